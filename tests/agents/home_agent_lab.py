# SPDX-License-Identifier: GPL-2.0-or-later
"""A home agent without sockets, and a mobile node to try it with."""
from __future__ import annotations

from typing import Any, Union
from collections.abc import Collection, Mapping

from scapy.packet import Packet, Raw

from scapy_mip4.agents.base import Transmission
from scapy_mip4.agents.home_agent import HomeAgent
from scapy_mip4.layers import (
    MIP4, MIP4_RRQ, MIP4Ext_Challenge, MIP4Ext_CVSE, MIP4Ext_ExperimentalNonSkippable,
    MIP4Ext_ExperimentalSkippable, MIP4Ext_ForeignHomeAuth, MIP4Ext_GeneralizedAuth, MIP4Ext_MNAAAAuth,
    MIP4Ext_MNHAKeyGenRequest, MIP4Ext_MNNAI, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth, MIP4Ext_NVSE,
    MIP4Ext_RequestedHA, MIP4Ext_RequestedHALong, MIP4Ext_RevocationSupport, MIP4Ext_Unknown,
)
from scapy_mip4.security import MobilitySecurityAssociation, new_identification
from scapy_mip4.testbed import Datagram, Device, Mobile, Peer, Pool, Testbed

HA, HA2, NOBODY, BROADCAST = "10.0.0.1", "10.9.9.9", "10.0.0.77", "10.0.0.255"
HOME, HOME2, COA, COA2 = "10.0.0.10", "10.0.0.11", "10.1.0.10", "10.1.0.11"
FA, FA_WITH_KEY = "10.2.0.1", "10.2.0.2"
NAI, NAI2 = "one@example.org", "two@example.org"
PORT = 434

ASSOCIATIONS = {
    "32": MobilitySecurityAssociation(0x100, b"mobile and home "),
    "32'": MobilitySecurityAssociation(0x101, b"another for them", "md5-prefix-suffix"),
    "36": MobilitySecurityAssociation(0x200, b"mobile and aaa..", "hmac-md5"),
    "34": MobilitySecurityAssociation(0x300, b"foreign and home"),
    "33": MobilitySecurityAssociation(0x400, b"of no concern to"),
}
MOBILE_ASSOCIATIONS = {
    "mn-ha": ASSOCIATIONS["32"], "mn-ha-2": ASSOCIATIONS["32'"], "mn-aaa": ASSOCIATIONS["36"],
}
MOBILES = (Mobile(HOME, COA, NAI, MOBILE_ASSOCIATIONS), Mobile(HOME2, COA2, NAI2, MOBILE_ASSOCIATIONS))
TESTER = {"fa": (Peer("fa", FA), Peer("fa", FA_WITH_KEY, {"fa-ha": ASSOCIATIONS["34"]}))}

# Extensions by their number, as in "131|32|36"; an (x) after one breaks its authenticator.
EXTENSIONS: Mapping[str, Packet] = {
    "32": MIP4Ext_MobileHomeAuth(),
    "32'": MIP4Ext_MobileHomeAuth(),
    "33": MIP4Ext_MobileForeignAuth(),
    "34": MIP4Ext_ForeignHomeAuth(),
    "36": MIP4Ext_MNAAAAuth(),
    "36/200": MIP4Ext_GeneralizedAuth(subtype=200, spi=0x200, authenticator=bytes(16)),
    "38": MIP4Ext_CVSE(vendor=0xFFFFFF, vtype=1, value=b"?"),
    "38short": Raw(bytes.fromhex("26 00 0004 00000100")),
    "42": MIP4Ext_MNHAKeyGenRequest(spi=0x500),
    "127": MIP4Ext_ExperimentalNonSkippable(subtype=1, data=b"abcd"),
    "131": MIP4Ext_MNNAI(nai=NAI),
    "131unknown": MIP4Ext_MNNAI(nai="who@example.org"),
    "132": MIP4Ext_Challenge(challenge=b"challenge"),
    "134": MIP4Ext_NVSE(vendor=0xFFFFFF, vtype=1, value=b"?"),
    "137": MIP4Ext_RevocationSupport(flags="I", timestamp=5000),
    "139": MIP4Ext_RequestedHA(address=HA),
    "139other": MIP4Ext_RequestedHA(address=HA2),
    "139long": MIP4Ext_RequestedHALong(address=HA),
    "255": MIP4Ext_ExperimentalSkippable(subtype=1, data=b"abcd"),
    "unknown": MIP4Ext_Unknown(type=99, data=b"abcd"),
    "skippable": MIP4Ext_Unknown(type=200, data=b"abcd"),
}

Features = Mapping[str, Union[bool, int, str]]
ALL_FEATURES: Features = {"dynamic_ha": True, "challenge": True, "mn_aaa": True, "key_generation": True}


class Lab:
    """A home agent, its clock, and the requests of a mobile node."""

    def __init__(
        self,
        features: Features = ALL_FEATURES,
        behaviour: str = "resolved",
        deviations: Collection[str] = (),
        redirect: str | None = None,
        replay: str = "timestamp",
    ) -> None:
        self.now = 1_700_000_000.0
        device = Device("ha", "ha", HA, features=features, redirect=redirect)
        associations = dict(MOBILE_ASSOCIATIONS)
        if replay == "nonce":
            associations["mn-ha"] = MobilitySecurityAssociation(0x100, ASSOCIATIONS["32"].key, replay="nonce")
        mobiles = (Mobile(HOME, COA, NAI, associations), *MOBILES[1:])
        testbed = Testbed("lab", (device,), tester=TESTER, pools=(Pool(mobiles),))
        self.agent = HomeAgent(device, testbed, behaviour, deviations, clock=self.clock)
        self.identification = new_identification("timestamp", clock=self.clock)

    def clock(self) -> float:
        """The time that home agent and mobile node go by."""
        return self.now

    def build(self, extensions: str = "32", **fields: Any) -> MIP4_RRQ:
        """A request with extensions written like "131|32(x)|132"."""
        usual = {"lifetime": 300, "homeaddr": HOME, "haaddr": HA, "coaddr": COA}
        request = MIP4_RRQ(**{**usual, "id": self.identification.next(), **fields})
        for word in filter(None, extensions.split("|")):
            name = word.replace("(x)", "")
            extension: Any = EXTENSIONS[name].copy()
            request.exts.append(extension)
            if name in ASSOCIATIONS:
                ASSOCIATIONS[name].protect(request, extension)
            if word.endswith("(x)"):
                extension.authenticator = bytes(len(extension.authenticator))
        return request

    def feed(self, octets: bytes, source: str = COA, dest: str = HA) -> list[Transmission]:
        """All datagrams the home agent sends because of this one."""
        datagram = Datagram(octets, source, 5000, dest, PORT, 64, self.now)
        outputs = list(self.agent.handle(datagram))
        assert all(isinstance(output, Transmission) for output in outputs)
        return [output for output in outputs if isinstance(output, Transmission)]

    def ask(self, extensions: str = "32", source: str = COA, dest: str = HA, **fields: Any) -> MIP4 | None:
        """The reply to a request, None for silence."""
        outputs = self.feed(bytes(self.build(extensions, **fields)), source, dest)
        assert len(outputs) <= 1
        return MIP4(outputs[0].octets) if outputs else None

    def coas(self, home: str = HOME) -> list[str]:
        """The care-of addresses bound to a home address."""
        return [binding.coa for binding in self.agent.bindings.of(home)]


def types(reply: MIP4) -> list[int]:
    """The extension types of a message in their order."""
    return [extension.type for extension in reply.exts]
