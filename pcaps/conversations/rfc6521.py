# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6521: two mobile routers of one home agent agree on a tunnel of their own. Seen on the link of router A.

No SPI selects the key of their registration: it is made of the tokens of Home Test and Care-of Test.
"""

from hashlib import sha1
from hmac import digest
from socket import inet_aton

from conversations.cast import COA, COA2, HA, MN, MN_HA, Said, ping, reply, request, udp
from scapy.layers.inet import IP

from scapy_mip4.layers import (
    MIP4_CoT, MIP4_CoTI, MIP4_HoT, MIP4_HoTI, MIP4_MobileRouter, MIP4_MobileRouterPrefix, MIP4Ext_CareOfAddress,
    MIP4Ext_MobileCorrespondentAuth, MIP4Ext_MobileHomeAuth, MIP4Ext_MobileNetworkExplicitAck,
    MIP4Ext_MobileNetworkRequest, MIP4Ext_PrefixAdvertisement, MIP4Ext_RouteOptimizationReply,
    MIP4Ext_RouterCapability,
)

A, C, COA_A, COA_C = MN, "10.0.0.7", COA, COA2
NET_A, NET_C = "10.5.1.0", "10.7.1.0"
SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
ROUTER_KEY, NONCE = bytes.fromhex("2d81f6a09c47e35b1e60b7d3c8f4925a"), bytes.fromhex("7a19c04be2d5836f")
HOME_COOKIE, COA_COOKIE, INDEX = 0x51C2E9073BD8A64F, 0x0E7A94D1C65B32F8, 5


def token(address: str, kind: int) -> bytes:
    return digest(ROUTER_KEY, inet_aton(address) + NONCE + bytes([kind]), "sha1")[:8]


HOME_TOKEN, COA_TOKEN = token(C, 0), token(COA_C, 1)


def sealed(message):
    """Return the message with an authenticator by the key of both tokens, behind all its extensions."""
    seal = MIP4Ext_MobileCorrespondentAuth(home_index=INDEX, coa_index=INDEX, authenticator=bytes(16))
    head = bytes(seal)
    covered = bytes(message) + head[:2] + head[4:8]
    seal.authenticator = digest(sha1(HOME_TOKEN + COA_TOKEN).digest(), covered, "sha1")[:16]
    message.exts.append(seal)
    return message


def from_ha(packet):
    return IP(src=HA, dst=COA_A) / packet


def to_ha(packet):
    return IP(src=COA_A, dst=HA) / packet


OWN, OWN_ACK = (MIP4Ext_MobileNetworkRequest(prefixlen=24, prefix=NET_A),
                MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix=NET_A))
START = request(0.0, OWN, MIP4Ext_RouterCapability(flags="AR"), SIGNED, flags="DT", coaddr=COA_A)
START_REPLY = reply(START, OWN_ACK, MIP4Ext_RouteOptimizationReply(), SIGNED)
DIRECT = sealed(request(30.5, MIP4Ext_MobileNetworkRequest(prefixlen=24, prefix=NET_C),
                        homeaddr=C, coaddr=COA_C, lifetime=600))
WHO = request(30.6, OWN, MIP4Ext_RouterCapability(flags="ARS", homeaddr=C), SIGNED, flags="DT", coaddr=COA_A)
WHO_REPLY = reply(WHO, OWN_ACK, MIP4Ext_RouteOptimizationReply(flags="S"),
                  MIP4Ext_PrefixAdvertisement(infos=[
                      MIP4_MobileRouter(homeaddr=C),
                      MIP4_MobileRouterPrefix(prefix=f"{NET_C}/24", realm="c.example.org")]), SIGNED)
DIRECT_REPLY = sealed(reply(DIRECT, MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix=NET_C),
                            MIP4Ext_CareOfAddress(coaddrs=[COA_A])))

SAID: list[Said] = [
    (0.0, "router A can optimize routes, lets others know its network and wants to know theirs",
     udp(COA_A, HA, START)),
    (0.1, "assented; nobody else is registered yet", udp(HA, COA_A, START_REPLY)),
    (30.0, "router C, registered since and told of network A, has packets for it: a test from its care-of address",
     from_ha(udp(COA_C, A, MIP4_CoTI(cookie=COA_COOKIE)))),
    (30.01, "and one from its home address; both come by way of the home agent",
     from_ha(udp(C, A, MIP4_HoTI(cookie=HOME_COOKIE)))),
    (30.2, "A answers to the care-of address with one token",
     to_ha(udp(A, COA_C, MIP4_CoT(index=INDEX, cookie=COA_COOKIE, token=int.from_bytes(COA_TOKEN, "big"))))),
    (30.21, "to the home address with the other",
     to_ha(udp(A, C, MIP4_HoT(index=INDEX, cookie=HOME_COOKIE, token=int.from_bytes(HOME_TOKEN, "big"))))),
    (30.5, "C has both, so it can register with A", from_ha(udp(COA_C, A, DIRECT))),
    (30.6, "A does not know C: it solicits the networks of C from the home agent", udp(COA_A, HA, WHO)),
    (30.7, "which advertises them", udp(HA, COA_A, WHO_REPLY)),
    (30.8, "they are those of C's request: accepted, and the tunnel is to end at this care-of address",
     to_ha(udp(A, COA_C, DIRECT_REPLY))),
    (31.0, "data from network C straight to network A",
     IP(src=COA_C, dst=COA_A) / ping("10.7.1.20", "10.5.1.20", ttl=63)),
]
