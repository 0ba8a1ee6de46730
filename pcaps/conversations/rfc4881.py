# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4881: handoffs prepared before the link changes (pre-registration) and by foreign agents alone (post-)."""

from conversations.cast import (
    ALL_AGENTS, CN, FA, FA2, FA_FA, HA, MN, MN_HA, Said, icmp, ping, reply, request, stamp, udp,
)
from scapy.layers.inet import IP

from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMPExt_LLAEthernet, ICMPExt_LLASolicitedAddress,
    ICMPExt_MobilityAgent, ICMPExt_Pad1, MIP4_HRply, MIP4_HRqst, MIP4Ext_FAFAAuth, MIP4Ext_LLAEthernet,
    MIP4Ext_MobileHomeAuth,
)

NEXT = ICMP_AgentAdvertisement(code=16, lifetime=3, exts=[
    ICMPExt_MobilityAgent(seq=256, flags="RF", coaddrs=[FA2]), ICMPExt_LLAEthernet(mac="02:00:5e:00:53:02"),
    ICMPExt_Pad1()])
REGISTRATION = request(0.2, MIP4Ext_LLAEthernet(mac="02:00:5e:00:53:05"), MIP4Ext_MobileHomeAuth(sa=MN_HA), coaddr=FA2)
ACCEPTED = reply(REGISTRATION, MIP4Ext_MobileHomeAuth(sa=MN_HA))
BETWEEN_FAS = MIP4Ext_FAFAAuth(sa=FA_FA)
HANDOFF = MIP4_HRqst(flags="HT", lifetime=30, homeaddr=MN, haaddr=HA, id=stamp(60.0),
                     exts=[MIP4Ext_LLAEthernet(mac="02:00:5e:00:53:05"), BETWEEN_FAS])
HANDOFF_REPLY = MIP4_HRply(flags="HT", lifetime=30, homeaddr=MN, haaddr=HA, id=HANDOFF.id, exts=[BETWEEN_FAS])

SAID: list[Said] = [
    (0.0, "pre-registration: a mobile node about to move asks its agent for the advertisement of the next one",
     icmp(MN, FA, ICMP_AgentSolicitation(exts=[ICMPExt_LLASolicitedAddress(address=FA2)]))),
    (0.1, "and gets it, with the link layer address of the next agent", icmp(FA, MN, NEXT)),
    (0.2, "it registers there, still by the old link; its own link layer address is in the request",
     udp(MN, FA2, REGISTRATION)),
    (0.3, "relayed", udp(FA2, HA, REGISTRATION)),
    (0.4, "accepted; the new agent keeps the reply until the mobile node has come", udp(HA, FA2, ACCEPTED)),
    (0.9, "on the new link it asks for an advertisement", icmp(MN, ALL_AGENTS, ICMP_AgentSolicitation())),
    (0.95, "so the new agent delivers the reply", udp(FA2, MN, ACCEPTED)),
    (60.0, "post-registration: the mobile node moves back, and the agent it leaves offers a tunnel for 30 seconds",
     udp(FA2, FA, HANDOFF)),
    (60.1, "which the other one takes", udp(FA, FA2, HANDOFF_REPLY)),
    (60.2, "data for the mobile node come to the old agent, which tunnels them to the new one",
     IP(src=FA2, dst=FA) / ping(CN, MN, ttl=62)),
    (60.3, "and the answer takes the tunnel the other way", IP(src=FA, dst=FA2) / ping(MN, CN, answer=True, ttl=63)),
]
