# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 2784 and 2890, Generic Routing Encapsulation with checksum, key and sequence: Scapy's own GRE."""

from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import GRE

_ORIGINAL = IP(src="198.51.100.7", dst="192.0.2.10", id=0x1234, ttl=63) / UDP(
    sport=1000, dport=2000, chksum=0) / b"test"
_OCTETS = "45000020 12340000 3f11 7d54 c6336407 c000020a 03e8 07d0 000c 0000 74657374"

EXAMPLES = [
    ("1000 0800 00000001", GRE(seqnum_present=1, proto=0x0800, sequence_number=1)),
    ("3000 0800 11223344 00000000", GRE(key_present=1, seqnum_present=1, proto=0x0800, key=0x11223344,
                                        sequence_number=0)),
    ("8000 0800 8461 0000" + _OCTETS, GRE(chksum_present=1) / _ORIGINAL),
    ("b000 0800 0ffb 0000 11223344 00000000" + _OCTETS,
     GRE(chksum_present=1, key_present=1, seqnum_present=1, key=0x11223344, sequence_number=0) / _ORIGINAL),
]
