# SPDX-License-Identifier: GPL-2.0-or-later
"""A received packet against a pattern: every difference in words a tester can act on."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from collections.abc import Sequence

from scapy.compat import raw
from scapy.layers.inet import IP
from scapy.packet import Packet, Raw
from scapy.utils import checksum

from scapy_mip4.layers import MIP4_RRP
from scapy_mip4.layers.icmp import ICMPMessage
from scapy_mip4.layers.message import ExtendedMessage
from scapy_mip4.scenario.environment import Environment, Received, message_in
from scapy_mip4.scenario.errors import EvaluationError, Location
from scapy_mip4.scenario.fields import EXTENSIONS, INSIDE, MESSAGES, fields_of, plain_field, show
from scapy_mip4.scenario.identity import difference
from scapy_mip4.scenario.matching import matches, wording
from scapy_mip4.scenario.model import MUST, ExtensionPattern, ExtensionsPattern, Fields, Inside, Pattern, Value
from scapy_mip4.scenario.registration_keys import FROM_AAA
from scapy_mip4.scenario.values import show_octets
from scapy_mip4.security import MobilitySecurityAssociation

_IDENTIFICATION_OCTETS = 8  # the field of that name in an IP header has two


@dataclass(frozen=True)
class Mismatch:
    """One thing that is not as it was expected to be, with the requirement (if named) and how binding it is."""

    what: str
    expected: str
    actual: str
    rule: str | None = None
    level: str = MUST

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, got {self.actual}"


def judge(pattern: Pattern, packet: Packet, env: Environment, received: Received | None = None) -> list[Mismatch]:
    """All differences between a packet and a pattern, those of its parts included; none: it matches.

    ``received`` tells about the datagram around it. A packet of another layer is one difference.
    Raises EvaluationError if something expected cannot be computed.
    """
    message = packet if pattern.layer == "IP" else message_in(packet)
    if pattern.layer and not isinstance(message, MESSAGES[pattern.layer]):
        return [Mismatch("message", pattern.layer, _describe_message(message), pattern.rule, pattern.level)]
    judgement = _Judgement(pattern, message, env)
    judgement.fields(type(message).__name__, message, pattern.fields)
    judgement.datagram(received or Received())
    if pattern.extensions:
        judgement.extensions(pattern.extensions)
    if pattern.identical:
        judgement.identical()
    for part in pattern.parts:
        judgement.mismatches += judge(part, packet, env, received)
    return judgement.mismatches


def _describe_message(message: Packet) -> str:
    name = type(message).__name__
    code = getattr(message, "code", None) if isinstance(message, ExtendedMessage) else None
    octets = show_octets(bytes(raw(message)))
    if isinstance(message, Raw):
        return f"octets that are no such message: {octets}"
    return f"{name}{f' with code {code}' if code is not None else ''} ({octets})"


class _Judgement:
    """Collects the differences of one message and one pattern."""

    def __init__(self, pattern: Pattern, message: Any, env: Environment) -> None:
        self.pattern = pattern
        self.message = message
        self.env = env
        self.mismatches: list[Mismatch] = []

    def differs(self, what: str, expected: str, actual: str) -> None:
        self.mismatches.append(Mismatch(what, expected, actual, self.pattern.rule, self.pattern.level))

    def fields(self, owner: str, packet: Packet, wanted: Fields, prefix: str = "") -> None:
        known = fields_of(type(packet))
        for name, value in wanted:
            if name == "payload" and name not in known:
                self._payload(f"{prefix}{name}", packet.payload, value)
                continue
            if name not in known:
                self.differs(f"{prefix}{name}", "a message with this field", owner)
                continue
            self.value(f"{prefix}{name}", known[name], plain_field(packet, name), value.data, value.location)

    def _payload(self, what: str, inside: Packet, wanted: Value) -> None:
        """What a header carries: octets, or a layer with fields."""
        if not isinstance(wanted.data, Inside):
            expected = self.env.evaluate(wanted.data, wanted.location)
            octets = bytes(raw(expected)) if isinstance(expected, Packet) else expected
            octets = octets.encode() if isinstance(octets, str) else octets
            self.value(what, None, bytes(raw(inside)), octets, wanted.location)
        elif isinstance(inside, INSIDE[wanted.data.layer]):
            self.fields(wanted.data.layer, inside, wanted.data.fields, f"{what}.")
        else:
            self.differs(what, wanted.data.layer, _describe_message(inside))

    def value(self, what: str, field: Any, actual: Any, data: Any, location: Location) -> None:
        wanted = self.env.evaluate(data, location)
        if self.env.nonces and isinstance(self.message, MIP4_RRP) and _is_identification(field, wanted):
            wanted = {"low32": wanted}
        try:
            if matches(field, actual, wanted):
                return
            self.differs(what, wording(field, wanted), _show_actual(field, actual, wanted))
        except (TypeError, ValueError) as error:
            raise EvaluationError(f"'{what}' cannot be compared: {error}", location) from None

    def datagram(self, received: Received) -> None:
        if not self.pattern.about:
            return
        known: dict[str, Any] = {"source": received.source, "source_port": received.source_port,
                                 "dest": received.dest, "dest_port": received.dest_port, "port": received.port,
                                 "ttl": received.ttl, "frame": received.frame, "size": len(raw(self.message)),
                                 "delay": received.delay, "checksum": _checksum_of(self.message)}
        for name, value in self.pattern.about:
            if known[name] is None:
                self.differs(name, wording(None, self.env.evaluate(value.data, value.location)), "an unknown value")
            else:
                self.value(name, None, known[name], value.data, value.location)

    def extensions(self, wanted: ExtensionsPattern) -> None:
        present = list(self.message.getfieldval("exts")) if "exts" in self.message.fieldtype else []
        if wanted.contains is not None:
            self._in_order(wanted.contains, present)
        if wanted.exactly is not None:
            self._exactly(wanted.exactly, present)
        for item in wanted.absent:
            found = [i for i, ext in enumerate(present) if _is(ext, item) and not self._differences(item, ext)]
            if found:
                self.differs("extensions", f"no {item.name}", f"one at place {found[0] + 1} of {_names(present)}")
        for name, value in wanted.count:
            number = sum(isinstance(ext, EXTENSIONS[name]) for ext in present)
            self.value(f"number of {name}", None, number, value.data, value.location)

    def _in_order(self, items: Sequence[ExtensionPattern], present: Sequence[Packet]) -> None:
        """Look for each item behind the one before; the earliest match leaves most room for those that follow."""
        start = 0
        for index, item in enumerate(items):
            candidates = [i for i in range(start, len(present)) if _is(present[i], item)]
            if not candidates:
                earlier = any(_is(ext, item) for ext in present[:start])
                behind = f" behind {items[index - 1].name}" if earlier and index else ""
                self.differs("extensions", f"{item.name}{behind}", _names(present))
                continue
            fitting = [i for i in candidates if not self._differences(item, present[i])]
            if not fitting:
                self.mismatches += self._differences(item, present[candidates[0]])
            start = (fitting or candidates)[0] + 1

    def _exactly(self, items: Sequence[ExtensionPattern], present: Sequence[Packet]) -> None:
        if len(items) != len(present) or not all(map(_is, present, items)):
            wanted = ", ".join(item.name for item in items) or "none"
            self.differs("extensions", f"exactly {wanted}", _names(present))
            return
        for item, ext in zip(items, present):
            self.mismatches += self._differences(item, ext)
        rest = bytes(raw(self.message.payload))
        if rest:
            self.differs("octets behind the extensions", "none", show_octets(rest))

    def _differences(self, item: ExtensionPattern, ext: Any) -> list[Mismatch]:
        judgement = _Judgement(self.pattern, self.message, self.env)
        judgement.fields(item.name, ext, item.fields, f"{item.name}.")
        if item.verifies:
            association = self._association(item, ext)
            if association is None:
                judgement.differs(f"{item.name}.authenticator", f"one that verifies with {item.verifies}",
                                  "no nonce to derive that key from")
            elif not association.verify(self.message, ext):
                wrong_spi = ext.spi != association.spi
                found = (f"SPI {ext.spi:#x} instead of {association.spi:#x}" if wrong_spi else
                         f"one of {len(ext.authenticator)} octets that does not")
                judgement.differs(f"{item.name}.authenticator", f"one that verifies with {item.verifies}", found)
        return judgement.mismatches

    def _association(self, item: ExtensionPattern, ext: Any) -> MobilitySecurityAssociation | None:
        name = str(item.verifies)
        if name not in FROM_AAA:
            return self.env.association(name, item.location)
        made = self.env.from_aaa(name, item.location, self.message)
        # Which SPI is due is asked of the field: each side has one of its own.
        return made and replace(made, spi=ext.spi)

    def identical(self) -> None:
        wanted = self.pattern.identical
        assert wanted is not None
        other = self.env.evaluate(wanted.to.data, wanted.to.location)
        if not isinstance(other, Packet):
            raise EvaluationError(f"'{wanted.to.data}' is not a packet", wanted.to.location)
        found = difference(self.message, other, wanted.through, str(wanted.to.data))
        if found:
            self.differs(*found)


def _checksum_of(message: Packet) -> str | None:
    """Of ICMP messages and of IP headers, outer and inner; the system checks those of UDP datagrams."""
    covered = [bytes(raw(message))] if isinstance(message, ICMPMessage) else _ip_headers(message)
    if not covered:
        return None
    return "wrong" if any(map(checksum, covered)) else "right"


def _ip_headers(packet: Packet) -> list[bytes]:
    headers, number = [], 1
    while (header := packet.getlayer(IP, number)) is not None:
        headers.append(bytes(raw(header))[:4 * (header.ihl or 5)])
        number += 1
    return headers


def _is(ext: Packet, item: ExtensionPattern) -> bool:
    return isinstance(ext, EXTENSIONS[item.name])


def _names(present: Sequence[Packet]) -> str:
    return ", ".join(type(ext).__name__ for ext in present) or "no extensions"


def _show_actual(field: Any, actual: Any, wanted: Any) -> str:
    shown = show(field, actual)
    if _is_identification(field, wanted):
        return f"{shown}, {_differing_halves(actual, wanted)}"
    return shown


def _is_identification(field: Any, wanted: Any) -> bool:
    is_field = field is not None and field.name == "id" and field.sz == _IDENTIFICATION_OCTETS
    return is_field and isinstance(wanted, int) and 0 <= wanted < 1 << 64


def _differing_halves(actual: int, wanted: int) -> str:
    """Which half of an Identification differs: replay protection treats them differently (RFC 5944, section 5.7)."""
    theirs, ours = actual.to_bytes(8, "big"), wanted.to_bytes(8, "big")
    parts = [f"{half} half is {theirs[at].hex(' ')} instead of {ours[at].hex(' ')}"
             for half, at in (("high", slice(0, 4)), ("low", slice(4, 8))) if theirs[at] != ours[at]]
    return "whose " + " and whose ".join(parts) + ("" if len(parts) == 2 else "; the other half is right")
