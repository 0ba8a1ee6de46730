# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6245, Generic Routing Encapsulation (GRE) Key Extension for Mobile IPv4."""

from __future__ import annotations

from scapy.fields import ShortField, XIntField

from scapy_mip4.codes import ExtensionType, GREKeySubtype
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, LONG

__all__ = ["MIP4Ext_GREKey"]


class MIP4Ext_GREKey(MIP4Ext):
    """GRE Key (RFC 6245, section 5): the key that its sender wants in GRE headers sent to it.

    0 in a request leaves the keys of both directions to the home agent.
    """

    name = "MIPv4 GRE Key"
    fields_desc = [
        type_field(ExtensionType.GRE_KEY),
        subtype_field(GREKeySubtype.GRE_KEY, GREKeySubtype),
        ShortField("len", 4),
        XIntField("key", 0),
    ]


CONTROL.add(MIP4Ext_GREKey, ExtensionType.GRE_KEY, LONG, GREKeySubtype.GRE_KEY)
