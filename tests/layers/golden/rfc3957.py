# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3957, AAA Registration Keys for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("28 01 0004 00001001", MIP4Ext_MNFAKeyGenRequest(spi=0x1001)),
    ("2a 01 0004 00001002", MIP4Ext_MNHAKeyGenRequest(spi=0x1002)),
    ("29 01 001e 00000e10 00000101 00002001 0002 000102030405060708090a0b0c0d0e0f",
     MIP4Ext_MNFAKeyGenReply(lifetime=3600, aaa_spi=0x101, fa_spi=0x2001, algorithm="hmac sha1",
                             nonce=bytes(range(16)))),
    ("2b 01 0020 00000e10 00000101 00003001 0002 0002 000102030405060708090a0b0c0d0e0f",
     MIP4Ext_MNHAKeyGenReply(lifetime=3600, aaa_spi=0x101, ha_spi=0x3001, algorithm="hmac sha1", replay="timestamps",
                             nonce=bytes(range(16)))),
    ("2b 07 0002 0102", MIP4Ext_UnknownLong(type=43, subtype=7, data=b"\1\2")),
    ("28 01 0004 00000400", MIP4Ext_MNFAKeyGenRequest(spi=0x400)),
    ("29 01 0010 0000003c 00000200 00000300 0002 abcd",
     MIP4Ext_MNFAKeyGenReply(lifetime=60, aaa_spi=0x200, fa_spi=0x300, algorithm=2, nonce=b"\xab\xcd")),
    ("2a 01 0004 00000400", MIP4Ext_MNHAKeyGenRequest(spi=0x400)),
    ("2b 01 0012 0000003c 00000200 00000300 0002 0003 abcd",
     MIP4Ext_MNHAKeyGenReply(lifetime=60, aaa_spi=0x200, ha_spi=0x300, algorithm=2, replay=3, nonce=b"\xab\xcd")),
]
