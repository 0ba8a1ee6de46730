# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 6626, Dynamic Prefix Allocation for Network Mobility for Mobile IPv4 (NEMOv4)."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("94 06 00 00 00000000", MIP4Ext_MobileNetworkRequest()),
    ("94 06 00 1c 00000000", MIP4Ext_MobileNetworkRequest(prefixlen=28)),
    ("94 08 01 00 1c 00 0a090800", MIP4Ext_MobileNetworkExplicitAck(prefixlen=28, prefix="10.9.8.0")),
    ("94 08 01 04 00 00 00000000", MIP4Ext_MobileNetworkExplicitAck(code="prefix not assigned")),
    # Home address and prefix both to be assigned, to a mobile router known by its name.
    ("01 02 012c 00000000 c0000201 c6336401 0102030405060708 83 04 6d6e4078  94 06 00 1c 00000000",
     MIP4_RRQ(flags="T", lifetime=300, haaddr="192.0.2.1", coaddr="198.51.100.1", id=0x0102030405060708,
              exts=[MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_MobileNetworkRequest(prefixlen=28)])),
]
