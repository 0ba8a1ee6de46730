# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 2004, Minimal Encapsulation within IP."""

from scapy.layers.inet import TCP, UDP

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("11 80 023a c000020a c6336407", MinimalForwardingHeader(proto="udp", dst="192.0.2.10", src="198.51.100.7")),
    ("11 00 2cf5 c000020a", MinimalForwardingHeader(proto="udp", flags=0, dst="192.0.2.10")),
    ("06 81 0d39 c000020a c6336407",
     MinimalForwardingHeader(proto="tcp", flags="0S", dst="192.0.2.10", src="198.51.100.7")),
    ("11 55 2ca0 c000020a", MinimalForwardingHeader(proto="udp", flags="0246", dst="192.0.2.10")),
    # A checksum that is wrong, and UDP without one.
    ("11 80 beef c000020a c6336407  03e8 07d0 000c 0000 74657374",
     MinimalForwardingHeader(chksum=0xBEEF, dst="192.0.2.10", src="198.51.100.7")
     / UDP(sport=1000, dport=2000, chksum=0) / b"test"),
    ("06 80 0d3a c000020a c6336407  03e8 07d0 00000001 00000002 5010 0400 abcd 0000",
     MinimalForwardingHeader(dst="192.0.2.10", src="198.51.100.7")
     / TCP(sport=1000, dport=2000, seq=1, ack=2, flags="A", window=1024, chksum=0xABCD)),
]
