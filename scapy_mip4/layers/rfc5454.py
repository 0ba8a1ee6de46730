# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5454, Dual-Stack Mobile IPv4.

IPv6 packets are tunnelled as layers that Scapy has: IP/IP/IPv6 to the home address, and IP/IPv6 or IP/GRE/IPv6 to
a care-of address of the mobile node's own.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, IP6Field

from scapy_mip4.codes import DualStackSubtype, ExtensionType, IPv6PrefixCode, field_names
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, SHORT

__all__ = [
    "LINK_LOCAL_PREFIXLEN", "MIP4Ext_IPv6PrefixReply", "MIP4Ext_IPv6PrefixRequest", "MIP4Ext_IPv6TunnelingMode",
]

LINK_LOCAL_PREFIXLEN = 255
"""Prefix length that says: the prefix is a link-local address (section 2.2)."""


def _head_fields(length: int, subtype: int) -> list:
    return [
        type_field(ExtensionType.DUAL_STACK),
        ByteField("len", length),
        subtype_field(subtype, DualStackSubtype),
    ]


def _prefix_length() -> ByteEnumField:
    return ByteEnumField("prefixlen", 0, {LINK_LOCAL_PREFIXLEN: "link-local address"})


class MIP4Ext_IPv6PrefixRequest(MIP4Ext):
    """IPv6 prefix to register, `prefixlen` 0-128 or 255 for a link-local address (RFC 5454, section 2.1).

    Section 2.1 prints the text of the prefix under Prefix Length; by erratum 1718 that is as in a reply.
    """

    name = "MIPv4 IPv6 Prefix Request"
    fields_desc = [
        *_head_fields(18, DualStackSubtype.IPV6_PREFIX_REQUEST),
        _prefix_length(),
        IP6Field("prefix", "::"),
    ]


class MIP4Ext_IPv6PrefixReply(MIP4Ext):
    """What became of an IPv6 prefix, `prefixlen` as in the request (RFC 5454, section 2.2).

    Codes 0-7 accept, 0 for tunnels to the home address and 1 for tunnels to the care-of address; 8-255 reject.
    """

    name = "MIPv4 IPv6 Prefix Reply"
    fields_desc = [
        *_head_fields(20, DualStackSubtype.IPV6_PREFIX_REPLY),
        ByteEnumField("code", 0, field_names(IPv6PrefixCode)),
        _prefix_length(),
        ByteField("reserved", 0),
        IP6Field("prefix", "::"),
    ]


class MIP4Ext_IPv6TunnelingMode(MIP4Ext):
    """Sign, in a request, that IPv6 may be tunnelled to the care-of address (RFC 5454, section 2.3)."""

    name = "MIPv4 IPv6 Tunneling Mode"
    fields_desc = [
        *_head_fields(2, DualStackSubtype.IPV6_TUNNELING_MODE),
        ByteField("reserved", 0),
    ]


CONTROL.add(MIP4Ext_IPv6PrefixRequest, ExtensionType.DUAL_STACK, SHORT, DualStackSubtype.IPV6_PREFIX_REQUEST)
CONTROL.add(MIP4Ext_IPv6PrefixReply, ExtensionType.DUAL_STACK, SHORT, DualStackSubtype.IPV6_PREFIX_REPLY)
CONTROL.add(MIP4Ext_IPv6TunnelingMode, ExtensionType.DUAL_STACK, SHORT, DualStackSubtype.IPV6_TUNNELING_MODE)
