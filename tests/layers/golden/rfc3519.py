# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3519, Mobile IP Traversal of Network Address Translation (NAT) Devices."""

from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.l2 import GRE

from scapy_mip4.layers import *  # noqa: F403

INNER = "4500 0020 1234 0000 3f 11 7d54 c6336407 c000020a"
UDP_TEST = "03e8 07d0 000c 1fff 74657374"

INNER_IP = IP(id=0x1234, ttl=63, src="198.51.100.7", dst="192.0.2.10") / UDP(sport=1000, dport=2000) / b"test"

EXAMPLES = [
    ("90 06 00 00 00 00 0000", MIP4Ext_UDPTunnelRequest()),
    ("90 06 00 00 80 2f 0000", MIP4Ext_UDPTunnelRequest(flags="F", encapsulation=47)),
    ("90 06 00 00 40 04 0000", MIP4Ext_UDPTunnelRequest(flags="R", encapsulation="ip in ip")),
    ("90 06 00 01 a1 37 0203",
     MIP4Ext_UDPTunnelRequest(reserved1=1, flags="F50", encapsulation="minimal", reserved3=0x0203)),
    ("2c 06 00 00 0000 006e", MIP4Ext_UDPTunnelReply(keepalive=110)),
    ("2c 06 00 00 8000 0000", MIP4Ext_UDPTunnelReply(flags="F")),
    ("2c 06 00 40 0000 0000", MIP4Ext_UDPTunnelReply(code=64)),
    ("2c 06 00 3f c001 0102", MIP4Ext_UDPTunnelReply(code=63, flags=["F", "z", "0"], keepalive=258)),
    ("04 04 0000", MIP4_TunnelData()),
    ("04 2f 0000", MIP4_TunnelData(nh="gre")),
    ("04 37 0000", MIP4_TunnelData(nh=55)),
    ("04 3b 0102", MIP4_TunnelData(nh=59, reserved=0x0102)),
    # IP in UDP, GRE in UDP without and with a key, minimal encapsulation in UDP.
    (f"04 04 0000 {INNER} {UDP_TEST}", MIP4_TunnelData() / INNER_IP),
    (f"04 2f 0000 0000 0800 {INNER} {UDP_TEST}", MIP4_TunnelData() / GRE() / INNER_IP),
    (f"04 2f 0000 2000 0800 11223344 {INNER} {UDP_TEST}",
     MIP4_TunnelData() / GRE(key_present=1, key=0x11223344) / INNER_IP),
    (f"04 37 0000 11 80 023a c000020a c6336407 {UDP_TEST}",
     MIP4_TunnelData() / MinimalForwardingHeader(dst="192.0.2.10", src="198.51.100.7")
     / UDP(sport=1000, dport=2000) / b"test"),
    # A keepalive, from the home address to the home agent, and its answer.
    ("04 04 0000 4500 0020 0007 0000 40 01 aed0 0a000005 c0000201  08 00 06fa 1234 0001 70696e67",
     MIP4_TunnelData() / IP(id=7, src="10.0.0.5", dst="192.0.2.1") / ICMP(id=0x1234, seq=1) / b"ping"),
    ("04 04 0000 4500 0020 0008 0000 40 01 aecf c0000201 0a000005  00 00 0efa 1234 0001 70696e67",
     MIP4_TunnelData() / IP(id=8, src="192.0.2.1", dst="10.0.0.5") / ICMP(type=0, id=0x1234, seq=1) / b"ping"),
]
