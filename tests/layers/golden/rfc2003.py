# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 2003, IP Encapsulation within IP, which is Scapy's own IP, and of broadcasts in nested tunnels."""

from scapy.layers.inet import ICMP, IP, UDP

EXAMPLES = [
    ("45000034 43210000 4004 399e c0000201 cb007105 45000020 12340000 3f11 7d54 c6336407 c000020a"
     " 03e8 07d0 000c 0000 74657374",
     IP(src="192.0.2.1", dst="203.0.113.5", id=0x4321)
     / IP(src="198.51.100.7", dst="192.0.2.10", id=0x1234, ttl=63) / UDP(sport=1000, dport=2000, chksum=0) / b"test"),
    # A broadcast for a mobile node behind a foreign agent (RFC 5944, section 4.3): to the agent, in it to the node.
    ("45000044 00010000 4004 7cae c0000201 cb007105 45000030 00020000 4004 aec2 c0000201 0a000005"
     " 4500001c 00030000 4001 65d7 0a000009 0affffff 0800 f7fd 0001 0001",
     IP(src="192.0.2.1", dst="203.0.113.5", id=1) / IP(src="192.0.2.1", dst="10.0.0.5", id=2)
     / IP(src="10.0.0.9", dst="10.255.255.255", id=3) / ICMP(id=1, seq=1)),
]
