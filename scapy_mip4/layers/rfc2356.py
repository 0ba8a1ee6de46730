# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 2356, Sun's SKIP Firewall Traversal for Mobile IP."""

from __future__ import annotations

from scapy.fields import ByteField, IPField, ShortField

from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers.extensions import MIP4Ext, type_field
from scapy_mip4.layers.table import CONTROL, TLV

__all__ = ["MIP4Ext_FirewallTraversal"]


class MIP4Ext_FirewallTraversal(MIP4Ext):
    """Traversal Extension, one for each firewall on the way (RFC 2356, section 7.3).

    The addresses are those of the firewall that packets to the home agent (`to_ha`) and to the mobile node (`to_mn`)
    meet: a request has the first, a reply the second, the other one is usually 0.0.0.0.
    """

    name = "MIPv4 Firewall Traversal"
    fields_desc = [
        type_field(ExtensionType.SKIP_FIREWALL_TRAVERSAL),
        ByteField("len", 10),
        ShortField("reserved", 0),
        IPField("to_ha", "0.0.0.0"),
        IPField("to_mn", "0.0.0.0"),
    ]


CONTROL.add(MIP4Ext_FirewallTraversal, ExtensionType.SKIP_FIREWALL_TRAVERSAL, TLV)
