# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3543: home agent and foreign agent agree on revocation, and the home agent revokes a binding."""

from conversations.cast import ALL_SYSTEMS, FA, FA_HA, HA, MN, MN_HA, Said, icmp, relayed, reply, request, stamp, udp

from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMPExt_MobilityAgent, MIP4_Revocation, MIP4_RevocationAck, MIP4Ext_ForeignHomeAuth,
    MIP4Ext_MobileHomeAuth, MIP4Ext_RevocationSupport,
)

SIGNED, AGENTS_SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_ForeignHomeAuth(sa=FA_HA)


def clock(seconds: float) -> int:
    return stamp(seconds) >> 32


def advertisement(seq: int):
    return ICMP_AgentAdvertisement(code=16, lifetime=3, exts=[
        ICMPExt_MobilityAgent(seq=seq, flags="RFX", coaddrs=[FA])])


ASKED = request(1.0, SIGNED)
ANSWER = reply(ASKED, SIGNED, MIP4Ext_RevocationSupport(flags="I", timestamp=clock(1.2)), AGENTS_SIGNED)
REVOKED = MIP4_Revocation(flags="AI", homeaddr=MN, haaddr=HA, coaddr=FA, id=clock(600.0), exts=[AGENTS_SIGNED])
CONFIRMED = MIP4_RevocationAck(flags="I", homeaddr=MN, id=REVOKED.id, exts=[AGENTS_SIGNED])

SAID: list[Said] = [
    (0.0, "flag X: this foreign agent supports revocation", icmp(FA, ALL_SYSTEMS, advertisement(300))),
    (1.0, "a registration", udp(MN, FA, ASKED)),
    (1.1, "the foreign agent adds that it supports revocation, and will heed I",
     udp(FA, HA, relayed(ASKED, MIP4Ext_RevocationSupport(flags="I", timestamp=clock(1.1)), AGENTS_SIGNED))),
    (1.2, "so does the home agent", udp(HA, FA, ANSWER)),
    (1.3, "the mobile node sees nothing of that", udp(FA, MN, relayed(ANSWER, keep=1))),
    (600.0, "revocation by the home agent (A), the mobile node is to be informed (I)", udp(HA, FA, REVOKED)),
    (600.1, "an advertisement for the mobile node alone, its sequence number 0: register again",
     icmp(FA, MN, advertisement(0))),
    (600.2, "revocation acknowledged, the mobile node was informed", udp(FA, HA, CONFIRMED)),
]
