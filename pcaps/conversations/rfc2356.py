# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 2356: a mobile node outside registers through its firewall. Seen inside, where SKIP is taken off already."""

from conversations.cast import COA, MN, MN_HA, Said, ping, reply, request, udp
from scapy.layers.inet import IP

from scapy_mip4.layers import MIP4Ext_FirewallTraversal, MIP4Ext_MobileHomeAuth

HA, SERVER = "10.0.0.1", "10.0.9.9"
FIREWALL_OUTSIDE, FIREWALL_INSIDE = "203.0.113.1", "10.0.0.254"
SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
ASKED = request(0.0, MIP4Ext_FirewallTraversal(to_ha=FIREWALL_OUTSIDE), SIGNED, flags="DT", haaddr=HA, coaddr=COA)
ANSWER = reply(ASKED, MIP4Ext_FirewallTraversal(to_mn=FIREWALL_INSIDE), SIGNED)

SAID: list[Said] = [
    (0.0, "the mobile node came through the firewall at its outer address, and says so", udp(COA, HA, ASKED)),
    (0.1, "the home agent says by which inner address it will reach the mobile node", udp(HA, COA, ANSWER)),
    (1.0, "data for the mobile node, tunnelled to its care-of address",
     IP(src=HA, dst=COA) / ping(SERVER, MN, ttl=63)),
    (1.1, "the answer, by the reverse tunnel", IP(src=COA, dst=HA) / ping(MN, SERVER, answer=True)),
]
