# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 2004: a registration that asks for minimal encapsulation, and data in it, both ways."""

from conversations.cast import CN, FA, HA, MN, MN_HA, Said, ping, reply, request, udp
from scapy.layers.inet import ICMP, IP

from scapy_mip4.layers import MinimalForwardingHeader, MIP4Ext_MobileHomeAuth

SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
ASKED = request(0.0, SIGNED, flags="MT")
ANSWER = reply(ASKED, SIGNED)


def tunnelled(src: str, dst: str, packet):
    """Return a packet whose IP header the tunnel changed, with what it replaced behind it."""
    return (IP(src=src, dst=dst, ttl=packet.ttl) / MinimalForwardingHeader(proto=1, src=packet.src, dst=packet.dst)
            / packet[ICMP])


SAID: list[Said] = [
    (0.0, "flag M asks for minimal encapsulation, T for a reverse tunnel", udp(MN, FA, ASKED)),
    (0.1, "relayed", udp(FA, HA, ASKED)),
    (0.2, "accepted, so both are granted", udp(HA, FA, ANSWER)),
    (0.3, "relayed", udp(FA, MN, ANSWER)),
    (1.0, "data for the mobile node: 12 octets, where a second IP header would have taken 20",
     tunnelled(HA, FA, ping(CN, MN, ttl=62))),
    (1.1, "the answer, by the reverse tunnel", tunnelled(FA, HA, ping(MN, CN, answer=True, ttl=63))),
]
