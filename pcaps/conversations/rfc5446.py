# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5446: a registration for a service, denied for one that the subscriber has not."""

from conversations.cast import COA, HA, MN, MN_HA, NAI, Said, reply, request, udp

from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_ServiceSelection

SIGNED, IDENTITY = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_MNNAI(nai=NAI)


def asked(seconds: float, service: str):
    return request(seconds, IDENTITY, MIP4Ext_ServiceSelection(service=service), SIGNED,
                   homeaddr="0.0.0.0", flags="DT", coaddr=COA)


def answer(to, **fields):
    return reply(to, *to.exts[:2], SIGNED, **fields)


VOICE, INTERNET = asked(0.0, "voice"), asked(1.0, "internet.example.org")

SAID: list[Said] = [
    (0.0, "an identity, and the service that the registration is for", udp(COA, HA, VOICE)),
    (0.1, "the subscriber is not entitled to it",
     udp(HA, COA, answer(VOICE, code=ReplyCode.SERVICE_AUTHORIZATION_FAILED))),
    (1.0, "another service", udp(COA, HA, INTERNET)),
    (1.1, "accepted, with a home address of that service", udp(HA, COA, answer(INTERNET, homeaddr=MN))),
]
