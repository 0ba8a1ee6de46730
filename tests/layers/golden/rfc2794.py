# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 2794, Mobile IP Network Access Identifier Extension for IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("83 04 6d6e4078", MIP4Ext_MNNAI(nai="mn@x")),
]
