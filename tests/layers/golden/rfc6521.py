# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 6521, Home Agent-Assisted Route Optimization between Mobile IPv4 Networks."""

from scapy_mip4.layers import *  # noqa: F403


def _realm(*parts):
    return [MIP4_RealmIndex(index=part) if isinstance(part, int) else MIP4_RealmLabel(label=part) for part in parts]


EXAMPLES = [
    ("18 00 0102030405060708", MIP4_HoTI(cookie=0x0102030405060708)),
    ("18 7f 0102030405060708", MIP4_HoTI(reserved=0x7F, cookie=0x0102030405060708)),
    ("19 00 1112131415161718", MIP4_CoTI(cookie=0x1112131415161718)),
    ("19 7f 1112131415161718", MIP4_CoTI(reserved=0x7F, cookie=0x1112131415161718)),
    ("1a 00 0001 0102030405060708 93bea790701eec0c",
     MIP4_HoT(index=1, cookie=0x0102030405060708, token=0x93BEA790701EEC0C)),
    ("1a 7f 0102 0102030405060708 1112131415161718",
     MIP4_HoT(reserved=0x7F, index=0x102, cookie=0x0102030405060708, token=0x1112131415161718)),
    ("1b 00 0001 1112131415161718 04cb1bc56f924f1c",
     MIP4_CoT(index=1, cookie=0x1112131415161718, token=0x04CB1BC56F924F1C)),
    ("1b 7f 0102 0102030405060708 1112131415161718",
     MIP4_CoT(reserved=0x7F, index=0x102, cookie=0x0102030405060708, token=0x1112131415161718)),
    ("99 02 01 c0", MIP4Ext_RouterCapability(flags="AR")),
    ("99 06 01 60 0a000002", MIP4Ext_RouterCapability(flags="RS", homeaddr="10.0.0.2")),
    ("99 02 01 11", MIP4Ext_RouterCapability(flags="O0")),
    ("31 02 01 40", MIP4Ext_RouteOptimizationReply(flags="N")),
    ("31 02 01 10", MIP4Ext_RouteOptimizationReply(code=16)),
    ("31 02 01 bf", MIP4Ext_RouteOptimizationReply(flags="OS", code=31)),
    ("31 16 02 7f 0102 0304 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     MIP4Ext_MobileCorrespondentAuth(reserved=0x7F, home_index=0x102, coa_index=0x304,
                                     authenticator=bytes(range(0xA0, 0xB0)))),
    ("31 06 03 00 c000020a", MIP4Ext_CareOfAddress(coaddrs=["192.0.2.10"])),
    ("31 0a 03 7f c000020a c6336401", MIP4Ext_CareOfAddress(reserved=0x7F, coaddrs=["192.0.2.10", "198.51.100.1"])),
    ("03 666f6f", MIP4_RealmLabel(label="foo")),
    ("83", MIP4_RealmIndex(index=3)),
    ("40 0a000001", MIP4_MobileRouter(homeaddr="10.0.0.1")),
    ("41 0a000001", MIP4_MobileRouter(info=1, homeaddr="10.0.0.1")),
    ("c1 0a000001", MIP4_MobileRouter(type=3, info=1, homeaddr="10.0.0.1")),
    ("1c c0000200 00", MIP4_MobileRouterPrefix(prefix="192.0.2.0/28")),
    ("18 c00002 00", MIP4_MobileRouterPrefix(prefix="192.0.2.0/24")),
    ("04 10 03666f6f 81 00", MIP4_MobileRouterPrefix(prefix="16.0.0.0/4", realm=_realm("foo", 1))),
    ("00 03666f6f 00", MIP4_MobileRouterPrefix(prefix="0.0.0.0/0", realm="foo")),
    ("28 c0000201 00", MIP4_MobileRouterPrefix(prefix="192.0.2.1/40")),
    ("9a 09 00", MIP4_MobileRouterDelta(plen=26, prefix=0x09)),
    ("99 05 03666f6f 84 00", MIP4_MobileRouterDelta(plen=25, prefix=0x05, realm=_realm("foo", 4))),
    ("32 01 0011 40 0a000001 1c c0000200 00 9a 09 00 99 05 00",
     MIP4Ext_PrefixAdvertisement(infos=[
         MIP4_MobileRouter(homeaddr="10.0.0.1"), MIP4_MobileRouterPrefix(prefix="192.0.2.0/28"),
         MIP4_MobileRouterDelta(plen=26, prefix=0x09), MIP4_MobileRouterDelta(plen=25, prefix=0x05)])),
    # The realms of section 4.2.3, one behind the other.
    ("32 01 0039 41 0a000001"
     "18 c00002 03666f6f 076578616d706c65 03636f6d 00"
     "98 02 03626172 83 00"
     "98 02 0362757a 80 81 036f7267 00"
     "98 02 84 00"
     "98 02 85 84 87 00",
     MIP4Ext_PrefixAdvertisement(infos=[
         MIP4_MobileRouter(info=1, homeaddr="10.0.0.1"),
         MIP4_MobileRouterPrefix(prefix="192.0.2.0/24", realm="foo.example.com"),
         MIP4_MobileRouterDelta(plen=24, prefix=2, realm=_realm("bar", 3)),
         MIP4_MobileRouterDelta(plen=24, prefix=2, realm=_realm("buz", 0, 1, "org")),
         MIP4_MobileRouterDelta(plen=24, prefix=2, realm=_realm(4)),
         MIP4_MobileRouterDelta(plen=24, prefix=2, realm=_realm(5, 4, 7))])),
]
