# SPDX-License-Identifier: GPL-2.0-or-later
"""The key that was asked for, in the GRE header of the tunnel."""

from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import GRE

from scapy_mip4.layers import MIP4, MIP4_RRQ, MIP4Ext_GREKey

GRE_HEADER = bytes.fromhex("2000 0800 11223344")


def test_the_key_of_a_request_stands_in_the_forward_tunnel():
    request = MIP4(bytes(MIP4_RRQ()) + bytes.fromhex("30 00 0004 11223344"))
    inner = IP(src="198.51.100.7", dst="10.0.0.5") / UDP(sport=1000, dport=2000) / b"test"
    tunnel = IP(src="192.0.2.1", dst="203.0.113.5") / GRE(key_present=1, key=request.extension(MIP4Ext_GREKey).key)
    octets = bytes(tunnel / inner)
    assert octets[9] == 47
    assert octets[20:] == GRE_HEADER + bytes(inner)
    assert IP(octets)[GRE].key == 0x11223344
    assert IP(octets)[GRE].payload[UDP].dport == 2000
