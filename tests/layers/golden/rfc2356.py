# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 2356, Sun's SKIP Firewall Traversal for Mobile IP."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("81 0a 0000 c6336401 00000000", MIP4Ext_FirewallTraversal(to_ha="198.51.100.1")),
    ("81 0a 0000 00000000 0a000001", MIP4Ext_FirewallTraversal(to_mn="10.0.0.1")),
    ("81 0a 0102 c6336401 0a000001",
     MIP4Ext_FirewallTraversal(reserved=0x0102, to_ha="198.51.100.1", to_mn="10.0.0.1")),
    ("81 0b 0000 c6336401 00000000 00", MIP4Ext_FirewallTraversal(len=11, to_ha="198.51.100.1") / b"\0"),
]
