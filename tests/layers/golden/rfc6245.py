# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 6245, Generic Routing Encapsulation (GRE) Key Extension for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("30 00 0004 11223344", MIP4Ext_GREKey(key=0x11223344)),
    ("30 00 0004 00000000", MIP4Ext_GREKey()),
]
