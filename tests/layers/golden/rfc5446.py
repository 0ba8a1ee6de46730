# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 5446, Service Selection for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("97 03 696d73", MIP4Ext_ServiceSelection(service="ims")),
    ("97 04 766f6970", MIP4Ext_ServiceSelection(service="voip")),
    ("97 1b 766f6970 2e 636f6d70616e7978797a 2e 6578616d706c65 2e 636f6d",
     MIP4Ext_ServiceSelection(service="voip.companyxyz.example.com")),
    ("97 03 c3bc 31", MIP4Ext_ServiceSelection(service="\u00fc1".encode())),
    ("97 00", MIP4Ext_ServiceSelection()),
    # From the mobile node behind its name, and from a foreign agent behind the Mobile-Home Authentication.
    ("01 00 012c 00000000 c0000201 c6336401 0102030405060708 83 04 6d6e4078  97 03 696d73  20 08 00000100 aabbccdd",
     MIP4_RRQ(lifetime=300, haaddr="192.0.2.1", coaddr="198.51.100.1", id=0x0102030405060708, exts=[
         MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_ServiceSelection(service="ims"),
         MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("03 97 0000 0a000005 c0000201 0102030405060708 20 08 00000100 aabbccdd  97 03 696d73  22 08 00000101 11223344",
     MIP4_RRP(code=151, lifetime=0, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708, exts=[
         MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd"), MIP4Ext_ServiceSelection(service="ims"),
         MIP4Ext_ForeignHomeAuth(spi=257, authenticator=b"\x11\x22\x33\x44")])),
]
