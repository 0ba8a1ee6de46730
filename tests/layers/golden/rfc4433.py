# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4433, Mobile IPv4 Dynamic Home Agent Assignment."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("8b 05 02 c0000202", MIP4Ext_RedirectedHA(address="192.0.2.2")),
    ("8b 02 0004 c0000202", MIP4Ext_RedirectedHALong(address="192.0.2.2")),
    # Any home agent of the home domain, for a mobile node that its NAI names.
    ("01 02 012c 00000000 ffffffff c6336401 0102030405060708 83 04 6d6e4078",
     MIP4_RRQ(flags="T", lifetime=300, haaddr="255.255.255.255", coaddr="198.51.100.1", id=0x0102030405060708,
              exts=[MIP4Ext_MNNAI(nai="mn@x")])),
    ("8b 05 01 c0000201", MIP4Ext_RequestedHA(address="192.0.2.1")),
    ("8b 05 02 c0000201", MIP4Ext_RedirectedHA(address="192.0.2.1")),
    ("8b 01 0004 c0000201", MIP4Ext_RequestedHALong(address="192.0.2.1")),
    ("8b 02 0004 c0000201", MIP4Ext_RedirectedHALong(address="192.0.2.1")),
]
