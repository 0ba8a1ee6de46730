# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4721, Mobile IPv4 Challenge/Response Extensions (Revised)."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("24 01 0008 00000002 aabbccdd", MIP4Ext_MNAAAAuth(spi=2, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("24 c8 0008 00000101 aabbccdd", MIP4Ext_GeneralizedAuth(subtype=200, spi=257, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("84 04 a1b2c3d4", MIP4Ext_Challenge(challenge=b"\xa1\xb2\xc3\xd4")),
    ("18 04 a1b2c3d4", ICMPExt_Challenge(challenge=b"\xa1\xb2\xc3\xd4")),
]
