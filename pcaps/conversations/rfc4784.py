# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4784: the home AAA server orders new keys, and the mobile node makes them.

The key data are in the clear (version 7), so that they can be read: keys, MN_Authenticator, AAA_Authenticator, zeros.
"""

from conversations.cast import FA, HA, MN, MN_AAA, MN_HA, NAI, Said, reply, request, udp

from scapy_mip4.codes import DMUVersion, ReplyCode
from scapy_mip4.layers import (
    MIP4Ext_Challenge, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_VerizonAAAAuthenticator,
    MIP4Ext_VerizonKeyData, MIP4Ext_VerizonKeyRequest,
)
from scapy_mip4.security import MobilitySecurityAssociation

NEW_MN_AAA = MobilitySecurityAssociation(0x210, bytes.fromhex("31d8a05fc27e946b8f1360e5ba94d72c"))
NEW_MN_HA = MobilitySecurityAssociation(0x110, bytes.fromhex("a64c7be2905d38f11ce9027fd45b86a3"))
CHAP = bytes.fromhex("5e07f9b3681a2dc4e09b7d362f58c1a4")
MN_AUTHENTICATOR, AAA_AUTHENTICATOR = bytes.fromhex("bc614e"), bytes.fromhex("6f2a91d0e4583bc7")
KEYS = NEW_MN_AAA.key + NEW_MN_HA.key + CHAP + MN_AUTHENTICATOR + AAA_AUTHENTICATOR
DATA = MIP4Ext_VerizonKeyData(keydata=KEYS.ljust(128, b"\0"), pkoid=10, pkoi=1, dmuv=DMUVersion.CLEARTEXT)

IDENTITY = MIP4Ext_MNNAI(nai=NAI)
CHALLENGES = [MIP4Ext_Challenge(challenge=bytes.fromhex(value))
              for value in ("1a2b3c4d", "5e6f7081", "92a3b4c5", "d6e7f809")]


def asked(seconds: float, challenge: MIP4Ext_Challenge, home, aaa, *data):
    return request(seconds, IDENTITY, MIP4Ext_MobileHomeAuth(sa=home), challenge, *data, MIP4Ext_MNAAAAuth(sa=aaa))


FIRST = asked(0.0, CHALLENGES[0], MN_HA, MN_AAA)
SECOND = asked(1.0, CHALLENGES[1], NEW_MN_HA, NEW_MN_AAA, DATA)
THIRD = asked(2.0, CHALLENGES[2], NEW_MN_HA, NEW_MN_AAA)
ACCEPTED = reply(THIRD, IDENTITY, MIP4Ext_MobileHomeAuth(sa=NEW_MN_HA))

SAID: list[Said] = [
    (0.0, "a registration with the old keys", udp(MN, FA, FIRST)),
    (0.1, "the AAA server asked for a key update: code 89 with MIP_Key_Request",
     udp(FA, MN, reply(FIRST, MIP4Ext_VerizonKeyRequest(pkoid=10), CHALLENGES[1], code=ReplyCode.FA_VENDOR_SPECIFIC))),
    (1.0, "new keys in MIP_Key_Data; they protect this request already", udp(MN, FA, SECOND)),
    (1.1, "the AAA server read them: it returns the AAA_Authenticator that was among them",
     udp(FA, MN, reply(SECOND, MIP4Ext_VerizonAAAAuthenticator(authenticator=AAA_AUTHENTICATOR), CHALLENGES[2],
                       code=ReplyCode.FA_VENDOR_SPECIFIC))),
    (2.0, "a registration with the new keys", udp(MN, FA, THIRD)),
    (2.1, "the foreign agent relays it; the home agent gets the new MN-HA key from the AAA server",
     udp(FA, HA, THIRD)),
    (2.2, "accepted", udp(HA, FA, ACCEPTED)),
    (2.3, "relayed, with the next challenge", udp(FA, MN, reply(THIRD, *ACCEPTED.exts, CHALLENGES[3]))),
]
