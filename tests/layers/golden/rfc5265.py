# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 5265, Mobile IPv4 Traversal across IPsec-Based VPN Gateways."""

from scapy.layers.inet import IP, UDP
from scapy.layers.ipsec import ESP

from scapy_mip4.layers import *  # noqa: F403

CARE_OF, EXTERNAL_HA = "198.51.100.7", "203.0.113.1"
EXTERNAL_HOME, VPN_GATEWAY = "203.0.113.5", "192.0.2.1"
VPN_TIA, INTERNAL_HA = "10.1.0.7", "10.0.0.1"
INTERNAL_HOME, CN = "10.0.0.5", "10.2.0.9"

USER_PACKET = "4500 0020 0001 0000 40 11 66bd 0a000005 0a020009  0400 0009 000c 0000 75736572"
INTERNAL_TUNNEL = "4500 0034 0001 0000 40 04 66bd 0a010007 0a000001" + USER_PACKET
# Without encryption, so that the packet inside can be read: padding, its length, next header, no check value.
ENCRYPTED = INTERNAL_TUNNEL + "0102 02 04"
ENCRYPTED_BEHIND_NAT = ("4500 0040 0001 0000 40 11 66a4 0a010007 0a000001  9c40 01b2 002c 0000  04 04 0000"
                        + USER_PACKET + "0102 02 04")

user_packet = IP(src=INTERNAL_HOME, dst=CN) / UDP(sport=1024, dport=9, chksum=0) / b"user"

EXAMPLES = [
    ("95 02 00 00", MIP4Ext_TrustedNetworksConfigured()),
    ("95 02 00 05", MIP4Ext_TrustedNetworksConfigured(reserved=5)),
    # Packets {2c}, {3d} and {3b} of appendix A.1, access mode cvc.
    ("4500 0034 0001 0000 40 11 66b0 0a010007 0a000001  9c40 01b2 0020 0000"
     "01 22 012c 0a000005 0a000001 0a010007 0102030405060708",
     IP(ihl=5, src=VPN_TIA, dst=INTERNAL_HA) / UDP(sport=40000, chksum=0) / MIP4_RRQ(
         flags="DT", lifetime=300, homeaddr=INTERNAL_HOME, haaddr=INTERNAL_HA, coaddr=VPN_TIA,
         id=0x0102030405060708)),
    (INTERNAL_TUNNEL, IP(ihl=5, src=VPN_TIA, dst=INTERNAL_HA) / user_packet),
    ("4500 0068 0001 0000 40 04 1455 c6336407 cb007101"
     "4500 0054 0001 0000 40 32 7c70 cb007105 c0000201  00001001 00000007" + ENCRYPTED,
     IP(ihl=5, src=CARE_OF, dst=EXTERNAL_HA) / IP(src=EXTERNAL_HOME, dst=VPN_GATEWAY)
     / ESP(spi=0x1001, seq=7, data=bytes.fromhex(ENCRYPTED))),
    # Packet {3b} again, with NAT traversal at each of its three layers.
    ("4500 0088 0001 0000 40 11 1428 c6336407 cb007101  9c41 01b2 0074 0000  04 04 0000"
     "4500 0068 0001 0000 40 11 7c7d cb007105 c0000201  1194 1194 0054 0000  00001001 00000007" + ENCRYPTED_BEHIND_NAT,
     IP(ihl=5, src=CARE_OF, dst=EXTERNAL_HA) / UDP(sport=40001, chksum=0) / MIP4_TunnelData()
     / IP(src=EXTERNAL_HOME, dst=VPN_GATEWAY) / UDP(sport=4500, dport=4500, chksum=0)
     / ESP(spi=0x1001, seq=7, data=bytes.fromhex(ENCRYPTED_BEHIND_NAT))),
]
