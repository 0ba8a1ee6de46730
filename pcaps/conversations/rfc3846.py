# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3846: a home agent names itself and its AAA server, and the mobile node brings the names along."""

from conversations.cast import FA, HA, MN, MN_AAA, MN_HA, NAI, Said, relayed, reply, request, udp

from scapy_mip4.layers import (
    MIP4Ext_AAAHIdentity, MIP4Ext_Challenge, MIP4Ext_HAIdentity, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
)

NAMES = [MIP4Ext_HAIdentity(nai="ha1@example.org"), MIP4Ext_AAAHIdentity(nai="aaa2@example.org")]
IDENTITY, SIGNED = MIP4Ext_MNNAI(nai=NAI), MIP4Ext_MobileHomeAuth(sa=MN_HA)
CHALLENGES = [MIP4Ext_Challenge(challenge=bytes.fromhex(value)) for value in ("0f1e2d3c", "4b5a6978", "8796a5b4")]
AAA = MIP4Ext_MNAAAAuth(sa=MN_AAA)

FIRST = request(0.0, IDENTITY, SIGNED, CHALLENGES[0], AAA)
FIRST_REPLY = reply(FIRST, IDENTITY, *NAMES, SIGNED)
AGAIN = request(1700.0, IDENTITY, *NAMES, SIGNED, CHALLENGES[1], AAA)
AGAIN_REPLY = reply(AGAIN, IDENTITY, *NAMES, SIGNED)

SAID: list[Said] = [
    (0.0, "first registration: any server of example.org may authenticate it", udp(MN, FA, FIRST)),
    (0.01, "the foreign agent relays it", udp(FA, HA, FIRST)),
    (0.05, "the first reply names the home agent and the AAA server that was asked", udp(HA, FA, FIRST_REPLY)),
    (0.06, "relayed, with a new challenge", udp(FA, MN, relayed(FIRST_REPLY, CHALLENGES[1]))),
    (1700.0, "renewal: the mobile node says who served it", udp(MN, FA, AGAIN)),
    (1700.01, "the foreign agent knows now which AAA server to ask", udp(FA, HA, AGAIN)),
    (1700.05, "the names came with the request, so they are in the reply as well", udp(HA, FA, AGAIN_REPLY)),
    (1700.06, "relayed", udp(FA, MN, relayed(AGAIN_REPLY, CHALLENGES[2]))),
]
