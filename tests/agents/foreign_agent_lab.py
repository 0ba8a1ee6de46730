# SPDX-License-Identifier: GPL-2.0-or-later
"""A foreign agent without sockets, mobile nodes on one side of it and home agents on the other."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Union

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.base import Output, Transmission
from scapy_mip4.agents.foreign_agent import ForeignAgent
from scapy_mip4.layers import (
    MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext_AuthBase, MIP4Ext_Challenge, MIP4Ext_CVSE,
    MIP4Ext_EncapsulatingDelivery, MIP4Ext_ExperimentalNonSkippable, MIP4Ext_ExperimentalSkippable,
    MIP4Ext_FAError, MIP4Ext_ForeignHomeAuth,
    MIP4Ext_GeneralizedAuth, MIP4Ext_MNAAAAuth, MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNNAI, MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth, MIP4Ext_NVSE, MIP4Ext_Pad1, MIP4Ext_RedirectedHA, MIP4Ext_RequestedHA,
    MIP4Ext_RequestedHALong, MIP4Ext_RevocationSupport, MIP4Ext_Unknown,
)
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import Datagram, Device, Mobile, Peer, Pool, Testbed

FA, COA, UPLINK = "192.0.2.1", "192.0.2.2", "198.51.100.1"
HA, HA_WITH_KEY, HA2 = "198.51.100.10", "198.51.100.11", "198.51.100.12"
HOME, HOME_WITH_KEY, OTHER_COA = "10.0.0.10", "10.0.0.20", "203.0.113.9"
NAI, NAI2 = "one@example.org", "two@example.org"
PORT, MOBILE_PORT = 434, 40000
IDENTIFICATION = 0x0102030405060708

KEYS = {
    MIP4Ext_MobileHomeAuth: MobilitySecurityAssociation(0x100, b"mobile and home "),
    MIP4Ext_MNAAAAuth: MobilitySecurityAssociation(0x200, b"mobile and aaa  "),
    MIP4Ext_ForeignHomeAuth: MobilitySecurityAssociation(0x300, b"foreign and home"),
    MIP4Ext_MobileForeignAuth: MobilitySecurityAssociation(0x400, b"mobile + foreign"),
}
MN_HA = {"mn-ha": KEYS[MIP4Ext_MobileHomeAuth], "mn-aaa": KEYS[MIP4Ext_MNAAAAuth]}
MOBILES = (
    Mobile(HOME, None, NAI, MN_HA),
    Mobile(HOME_WITH_KEY, None, "key@example.org", {**MN_HA, "mn-fa": KEYS[MIP4Ext_MobileForeignAuth]}),
)
TESTER = {
    "ha": (Peer("ha", HA), Peer("ha", HA_WITH_KEY, {"fa-ha": KEYS[MIP4Ext_ForeignHomeAuth]})),
    "ha2": (Peer("ha2", HA2),),
}

# Extensions by their number, as in "131|32|36"; an (x) after one breaks its authenticator.
EXTENSIONS: Mapping[str, Packet] = {
    "0": MIP4Ext_Pad1(),
    "32": MIP4Ext_MobileHomeAuth(),
    "32empty": MIP4Ext_MobileHomeAuth(spi=0x100),
    "33": MIP4Ext_MobileForeignAuth(),
    "34": MIP4Ext_ForeignHomeAuth(),
    "36": MIP4Ext_MNAAAAuth(),
    "36/200": MIP4Ext_GeneralizedAuth(subtype=200, spi=0x200, authenticator=bytes(16)),
    "38": MIP4Ext_CVSE(vendor=0xFFFFFF, vtype=1, value=b"?"),
    "41": MIP4Ext_MNFAKeyGenReply(fa_spi=0x2001, nonce=bytes(range(16))),
    "45": MIP4Ext_FAError(status=65),
    "99": MIP4Ext_Unknown(type=99, data=b"abcd"),
    "127": MIP4Ext_ExperimentalNonSkippable(subtype=1, data=b"abcd"),
    "130": MIP4Ext_EncapsulatingDelivery(),
    "131": MIP4Ext_MNNAI(nai=NAI),
    "131two": MIP4Ext_MNNAI(nai=NAI2),
    "132other": MIP4Ext_Challenge(challenge=b"never offered"),
    "134": MIP4Ext_NVSE(vendor=0xFFFFFF, vtype=1, value=b"?"),
    "137": MIP4Ext_RevocationSupport(flags="I", timestamp=5000),
    "139": MIP4Ext_RequestedHA(address=HA),
    "139long": MIP4Ext_RequestedHALong(address=HA),
    "139own": MIP4Ext_RequestedHA(address=FA),
    "139multicast": MIP4Ext_RequestedHA(address="224.1.1.1"),
    "139/2": MIP4Ext_RedirectedHA(address=HA2),
    "200": MIP4Ext_Unknown(type=200, data=b"abcd"),
    "255": MIP4Ext_ExperimentalSkippable(subtype=1, data=b"abcd"),
}

Features = Mapping[str, Union[bool, int, str]]
PLAIN: Features = {}
CHALLENGE: Features = {"challenge": True}
DYNAMIC_HA: Features = {"dynamic_ha": True}


class Lab:
    """A foreign agent, its clock, and the messages mobile nodes and home agents send to it."""

    def __init__(
        self, features: Features = PLAIN, behaviour: str = "resolved", deviations: Collection[str] = ()
    ) -> None:
        self.now = 1_700_000_000.0
        device = Device("fa", "fa", FA, coa=COA, uplink=UPLINK, features=features)
        self.testbed = Testbed("lab", (device,), tester=TESTER, pools=(Pool(MOBILES),), outside=OTHER_COA)
        self.agent = ForeignAgent(device, self.testbed, behaviour, deviations, clock=lambda: self.now)
        self.challenge = self.agent.challenges.latest if self.agent.challenges else b"challenge"

    def message(self, message: MIP4, extensions: str) -> bytes:
        """The octets of a message with the extensions listed, authenticated in their order."""
        for name in filter(None, extensions.split("|")):
            extension = self._extension(name.replace("(x)", ""))
            message.exts.append(extension)
            if type(extension) in KEYS and name != "32empty":
                KEYS[type(extension)].protect(message, extension)
            if name.endswith("(x)"):
                extension.authenticator = bytes(16)
        return raw(message)

    def _extension(self, name: str) -> Any:
        return MIP4Ext_Challenge(challenge=self.challenge) if name == "132" else EXTENSIONS[name].copy()

    def request(self, extensions: str = "32", **fields: Any) -> bytes:
        """The octets of a request of the mobile node."""
        values: dict[str, Any] = {"homeaddr": HOME, "haaddr": HA, "coaddr": COA, "id": IDENTIFICATION}
        return self.message(MIP4_RRQ(**{**values, "lifetime": 300, **fields}), extensions)

    def reply(self, extensions: str = "32", **fields: Any) -> bytes:
        """The octets of a home agent's reply."""
        values: dict[str, Any] = {"homeaddr": HOME, "haaddr": HA, "lifetime": 300, "id": IDENTIFICATION}
        return self.message(MIP4_RRP(**{**values, **fields}), extensions)

    def from_mobile(self, octets: bytes, **header: Any) -> list[Output]:
        """Hand the agent a datagram of the mobile node."""
        values: dict[str, Any] = {"source": HOME, "source_port": MOBILE_PORT, "dest": FA, "dest_port": PORT}
        return self.agent.handle(Datagram(octets=octets, time=self.now, **{**values, "ttl": 255, **header}))

    def from_home_agent(self, octets: bytes, source: str = HA) -> list[Output]:
        """Hand the agent a datagram of a home agent."""
        return self.agent.handle(Datagram(octets, source, PORT, COA, PORT, 64, self.now))

    def register(self, extensions: str = "32", **fields: Any) -> list[Output]:
        """Send a request; what comes of it."""
        return self.from_mobile(self.request(extensions, **fields))

    def answer(self, extensions: str = "32", **fields: Any) -> list[Output]:
        """Answer it as home agent; what comes of it."""
        return self.from_home_agent(self.reply(extensions, **fields))


def only(outputs: list[Output]) -> Transmission:
    """The one datagram the agent sent."""
    assert len(outputs) == 1, outputs
    output = outputs[0]
    assert isinstance(output, Transmission)
    return output


def message(outputs: list[Output]) -> MIP4:
    """The message in the one datagram the agent sent."""
    return MIP4(only(outputs).octets)


def numbers(message: MIP4) -> str:
    """The extension types of a message, as in "131|32|36"."""
    return "|".join(str(extension.type) for extension in message.exts)


def outcome(outputs: list[Output]) -> Any:
    """What the agent did in a word: "silence", "relayed", or the code of the reply it sent."""
    if not outputs:
        return "silence"
    sent = message(outputs)
    return "relayed" if isinstance(sent, MIP4_RRQ) else sent.code


def is_authentic(message: MIP4, kind: type[MIP4Ext_AuthBase]) -> bool:
    """Whether the last extension of the message is a right one of this kind."""
    extension = message.exts[-1]
    return isinstance(extension, kind) and KEYS[kind].verify(message, extension)
