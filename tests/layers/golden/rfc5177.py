# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 5177, Network Mobility (NEMO) Extensions for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("94 06 00 18 0a010200", MIP4Ext_MobileNetworkRequest(prefixlen=24, prefix="10.1.2.0")),
    ("94 08 01 00 18 00 0a010200", MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix="10.1.2.0")),
    ("94 08 01 03 18 05 0a010200",
     MIP4Ext_MobileNetworkExplicitAck(code=3, prefixlen=24, reserved=5, prefix="10.1.2.0")),
    ("94 08 02 00 18 00 0a010200", MIP4Ext_MobileNetworkImplicitAck(prefixlen=24, prefix="10.1.2.0")),
    ("94 08 02 01 21 05 0a010200",
     MIP4Ext_MobileNetworkImplicitAck(code=1, prefixlen=33, reserved=5, prefix="10.1.2.0")),
    # Two prefixes asked for, one of them served; behind each other the acknowledgements are unaligned.
    ("01 02 012c 0a000005 c0000201 c6336401 0102030405060708"
     "94 06 00 18 0a010200  94 06 00 10 0a020000  20 08 00000100 aabbccdd",
     MIP4_RRQ(flags="T", lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", coaddr="198.51.100.1",
              id=0x0102030405060708, exts=[
                  MIP4Ext_MobileNetworkRequest(prefixlen=24, prefix="10.1.2.0"),
                  MIP4Ext_MobileNetworkRequest(prefixlen=16, prefix="10.2.0.0"),
                  MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("03 00 012c 0a000005 c0000201 0102030405060708"
     "94 08 01 00 18 00 0a010200  94 08 01 02 10 00 0a020000  20 08 00000100 aabbccdd",
     MIP4_RRP(lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708, exts=[
         MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix="10.1.2.0"),
         MIP4Ext_MobileNetworkExplicitAck(code=2, prefixlen=16, prefix="10.2.0.0"),
         MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
]
