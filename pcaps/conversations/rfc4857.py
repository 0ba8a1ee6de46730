# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4857: one registration at home by way of a gateway foreign agent, the next one within its region."""

from conversations.cast import (
    ALL_SYSTEMS, FA, FA2, FA_FA, FA_HA, HA, MN, MN_HA, Said, icmp, relayed, reply, request, stamp, udp,
)

from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMPExt_FANAI, ICMPExt_MobilityAgent, MIP4_RegionalRRP, MIP4_RegionalRRQ,
    MIP4Ext_FAFAAuth, MIP4Ext_ForeignHomeAuth, MIP4Ext_HFA, MIP4Ext_MNGFAAuth, MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth, MIP4Ext_RegionalLifetime,
)
from scapy_mip4.security import MobilitySecurityAssociation

GFA = "198.51.100.254"
MN_GFA = MobilitySecurityAssociation(0x501, bytes.fromhex("c83a5fe17204d96b1b7e90d2a64fc538"))
MN_HA_SIGNED, BETWEEN_FAS = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_FAFAAuth(sa=FA_FA)
MN_GFA_SIGNED = MIP4Ext_MNGFAAuth(sa=MN_GFA)


def advertisement(agent: str, seq: int, name: str):
    return ICMP_AgentAdvertisement(code=16, lifetime=3, exts=[
        ICMPExt_MobilityAgent(seq=seq, flags="RFI", coaddrs=[agent, GFA]), ICMPExt_FANAI(nai=name)])


HOME = request(1.0, MN_HA_SIGNED, coaddr=GFA)
HOME_REPLY = reply(HOME, MN_HA_SIGNED, MIP4Ext_ForeignHomeAuth(sa=FA_HA))
REGION_REPLY = relayed(HOME_REPLY, MIP4Ext_RegionalLifetime(lifetime=600), MIP4Ext_MobileForeignAuth(sa=MN_GFA), keep=1)
REGIONAL = MIP4_RegionalRRQ(lifetime=600, homeaddr=MN, gfaaddr=GFA, coaddr="0.0.0.0", id=stamp(61.0),
                            exts=[MN_GFA_SIGNED])
REGIONAL_REPLY = MIP4_RegionalRRP(lifetime=600, homeaddr=MN, gfaaddr=GFA, id=REGIONAL.id, exts=[MN_GFA_SIGNED])

SAID: list[Said] = [
    (0.0, "a foreign agent advertises itself, its gateway (the last care-of address) and its domain",
     icmp(FA, ALL_SYSTEMS, advertisement(FA, 300, "fa01@region.example"))),
    (1.0, "new domain, so registration at home: the care-of address is the gateway's", udp(MN, FA, HOME)),
    (1.05, "the foreign agent says in an HFA extension where the mobile node is",
     udp(FA, GFA, relayed(HOME, MIP4Ext_HFA(address=FA), BETWEEN_FAS))),
    (1.1, "the gateway takes that off and asks the home agent",
     udp(GFA, HA, relayed(HOME, MIP4Ext_ForeignHomeAuth(sa=FA_HA)))),
    (1.15, "accepted", udp(HA, GFA, HOME_REPLY)),
    (1.2, "the gateway grants 600 seconds in its region", udp(GFA, FA, relayed(REGION_REPLY, BETWEEN_FAS))),
    (1.25, "relayed", udp(FA, MN, REGION_REPLY)),
    (60.0, "after a move: another foreign agent of the same domain and gateway",
     icmp(FA2, ALL_SYSTEMS, advertisement(FA2, 812, "fa02@region.example"))),
    (61.0, "so registration with the gateway is enough; the care-of address is left to the foreign agent",
     udp(MN, FA2, REGIONAL)),
    (61.05, "which adds its own", udp(FA2, GFA, relayed(REGIONAL, MIP4Ext_HFA(address=FA2), BETWEEN_FAS))),
    (61.1, "accepted; the home agent notices nothing", udp(GFA, FA2, relayed(REGIONAL_REPLY, BETWEEN_FAS))),
    (61.15, "relayed", udp(FA2, MN, REGIONAL_REPLY)),
]
