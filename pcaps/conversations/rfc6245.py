# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6245: the agents of a GRE tunnel tell each other the key they want in packets to them."""

from conversations.cast import CN, FA, FA_HA, HA, MN, MN_HA, Said, ping, relayed, reply, request, udp
from scapy.layers.inet import IP
from scapy.layers.l2 import GRE

from scapy_mip4.layers import MIP4Ext_ForeignHomeAuth, MIP4Ext_GREKey, MIP4Ext_MobileHomeAuth

SIGNED, AGENTS_SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_ForeignHomeAuth(sa=FA_HA)
TO_FA, TO_HA = 0x0A01, 0x0B02
ASKED = request(0.0, SIGNED, flags="GT")
ANSWER = reply(ASKED, SIGNED, MIP4Ext_GREKey(key=TO_HA), AGENTS_SIGNED)


def tunnel(src: str, dst: str, key: int):
    return IP(src=src, dst=dst) / GRE(key_present=1, key=key)


SAID: list[Said] = [
    (0.0, "flag G asks for GRE, T for a reverse tunnel", udp(MN, FA, ASKED)),
    (0.1, "the foreign agent adds its key", udp(FA, HA, relayed(ASKED, MIP4Ext_GREKey(key=TO_FA), AGENTS_SIGNED))),
    (0.2, "the home agent answers with its own", udp(HA, FA, ANSWER)),
    (0.3, "neither is for the mobile node", udp(FA, MN, relayed(ANSWER, keep=1))),
    (1.0, "data for the mobile node carry the foreign agent's key", tunnel(HA, FA, TO_FA) / ping(CN, MN, ttl=62)),
    (1.1, "the answer carries the home agent's", tunnel(FA, HA, TO_HA) / ping(MN, CN, answer=True, ttl=63)),
]
