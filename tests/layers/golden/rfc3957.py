# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3957, AAA Registration Keys for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("28 01 0004 00000400", MIP4Ext_MNFAKeyGenRequest(spi=0x400)),
    ("29 01 0010 0000003c 00000200 00000300 0002 abcd",
     MIP4Ext_MNFAKeyGenReply(lifetime=60, aaa_spi=0x200, fa_spi=0x300, algorithm=2, nonce=b"\xab\xcd")),
    ("2a 01 0004 00000400", MIP4Ext_MNHAKeyGenRequest(spi=0x400)),
    ("2b 01 0012 0000003c 00000200 00000300 0002 0003 abcd",
     MIP4Ext_MNHAKeyGenReply(lifetime=60, aaa_spi=0x200, ha_spi=0x300, algorithm=2, replay=3, nonce=b"\xab\xcd")),
]
