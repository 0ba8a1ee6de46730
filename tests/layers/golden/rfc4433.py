# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4433, Mobile IPv4 Dynamic Home Agent Assignment."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("8b 05 01 c0000201", MIP4Ext_RequestedHA(address="192.0.2.1")),
    ("8b 05 02 c0000201", MIP4Ext_RedirectedHA(address="192.0.2.1")),
    ("8b 01 0004 c0000201", MIP4Ext_RequestedHALong(address="192.0.2.1")),
    ("8b 02 0004 c0000201", MIP4Ext_RedirectedHALong(address="192.0.2.1")),
]
