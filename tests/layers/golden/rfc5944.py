# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 5944, IP Mobility Support for IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("01 22 012c 0a000005 c0000201 c6336401 0102030405060708",
     MIP4_RRQ(flags="DT", lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", coaddr="198.51.100.1",
              id=0x0102030405060708)),
    ("03 74 012c 0a000005 c0000201 0102030405060708",
     MIP4_RRP(code=116, lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708)),
    ("02 0102", MIP4(type=2, data=b"\1\2")),
    ("00", MIP4Ext_Pad1()),
    ("20 08 00000100 aabbccdd", MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("21 08 00000100 aabbccdd", MIP4Ext_MobileForeignAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("22 08 00000100 aabbccdd", MIP4Ext_ForeignHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("c8 02 0102", MIP4Ext_Unknown(type=200, data=b"\1\2")),
    ("63 02 0102", MIP4Ext_Unknown(type=99, data=b"\1\2")),
    ("29 07 0002 0102", MIP4Ext_UnknownLong(type=41, subtype=7, data=b"\1\2")),
    ("00", ICMPExt_Pad1()),
    ("10 0a 0007 0708 9160 c6336401",
     ICMPExt_MobilityAgent(seq=7, lifetime=1800, flags="RFTXI", coaddrs=["198.51.100.1"])),
    ("10 06 0007 0708 0080", ICMPExt_MobilityAgent(seq=7, flags="U")),
    ("10 06 0007 ffff 2000", ICMPExt_MobilityAgent(seq=7, lifetime=INFINITE_LIFETIME, flags="H")),
    ("13 02 18 20", ICMPExt_PrefixLengths(prefixes=[24, 32])),
    ("63 02 0102", ICMPExt_Unknown(type=99, data=b"\1\2")),
]
