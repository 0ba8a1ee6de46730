# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4857, Mobile IPv4 Regional Registration.

The text gives the Replay Protection Style extension, 141, a Length of 2, but its figure has 10 octets behind the
Length. It is built with 10, as RFC 5944, section 1.9, counts; with either it is read as the figure shows it.
"""

from __future__ import annotations

from scapy.fields import (
    ByteEnumField, ByteField, FlagsField, IntEnumField, IPField, ShortEnumField, ShortField, XLongField,
)

from scapy_mip4.codes import (
    ExtensionType, GeneralizedAuthSubtype, ICMPExtensionType, MessageType, NAICarryingSubtype, ReplayStyle, ReplyCode,
    field_names,
)
from scapy_mip4.layers.control import message_type_field, register_message
from scapy_mip4.layers.extensions import MIP4Ext, type_field
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc3846 import ICMPExt_NAICarrying, MIP4Ext_NAICarrying
from scapy_mip4.layers.rfc4721 import MIP4Ext_GeneralizedAuth, generalized_auth_fields
from scapy_mip4.layers.rfc5944 import INFINITE_LIFETIME, IdentifiedMessage, lifetime_field
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, LONG, SHORT, TLV, Layout

__all__ = [
    "ICMPExt_FANAI", "MIP4Ext_FAFAAuth", "MIP4Ext_FANAI", "MIP4Ext_GFAIPAddress", "MIP4Ext_HFA", "MIP4Ext_MNGFAAuth",
    "MIP4Ext_RegionalLifetime", "MIP4Ext_ReplayProtectionStyle", "MIP4_RegionalRRP", "MIP4_RegionalRRQ",
]


class MIP4_RegionalRRQ(IdentifiedMessage):
    """Regional Registration Request, from a mobile node to its gateway foreign agent (RFC 4857, section 10.1).

    Flags are those of a Registration Request: S B D M G r T x. The lifetime is in seconds: 0 deregisters,
    65535 ("infinite") never ends. A care-of address of all zeros or all ones leaves it to the foreign agent
    to add its own.
    """

    name = "MIPv4 Regional Registration Request"
    fields_desc = [
        message_type_field(MessageType.REGIONAL_REGISTRATION_REQUEST),
        FlagsField("flags", 0, 8, "xTrGMDBS"),
        lifetime_field(180),
        IPField("homeaddr", "0.0.0.0"),
        IPField("gfaaddr", "0.0.0.0"),
        IPField("coaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def mysummary(self):
        return self.sprintf("MIPv4 Regional RRQ %homeaddr% via %coaddr% at GFA %gfaaddr%, lifetime %lifetime%")


class MIP4_RegionalRRP(IdentifiedMessage):
    """Regional Registration Reply (RFC 4857, section 10.2). The lifetime granted is in seconds."""

    name = "MIPv4 Regional Registration Reply"
    fields_desc = [
        message_type_field(MessageType.REGIONAL_REGISTRATION_REPLY),
        ByteEnumField("code", 0, field_names(ReplyCode)),
        lifetime_field(180),
        IPField("homeaddr", "0.0.0.0"),
        IPField("gfaaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def answers(self, other):
        return (isinstance(other, MIP4_RegionalRRQ) and self.hashret() == other.hashret()
                and self.is_about_the_mobile_of(other))

    def mysummary(self):
        return self.sprintf("MIPv4 Regional RRP %homeaddr% at GFA %gfaaddr%: %code%, lifetime %lifetime%")


register_message(MIP4_RegionalRRQ)
register_message(MIP4_RegionalRRP)


def _word_fields(number: int, word) -> list:
    return [type_field(number), ByteField("len", 6), ShortField("reserved", 0), word]


class MIP4Ext_GFAIPAddress(MIP4Ext):
    """Gateway foreign agent assigned to a mobile node that left the choice open (RFC 4857, section 9.1)."""

    name = "MIPv4 GFA IP Address"
    fields_desc = _word_fields(ExtensionType.GFA_IP_ADDRESS, IPField("address", "0.0.0.0"))


class MIP4Ext_HFA(MIP4Ext):
    """Hierarchical Foreign Agent (RFC 4857, section 9.2).

    The address is the relaying foreign agent's, or the co-located care-of address of a mobile node that adds it.
    """

    name = "MIPv4 Hierarchical Foreign Agent"
    fields_desc = _word_fields(ExtensionType.HIERARCHICAL_FA, IPField("address", "0.0.0.0"))


class MIP4Ext_ReplayProtectionStyle(MIP4Ext):
    """Replay Protection Style (RFC 4857, section 9.3): 0 is timestamps, 1 nonces; `id` is the first to be used."""

    name = "MIPv4 Replay Protection Style"
    fields_desc = [
        type_field(ExtensionType.REPLAY_PROTECTION_STYLE),
        ByteField("len", 10),
        ShortEnumField("style", 0, field_names(ReplayStyle)),
        XLongField("id", 0),
    ]


_STYLE_OCTETS = 12


def _style_size(octets: bytes) -> int:
    # Length 2 as printed hides the Initial Identification; where no 8 octets are left for one, it is meant.
    as_printed = octets[1] == 2 and len(octets) >= _STYLE_OCTETS
    return _STYLE_OCTETS if as_printed else TLV.size(octets)


class MIP4Ext_RegionalLifetime(MIP4Ext):
    """Regional Registration Lifetime (RFC 4857, section 9.4).

    In seconds, 0 says the mobile node is deregistered; infinity is the 65535 of 16-bit lifetimes in this field too.
    """

    name = "MIPv4 Regional Registration Lifetime"
    fields_desc = _word_fields(ExtensionType.REGIONAL_REGISTRATION_LIFETIME,
                               IntEnumField("lifetime", 180, {INFINITE_LIFETIME: "infinite"}))


class MIP4Ext_FAFAAuth(MIP4Ext_GeneralizedAuth):
    """FA-FA Authentication (RFC 4857, section 11)."""

    name = "MIPv4 FA-FA Authentication"
    fields_desc = generalized_auth_fields(GeneralizedAuthSubtype.FA_FA)


class MIP4Ext_MNGFAAuth(MIP4Ext_GeneralizedAuth):
    """MN-GFA Authentication (RFC 4857, section 11)."""

    name = "MIPv4 MN-GFA Authentication"
    fields_desc = generalized_auth_fields(GeneralizedAuthSubtype.MN_GFA)


class MIP4Ext_FANAI(MIP4Ext_NAICarrying):
    """NAI of a foreign agent, fa@realm (RFC 4857, section 8.2), here in a control message."""

    name = "MIPv4 FA-NAI"
    subtype = NAICarryingSubtype.FA_NAI


class ICMPExt_FANAI(ICMPExt_NAICarrying):
    """NAI of the advertising foreign agent, fa@realm (RFC 4857, section 8.2); its realm tells domains apart."""

    name = "ICMP FA-NAI"
    subtype = NAICarryingSubtype.FA_NAI


CONTROL.add(MIP4Ext_GFAIPAddress, ExtensionType.GFA_IP_ADDRESS, TLV)
CONTROL.add(MIP4Ext_HFA, ExtensionType.HIERARCHICAL_FA, TLV)
CONTROL.add(MIP4Ext_ReplayProtectionStyle, ExtensionType.REPLAY_PROTECTION_STYLE, Layout(TLV.header, _style_size))
CONTROL.add(MIP4Ext_RegionalLifetime, ExtensionType.REGIONAL_REGISTRATION_LIFETIME, TLV)
CONTROL.add(MIP4Ext_FAFAAuth, ExtensionType.GENERALIZED_AUTH, LONG, GeneralizedAuthSubtype.FA_FA)
CONTROL.add(MIP4Ext_MNGFAAuth, ExtensionType.GENERALIZED_AUTH, LONG, GeneralizedAuthSubtype.MN_GFA)
CONTROL.add(MIP4Ext_FANAI, ExtensionType.NAI_CARRYING, SHORT, NAICarryingSubtype.FA_NAI)
ICMP_DISCOVERY.add(ICMPExt_FANAI, ICMPExtensionType.NAI_CARRYING, SHORT, NAICarryingSubtype.FA_NAI)
