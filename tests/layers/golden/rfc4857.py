# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4857, Mobile IPv4 Regional Registration."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("12 a9 012c 0a000005 c0000201 c6336401 0102030405060708",
     MIP4_RegionalRRQ(flags="SDGx", lifetime=300, homeaddr="10.0.0.5", gfaaddr="192.0.2.1", coaddr="198.51.100.1",
                      id=0x0102030405060708)),
    # As a foreign agent relays it: the mobile node's part, then HFA and FA-FA Authentication.
    ("12 56 ffff 0a000005 c0000201 00000000 0102030405060708"
     "24 03 0008 00000101 aabbccdd  8c 06 0000 c6336401  24 02 0008 00000102 11223344",
     MIP4_RegionalRRQ(flags="BMrT", lifetime=INFINITE_LIFETIME, homeaddr="10.0.0.5", gfaaddr="192.0.2.1",
                      id=0x0102030405060708, exts=[
                          MIP4Ext_MNGFAAuth(spi=0x101, authenticator=b"\xaa\xbb\xcc\xdd"),
                          MIP4Ext_HFA(address="198.51.100.1"),
                          MIP4Ext_FAFAAuth(spi=0x102, authenticator=b"\x11\x22\x33\x44")])),
    ("13 c1 012c 0a000005 c0000201 0102030405060708",
     MIP4_RegionalRRP(code=193, lifetime=300, homeaddr="10.0.0.5", gfaaddr="192.0.2.1", id=0x0102030405060708)),
    ("13 00 012c 0a000005 c0000201 0102030405060708 24 03 0008 00000101 aabbccdd",
     MIP4_RegionalRRP(lifetime=300, homeaddr="10.0.0.5", gfaaddr="192.0.2.1", id=0x0102030405060708,
                      exts=[MIP4Ext_MNGFAAuth(spi=0x101, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("2e 06 0102 c0000201", MIP4Ext_GFAIPAddress(reserved=0x0102, address="192.0.2.1")),
    ("8c 06 0102 c6336401", MIP4Ext_HFA(reserved=0x0102, address="198.51.100.1")),
    ("8d 0a 0001 0102030405060708", MIP4Ext_ReplayProtectionStyle(style=1, id=0x0102030405060708)),
    ("8d 02 0001 0102030405060708", MIP4Ext_ReplayProtectionStyle(len=2, style=1, id=0x0102030405060708)),
    ("8e 06 0102 00015180", MIP4Ext_RegionalLifetime(reserved=0x0102, lifetime=86400)),
    ("8e 06 0000 0000ffff", MIP4Ext_RegionalLifetime(lifetime="infinite")),
    ("24 02 0014 00000101 000102030405060708090a0b0c0d0e0f",
     MIP4Ext_FAFAAuth(spi=257, authenticator=bytes(range(16)))),
    ("24 03 0014 00000101 000102030405060708090a0b0c0d0e0f",
     MIP4Ext_MNGFAAuth(spi=257, authenticator=bytes(range(16)))),
    ("88 05 03 66614078", MIP4Ext_FANAI(nai="fa@x")),
    ("88 05 03 66614078", ICMPExt_FANAI(nai="fa@x")),
]
