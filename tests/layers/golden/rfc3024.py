# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3024, Reverse Tunneling for Mobile IP, revised."""

from scapy.layers.inet import ICMP, IP

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("82 00", MIP4Ext_EncapsulatingDelivery()),
    # Mobile node 10.0.0.5, foreign agent 198.51.100.1, home agent 192.0.2.1; to 203.0.113.9.
    # Direct delivery: to the foreign agent as to any router.
    ("4500001c 00010000 4001 34d2 0a000005 cb007109 0800 f7fd 0001 0001", IP(
        src="10.0.0.5", dst="203.0.113.9", id=1) / ICMP(id=1, seq=1)),
    # Encapsulating delivery: from the mobile node to the foreign agent in a tunnel.
    ("45000030 00020000 4004 468f 0a000005 c6336401 4500001c 00010000 4001 34d2 0a000005 cb007109 0800 f7fd 0001 0001",
     IP(src="10.0.0.5", dst="198.51.100.1", id=2) / IP(src="10.0.0.5", dst="203.0.113.9", id=1) / ICMP(id=1, seq=1)),
    # Reverse tunnel: from the foreign agent to the home agent, whichever way it came.
    ("45000030 00030000 4004 8e91 c6336401 c0000201 4500001c 00010000 3f01 35d2 0a000005 cb007109 0800 f7fd 0001 0001",
     IP(src="198.51.100.1", dst="192.0.2.1", id=3) / IP(src="10.0.0.5", dst="203.0.113.9", id=1, ttl=63)
     / ICMP(id=1, seq=1)),
]
