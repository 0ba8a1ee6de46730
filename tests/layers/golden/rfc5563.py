# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 5563, WiMAX Forum / 3GPP2 Proxy Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("2f 01 0001 01", MIP4Ext_PMIPAuthMethod(method=1)),
    ("2f 01 0001 02", MIP4Ext_PMIPAuthMethod(method="ipsec")),
    ("2f 09 0003 010203", MIP4Ext_PMIPNonSkippable(subtype=9, data=b"\1\2\3")),
    ("93 07 01 001122334455", MIP4Ext_PMIPInterfaceID(identifier=bytes.fromhex("001122334455"))),
    ("93 08 02 01 001122334455", MIP4Ext_PMIPDeviceID(idtype=1, identifier=bytes.fromhex("001122334455"))),
    ("93 06 02 04 80010203", MIP4Ext_PMIPDeviceID(idtype="esn", identifier=bytes.fromhex("80010203"))),
    ("93 11 03 01 303031 3031 30313233343536373839",
     MIP4Ext_PMIPSubscriberID(idtype=1, identifier=b"001010123456789")),
    ("93 03 03 07 31", MIP4Ext_PMIPSubscriberID(idtype=7, identifier=b"1")),
    ("93 02 04 03", MIP4Ext_PMIPAccessTechnology(tech=3)),
    ("93 04 09 010203", MIP4Ext_PMIPSkippable(subtype=9, data=b"\1\2\3")),
    # Proxy Registration Request and Reply between two nodes that share a key, then one with the mobile node's key.
    ("01 02 012c 00000000 c0000201 c6336401 0102030405060708"
     "83 04 6d6e4078  2f 01 0001 01  93 02 04 03  22 08 00000100 aabbccdd",
     MIP4_RRQ(flags="T", lifetime=300, haaddr="192.0.2.1", coaddr="198.51.100.1", id=0x0102030405060708, exts=[
         MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_PMIPAuthMethod(), MIP4Ext_PMIPAccessTechnology(tech="ieee 802 16e"),
         MIP4Ext_ForeignHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("03 00 012c 0a000005 c0000201 0102030405060708 83 04 6d6e4078  2f 01 0001 01  22 08 00000100 aabbccdd",
     MIP4_RRP(lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708, exts=[
         MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_PMIPAuthMethod(),
         MIP4Ext_ForeignHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("01 02 012c ffffffff c0000201 c6336401 0102030405060708 83 04 6d6e4078  93 02 04 07  20 08 00000100 aabbccdd",
     MIP4_RRQ(flags="T", lifetime=300, homeaddr="255.255.255.255", haaddr="192.0.2.1", coaddr="198.51.100.1",
              id=0x0102030405060708, exts=[
                  MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_PMIPAccessTechnology(tech=7),
                  MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
]
