# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 7629, Flow-Binding Support for Mobile IP."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("9a 01 0004 04 01 01 00", MIP4Ext_Multipath(technology=4, label=1, bid=1)),
    ("9a 01 0004 04 01 01 80", MIP4Ext_Multipath(technology=4, label=1, bid=1, flags="B")),
    ("9a 01 0004 04 01 01 40", MIP4Ext_Multipath(technology=4, label=1, bid=1, flags="O")),
    ("9a 01 0004 0d 02 fe 21", MIP4Ext_Multipath(technology=13, label=2, bid=254, flags="50")),
    ("9a 02 000c 01 02 0102 01 02080000 0050 06",
     MIP4Ext_FlowBinding(action=1, bids=[1, 2], format=1)
     / MIP4_IPv4Selector(flags="GM", sport_start=80, proto_start=6)),
    ("9a 02 0009 00 01 ff 01 00080000 11",
     MIP4Ext_FlowBinding(action=0, bids=[255]) / MIP4_IPv4Selector(flags="M", proto_start=17)),
    ("9a 02 001b 01 03 030201 02 80020000 20010db8000000000000000000000001 06",
     MIP4Ext_FlowBinding(bids=[3, 2, 1]) / MIP4_IPv6Selector(flags="AO", src_start="2001:db8::1", nh_start=6)),
    ("9a 02 0006 01 01 07 03 a1b2", MIP4Ext_FlowBinding(bids=[7], format=3) / b"\xa1\xb2"),
    ("9a 02 0003 01 00 01", MIP4Ext_FlowBinding()),
]
