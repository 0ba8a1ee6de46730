# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 6088, Traffic Selectors for Flow Bindings."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("02080000 0050 06", MIP4_IPv4Selector(flags="GM", sport_start=80, proto_start=6)),
    ("c0080000 c0000200 c00002ff 11",
     MIP4_IPv4Selector(flags="ABM", src_start="192.0.2.0", src_end="192.0.2.255", proto_start=17)),
    ("00c00000 13c4 13c5", MIP4_IPv4Selector(flags="IJ", dport_start=5060, dport_end=5061)),
    ("fffc0001 c0000201 c0000202 0a000003 0a000004 00000105 00000106 0007 0008 0009 000a b8 bc 0d 0e",
     MIP4_IPv4Selector(flags=0xFFFC0001, src_start="192.0.2.1", src_end="192.0.2.2", dst_start="10.0.0.3",
                       dst_end="10.0.0.4", spi_start=0x105, spi_end=0x106, sport_start=7, sport_end=8, dport_start=9,
                       dport_end=10, ds_start=0xB8, ds_end=0xBC, proto_start=13, proto_end=14)),
    ("00000000", MIP4_IPv4Selector()),
    ("80020000 20010db8000000000000000000000001 06",
     MIP4_IPv6Selector(flags="AO", src_start="2001:db8::1", nh_start=6)),
    ("ffff0001 20010db8000000000000000000000001 20010db8000000000000000000000002"
     "20010db8000000000000000000000003 20010db8000000000000000000000004"
     "00000105 00000106 00012345 00012346 0009 000a 000b 000c b8 bc 0f 10",
     MIP4_IPv6Selector(flags=0xFFFF0001, src_start="2001:db8::1", src_end="2001:db8::2", dst_start="2001:db8::3",
                       dst_end="2001:db8::4", spi_start=0x105, spi_end=0x106, label_start=0x12345, label_end=0x12346,
                       sport_start=9, sport_end=10, dport_start=11, dport_end=12, tc_start=0xB8, tc_end=0xBC,
                       nh_start=15, nh_end=16)),
]
