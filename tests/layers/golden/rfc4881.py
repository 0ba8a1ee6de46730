# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4881, Low-Latency Handoffs in Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

MAC = "02:00:00:00:00:02"

EXAMPLES = [
    ("10 95 0102 012c 0304 0a000005 c0000201 0102030405060708",
     MIP4_HRqst(flags="HMTx", reserved=0x0102, lifetime=300, reserved2=0x0304, homeaddr="10.0.0.5",
                haaddr="192.0.2.1", id=0x0102030405060708)),
    ("10 4a 0000 012c 0000 00000000 00000000 0102030405060708"
     "8a 07 03 020000000002  8a 05 07 c6336401  24 02 0008 00000101 aabbccdd",
     MIP4_HRqst(flags="NGB", lifetime=300, id=0x0102030405060708, exts=[
         MIP4Ext_LLAEthernet(mac=MAC), MIP4Ext_LLAFAAddress(address="198.51.100.1"),
         MIP4Ext_FAFAAuth(spi=257, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("10 20 0000 ffff 0000 0a000005 c0000201 0102030405060708",
     MIP4_HRqst(flags="R", lifetime=INFINITE_LIFETIME, homeaddr="10.0.0.5", haaddr="192.0.2.1",
                id=0x0102030405060708)),
    ("11 6b 05 01 012c 0304 0a000005 c0000201 0102030405060708",
     MIP4_HRply(flags="NRGBx", reserved=5, code=1, lifetime=300, reserved2=0x0304, homeaddr="10.0.0.5",
                haaddr="192.0.2.1", id=0x0102030405060708)),
    ("11 94 00 00 012c 0000 00000000 00000000 0102030405060708 24 02 0008 00000101 aabbccdd",
     MIP4_HRply(flags="HMT", lifetime=300, id=0x0102030405060708,
                exts=[MIP4Ext_FAFAAuth(spi=257, authenticator=b"\xaa\xbb\xcc\xdd")])),
    # Handoff To Third, as the message that opens an exchange and as an answer.
    ("10 c0 0000 012c 0000 0a000005 c0000201 0102030405060708"
     "8a 05 05 c6336401  8a 07 03 020000000002  24 02 0008 00000101 aabbccdd",
     MIP4_HRqst(flags="HN", lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708, exts=[
         MIP4Ext_LLASolicitedAddress(address="198.51.100.1"), MIP4Ext_LLAEthernet(mac=MAC),
         MIP4Ext_FAFAAuth(spi=257, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("11 c0 00 00 012c 0000 0a000005 c0000201 0102030405060708 8a 05 05 c6336401  8a 07 03 020000000002",
     MIP4_HRply(flags="HN", lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708, exts=[
         MIP4Ext_LLASolicitedAddress(address="198.51.100.1"), MIP4Ext_LLAEthernet(mac=MAC)])),

    ("8a 0a 01 3236323a37 31323334", MIP4Ext_LLA3GPP2IMSI(imsi="262:71234")),
    ("8a 09 02 2143658709214365", MIP4Ext_LLA3GPPIMSI(imsi=bytes.fromhex("2143658709214365"))),
    ("8a 07 03 020000000002", MIP4Ext_LLAEthernet(mac=MAC)),
    ("8a 09 04 020000fffe000002", MIP4Ext_LLAEUI64(eui64=0x020000FFFE000002)),
    ("8a 05 05 c0000202", MIP4Ext_LLASolicitedAddress(address="192.0.2.2")),
    ("8a 05 06 0000abcd", MIP4Ext_LLAAccessPoint(ap=0xABCD)),
    ("8a 05 07 c0000202", MIP4Ext_LLAFAAddress(address="192.0.2.2")),
    ("8a 03 09 0102", MIP4Ext_LLA(subtype=9, lla=b"\1\2")),

    ("8c 0a 01 3236323a37 31323334", ICMPExt_LLA3GPP2IMSI(imsi="262:71234")),
    ("8c 09 02 2143658709214365", ICMPExt_LLA3GPPIMSI(imsi=bytes.fromhex("2143658709214365"))),
    ("8c 07 03 020000000002", ICMPExt_LLAEthernet(mac=MAC)),
    ("8c 09 04 020000fffe000002", ICMPExt_LLAEUI64(eui64=0x020000FFFE000002)),
    ("8c 05 05 c0000202", ICMPExt_LLASolicitedAddress(address="192.0.2.2")),
    ("8c 05 06 0000abcd", ICMPExt_LLAAccessPoint(ap=0xABCD)),
    ("8c 05 07 c0000202", ICMPExt_LLAFAAddress(address="192.0.2.2")),
    ("8c 03 09 0102", ICMPExt_LLA(subtype=9, lla=b"\1\2")),

    # Proxy Router Solicitations, by address and by access point, and Proxy Router Advertisement.
    ("0a 00 6238 00000000 8c 05 05 c0000202",
     ICMP_AgentSolicitation(exts=[ICMPExt_LLASolicitedAddress(address="192.0.2.2")])),
    ("0a 00 964e 00000000 8c 05 06 0000abcd",
     ICMP_AgentSolicitation(exts=[ICMPExt_LLAAccessPoint(ap=0xABCD)])),
    ("09 00 2bc4 01 02 0708 c0000202 00000001 10 0a 0007 0e10 9000 c0000202 8c 07 03 020000000002",
     ICMP_AgentAdvertisement(addrs=[ICMP_RouterAddress(address="192.0.2.2", preference=1)], exts=[
         ICMPExt_MobilityAgent(seq=7, lifetime=3600, flags="RF", coaddrs=["192.0.2.2"]),
         ICMPExt_LLAEthernet(mac=MAC)])),
]
