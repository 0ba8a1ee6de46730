# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4066, Candidate Access Router Discovery (CARD)."""

from scapy.packet import Raw

from scapy_mip4.layers import *  # noqa: F403

MAC = "02:00:00:00:00:02"

EXAMPLES = [
    # Sub-options.
    ("01 02 05 02 0001 020000000002 00000000", CARD_L2ID(context=5, status=2, l2id=MAC)),
    ("01 01 05 03 0009 0102", CARD_L2ID(context=5, status=3, l2type=9, l2id=b"\1\2")),
    ("01 02 05 01 0006 0102030405060708 0000",
     CARD_L2ID(context=5, status=1, l2type=6, l2id=bytes.fromhex("0102030405060708"))),
    ("02 01 05 01 c0000202", CARD_IPv4Address(context=5, address="192.0.2.2")),
    ("02 03 05 02 20010db8000000000000000000000002 00000000", CARD_IPv6Address(context=5, address="2001:db8::2")),
    ("02 03 05 02 20010db8000000000000000000000002 01020304",
     CARD_IPv6Address(context=5, address="2001:db8::2", pad=0x01020304)),
    ("02 02 05 03 010203040506 000000000000", CARD_Address(context=5, subtype=3, address=b"\1\2\3\4\5\6")),
    ("03 03 05 81 0102 08 01 0e10 aabb 0103 06 00 ffff 000000000000",
     CARD_CapabilityContainer(context=5, flags="P0", avps=[
         CARD_AVP(type=0x0102, reserved=1, lifetime=3600, data=b"\xaa\xbb"), CARD_AVP(type=0x0103)])
     / Raw(bytes(6))),
    ("03 01 05 80 00000000", CARD_CapabilityContainer(context=5, flags="P") / Raw(bytes(4))),
    ("04 01 0102 0103 0000", CARD_Preferences(attributes=[0x0102, 0x0103])),
    ("04 02 0102 0103 0104 0105 0000 0000 0000", CARD_Preferences(attributes=[0x0102, 0x0103, 0x0104, 0x0105])),
    ("05 01 0102 06 00 0e10", CARD_Requirements(avps=[CARD_AVP(type=0x0102, lifetime=3600)])),
    ("05 02 0102 0b 00 0e10 1122334455 000000",
     CARD_Requirements(avps=[CARD_AVP(type=0x0102, lifetime=3600, data=bytes.fromhex("1122334455"))])
     / Raw(bytes(3))),
    ("06 02 ffff 3003310130 0000000000 0000",
     CARD_TrustedAnchor(component=65535, anchor=bytes.fromhex("3003310130"))),
    ("06 01 0002 30023100", CARD_TrustedAnchor(component=2, anchor=bytes.fromhex("30023100"))),
    ("07 02 05 06 0003 0002 30033001 02000000",
     CARD_RouterCertificate(context=5, reserved=6, components=3, component=2,
                            certificate=bytes.fromhex("3003300102"))),
    ("09 01 010203 000000", CARD_Unknown(type=9, data=b"\1\2\3")),
    ("0102 08 01 0e10 aabb", CARD_AVP(type=0x0102, reserved=1, lifetime=3600, data=b"\xaa\xbb")),

    # Options.
    ("8a 01 3405 01020304", ICMPExt_CARDRequest(flags="PA", reserved=5, seq=0x01020304)),
    ("8a 04 2b00 01020304"
     "01 02 05 00 0001 020000000002 00000000  04 01 0102 0103 0000",
     ICMPExt_CARDRequest(flags="CT", reserved=0x100, seq=0x01020304, exts=[
         CARD_L2ID(context=5, l2id=MAC), CARD_Preferences(attributes=[0x0102, 0x0103])])),
    ("8b 01 3605 01020304", ICMPExt_CARDReply(flags="PL", reserved=0x205, seq=0x01020304)),
    ("8b 05 6800 01020304"
     "01 02 05 01 0001 020000000002 00000000  02 01 05 01 c0000202  03 01 05 80 00000000",
     ICMPExt_CARDReply(version=3, flags="U", seq=0x01020304, exts=[
         CARD_L2ID(context=5, status=1, l2id=MAC), CARD_IPv4Address(context=5, address="192.0.2.2"),
         CARD_CapabilityContainer(context=5, flags="P") / Raw(bytes(4))])),
    ("89 04 0102 101112131415161718191a1b1c1d1e1f a1a2a3a4a5a6a7a8 a9 000000",
     ICMPExt_CARDSignature(reserved=0x0102, keyhash=bytes(range(0x10, 0x20)), signature=bytes(range(0xA1, 0xAA)))),
    ("c8 01 010203 000000", CARDOption_Unknown(type=200, data=b"\1\2\3")),

    # Messages.
    ("29 01 d4fa 00 010203", ICMP_CARD(code=1, reserved=0x010203)),
    ("29 00 18f0 00 000000"
     "8a 03 2800 01020304  01 02 05 00 0002 020000000002 00000000",
     ICMP_CARD(exts=[ICMPExt_CARDRequest(flags="C", seq=0x01020304, exts=[
         CARD_L2ID(context=5, l2type=2, l2id=MAC)])])),
    ("29 00 313f 00 000000"
     "8b 02 2400 01020304  02 01 05 01 c0000202"
     "89 04 0000 101112131415161718191a1b1c1d1e1f a1a2a3a4a5a6a7a8 a9aaabac",
     ICMP_CARD(exts=[
         ICMPExt_CARDReply(flags="L", seq=0x01020304, exts=[CARD_IPv4Address(context=5, address="192.0.2.2")]),
         ICMPExt_CARDSignature(keyhash=bytes(range(0x10, 0x20)), signature=bytes(range(0xA1, 0xAD)))])),
]
