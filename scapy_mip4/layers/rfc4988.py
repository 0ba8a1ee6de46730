# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4988, Mobile IPv4 Fast Handovers.

The Length of an option counts units of 8 octets, that of an extension octets. A Fast Binding Acknowledgment has both
among its extensions: option 21 is no control extension elsewhere.
"""

from __future__ import annotations

import struct

from scapy.fields import (
    BitField, ByteEnumField, ByteField, Field, FlagsField, IntField, IPField, XLongField, XShortField,
)
from scapy.layers.inet import IP
from scapy.packet import bind_top_down

from scapy_mip4.codes import (
    ExperimentalMobilitySubtype, ExtensionType, FastBindingCode, GeneralizedAuthSubtype, HandoverAcknowledgeCode,
    HandoverInitiateCode, ICMPExtensionType, LinkLayerAddressCode, MessageType, NewIPv4AddressCode,
    ProxyAdvertisementCode, field_names,
)
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import ICMPExt, MIP4Ext_Unknown, MIP4Ext_UnknownLong, type_field
from scapy_mip4.layers.icmp import register_icmp_message
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc4065 import (
    EIGHTS, EightsOption, ICMP_ExperimentalMobility, OptionSpace, PaddedAddressField, PaddedField, eights_length,
    mobility_fields,
)
from scapy_mip4.layers.rfc4721 import MIP4Ext_GeneralizedAuth, generalized_auth_fields
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, LONG, ExtensionSpace

__all__ = [
    "FMIPOption_LLA", "FMIPOption_NewIPv4Address", "FMIPOption_NewRouterPrefix", "FMIPOption_Unknown", "ICMP_HAck",
    "ICMP_HI", "ICMP_PrRtAdv", "ICMP_RtSolPr", "MIP4Ext_MNPARAuth", "MIP4_FBAck", "MIP4_FBU",
]


class MIP4Ext_MNPARAuth(MIP4Ext_GeneralizedAuth):
    """MN-PAR Authentication, between mobile node and previous access router (RFC 4988, section 5.1)."""

    name = "MIPv4 MN-PAR Authentication"
    fields_desc = generalized_auth_fields(GeneralizedAuthSubtype.MN_PAR)


CONTROL.add(MIP4Ext_MNPARAuth, ExtensionType.GENERALIZED_AUTH, LONG, GeneralizedAuthSubtype.MN_PAR)


class FMIPOption(EightsOption):
    """Base of all options of fast handover messages (RFC 4988, section 6)."""

    name = "FMIPv4 Option"


class FMIPOption_Unknown(FMIPOption):
    """An option that no class reads, or one cut short (RFC 4988, section 6)."""

    name = "FMIPv4 Unknown Option"
    fields_desc = [type_field(254, ICMPExtensionType), eights_length(), PaddedField("data", before=2)]


def _pad_n(octets: int) -> bytes:
    return bytes([1, octets - 2]) + bytes(octets - 2) if octets else b""


class _LLAField(PaddedAddressField):
    """A link-layer address with a PadN (RFC 2460, section 4.2) behind it, which is all that tells its length."""

    _LEAST, _MOST = 2, 9

    def padding(self, octets):
        missing = -(self.before + len(octets)) % 8
        # A PadN has 2 octets or more, and a single one of padding could be one of the address.
        return _pad_n(self._MOST if missing == 1 else missing)

    def size(self, pkt, octets):
        padding = (count for count in range(self._MOST, self._LEAST - 1, -1) if octets.endswith(_pad_n(count)))
        return len(octets) - next(padding, 0)


class FMIPOption_LLA(FMIPOption, ICMPExt):
    """Link-Layer Address, padded to a multiple of 8 octets with a PadN (RFC 4988, section 6.1).

    Nothing says how long the address is: `lla` is taken to end where a PadN begins.
    """

    name = "FMIPv4 Link-Layer Address"
    fields_desc = [
        type_field(ICMPExtensionType.LINK_LAYER_ADDRESS, ICMPExtensionType),
        eights_length(),
        ByteEnumField("code", LinkLayerAddressCode.NEW_ACCESS_POINT, field_names(LinkLayerAddressCode)),
        _LLAField("lla", before=3),
    ]


class FMIPOption_NewIPv4Address(FMIPOption, ICMPExt):
    """Address of the new access router, or care-of address, new or previous (RFC 4988, section 6.2)."""

    name = "FMIPv4 New IPv4 Address"
    fields_desc = [
        type_field(ICMPExtensionType.NEW_IPV4_ADDRESS, ICMPExtensionType),
        ByteField("len", 1),
        ByteEnumField("code", NewIPv4AddressCode.NEW_COA, field_names(NewIPv4AddressCode)),
        ByteField("reserved", 0),
        IPField("address", "0.0.0.0"),
    ]


class FMIPOption_NewRouterPrefix(FMIPOption, ICMPExt):
    """New Router Prefix Information (RFC 4988, section 6.3).

    The prefix is `prefixlen` bits (0-32) of the new access router's address, which is an option of its own.
    """

    name = "FMIPv4 New Router Prefix"
    fields_desc = [
        type_field(ICMPExtensionType.NEW_ROUTER_PREFIX, ICMPExtensionType),
        ByteField("len", 1),
        ByteField("code", 0),
        ByteField("prefixlen", 24),
        IntField("reserved", 0),
    ]


_OPTIONS = OptionSpace("FMIPv4 message", FMIPOption_Unknown)
for _option in FMIPOption_LLA, FMIPOption_NewIPv4Address, FMIPOption_NewRouterPrefix:
    _OPTIONS.add(_option, _option().type, EIGHTS)
    ICMP_DISCOVERY.add(_option, _option().type, EIGHTS)

_ACKNOWLEDGMENT = ExtensionSpace(
    "Fast Binding Acknowledgment", MIP4Ext_Unknown, MIP4Ext_UnknownLong, beside=CONTROL)
_ACKNOWLEDGMENT.add(FMIPOption_NewIPv4Address, ICMPExtensionType.NEW_IPV4_ADDRESS, EIGHTS)


def _lifetime() -> list:
    # Registration Request and Reply have a Lifetime of 16 bits in this place.
    return [BitField("reserved", 0, 6), BitField("lifetime", 10, 10)]


class _FastBinding:
    """What Fast Binding Update and Acknowledgment share."""

    def hashret(self):
        return struct.pack("!Q", self.id)


class MIP4_FBU(_FastBinding, MIP4):
    """Fast Binding Update (RFC 4988, section 5.1).

    Flags D M G T are decapsulation by the mobile node, minimal encapsulation, GRE and reverse tunnelling; s, b, r and x
    are reserved. The lifetime, 0-10, is in seconds: 0 ends the binding. The home agent is the previous access router,
    the care-of address that of the new one.
    """

    name = "MIPv4 Fast Binding Update"
    fields_desc = [
        message_type_field(MessageType.FAST_BINDING_UPDATE),
        FlagsField("flags", 0, 8, "xTrGMDbs"),
        *_lifetime(),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        IPField("coaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def mysummary(self):
        return self.sprintf("MIPv4 FBU %homeaddr% via %coaddr% at %haaddr%, lifetime %lifetime%")


class MIP4_FBAck(_FastBinding, MIP4):
    """Fast Binding Acknowledgment (RFC 4988, section 5.2).

    The lifetime granted is in seconds. Besides extensions it takes FMIPOption_NewIPv4Address.
    """

    name = "MIPv4 Fast Binding Acknowledgment"
    fields_desc = [
        message_type_field(MessageType.FAST_BINDING_ACKNOWLEDGMENT),
        ByteEnumField("code", 0, field_names(FastBindingCode)),
        *_lifetime(),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", _ACKNOWLEDGMENT),
    ]

    def answers(self, other):
        return isinstance(other, MIP4_FBU) and self.id == other.id

    def mysummary(self):
        return self.sprintf("MIPv4 FBAck %homeaddr% at %haaddr%: %code%, lifetime %lifetime%")


register_message(MIP4_FBU)
register_message(MIP4_FBAck)


def _icmp_fields(subtype: int, codes: dict[int, str], reserved: Field) -> list:
    return mobility_fields(subtype, codes, reserved, XShortField("id", 0), ExtensionListField("exts", _OPTIONS))


class _FastHandover(ICMP_ExperimentalMobility):
    """What the ICMP messages of fast handover share."""

    def hashret(self):
        return struct.pack("!H", self.id)

    def mysummary(self):
        return self.sprintf("%name%, code %code%, identifier %id%")


class ICMP_RtSolPr(_FastHandover):
    """Router Solicitation for Proxy Advertisement (RFC 4988, section 5.3)."""

    name = "ICMP RtSolPr"
    fields_desc = _icmp_fields(ExperimentalMobilitySubtype.ROUTER_SOLICITATION_FOR_PROXY, {}, ByteField("reserved", 0))


class ICMP_PrRtAdv(_FastHandover):
    """Proxy Router Advertisement, with the identifier of its solicitation, else 0 (RFC 4988, section 5.4)."""

    name = "ICMP PrRtAdv"
    fields_desc = _icmp_fields(ExperimentalMobilitySubtype.PROXY_ROUTER_ADVERTISEMENT,
                               field_names(ProxyAdvertisementCode), ByteField("reserved", 0))

    def answers(self, other):
        return isinstance(other, ICMP_RtSolPr) and self.id == other.id


class ICMP_HI(_FastHandover):
    """Handover Initiate (RFC 4988, section 5.5).

    Flags S and U ask for a new care-of address and to buffer packets, both with code 0 only; 0-5 are reserved.
    """

    name = "ICMP HI"
    fields_desc = _icmp_fields(ExperimentalMobilitySubtype.HANDOVER_INITIATE, field_names(HandoverInitiateCode),
                               FlagsField("flags", 0, 8, "012345US"))


class ICMP_HAck(_FastHandover):
    """Handover Acknowledge, with the identifier of its Handover Initiate (RFC 4988, section 5.6)."""

    name = "ICMP HAck"
    fields_desc = _icmp_fields(ExperimentalMobilitySubtype.HANDOVER_ACKNOWLEDGE,
                               field_names(HandoverAcknowledgeCode), ByteField("reserved", 0))

    def answers(self, other):
        return isinstance(other, ICMP_HI) and self.id == other.id


for _message in ICMP_RtSolPr, ICMP_PrRtAdv, ICMP_HI, ICMP_HAck:
    register_icmp_message(_message, _message().subtype)
    bind_top_down(IP, _message, proto=1)
