# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 5454, Dual-Stack Mobile IPv4."""

from scapy.layers.inet import IP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import GRE

from scapy_mip4.layers import *  # noqa: F403

HA, HOME, CARE_OF = "10.0.0.1", "10.0.0.5", "198.51.100.7"
IPV6_PACKET = ("6000 0000 0004 3b 40 20010db8000200000000000000000009 20010db8000100000000000000000005"
               "75736572")

ipv6_packet = IPv6(src="2001:db8:2::9", dst="2001:db8:1::5", nh=59) / b"user"

EXAMPLES = [
    ("98 12 01 30 20010db8000100000000000000000000", MIP4Ext_IPv6PrefixRequest(prefixlen=48, prefix="2001:db8:1::")),
    ("98 12 01 ff fe800000000000000000000000000001",
     MIP4Ext_IPv6PrefixRequest(prefixlen=LINK_LOCAL_PREFIXLEN, prefix="fe80::1")),
    ("98 14 02 00 30 00 20010db8000100000000000000000000",
     MIP4Ext_IPv6PrefixReply(prefixlen=48, prefix="2001:db8:1::")),
    ("98 14 02 09 30 05 20010db8000100000000000000000000",
     MIP4Ext_IPv6PrefixReply(code=9, prefixlen=48, reserved=5, prefix="2001:db8:1::")),
    ("98 14 02 01 ff 00 fe800000000000000000000000000001",
     MIP4Ext_IPv6PrefixReply(code=1, prefixlen="link-local address", prefix="fe80::1")),
    ("98 02 03 00", MIP4Ext_IPv6TunnelingMode()),
    ("98 02 03 05", MIP4Ext_IPv6TunnelingMode(reserved=5)),
    ("01 22 012c 0a000005 0a000001 c6336407 0102030405060708"
     "98 12 01 30 20010db8000100000000000000000000  98 02 03 00  20 08 00000100 aabbccdd",
     MIP4_RRQ(flags="DT", lifetime=300, homeaddr=HOME, haaddr=HA, coaddr=CARE_OF, id=0x0102030405060708, exts=[
         MIP4Ext_IPv6PrefixRequest(prefixlen=48, prefix="2001:db8:1::"), MIP4Ext_IPv6TunnelingMode(),
         MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")])),
    # Tunnelled to the home address, to the care-of address, and there with GRE.
    ("4500 0054 0001 0000 40 04 466a 0a000001 c6336407  4500 0040 0001 0000 40 29 668f 0a000001 0a000005"
     + IPV6_PACKET, IP(ihl=5, src=HA, dst=CARE_OF) / IP(src=HA, dst=HOME) / ipv6_packet),
    ("4500 0040 0001 0000 40 29 4659 0a000001 c6336407" + IPV6_PACKET,
     IP(ihl=5, src=HA, dst=CARE_OF) / ipv6_packet),
    ("4500 0044 0001 0000 40 2f 464f 0a000001 c6336407  0000 86dd" + IPV6_PACKET,
     IP(ihl=5, src=HA, dst=CARE_OF) / GRE() / ipv6_packet),
    # In the UDP tunnel to a private care-of address (section 3.9).
    ("04 29 0000" + IPV6_PACKET, MIP4_TunnelData(nh=41) / ipv6_packet),
]
