# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3519: a mobile node behind a NAT gets its tunnel in UDP. Seen at the home agent."""

from conversations.cast import CN, HA, MN, MN_HA, Said, ping, reply, request, udp

from scapy_mip4.layers import MIP4_TunnelData, MIP4Ext_MobileHomeAuth, MIP4Ext_UDPTunnelReply, MIP4Ext_UDPTunnelRequest

PRIVATE, NAT, PORT = "192.168.1.7", "203.0.113.33", 40001
SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
ASKED = request(0.0, MIP4Ext_UDPTunnelRequest(), SIGNED, flags="DT", coaddr=PRIVATE)
ANSWER = reply(ASKED, MIP4Ext_UDPTunnelReply(keepalive=110), SIGNED)


def from_nat(message):
    return udp(NAT, HA, message, sport=PORT)


def to_nat(message):
    return udp(HA, NAT, message, dport=PORT)


SAID: list[Said] = [
    (0.0, "the NAT replaced source address and port, but not the care-of address: so the home agent detects it",
     from_nat(ASKED)),
    (0.1, "the home agent will tunnel in UDP, and wants a keepalive every 110 seconds", to_nat(ANSWER)),
    (0.2, "the first keepalive, at once: an echo request to the home agent, in the tunnel",
     from_nat(MIP4_TunnelData() / ping(MN, HA))),
    (0.3, "and its answer", to_nat(MIP4_TunnelData() / ping(HA, MN, answer=True))),
    (1.0, "data for the mobile node, to address and port of the NAT",
     to_nat(MIP4_TunnelData() / ping(CN, MN, seq=2, ttl=62))),
    (1.1, "the answer, by the reverse tunnel", from_nat(MIP4_TunnelData() / ping(MN, CN, seq=2, answer=True))),
]
