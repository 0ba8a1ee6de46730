# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the authenticators of recorded messages are right, by the keys of a file."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scapy.packet import Packet

from scapy_mip4.captures.keyfile import Owned, load_associations
from scapy_mip4.captures.seen import Seen
from scapy_mip4.layers import MIP4, MIP4Ext_AuthBase, MIP4Ext_MNNAI
from scapy_mip4.scenario.registration_keys import FROM_AAA, KEY_ALGORITHMS
from scapy_mip4.security import MobilitySecurityAssociation, derive_key

KINDS: Mapping[str, tuple[str, ...]] = {
    "MIP4Ext_MobileHomeAuth": ("mn-ha",),
    "MIP4Ext_MobileForeignAuth": ("mn-fa", "mn-gfa"),  # a gateway foreign agent takes the role: RFC 4857, 4.1.2
    "MIP4Ext_ForeignHomeAuth": ("fa-ha",),
    "MIP4Ext_MNAAAAuth": ("mn-aaa",),
    "MIP4Ext_MNGFAAuth": ("mn-gfa",),
    "MIP4Ext_FAFAAuth": ("fa-fa",),
    "MIP4Ext_MNPARAuth": ("mn-par",),
}
"""The extensions that hold an authenticator -> the kinds of association that it can be by."""
MADE: Mapping[str, type[Packet]] = {
    "MIP4Ext_MobileHomeAuth": FROM_AAA["aaa-mn-ha"],
    "MIP4Ext_MobileForeignAuth": FROM_AAA["aaa-mn-fa"],
}
"""Those whose key the message itself can make -> the extension that brings the nonce (RFC 3957)."""

AGENTS = ("haaddr", "coaddr", "gfaaddr")


class Keys:
    """The associations that verify a recording. No key ever shows, neither here nor in an error."""

    def __init__(self, owned: Iterable[Owned]) -> None:
        self._owned: dict[tuple[str, int], list[Owned]] = {}
        for each in owned:
            self._owned.setdefault((each.kind, each.association.spi), []).append(each)

    @classmethod
    def load(cls, path: Path | str) -> Keys:
        """Read a key file (keys.schema.json) or the associations of a testbed file. Raises ScenarioError."""
        return cls(load_associations(Path(path)))

    def verdicts(self, seen: Seen) -> list[dict[str, Any]]:
        """Return {"extension", "spi", "verdict"} for each authenticator of a message, in their order.

        The verdict is "good", "bad" or "unknown SPI". Where several associations share an SPI, those count that are of
        this mobile node or agent, else those that are anybody's. A key that the message's own nonce makes (RFC 3957)
        is found by the MN-AAA key.
        """
        if not any(extension["layer"] in KINDS for extension in seen.document.get("exts", ())):
            return []
        message: Any = seen.message
        parties = _Parties(seen.src, seen.dst, message)
        return [{"extension": type(extension).__name__, "spi": extension.spi,
                 "verdict": self._verdict(message, extension, parties)}
                for extension in message.exts if type(extension).__name__ in KINDS]

    def _verdict(self, message: MIP4, extension: MIP4Ext_AuthBase, parties: _Parties) -> str:
        kinds = KINDS[type(extension).__name__]
        known = parties.of(each for kind in kinds for each in self._owned.get((kind, extension.spi), ()))
        known = known or list(self._made(message, extension, parties))
        if not known:
            return "unknown SPI"
        return "good" if any(each.verify(message, extension) for each in known) else "bad"

    def _made(self, message: MIP4, extension: MIP4Ext_AuthBase,
              parties: _Parties) -> Iterator[MobilitySecurityAssociation]:
        """The association whose key a nonce in this message makes, for each MN-AAA key that it can come from."""
        making = MADE.get(type(extension).__name__)
        nonce = message.extension(making) if making else None
        if nonce is None or nonce.algorithm not in KEY_ALGORITHMS:
            return
        for shared in parties.of(self._owned.get(("mn-aaa", nonce.aaa_spi), ())):
            key = derive_key(shared.key, nonce.nonce, parties.identifier)
            yield MobilitySecurityAssociation(extension.spi, key, KEY_ALGORITHMS[nonce.algorithm])


class _Parties:
    """Who a message is of: the mobile node, and the agents that it names or that sent or got it."""

    def __init__(self, src: str, dst: str, message: MIP4) -> None:
        nai = message.extension(MIP4Ext_MNNAI)
        self.home = str(message.fields.get("homeaddr", ""))
        self.nai = nai.nai.decode(errors="backslashreplace") if nai is not None else ""
        self.agents = {src, dst, *(str(message.fields[name]) for name in AGENTS if name in message.fields)}
        self.identifier = nai.nai if nai is not None else socket.inet_aton(self.home or "0.0.0.0")

    def of(self, owned: Iterable[Owned]) -> list[MobilitySecurityAssociation]:
        """The associations that are these parties' own, or else those that are anybody's."""
        own, anybody = [], []
        for each in owned:
            if not (each.homes or each.nais or each.agents):
                anybody.append(each.association)
            elif self._have(each):
                own.append(each.association)
        return own or anybody

    def _have(self, owned: Owned) -> bool:
        of_mobile = self.home in owned.homes or self.nai in owned.nais or not (owned.homes or owned.nais)
        return of_mobile and (not owned.agents or bool(owned.agents & self.agents))
