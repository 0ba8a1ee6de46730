# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4066, Candidate Access Router Discovery (CARD), between mobile node and access router over IPv4.

A CARD Request and a CARD Reply are options of an ICMP message or of router discovery, with sub-options. The Length of
each counts units of 8 octets and fills itself in, with zeros for padding.
"""

from __future__ import annotations

import struct

from scapy.fields import (
    BitField, ByteEnumField, ByteField, FieldListField, FlagsField, IP6Field, IPField, PacketListField, ShortEnumField,
    ShortField, X3BytesField, XIntField, XShortField,
)
from scapy.layers.inet import IP
from scapy.packet import bind_top_down

from scapy_mip4.codes import (
    CARDAddressType, CARDLinkType, CARDStatus, CARDSubOption, ExperimentalMobilitySubtype, ICMPExtensionType,
    field_names,
)
from scapy_mip4.layers.extensions import (
    FixedField, ICMPExt, TolerantPacket, data_field, length_field, subtype_field, type_field,
)
from scapy_mip4.layers.icmp import register_icmp_message
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc4065 import (
    EIGHTS, EightsOption, ICMP_ExperimentalMobility, OptionSpace, PaddedAddressField, PaddedField, eights_length,
    mobility_fields,
)
from scapy_mip4.layers.rfc5944 import INFINITE_LIFETIME, lifetime_field
from scapy_mip4.layers.table import ICMP_DISCOVERY, Layout

__all__ = [
    "CARDOption_Unknown", "CARD_AVP", "CARD_Address", "CARD_CapabilityContainer", "CARD_IPv4Address",
    "CARD_IPv6Address", "CARD_L2ID", "CARD_Preferences", "CARD_Requirements", "CARD_RouterCertificate",
    "CARD_TrustedAnchor", "CARD_Unknown", "ICMPExt_CARDReply", "ICMPExt_CARDRequest", "ICMPExt_CARDSignature",
    "ICMP_CARD",
]


def _head(number: int, names: type = CARDSubOption) -> list:
    return [type_field(number, names), eights_length()]


class CARD_Unknown(EightsOption):
    """A sub-option that no class reads, or one cut short (RFC 4066, section 5.1.3)."""

    name = "CARD Unknown Sub-Option"
    fields_desc = [*_head(254), PaddedField("data", before=2)]


class _L2IDField(PaddedAddressField):
    """The L2-Type says how long an L2 ID is; those of other types than these have more than one form."""

    _OCTETS = {
        CARDLinkType.IEEE_802_3: 6,
        CARDLinkType.IEEE_802_11A: 6,
        CARDLinkType.IEEE_802_11B: 6,
        CARDLinkType.IEEE_802_11G: 6,
        CARDLinkType.IEEE_802_15_1: 6,
        CARDLinkType.IEEE_802_16: 6,
    }

    def size(self, pkt, octets):
        return self._OCTETS.get(pkt.l2type, len(octets))


class CARD_L2ID(EightsOption):
    """Layer 2 identifier of an access point (RFC 4066, section 5.1.3.1).

    The context, here as in other sub-options, tells those of the same access router; status 0 in a request.
    """

    name = "CARD L2 ID"
    fields_desc = [
        *_head(CARDSubOption.L2_ID),
        ByteField("context", 0),
        ByteEnumField("status", 0, field_names(CARDStatus)),
        ShortEnumField("l2type", CARDLinkType.IEEE_802_3, field_names(CARDLinkType)),
        _L2IDField("l2id", before=6),
    ]


def _address_fields(subtype: int, length, *address) -> list:
    return [
        type_field(CARDSubOption.ADDRESS, CARDSubOption),
        length,
        ByteField("context", 0),
        subtype_field(subtype, CARDAddressType),
        *address,
    ]


class CARD_Address(EightsOption):
    """Address of a candidate access router; the subtype is the Address Type (RFC 4066, section 5.1.3.5)."""

    name = "CARD Address"
    fields_desc = _address_fields(0, eights_length(), PaddedField("address", before=4))


class CARD_IPv4Address(CARD_Address):
    """IPv4 address of a candidate access router (RFC 4066, section 5.1.3.5)."""

    name = "CARD IPv4 Address"
    fields_desc = _address_fields(CARDAddressType.IPV4, ByteField("len", 1), IPField("address", "0.0.0.0"))


class CARD_IPv6Address(CARD_Address):
    """IPv6 address of a candidate access router, with 4 octets of padding (RFC 4066, section 5.1.3.5)."""

    name = "CARD IPv6 Address"
    fields_desc = _address_fields(CARDAddressType.IPV6, ByteField("len", 3), IP6Field("address", "::"),
                                  XIntField("pad", 0))


class CARD_AVP(TolerantPacket):
    """A capability of an access router (RFC 4066, section 5.1.4).

    No type is assigned; 0 ends a list. The lifetime is in seconds: 0 deletes the capability, 65535 ("infinite") never
    ends. The Length counts octets and is one itself, as in the figure; the text calls it two octets long.
    """

    name = "CARD AVP"
    fields_desc = [
        XShortField("type", 1),
        length_field("data", extra=6),
        ByteField("reserved", 0),
        lifetime_field(INFINITE_LIFETIME),
        data_field("data", extra=6),
    ]


class _AVPListField(PacketListField):
    """AVPs up to a type of 0; that and what is behind it, the padding, are left to the payload."""

    _FIXED = 6

    def __init__(self) -> None:
        super().__init__("avps", [], CARD_AVP)

    def getfield(self, pkt, s):
        avps, at = [], 0
        while at + self._FIXED <= len(s) and any(s[at:at + 2]) and self._FIXED <= s[at + 2] <= len(s) - at:
            avp = CARD_AVP(s[at:at + s[at + 2]], _internal=1)
            avp.parent = pkt
            avps.append(avp)
            at += s[at + 2]
        return s[at:], avps


class CARD_CapabilityContainer(EightsOption):
    """Capabilities of one access router (RFC 4066, section 5.1.3.4).

    Flag P says that the access router takes CARD options in messages of fast handover; 0-6 are reserved.
    """

    name = "CARD Capability Container"
    fields_desc = [
        *_head(CARDSubOption.CAPABILITY_CONTAINER),
        ByteField("context", 0),
        FlagsField("flags", 0, 8, "0123456P"),
        _AVPListField(),
    ]


class _AttributeListField(FieldListField):
    """AVP types of 16 bits, padded with the type 0."""

    def any2i(self, pkt, x):
        attributes = super().any2i(pkt, x)
        return attributes + [0] * (-(1 + len(attributes)) % 4)  # type and Length take the place of one more


_MOST_ATTRIBUTES = (255 * 8 - 2) // 2


class CARD_Preferences(EightsOption):
    """AVP types of the capabilities that are asked for (RFC 4066, section 5.1.3.2)."""

    name = "CARD Preferences"
    fields_desc = [
        *_head(CARDSubOption.PREFERENCES),
        _AttributeListField("attributes", [], XShortField("", 0), length_from=lambda pkt: max(8 * pkt.len - 2, 0),
                            max_count=_MOST_ATTRIBUTES),
    ]


class CARD_Requirements(EightsOption):
    """Capabilities that an access router must have to be told of (RFC 4066, section 5.1.3.3)."""

    name = "CARD Requirements"
    fields_desc = [*_head(CARDSubOption.REQUIREMENTS), _AVPListField()]


class CARD_TrustedAnchor(EightsOption):
    """Trusted anchor of which the mobile node has a certificate (RFC 4066, section 5.1.3.6).

    The component is that of the certification path that is asked for, 65535 for all; the anchor is an X.501 name in
    DER, padding included.
    """

    name = "CARD Trusted Anchor"
    fields_desc = [
        *_head(CARDSubOption.TRUSTED_ANCHOR),
        ShortField("component", 65535),
        PaddedField("anchor", before=4),
    ]


class CARD_RouterCertificate(EightsOption):
    """One certificate, number `component` of `components` in its certification path (RFC 4066, section 5.1.3.7).

    It is an X.509v3 certificate in DER, padding included.
    """

    name = "CARD Router Certificate"
    fields_desc = [
        *_head(CARDSubOption.ROUTER_CERTIFICATE),
        ByteField("context", 0),
        ByteField("reserved", 0),
        ShortField("components", 1),
        ShortField("component", 1),
        PaddedField("certificate", before=8),
    ]


_SUB_OPTIONS = OptionSpace("CARD option", CARD_Unknown)
for _sub_option in (CARD_L2ID, CARD_Address, CARD_CapabilityContainer, CARD_Preferences, CARD_Requirements,
                    CARD_TrustedAnchor, CARD_RouterCertificate):
    _SUB_OPTIONS.add(_sub_option, _sub_option().type, EIGHTS)
for _address in CARD_IPv4Address, CARD_IPv6Address:
    _SUB_OPTIONS.add(_address, CARDSubOption.ADDRESS, Layout(4, EIGHTS.size, lambda octets: octets[3]),
                     _address().subtype)


class CARDOption_Unknown(EightsOption):
    """An option that no class reads, or one cut short (RFC 4066, section 5.1.2)."""

    name = "CARD Unknown Option"
    fields_desc = [*_head(254, ICMPExtensionType), PaddedField("data", before=2)]


def _option_fields(number: int, flags: FlagsField, reserved: BitField) -> list:
    return [
        *_head(number, ICMPExtensionType),
        BitField("version", 1, 3),
        flags,
        reserved,
        XIntField("seq", 0),
        ExtensionListField("exts", _SUB_OPTIONS),
    ]


class ICMPExt_CARDRequest(EightsOption, ICMPExt):
    """CARD Request (RFC 4066, section 5.1.2.1).

    Flags P C A T are piggybacking possible, capabilities wanted, no address translation wanted, certificates wanted
    (between routers only). A without C is invalid. The version is 1.
    """

    name = "ICMP CARD Request"
    fields_desc = _option_fields(ICMPExtensionType.CARD_REQUEST, FlagsField("flags", 0, 4, "TACP"),
                                 BitField("reserved", 0, 9))


class ICMPExt_CARDReply(EightsOption, ICMPExt):
    """CARD Reply with the sequence number of its request (RFC 4066, section 5.1.2.2).

    Flags P U L are piggybacking possible, unsolicited (between routers only), last message of this reply. The version
    is 1.
    """

    name = "ICMP CARD Reply"
    fields_desc = _option_fields(ICMPExtensionType.CARD_REPLY, FlagsField("flags", 0, 3, "LUP"),
                                 BitField("reserved", 0, 10))


class ICMPExt_CARDSignature(EightsOption, ICMPExt):
    """Signature of a CARD Reply (RFC 4066, section 6.3), in the layout of SEND (RFC 3971, section 5.2).

    The key hash is 16 octets that name the public key; the signature includes its padding.
    """

    name = "ICMP CARD MN-AR Signature"
    fields_desc = [
        *_head(ICMPExtensionType.CARD_SIGNATURE, ICMPExtensionType),
        ShortField("reserved", 0),
        FixedField("keyhash", 16),
        PaddedField("signature", before=20),
    ]


_OPTIONS = OptionSpace("CARD message", CARDOption_Unknown)
for _option in ICMPExt_CARDSignature, ICMPExt_CARDRequest, ICMPExt_CARDReply:
    _OPTIONS.add(_option, _option().type, EIGHTS)
    ICMP_DISCOVERY.add(_option, _option().type, EIGHTS)


class ICMP_CARD(ICMP_ExperimentalMobility):
    """CARD message, which carries a CARD Request or a CARD Reply (RFC 4066, section 5.1.1)."""

    name = "ICMP CARD"
    fields_desc = mobility_fields(ExperimentalMobilitySubtype.CARD, {}, X3BytesField("reserved", 0),
                                  ExtensionListField("exts", _OPTIONS))

    def _sequence_number(self, option: type) -> int | None:
        found = self.extension(option)
        return found and found.seq

    def hashret(self):
        number = self._sequence_number((ICMPExt_CARDRequest, ICMPExt_CARDReply))
        return b"" if number is None else struct.pack("!I", number)

    def answers(self, other):
        return (isinstance(other, ICMP_CARD) and self.extension(ICMPExt_CARDReply) is not None
                and self._sequence_number(ICMPExt_CARDReply) == other._sequence_number(ICMPExt_CARDRequest))

    def mysummary(self):
        return "ICMP CARD: " + (", ".join(ext.name for ext in self.exts) or "no options")


register_icmp_message(ICMP_CARD, ExperimentalMobilitySubtype.CARD)
bind_top_down(IP, ICMP_CARD, proto=1, ttl=255)
