# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 6098, Generic Notification Message for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("16 00 8000 0a000001 c0000201 c0000263 e000000000000001",
     MIP4_GNM(direction=0, flags="A", homeaddr="10.0.0.1", haaddr="192.0.2.1", coaddr="192.0.2.99",
              id=0xE000000000000001)),
    ("16 05 0001 0a000001 c0000201 c0000263 0102030405060708  83 04 6d6e4078  22 08 00000100 aabbccdd",
     MIP4_GNM(direction=5, flags=1, homeaddr="10.0.0.1", haaddr="192.0.2.1", coaddr="192.0.2.99",
              id=0x0102030405060708,
              exts=[MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_ForeignHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("17 02 00 00 0a000001 c0000201 c0000263 e000000000000001",
     MIP4_GNAM(direction=2, homeaddr="10.0.0.1", haaddr="192.0.2.1", coaddr="192.0.2.99", id=0xE000000000000001)),
    ("17 03 c3 7f 0a000001 c0000201 c0000263 0102030405060708  21 08 00000100 aabbccdd",
     MIP4_GNAM(direction=3, code=195, reserved=0x7F, homeaddr="10.0.0.1", haaddr="192.0.2.1", coaddr="192.0.2.99",
               id=0x0102030405060708,
               exts=[MIP4Ext_MobileForeignAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
]
