# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4004: a foreign agent has a registration authorized by Diameter; the home AAA server makes the keys for it."""

from conversations.cast import FA, HA, MN, MN_AAA, NAI, Said, relayed, reply, request, udp
from scapy.layers.inet import IP, TCP

from scapy_mip4.layers import (
    MIP4Ext_Challenge, MIP4Ext_MNAAAAuth, MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNFAKeyGenRequest, MIP4Ext_MNHAKeyGenReply,
    MIP4Ext_MNHAKeyGenRequest, MIP4Ext_MNNAI, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.layers.rfc4004 import AVP, DiamAns, DiamReq
from scapy_mip4.security import MobilitySecurityAssociation, covered_octets, derive_key

AAAH = "192.0.2.50"
HA_NONCE = bytes.fromhex("4c81d9e2f7063ba5c918e04d72b65fa3")
FA_NONCE = bytes.fromhex("b3f05a6ec1d8724990e73dac56128bf4")
# By the SPIs that the mobile node chose; the agents' own are in the key generation replies.
TO_MN_FROM_HA = MobilitySecurityAssociation(0x120, derive_key(MN_AAA.key, HA_NONCE, NAI.encode()), "hmac-sha1")
TO_MN_FROM_FA = MobilitySecurityAssociation(0x420, derive_key(MN_AAA.key, FA_NONCE, NAI.encode()), "hmac-sha1")
HA_SPI, FA_SPI, LIFETIME = 0x121, 0x421, 1800
CHALLENGES = [MIP4Ext_Challenge(challenge=bytes.fromhex(value)) for value in ("c0ffee01", "c0ffee02")]

PROOF = MIP4Ext_MNAAAAuth(sa=MN_AAA)
ASKED = request(0.0, MIP4Ext_MNNAI(nai=NAI), MIP4Ext_MNHAKeyGenRequest(spi=TO_MN_FROM_HA.spi),
                MIP4Ext_MNFAKeyGenRequest(spi=TO_MN_FROM_FA.spi), CHALLENGES[0], PROOF, homeaddr="0.0.0.0")
INPUT = len(covered_octets(ASKED, PROOF))
ANSWER = reply(
    ASKED, MIP4Ext_MNNAI(nai=NAI),
    MIP4Ext_MNHAKeyGenReply(lifetime=LIFETIME, aaa_spi=MN_AAA.spi, ha_spi=HA_SPI, nonce=HA_NONCE),
    MIP4Ext_MNFAKeyGenReply(lifetime=LIFETIME, aaa_spi=MN_AAA.spi, fa_spi=FA_SPI, nonce=FA_NONCE),
    MIP4Ext_MobileHomeAuth(sa=TO_MN_FROM_HA), homeaddr=MN)

SHA1, TIMESTAMPS = AVP("MIP-Algorithm-Type", val=2), AVP("MIP-Replay-Mode", val=2)
FEATURES = AVP("MIP-Feature-Vector", val="Mobile-Node-Home-Address-Requested+MN-HA-Key-Request+MN-FA-Key-Request")
MOBILE_NODE, HOME_AGENT = AVP("MIP-Mobile-Node-Address", val=MN), AVP("MIP-Home-Agent-Address", val=HA)
SUCCESS, KEYS_LIVE = AVP("Result-Code", val=2001), AVP("MIP-MSA-Lifetime", val=LIFETIME)


def opened(session: str, origin: str, realm: str):
    return [AVP("Session-Id", val=session), AVP("Auth-Application-Id", val=2),
            AVP("Origin-Host", val=f"{origin}.{realm}"), AVP("Origin-Realm", val=realm)]


def key(association):
    return AVP("MIP-Session-Key", val=association.key)


def nonce(octets):
    return AVP("MIP-Nonce", val=octets)


USER, HOME_REALM = AVP("User-Name", val=NAI), AVP("Destination-Realm", val="example.org")
VISIT, HOME = "fa1.visited.example;1767607200;1", "aaah.example.org;1767607200;7"
AMR = DiamReq("AM", drHbHId=0x101, drEtEId=0x901, avpList=[
    *opened(VISIT, "fa1", "visited.example"), USER, HOME_REALM, AVP("MIP-Reg-Request", val=ASKED),
    AVP("MIP-MN-AAA-Auth", val=[
        AVP("MIP-MN-AAA-SPI", val=MN_AAA.spi), AVP("MIP-Auth-Input-Data-Length", val=INPUT),
        AVP("MIP-Authenticator-Length", val=MN_AAA.octets), AVP("MIP-Authenticator-Offset", val=INPUT)]),
    FEATURES, AVP("MIP-FA-Challenge", val=CHALLENGES[0].challenge)])
HAR = DiamReq("HA", drAppId=2, drHbHId=0x201, drEtEId=0x902, avpList=[
    *opened(HOME, "aaah", "example.org"), AVP("Authorization-Lifetime", val=LIFETIME),
    AVP("Auth-Session-State", val=1), AVP("MIP-Reg-Request", val=ASKED), USER, HOME_REALM, FEATURES,
    AVP("MIP-MN-to-HA-MSA", val=[SHA1, TIMESTAMPS, nonce(HA_NONCE)]),
    AVP("MIP-MN-to-FA-MSA", val=[AVP("MIP-FA-to-MN-SPI", val=FA_SPI), SHA1, nonce(FA_NONCE)]),
    AVP("MIP-HA-to-MN-MSA", val=[SHA1, TIMESTAMPS, key(TO_MN_FROM_HA)]), KEYS_LIVE])
HAA = DiamAns("HA", drAppId=2, drHbHId=0x201, drEtEId=0x902, avpList=[
    *opened(HOME, "ha1", "example.org"), SUCCESS, AVP("MIP-Reg-Reply", val=ANSWER), HOME_AGENT, MOBILE_NODE])
AMA = DiamAns("AM", drHbHId=0x101, drEtEId=0x901, avpList=[
    *opened(VISIT, "aaah", "example.org"), SUCCESS, AVP("MIP-Reg-Reply", val=ANSWER),
    AVP("MIP-FA-to-MN-MSA", val=[AVP("MIP-FA-to-MN-SPI", val=TO_MN_FROM_FA.spi), SHA1, key(TO_MN_FROM_FA)]),
    KEYS_LIVE, HOME_AGENT, MOBILE_NODE])
DIAMETER = 3868


def asks(src: str, dst: str, message):
    return IP(src=src, dst=dst) / TCP(sport=40000, dport=DIAMETER, flags="PA", seq=1, ack=1) / message


def answers(asked, message):
    below = asked[TCP]
    return (IP(src=asked.dst, dst=asked.src)
            / TCP(sport=DIAMETER, dport=below.sport, flags="PA", seq=1, ack=1 + len(below.payload)) / message)


TO_AAAH, TO_HA = asks(FA, AAAH, AMR), asks(AAAH, HA, HAR)

SAID: list[Said] = [
    (0.0, "a mobile node that has nothing but an association with its AAA server asks for an address and keys",
     udp("0.0.0.0", FA, ASKED)),
    (0.1, "AMR: the foreign agent asks the home AAA server", TO_AAAH),
    (0.2, "HAR: which authenticates the mobile node, makes keys and passes the request to a home agent", TO_HA),
    (0.3, "HAA: the home agent's reply, protected by the new key", answers(TO_HA, HAA)),
    (0.4, "AMA: the foreign agent gets it, and its own key", answers(TO_AAAH, AMA)),
    (0.5, "the reply reaches the mobile node, which derives the keys from the nonces",
     udp(FA, MN, relayed(ANSWER, CHALLENGES[1], MIP4Ext_MobileForeignAuth(sa=TO_MN_FROM_FA)))),
]
