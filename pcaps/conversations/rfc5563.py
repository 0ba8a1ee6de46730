# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5563: access routers register a device that knows nothing of Mobile IP, and it keeps its address."""

from conversations.cast import FA, FA2, FA_HA, HA, MN, NAI, Said, reply, request, udp

from scapy_mip4.codes import AccessTechnology
from scapy_mip4.layers import (
    MIP4Ext_ForeignHomeAuth, MIP4Ext_MNNAI, MIP4Ext_PMIPAccessTechnology, MIP4Ext_PMIPAuthMethod,
    MIP4Ext_PMIPDeviceID, MIP4Ext_PMIPInterfaceID, MIP4Ext_PMIPSubscriberID,
)

SIGNED = MIP4Ext_ForeignHomeAuth(sa=FA_HA)
METHOD, IDENTITY = MIP4Ext_PMIPAuthMethod(method=1), MIP4Ext_MNNAI(nai=NAI)
DEVICE = MIP4Ext_PMIPDeviceID(idtype=1, identifier=bytes.fromhex("02005e005305"))
SUBSCRIBER = MIP4Ext_PMIPSubscriberID(idtype=1, identifier=b"001010123456789")


def asked(seconds: float, agent: str, port: bytes, **fields):
    return request(seconds, IDENTITY, METHOD, MIP4Ext_PMIPInterfaceID(identifier=port), DEVICE, SUBSCRIBER,
                   MIP4Ext_PMIPAccessTechnology(tech=AccessTechnology.IEEE_802_16E), SIGNED,
                   coaddr=agent, flags="T", **fields)


def answer(to, **fields):
    return reply(to, IDENTITY, METHOD, DEVICE, SUBSCRIBER, SIGNED, homeaddr=MN, **fields)


ATTACHED = asked(0.0, FA, b"port7", homeaddr="0.0.0.0")
MOVED = asked(60.0, FA2, b"port2")
GONE = asked(600.0, FA2, b"port2", lifetime=0)

SAID: list[Said] = [
    (0.0, "a device attached: its access router, as proxy mobility agent, registers it and asks for an address",
     udp(FA, HA, ATTACHED)),
    (0.1, "the home agent assigns one", udp(HA, FA, answer(ATTACHED))),
    (60.0, "the device moved to another access router", udp(FA2, HA, MOVED)),
    (60.1, "the binding moves, the address stays", udp(HA, FA2, answer(MOVED))),
    (600.0, "the device detached", udp(FA2, HA, GONE)),
    (600.1, "the binding is deleted", udp(HA, FA2, answer(GONE))),
]
