# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 1256: routers and a foreign agent make themselves known, and one of them retires."""

from conversations.cast import ALL_ROUTERS, ALL_SYSTEMS, COA, FA, FA2, Said, icmp

from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMP_RouterAddress, ICMPExt_MobilityAgent, ICMPExt_Pad1,
    ICMPExt_PrefixLengths,
)

NEIGHBOUR = "198.51.100.2"
ROUTERS = [ICMP_RouterAddress(address=NEIGHBOUR, preference=10),
           ICMP_RouterAddress(address="198.51.100.3", preference=-2147483648)]
AGENT = ICMPExt_MobilityAgent(seq=7, lifetime=1800, flags="RF", coaddrs=[FA])

SAID: list[Said] = [
    (0.0, "a router with two addresses, the second never to be used as default router",
     icmp(NEIGHBOUR, ALL_SYSTEMS, ICMP_AgentAdvertisement(addrs=ROUTERS))),
    (3.0, "a host that just started asks for routers", icmp(COA, ALL_ROUTERS, ICMP_AgentSolicitation())),
    (3.2, "solicited, the router answers to the host alone",
     icmp(NEIGHBOUR, COA, ICMP_AgentAdvertisement(addrs=ROUTERS))),
    (3.4, "and so does a foreign agent, which is a router as well: an agent advertisement of RFC 5944",
     icmp(FA, COA, ICMP_AgentAdvertisement(
         lifetime=3, addrs=[ICMP_RouterAddress(address=FA, preference=0)],
         exts=[AGENT, ICMPExt_PrefixLengths(prefixes=[25]), ICMPExt_Pad1()]))),
    (5.0, "another foreign agent advertises that it routes only for mobile nodes: code 16, no router address",
     icmp(FA2, ALL_SYSTEMS, ICMP_AgentAdvertisement(
         code=16, lifetime=3, exts=[ICMPExt_MobilityAgent(seq=0, flags="F", coaddrs=[FA2])]))),
    (9.0, "the router shuts down: its addresses are valid for 0 seconds more",
     icmp(NEIGHBOUR, ALL_SYSTEMS, ICMP_AgentAdvertisement(lifetime=0, addrs=ROUTERS))),
]
