# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4881, Low-Latency Handoffs in Mobile IPv4.

The Link Layer Address extension is 138 in control messages and 140 in ICMP router discovery; the "Type 1" to "Type 7"
of sections 9.1 to 9.7 are its subtypes. Proxy Router Solicitations and Advertisements are Agent Solicitations and
Advertisements that hold one. A Handoff To Third has no type of its own: flags H and N are both set.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from scapy.fields import (
    ByteEnumField, ByteField, FlagsField, IPField, MACField, ShortField, XIntField, XLongField,
)

from scapy_mip4.codes import (
    ExtensionType, HandoffCode, ICMPExtensionType, LinkLayerAddressSubtype, MessageType, field_names,
)
from scapy_mip4.layers.control import message_type_field, register_message
from scapy_mip4.layers.extensions import (
    ICMPExt, MIP4Ext, data_field, length_field, subtype_field, text_field, type_field,
)
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc5944 import IdentifiedMessage, lifetime_field
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, SHORT

__all__ = [
    "ICMPExt_LLA", "ICMPExt_LLA3GPP2IMSI", "ICMPExt_LLA3GPPIMSI", "ICMPExt_LLAAccessPoint", "ICMPExt_LLAEUI64",
    "ICMPExt_LLAEthernet", "ICMPExt_LLAFAAddress", "ICMPExt_LLASolicitedAddress", "MIP4Ext_LLA",
    "MIP4Ext_LLA3GPP2IMSI", "MIP4Ext_LLA3GPPIMSI", "MIP4Ext_LLAAccessPoint", "MIP4Ext_LLAEUI64",
    "MIP4Ext_LLAEthernet", "MIP4Ext_LLAFAAddress", "MIP4Ext_LLASolicitedAddress", "MIP4_HRply", "MIP4_HRqst",
]

_VARIANTS = {0b100: "source-triggered", 0b010: "target-triggered", 0b001: "renewal", 0b110: "to third"}


class _Handoff(IdentifiedMessage):
    """What Handoff Request and Handoff Reply share."""

    @property
    def variant(self) -> str:
        """What flags H, N and R make of the message; "undefined" where they contradict each other or are all 0."""
        return _VARIANTS.get(int(self.flags) >> 5, "undefined")


def _tunnel_flags() -> FlagsField:
    return FlagsField("flags", 0, 8, "xBTGMRNH")


def _tunnel_fields() -> list:
    return [
        lifetime_field(180),
        ShortField("reserved2", 0),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]


class MIP4_HRqst(_Handoff):
    """Handoff Request between foreign agents, or a Handoff To Third that opens an exchange (RFC 4881, section 4.5).

    Flags H N R M G T B x are source-triggered, target-triggered, renewal, minimal encapsulation, GRE, reverse tunnel,
    reverse tunnel to the home agent, reserved; `variant` says what H, N and R mean together. The tunnel's lifetime is
    in seconds: 0 declines or ends it, 65535 ("infinite") never ends. A target-triggered request may leave the
    addresses 0.0.0.0.
    """

    name = "MIPv4 Handoff Request"
    fields_desc = [
        message_type_field(MessageType.HANDOFF_REQUEST),
        _tunnel_flags(),
        ShortField("reserved", 0),
        *_tunnel_fields(),
    ]

    def mysummary(self):
        return self.sprintf(f"MIPv4 HRqst {self.variant}, %homeaddr% at %haaddr%, lifetime %lifetime%")


class MIP4_HRply(_Handoff):
    """Handoff Reply, or a Handoff To Third that answers a target-triggered request (RFC 4881, section 4.6).

    Flags and lifetime as in a Handoff Request; code 0 is success.
    """

    name = "MIPv4 Handoff Reply"
    fields_desc = [
        message_type_field(MessageType.HANDOFF_REPLY),
        _tunnel_flags(),
        ByteField("reserved", 0),
        ByteEnumField("code", 0, field_names(HandoffCode)),
        *_tunnel_fields(),
    ]

    def answers(self, other):
        # Neither flags nor addresses need be the request's: a Handoff To Third answers a target-triggered request
        # (section 4.2), and which of the two gives the addresses depends on the trigger.
        return isinstance(other, MIP4_HRqst) and self.hashret() == other.hashret()

    def mysummary(self):
        return self.sprintf(f"MIPv4 HRply {self.variant}, %homeaddr% at %haaddr%: %code%, lifetime %lifetime%")


