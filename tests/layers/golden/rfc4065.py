# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4065, ICMP type 41."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("29 00 d6ff 00 000000", ICMP_CARD()),
    ("29 00 d5ff 01 000000", ICMP_ExperimentalMobility(subtype=1)),
    ("29 00 d7fe ff 000000", ICMP_ExperimentalMobility()),
    ("29 05 5d3a 01 010203 aabbcc",
     ICMP_ExperimentalMobility(code=5, subtype=1, reserved=0x010203, data=b"\xaa\xbb\xcc")),
]
