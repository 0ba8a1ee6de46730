# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario file says, as immutable objects; every one knows its place in the file."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Union
from collections.abc import Mapping

from scapy_mip4.scenario.errors import Location

MUST, SHOULD = "MUST", "SHOULD"

ROLES = ("mn", "fa", "fa2", "ha", "ha2", "cn")
USUAL_PORT = "usual"
"""The name of the UDP port that a role sends from where a scenario names no other."""


@dataclass(frozen=True)
class Value:
    """Something written in the file (scalar, list or mapping) that may hold ``$expressions``."""

    data: Any
    location: Location


Fields = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Inside:
    """What is inside a tunnelling header: a ``layer`` and its fields, the value of the pseudo-field ``payload``."""

    layer: str
    fields: Fields


@dataclass(frozen=True)
class Identical:
    """Octets equal those of another packet, from the first octet ``through`` that extension (None: all)."""

    to: Value
    through: str | None
    location: Location


@dataclass(frozen=True)
class ExtensionPattern:
    """One extension: its class, its fields, and the association its authenticator verifies with."""

    name: str
    fields: Fields
    verifies: str | None
    location: Location


@dataclass(frozen=True)
class ExtensionsPattern:
    """What is asked of the extensions of a message; None means not asked."""

    contains: tuple[ExtensionPattern, ...] | None = None
    exactly: tuple[ExtensionPattern, ...] | None = None
    absent: tuple[ExtensionPattern, ...] = ()
    count: Fields = ()


@dataclass(frozen=True)
class Pattern:
    """What is asked of one received packet.

    ``layer`` is None where the layer is known from the packet's capture (behaviours, ``parts``: what stands under
    ``must`` and ``should``, with rules and levels of its own). ``about`` holds what
    is asked of the datagram around the message: source, source_port, dest, dest_port, port, ttl, frame, size, delay,
    checksum.
    """

    layer: str | None
    fields: Fields
    location: Location
    extensions: ExtensionsPattern | None = None
    identical: Identical | None = None
    about: Fields = ()
    parts: tuple[Pattern, ...] = ()
    rule: str | None = None
    level: str = MUST


@dataclass(frozen=True)
class SentExtension:
    """An extension to send: ``name`` with ``fields``, or ``raw`` octets.

    ``association`` protects it with that mobility security association; ``corrupt`` then flips one bit of the
    authenticator.
    """

    name: str | None
    fields: Fields
    location: Location
    association: str | None = None
    corrupt: bool = False
    raw: Value | None = None


@dataclass(frozen=True)
class Send:
    """Send one packet from a role: a ``layer`` with ``fields``, ``raw`` octets, or a captured ``packet`` again.

    With a UDP ``checksum`` ("none" or "wrong") or a ``trailer`` (octets behind the datagram, in the same IP packet) it
    goes over the link, as a whole IP packet. ``port`` names another UDP port of the role than its usual one.
    """

    role: str
    location: Location
    layer: str | None = None
    fields: Fields = ()
    extensions: tuple[SentExtension, ...] = ()
    raw: Value | None = None
    packet: Value | None = None
    to: Value | None = None
    source: Value | None = None
    ttl: Value | None = None
    capture: str | None = None
    checksum: str | None = None
    trailer: Value | None = None
    port: str = USUAL_PORT


@dataclass(frozen=True)
class Expect:
    """One packet that must arrive at a role within so many seconds.

    Packets that do not match ``which`` (if there is one) are not meant and left to other steps.
    """

    role: str
    pattern: Pattern
    location: Location
    within: float = 2.0
    capture: str | None = None
    optional: bool = False
    retries: int = 0
    note: str | None = None
    which: Pattern | None = None


@dataclass(frozen=True)
class OneOf:
    """The first packet at the role of any branch decides; it is captured under that branch's ``capture`` name.

    The case ends there if that name is among ``ends``.
    """

    branches: tuple[Expect, ...]
    location: Location
    within: float = 2.0
    required: bool = False
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Silence:
    """Nothing (that matches ``pattern``, if there is one) may arrive at these roles for so many seconds."""

    roles: tuple[str, ...]
    seconds: float
    location: Location
    pattern: Pattern | None = None
    rule: str | None = None
    level: str = MUST


@dataclass(frozen=True)
class Wait:
    """Let time pass."""

    seconds: float
    location: Location


@dataclass(frozen=True)
class Set:
    """Give variables new values, in the order written."""

    values: Mapping[str, Value]
    location: Location


@dataclass(frozen=True)
class Repeat:
    """Play the steps several times."""

    times: int
    steps: tuple[Step, ...]
    location: Location


@dataclass(frozen=True)
class Log:
    """A text for the evidence; a ``$expression`` shows its value."""

    text: Value
    location: Location


@dataclass(frozen=True)
class Restart:
    """Stop the device under test and start it again."""

    location: Location


Step = Union[Send, Expect, OneOf, Silence, Wait, Set, Repeat, Log, Restart]


@dataclass(frozen=True)
class Condition:
    """About one capture of a behaviour: a Pattern it matches, or "absent" or "present"."""

    capture: str
    wanted: Pattern | str
    location: Location


@dataclass(frozen=True)
class Behaviour:
    """A named reading of the conversation; it is shown if all conditions of any of the alternatives hold."""

    name: str
    alternatives: tuple[tuple[Condition, ...], ...]
    location: Location


@dataclass(frozen=True)
class Needs:
    """What a device and the tester's peers must have for a case to apply.

    ``replay`` and ``algorithm`` are those of the association ``mn-ha``; None for any.
    """

    features: Mapping[str, object] = field(default_factory=dict)
    associations: frozenset[str] = frozenset()
    replay: str | None = None
    algorithm: str | None = None


@dataclass(frozen=True)
class Case:
    """One test: a scenario, or one row of its ``cases`` table.

    ``issue`` is X of a ``tracker/X`` reference. ``needs.associations`` includes every association the steps use.
    ``uses_link`` tells that packets other than UDP registration messages are exchanged.
    """

    id: str
    title: str
    dut: str
    location: Location
    refs: tuple[str, ...] = ()
    issue: str | None = None
    level: str = MUST
    tags: tuple[str, ...] = ()
    needs: Needs = Needs()
    vars: Mapping[str, Value] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    note: str | None = None
    uses_link: bool = False