register_message(MIP4_HRqst)
register_message(MIP4_HRply)


def _variable(name: str, kind: Callable = data_field) -> tuple:
    return length_field(name, extra=1), kind(name, extra=1)


_ADDRESSES = {
    0: _variable("lla"),  # stands for the subtypes not listed
    LinkLayerAddressSubtype.IMSI_AND_CONNECTION_ID_3GPP2: _variable("imsi", text_field),
    LinkLayerAddressSubtype.IMSI_3GPP: _variable("imsi"),
    LinkLayerAddressSubtype.ETHERNET: (ByteField("len", 7), MACField("mac", "00:00:00:00:00:00")),
    LinkLayerAddressSubtype.EUI_64: (ByteField("len", 9), XLongField("eui64", 0)),
    LinkLayerAddressSubtype.SOLICITED_IPV4_ADDRESS: (ByteField("len", 5), IPField("address", "0.0.0.0")),
    LinkLayerAddressSubtype.ACCESS_POINT_IDENTIFIER: (ByteField("len", 5), XIntField("ap", 0)),
    LinkLayerAddressSubtype.FA_IPV4_ADDRESS: (ByteField("len", 5), IPField("address", "0.0.0.0")),
}
"""Length and address by subtype, the same in both carriers."""


def _fields(number: int, names: type, subtype: int) -> list:
    length, address = _ADDRESSES[subtype]
    return [type_field(number, names), length, subtype_field(subtype, LinkLayerAddressSubtype), address]


_control_fields = partial(_fields, ExtensionType.LINK_LAYER_ADDRESS, ExtensionType)
_icmp_fields = partial(_fields, ICMPExtensionType.LINK_LAYER_ADDRESS_ADVERTISEMENT, ICMPExtensionType)


class MIP4Ext_LLA(MIP4Ext):
    """Generalized Link Layer and IPv4 Address of any subtype (RFC 4881, section 9)."""

    name = "MIPv4 LLA"
    fields_desc = _control_fields(0)


class MIP4Ext_LLA3GPP2IMSI(MIP4Ext_LLA):
    """3GPP2 IMSI and connection, digits as text: IMSI:connection (RFC 4881, section 9.1)."""

    name = "MIPv4 LLA 3GPP2 IMSI and Connection ID"
    fields_desc = _control_fields(LinkLayerAddressSubtype.IMSI_AND_CONNECTION_ID_3GPP2)


class MIP4Ext_LLA3GPPIMSI(MIP4Ext_LLA):
    """3GPP IMSI, at most 15 digits in the coding of 3GPP, here as octets (RFC 4881, section 9.2)."""

    name = "MIPv4 LLA 3GPP IMSI"
    fields_desc = _control_fields(LinkLayerAddressSubtype.IMSI_3GPP)


class MIP4Ext_LLAEthernet(MIP4Ext_LLA):
    """Ethernet address (RFC 4881, section 9.3)."""

    name = "MIPv4 LLA Ethernet"
    fields_desc = _control_fields(LinkLayerAddressSubtype.ETHERNET)


class MIP4Ext_LLAEUI64(MIP4Ext_LLA):
    """EUI-64, as a number of 64 bits (RFC 4881, section 9.4)."""

    name = "MIPv4 LLA EUI-64"
    fields_desc = _control_fields(LinkLayerAddressSubtype.EUI_64)


class MIP4Ext_LLASolicitedAddress(MIP4Ext_LLA):
    """Solicited IPv4 Address (RFC 4881, section 9.5); in a Handoff To Third that of the anchor foreign agent."""

    name = "MIPv4 LLA Solicited IPv4 Address"
    fields_desc = _control_fields(LinkLayerAddressSubtype.SOLICITED_IPV4_ADDRESS)


class MIP4Ext_LLAAccessPoint(MIP4Ext_LLA):
    """Access Point Identifier of 32 bits, too few for a BSSID (RFC 4881, section 9.6)."""

    name = "MIPv4 LLA Access Point Identifier"
    fields_desc = _control_fields(LinkLayerAddressSubtype.ACCESS_POINT_IDENTIFIER)


