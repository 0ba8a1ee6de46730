# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the authenticators of recorded messages are right, by the keys of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hmac import compare_digest
from pathlib import Path
from socket import inet_aton
from typing import TYPE_CHECKING, Any, NamedTuple

from scapy_mip4.captures.query.classes import messages
from scapy_mip4.captures.query.heads import octets_of_head
from scapy_mip4.captures.seen import Seen
from scapy_mip4.scenario.registration_keys import KEY_ALGORITHMS
from scapy_mip4.security import MobilitySecurityAssociation, derive_key
from scapy_mip4.security.association import NO_CHALLENGE

if TYPE_CHECKING:
    from scapy_mip4.captures.keyfile import Owned

Document = Mapping[str, Any]

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
MADE: Mapping[str, str] = {
    "MIP4Ext_MobileHomeAuth": "MIP4Ext_MNHAKeyGenReply",
    "MIP4Ext_MobileForeignAuth": "MIP4Ext_MNFAKeyGenReply",
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
        from scapy_mip4.captures.keyfile import load_associations  # with all of testbeds, which few need

        return cls(load_associations(Path(path)))

    def verdicts(self, seen: Seen) -> list[dict[str, Any]]:
        """Return {"extension", "spi", "verdict"} for each authenticator of a message, in their order.

        The verdict is "good", "bad" or "unknown SPI". Where several associations share an SPI, those count that are of
        this mobile node or agent, else those that are anybody's. A key that the message's own nonce makes (RFC 3957)
        is found by the MN-AAA key.
        """
        document = seen.document
        if not any(extension["layer"] in KINDS for extension in document.get("exts", ())):
            return []
        parties = _Parties(seen)
        return [{"extension": each.extension["layer"], "spi": each.extension["spi"],
                 "verdict": self._verdict(each, parties)} for each in _sealed(seen)]

    def _verdict(self, sealed: _Sealed, parties: _Parties) -> str:
        layer, spi = sealed.extension["layer"], sealed.extension["spi"]
        known = parties.of(each for kind in KINDS[layer] for each in self._owned.get((kind, spi), ()))
        known = known or list(self._made(sealed.extension, parties))
        if not known:
            return "unknown SPI"
        return "good" if any(sealed.is_by(each, parties.challenge) for each in known) else "bad"

    def _made(self, extension: Document, parties: _Parties) -> Iterator[MobilitySecurityAssociation]:
        """The association whose key a nonce in this message makes, for each MN-AAA key that it can come from."""
        nonce = parties.first.get(MADE.get(extension["layer"], ""))
        if nonce is None or nonce["algorithm"] not in KEY_ALGORITHMS:
            return
        for shared in parties.of(self._owned.get(("mn-aaa", nonce["aaa_spi"]), ())):
            key = derive_key(shared.key, bytes.fromhex(nonce["nonce"]), parties.identifier)
            yield MobilitySecurityAssociation(extension["spi"], key, KEY_ALGORITHMS[nonce["algorithm"]])


class _Sealed(NamedTuple):
    """An extension that holds an authenticator, and the octets that this covers."""

    extension: Document
    covered: bytes

    def is_by(self, association: MobilitySecurityAssociation, challenge: bytes) -> bool:
        """Tell whether the authenticator comes from the key of an association."""
        expected = association.authenticator(self.covered, challenge)
        return compare_digest(expected, bytes.fromhex(self.extension["authenticator"]))


def _sealed(seen: Seen) -> Iterator[_Sealed]:
    """The authenticators of a message in their order."""
    cls: Any = messages()[seen.document["layer"]]
    space, at = cls.fields_desc[-1].space, octets_of_head(cls)
    assert at is not None  # no authenticator comes behind anything of variable length
    for extension in seen.document["exts"]:
        located = space.locate(seen.octets, at)
        assert located  # or there would be no extension
        at += located[2]
        if extension["layer"] in KINDS:
            behind = len(extension.get("payload", {}).get("load", "")) // 2  # what a wrong Length leaves over
            yield _Sealed(extension, seen.octets[: at - behind - len(extension["authenticator"]) // 2])


class _Parties:
    """Who a message is of: the mobile node, and the agents that it names or that sent or got it."""

    def __init__(self, seen: Seen) -> None:
        document = seen.document
        self.first: dict[str, Document] = {}
        for extension in document["exts"]:
            self.first.setdefault(extension["layer"], extension)
        self._nai = self.first.get("MIP4Ext_MNNAI", {}).get("nai", "")
        self._home = document.get("homeaddr", "")
        self._agents = {seen.src, seen.dst, *(document[name] for name in AGENTS if name in document)}
        self._seen = seen

    @property
    def challenge(self) -> bytes:
        """That of the message, or what stands for none."""
        carried = self.first.get("MIP4Ext_Challenge")
        return NO_CHALLENGE if carried is None else bytes.fromhex(carried["challenge"])

    @property
    def identifier(self) -> bytes:
        """What stands for the mobile node where keys are made (RFC 3957, section 5)."""
        if "MIP4Ext_MNNAI" not in self.first:
            return inet_aton(self._home or "0.0.0.0")
        message: Any = self._seen.message  # the text of a document does not tell all octets
        return bytes(message.extension("MIP4Ext_MNNAI").nai)

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
        of_mobile = self._home in owned.homes or self._nai in owned.nais or not (owned.homes or owned.nais)
        return of_mobile and (not owned.agents or bool(owned.agents & self._agents))
