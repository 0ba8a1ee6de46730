# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of the vendor extensions that no RFC describes, as public source code reads or writes them."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("86 0a 0000 0000159f 0010 0001", MIP4Ext_3GPP2PPPLinkIndicator(indicator="negotiate ppp")),
    ("86 0a 0001 0000159f 0010 0302", MIP4Ext_3GPP2PPPLinkIndicator(reserved=1, indicator=0x302)),
    ("86 15 0000 0000159f 0011 01 0106 c6336435 0206 c6336436", MIP4Ext_3GPP2DNSServer(
        entity="haaa", primary="198.51.100.53", secondary="198.51.100.54")),
    ("86 15 0000 0000159f 0011 03 0405 c6336435 0607 c6336436", MIP4Ext_3GPP2DNSServer(
        entity="ha", subtype1=4, len1=5, primary="198.51.100.53", subtype2=6, len2=7, secondary="198.51.100.54")),
    ("26 00 000a 0000159f 0401 11223344", MIP4Ext_3GPP2GREKey(key=0x11223344)),
    ("26 00 0010 0000002a 0001 00000e10 00000000 00000301 a1a2a3a4",
     MIP4Ext_SunMNFAKey(lifetime=3600, spi=0x301, key=b"\xa1\xa2\xa3\xa4")),
    ("26 09 000e 0000002a 0002 00000708 00000002 00000302 b1b2",
     MIP4Ext_SunFAHAKey(reserved=9, lifetime=1800, aaa_spi=2, spi=0x302, key=b"\xb1\xb2")),
    ("86 0c 0000 00007ed9 0001 deadbeef", MIP4Ext_NVSE(vendor="example", vtype=1, value=b"\xde\xad\xbe\xef")),
]
