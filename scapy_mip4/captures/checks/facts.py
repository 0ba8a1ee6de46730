# SPDX-License-Identifier: GPL-2.0-or-later
"""What rules ask of one message that no pattern can say: the order and place of its extensions, times, tunnels.

Each fact is a function of a message and the other legs that returns what was seen, in words, or None if there is
nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from scapy_mip4.captures.checks.legs import MESSAGE, Leg, Legs
from scapy_mip4.layers import legacy_extensions
from scapy_mip4.layers.table import CONTROL, LONG
from scapy_mip4.security import ntp_timestamp


class Fact(NamedTuple):
    """shown: what was seen, or None; possible: whether the shape of all legs leaves it possible at all."""

    shown: Callable[[Legs], str | None]
    possible: Callable[[Legs], bool] = lambda legs: True


AUTHORIZING = frozenset({"MIP4Ext_MobileHomeAuth", "MIP4Ext_MNAAAAuth", "MIP4Ext_GeneralizedAuth"})
"""Extensions that can authorize a registration (RFC 5944, section 1.6; RFC 4721, section 6)."""
AUTHENTICATING = AUTHORIZING | {
    "MIP4Ext_MobileForeignAuth", "MIP4Ext_ForeignHomeAuth", "MIP4Ext_FAFAAuth", "MIP4Ext_MNGFAAuth",
    "MIP4Ext_MNPARAuth",
}
_FOR_FOREIGN_AGENTS = frozenset({"MIP4Ext_EncapsulatingDelivery", "MIP4Ext_Challenge", "MIP4Ext_Pad1"})
"""What may stand behind every authenticator (RFC 3024, section 3.3) or has a rule of its own."""
_MISREAD = frozenset(row.cls.__name__ for row in CONTROL if row.layout is LONG and row.number >= 128)
"""Extensions that may be skipped, and are not read rightly by whoever skips them."""
PLAUSIBLE_CLOCK = 3600
"""Seconds that a timestamp is from the time of the capture at most; a nonce is so close once in a million."""
HALF = 32  # bits of an Identification


def _behind_the_last(leg: Leg, classes: frozenset[str]) -> int:
    """The place of the extension behind the last one of these classes; 0 if there is none."""
    return next((place + 1 for place in reversed(range(len(leg.names))) if leg.names[place] in classes), 0)


def _octets(leg: Leg, start: int = 0) -> list[tuple[str, bytes]]:
    """Name and octets of each extension from a place on."""
    ends = [leg.fixed, *leg.ends(len(leg.names))]
    pieces = [leg.seen.octets[at:end] for at, end in zip(ends, ends[1:])]
    return list(zip(leg.names, pieces))[start:]


def _by_shape(shown: Callable[[Legs], str | None]) -> Fact:
    """A fact that depends on nothing but the shape of legs."""
    return Fact(shown, lambda legs: shown(legs) is not None)


def _kept_names(before: Leg, after: Leg, allowed: frozenset[str]) -> list[str]:
    """The extensions behind the last authorization whose like is in the message that was passed on."""
    place = _behind_the_last(before, AUTHORIZING)
    return [name for name in before.names[place:] if place and name in after.names and name not in allowed]


def _kept(before: Leg, after: Leg, allowed: frozenset[str]) -> str | None:
    if not _kept_names(before, after, allowed):
        return None
    behind = _octets(before, _behind_the_last(before, AUTHORIZING))
    present = {octets for _, octets in _octets(after)}
    kept = [name for name, octets in behind if octets in present and name not in allowed]
    return f"{', '.join(kept)} passed on" if kept else None


def _passed_on(leg: str, allowed: frozenset[str]) -> Fact:
    """Extensions for a foreign agent that are still in what it passes on of that leg."""
    return Fact(lambda legs: _kept(legs[leg], legs[MESSAGE], allowed) if leg in legs else None,
                lambda legs: leg in legs and bool(_kept_names(legs[leg], legs[MESSAGE], allowed)))


def unprotected(legs: Legs) -> str | None:
    """Extensions behind the last authentication extension."""
    leg = legs[MESSAGE]
    place = _behind_the_last(leg, AUTHENTICATING)
    loose = [name for name in leg.names[place:] if name not in _FOR_FOREIGN_AGENTS] if place else []
    return f"{', '.join(loose)} behind the last authentication" if loose else None


def unauthorized(legs: Legs) -> str | None:
    """A message without any extension that could authorize it."""
    leg = legs[MESSAGE]
    if not AUTHORIZING.isdisjoint(leg.names):
        return None
    return f"no authorization among {', '.join(leg.names) or 'no extensions'}"


def several_authorizations(legs: Legs) -> str | None:
    """More than one extension that authorizes."""
    found = [name for name in legs[MESSAGE].names if name in AUTHORIZING]
    return ", ".join(found) if len(found) > 1 else None


def misread_by_legacy(legs: Legs) -> str | None:
    """Extensions of which a node that knows RFC 5944 alone takes the subtype for the length."""
    leg = legs[MESSAGE]
    if _MISREAD.isdisjoint(leg.names):
        return None
    message: Any = leg.seen.message
    seen = [type(extension).__name__ for extension in legacy_extensions(message)]
    return f"of {', '.join(leg.names)} such a node sees {', '.join(seen)}"


def timestamp_not_echoed(legs: Legs) -> str | None:
    """An accepted timestamp of which the reply does not repeat the high half."""
    arrived, reply = legs.get("arrived"), legs[MESSAGE]
    if arrived is None:
        return None
    asked, told = arrived.document["id"], reply.document["id"]
    if asked == told or abs((asked >> HALF) - (ntp_timestamp(arrived.seen.time) >> HALF)) > PLAUSIBLE_CLOCK:
        return None
    return f"Identification {told:#018x} for {asked:#018x}, whose high half is the time of day"


def in_udp_tunnel(legs: Legs) -> str | None:
    """A registration message inside a tunnel in UDP."""
    via = legs[MESSAGE].seen.via
    return f"inside {' in '.join(reversed(via))}" if "udp" in via else None


FACTS: Mapping[str, Fact] = {
    # A challenge may stay in a request (RFC 4721, section 3.2), but not in a reply (section 3.3).
    "uncovered kept in request": _passed_on("request", frozenset({"MIP4Ext_Challenge", "MIP4Ext_Pad1"})),
    "uncovered kept in reply": _passed_on("reply", frozenset({"MIP4Ext_Pad1"})),
    "unprotected": _by_shape(unprotected),
    "unauthorized": _by_shape(unauthorized),
    "several authorizations": _by_shape(several_authorizations),
    "misread by legacy": Fact(misread_by_legacy, lambda legs: not _MISREAD.isdisjoint(legs[MESSAGE].names)),
    "timestamp not echoed": Fact(timestamp_not_echoed),
    "in udp tunnel": _by_shape(in_udp_tunnel),
}
"""The facts by the names that rules give them."""
