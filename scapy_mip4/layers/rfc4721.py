# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4721, Mobile IPv4 Challenge/Response Extensions (Revised)."""

from __future__ import annotations

from scapy_mip4.codes import ExtensionType, GeneralizedAuthSubtype, ICMPExtensionType
from scapy_mip4.layers.extensions import ICMPExt, MIP4Ext, data_field, length_field, subtype_field, type_field
from scapy_mip4.layers.rfc5944 import MIP4Ext_AuthBase, authenticator_fields
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, LONG, TLV

__all__ = ["ICMPExt_Challenge", "MIP4Ext_Challenge", "MIP4Ext_GeneralizedAuth", "MIP4Ext_MNAAAAuth"]


def _challenge_fields(number: int, names: type) -> list:
    return [
        type_field(number, names),
        length_field("challenge"),
        data_field("challenge"),
    ]


class MIP4Ext_Challenge(MIP4Ext):
    """MN-FA Challenge, 4 octets or more (RFC 4721, section 4)."""

    name = "MIPv4 MN-FA Challenge"
    fields_desc = _challenge_fields(ExtensionType.CHALLENGE, ExtensionType)


class ICMPExt_Challenge(ICMPExt):
    """Challenge in an agent advertisement, 4 octets or more (RFC 4721, section 2)."""

    name = "ICMP Challenge"
    fields_desc = _challenge_fields(ICMPExtensionType.CHALLENGE, ICMPExtensionType)


def generalized_auth_fields(subtype: int) -> list:
    """Return the fields of a Generalized Mobile IP Authentication of one subtype."""
    return authenticator_fields(ExtensionType.GENERALIZED_AUTH, size="H",
                                subtype=[subtype_field(subtype, GeneralizedAuthSubtype)])


class MIP4Ext_GeneralizedAuth(MIP4Ext_AuthBase):
    """Generalized Mobile IP Authentication of any subtype (RFC 4721, section 5)."""

    name = "MIPv4 Generalized Authentication"
    fields_desc = generalized_auth_fields(0)


class MIP4Ext_MNAAAAuth(MIP4Ext_GeneralizedAuth):
    """MN-AAA Authentication (RFC 4721, section 6)."""

    name = "MIPv4 MN-AAA Authentication"
    fields_desc = generalized_auth_fields(GeneralizedAuthSubtype.MN_AAA)


CONTROL.add(MIP4Ext_Challenge, ExtensionType.CHALLENGE, TLV)
CONTROL.add(MIP4Ext_GeneralizedAuth, ExtensionType.GENERALIZED_AUTH, LONG)
CONTROL.add(MIP4Ext_MNAAAAuth, ExtensionType.GENERALIZED_AUTH, LONG, GeneralizedAuthSubtype.MN_AAA)
ICMP_DISCOVERY.add(ICMPExt_Challenge, ICMPExtensionType.CHALLENGE, TLV)
