# SPDX-License-Identifier: GPL-2.0-or-later
"""One rule against one message, by the engine of the scenarios."""

from __future__ import annotations

from typing import Any

from scapy.packet import Packet

from scapy_mip4.captures.checks.facts import FACTS
from scapy_mip4.captures.checks.legs import MESSAGE, Leg, Legs, unicast
from scapy_mip4.captures.checks.rule import Rule
from scapy_mip4.captures.checks.rulereader import DATAGRAMS
from scapy_mip4.scenario import Environment, MissingCaptureError, Pattern, Received, judge
from scapy_mip4.scenario.fields import fields_of, plain_field, show


def breaches(rule: Rule, legs: Legs, noted: str | None = None) -> list[str]:
    """Return how a message breaks a rule, each in words; none if it keeps it or the rule does not apply.

    `noted` is what was seen, for a rule about what is noted while time passes.
    """
    env = _environment({name: legs[name] for name in (*rule.needs, MESSAGE)})
    try:
        if any(_differences(pattern, legs[name], env) for name, pattern in rule.when):
            return []
        if rule.fact:
            seen = FACTS[rule.fact].shown(legs) if noted is None else noted
            return [] if seen is None else [seen]
        message = legs[MESSAGE]
        if rule.expect:
            return [f"{what.what} {what.actual}, expected {what.expected}"
                    for what in _differences(rule.expect, message, env)]
        assert rule.never
        return [] if _differences(rule.never, message, env) else [_shown(rule.never, message.seen.message)]
    except MissingCaptureError:  # compared with an extension that is not there
        return []


def _environment(legs: Legs) -> Environment:
    env = Environment({}, {}, lambda: 0)
    for name, leg in legs.items():
        env.capture(name, leg.seen.message, _received(leg))
    env.variables[DATAGRAMS] = {name: _datagram(leg) for name, leg in legs.items()}
    return env


def _received(leg: Leg) -> Received:
    seen = leg.seen
    return Received(source=seen.src, source_port=seen.sport, dest=seen.dst, dest_port=seen.dport, ttl=seen.ttl)


def _datagram(leg: Leg) -> dict[str, Any]:
    seen = leg.seen
    return {"src": seen.src, "dst": seen.dst, "sport": seen.sport, "dport": seen.dport,
            "unicast": unicast(seen)}


def _differences(pattern: Pattern, leg: Leg, env: Environment) -> list[Any]:
    return judge(pattern, leg.seen.message, env, _received(leg))


def _shown(pattern: Pattern, message: Packet) -> str:
    """The parts of a message that a pattern speaks about."""
    known = fields_of(type(message))
    parts = [f"{name} {show(known[name], plain_field(message, name))}" for name, _ in pattern.fields]
    if pattern.extensions or not parts:
        names = ", ".join(type(extension).__name__ for extension in message.fields.get("exts", ()))
        parts.append(f"extensions {names}" if names else "no extensions")
    return "; ".join(parts)
