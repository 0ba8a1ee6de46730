# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4988, Mobile IPv4 Fast Handovers."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("14 2a 000a 0a000005 c0000201 c6336401 0102030405060708",
     MIP4_FBU(flags="DGT", lifetime=10, homeaddr="10.0.0.5", haaddr="192.0.2.1", coaddr="198.51.100.1",
              id=0x0102030405060708)),
    # The lower 10 bits are the lifetime.
    ("14 d5 57ff 0a000005 c0000201 c6336401 0102030405060708 24 04 0008 00000101 aabbccdd",
     MIP4_FBU(flags="sbMrx", reserved=0b010101, lifetime=1023, homeaddr="10.0.0.5", haaddr="192.0.2.1",
              coaddr="198.51.100.1", id=0x0102030405060708,
              exts=[MIP4Ext_MNPARAuth(spi=257, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("15 81 a805 0a000005 c0000201 0102030405060708",
     MIP4_FBAck(code=129, reserved=0b101010, lifetime=5, homeaddr="10.0.0.5", haaddr="192.0.2.1",
                id=0x0102030405060708)),
    # A Length of 1 is 8 octets, that of the extension behind it is 8 as well.
    ("15 01 000a 0a000005 c0000201 0102030405060708"
     "15 01 02 00 c6336409  20 08 00000100 aabbccdd  24 04 0008 00000101 aabbccdd",
     MIP4_FBAck(code=1, lifetime=10, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708, exts=[
         FMIPOption_NewIPv4Address(address="198.51.100.9"),
         MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd"),
         MIP4Ext_MNPARAuth(spi=257, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("24 04 0008 00000101 aabbccdd", MIP4Ext_MNPARAuth(spi=257, authenticator=b"\xaa\xbb\xcc\xdd")),

    ("14 02 01 02005e100001 01 05 0000000000", FMIPOption_LLA(code=1, lla="02:00:5e:10:00:01")),
    ("14 02 04 020000fffe000001 01 03 000000",
     FMIPOption_LLA(code=4, lla=bytes.fromhex("020000fffe000001"))),
    ("14 01 02 0102030405", FMIPOption_LLA(code=2, lla=b"\1\2\3\4\5")),
    ("14 01 05 010203 01 00", FMIPOption_LLA(code=5, lla=b"\1\2\3")),
    ("14 02 07 01020304 01 07 00000000000000", FMIPOption_LLA(code=7, lla=b"\1\2\3\4")),
    ("14 01 00 01 03 000000", FMIPOption_LLA(code=0)),
    ("15 01 03 7f c0000202", FMIPOption_NewIPv4Address(code=3, reserved=0x7F, address="192.0.2.2")),
    ("16 01 01 1c 01020304", FMIPOption_NewRouterPrefix(code=1, prefixlen=28, reserved=0x01020304)),
    ("c8 02 0102030405060708 000000000000", FMIPOption_Unknown(type=200, data=bytes(range(1, 9)))),

    ("29 01 be4b 06 7f 1234", ICMP_RtSolPr(code=1, reserved=0x7F, id=0x1234)),
    ("29 00 7163 06 00 1234"
     "14 02 01 02005e100001 01 05 0000000000  14 02 04 020000000005 01 05 0000000000",
     ICMP_RtSolPr(id=0x1234, exts=[FMIPOption_LLA(code=1, lla="02:00:5e:10:00:01"),
                                   FMIPOption_LLA(code=4, lla="02:00:00:00:00:05")])),
    ("29 03 aabb 07 7f 1234"
     "14 02 01 02005e100001 01 05 0000000000  14 02 03 020000000002 01 05 0000000000"
     "15 01 03 00 c0000202  16 01 00 1c 00000000  15 01 02 00 c0000203",
     ICMP_PrRtAdv(code=3, reserved=0x7F, id=0x1234, exts=[
         FMIPOption_LLA(code=1, lla="02:00:5e:10:00:01"), FMIPOption_LLA(code=3, lla="02:00:00:00:00:02"),
         FMIPOption_NewIPv4Address(code=3, address="192.0.2.2"), FMIPOption_NewRouterPrefix(prefixlen=28),
         FMIPOption_NewIPv4Address(code=2, address="192.0.2.3")])),
    ("29 01 bc35 08 95 1234", ICMP_HI(code=1, flags="S420", id=0x1234)),
    ("29 00 5c4c 08 40 1234 14 02 02 020000000005 01 05 0000000000  15 01 01 00 c6336405",
     ICMP_HI(flags="U", id=0x1234, exts=[FMIPOption_LLA(code=2, lla="02:00:00:00:00:05"),
                                         FMIPOption_NewIPv4Address(code=1, address="198.51.100.5")])),
    ("29 82 baca 09 7f 1234", ICMP_HAck(code=130, reserved=0x7F, id=0x1234)),
    ("29 03 e2c3 09 00 1234 15 01 02 00 c0000203",
     ICMP_HAck(code=3, id=0x1234, exts=[FMIPOption_NewIPv4Address(address="192.0.2.3")])),
]