class MIP4Ext_LLAFAAddress(MIP4Ext_LLA):
    """Old foreign agent of a mobile node that registers with the new one (RFC 4881, section 9.7)."""

    name = "MIPv4 LLA FA IPv4 Address"
    fields_desc = _control_fields(LinkLayerAddressSubtype.FA_IPV4_ADDRESS)


class ICMPExt_LLA(ICMPExt):
    """Generalized Link Layer and IPv4 Address of any subtype in router discovery (RFC 4881, section 9)."""

    name = "ICMP LLA"
    fields_desc = _icmp_fields(0)


class ICMPExt_LLA3GPP2IMSI(ICMPExt_LLA):
    """3GPP2 IMSI and connection, digits as text: IMSI:connection (RFC 4881, section 9.1)."""

    name = "ICMP LLA 3GPP2 IMSI and Connection ID"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.IMSI_AND_CONNECTION_ID_3GPP2)


class ICMPExt_LLA3GPPIMSI(ICMPExt_LLA):
    """3GPP IMSI, at most 15 digits in the coding of 3GPP, here as octets (RFC 4881, section 9.2)."""

    name = "ICMP LLA 3GPP IMSI"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.IMSI_3GPP)


class ICMPExt_LLAEthernet(ICMPExt_LLA):
    """Ethernet address, of the new foreign agent in a Proxy Router Advertisement (RFC 4881, section 9.3)."""

    name = "ICMP LLA Ethernet"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.ETHERNET)


class ICMPExt_LLAEUI64(ICMPExt_LLA):
    """EUI-64, as a number of 64 bits (RFC 4881, section 9.4)."""

    name = "ICMP LLA EUI-64"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.EUI_64)


class ICMPExt_LLASolicitedAddress(ICMPExt_LLA):
    """Foreign agent whose advertisement a Proxy Router Solicitation asks for (RFC 4881, section 9.5)."""

    name = "ICMP LLA Solicited IPv4 Address"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.SOLICITED_IPV4_ADDRESS)


class ICMPExt_LLAAccessPoint(ICMPExt_LLA):
    """Access point, by 32 bits, whose agent a Proxy Router Solicitation asks for (RFC 4881, section 9.6)."""

    name = "ICMP LLA Access Point Identifier"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.ACCESS_POINT_IDENTIFIER)


class ICMPExt_LLAFAAddress(ICMPExt_LLA):
    """Foreign agent's IPv4 address (RFC 4881, section 9.7)."""

    name = "ICMP LLA FA IPv4 Address"
    fields_desc = _icmp_fields(LinkLayerAddressSubtype.FA_IPV4_ADDRESS)


CONTROL.add(MIP4Ext_LLA, ExtensionType.LINK_LAYER_ADDRESS, SHORT)
ICMP_DISCOVERY.add(ICMPExt_LLA, ICMPExtensionType.LINK_LAYER_ADDRESS_ADVERTISEMENT, SHORT)
for _subtype, _control, _icmp in (
    (LinkLayerAddressSubtype.IMSI_AND_CONNECTION_ID_3GPP2, MIP4Ext_LLA3GPP2IMSI, ICMPExt_LLA3GPP2IMSI),
    (LinkLayerAddressSubtype.IMSI_3GPP, MIP4Ext_LLA3GPPIMSI, ICMPExt_LLA3GPPIMSI),
    (LinkLayerAddressSubtype.ETHERNET, MIP4Ext_LLAEthernet, ICMPExt_LLAEthernet),
    (LinkLayerAddressSubtype.EUI_64, MIP4Ext_LLAEUI64, ICMPExt_LLAEUI64),
    (LinkLayerAddressSubtype.SOLICITED_IPV4_ADDRESS, MIP4Ext_LLASolicitedAddress, ICMPExt_LLASolicitedAddress),
    (LinkLayerAddressSubtype.ACCESS_POINT_IDENTIFIER, MIP4Ext_LLAAccessPoint, ICMPExt_LLAAccessPoint),
    (LinkLayerAddressSubtype.FA_IPV4_ADDRESS, MIP4Ext_LLAFAAddress, ICMPExt_LLAFAAddress),
):
    CONTROL.add(_control, ExtensionType.LINK_LAYER_ADDRESS, SHORT, _subtype)
    ICMP_DISCOVERY.add(_icmp, ICMPExtensionType.LINK_LAYER_ADDRESS_ADVERTISEMENT, SHORT, _subtype)
