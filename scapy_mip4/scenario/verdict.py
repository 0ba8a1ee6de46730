# SPDX-License-Identifier: GPL-2.0-or-later
"""From what was seen to a verdict with its reason."""
from __future__ import annotations

import re
from enum import Enum
from collections.abc import Iterable

from scapy.packet import Packet

from scapy_mip4.codes import code_name
from scapy_mip4.layers import MIP4_RRP
from scapy_mip4.scenario.environment import Environment
from scapy_mip4.scenario.errors import MissingCaptureError
from scapy_mip4.scenario.judge import Mismatch, judge
from scapy_mip4.scenario.model import MUST, Behaviour, Case, Condition, Pattern


class Verdict(str, Enum):
    """Outcome of a case; the words of TTCN-3, with WARN for a broken SHOULD, SKIP, and INFO for what is not judged."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    SKIP = "skip"
    INFO = "info"


ACCEPTED_BEHAVIOURS = {
    "resolved": ("resolved", "either"),
    "rfc5944": ("resolved", "either"),
    "rfc3344": ("rfc3344", "either"),
    "any": ("resolved", "rfc3344", "either"),
}
"""What ``--conform`` may be -> beginnings of the behaviour names that it accepts."""


def classify(case: Case, env: Environment) -> str | None:
    """The name of the first behaviour whose condition holds for the captures; None if none does."""
    return next((behaviour.name for behaviour in case.behaviours if _conditions_shown(behaviour, env)), None)


def shown_by_silence(case: Case, env: Environment) -> bool:
    """Whether nothing but missing packets speaks for the behaviour of `classify`; lost ones look the same."""
    shown = next(filter(None, (_conditions_shown(behaviour, env) for behaviour in case.behaviours)), ())
    return bool(shown) and all(condition.wanted == "absent" for condition in shown)


def _conditions_shown(behaviour: Behaviour, env: Environment) -> tuple[Condition, ...]:
    """The first set of conditions of a behaviour that holds as a whole; empty if none does."""
    return next((conditions for conditions in behaviour.alternatives
                 if all(_holds(condition, env) for condition in conditions)), ())


def _holds(condition: Condition, env: Environment) -> bool:
    packet = env.variables.get(condition.capture)
    if not isinstance(condition.wanted, Pattern):
        return (packet is None) == (condition.wanted == "absent")
    if packet is None:
        return False
    try:
        return not judge(condition.wanted, packet, env, env.received.get(condition.capture))
    except MissingCaptureError:  # compared with a packet that did not come
        return False


def account(case: Case, env: Environment, behaviour: str | None, conform: str) -> str:
    """What came, in words: "reply: MIP4_RRP with code 116 (...); relayed: none".

    If that does not do for `conform`, then how it differs from the first behaviour that would: "reply code: expected
    116 (...), got 136 (...)".
    """
    if behaviour and _kind(behaviour) in (*ACCEPTED_BEHAVIOURS[conform], "open"):
        return _seen(case, env)
    acceptable = (one for one in case.behaviours if _kind(one.name) in ACCEPTED_BEHAVIOURS[conform])
    conditions = next((one.alternatives[0] for one in acceptable), ())
    return "; ".join(difference for one in conditions for difference in _differences(one, env)) or _seen(case, env)


def _differences(condition: Condition, env: Environment) -> list[str]:
    packet = env.variables.get(condition.capture)
    if packet is not None and isinstance(condition.wanted, Pattern):
        try:
            found = judge(condition.wanted, packet, env, env.received.get(condition.capture))
        except MissingCaptureError:  # compared with a packet that did not come
            return []
        return [f"{condition.capture} {mismatch}" for mismatch in found]
    if (packet is None) == (condition.wanted == "absent"):
        return []
    wanted = "none" if condition.wanted == "absent" else "a packet"
    return [f"{condition.capture}: expected {wanted}, got {_summary(packet)}"]


def _seen(case: Case, env: Environment) -> str:
    names = dict.fromkeys(condition.capture for behaviour in case.behaviours
                          for conditions in behaviour.alternatives for condition in conditions)
    packets = {name: env.variables.get(name) for name in names}
    return "; ".join(f"{name}: {_summary(packet)}" for name, packet in packets.items()
                     if packet is None or name in env.received)


def _summary(packet: Packet | None) -> str:
    if packet is None:
        return "none"
    kind = type(packet).__name__
    return f"{kind} with code {code_name(packet.code)}" if isinstance(packet, MIP4_RRP) else kind


NEITHER = "neither"
"""In place of a behaviour's name: the device did what no behaviour of the case describes."""

_WORDS = {"resolved": "resolved", "rfc3344": "rfc3344", "either": "resolved = rfc3344", "open": "not judged",
          "broken": "broken", NEITHER: NEITHER}


def behaviour_word(behaviour: str) -> str:
    """A behaviour as a word for tables, which is the same for all its variants but the printed one."""
    return _WORDS[_kind(behaviour)] + (" (as printed)" if behaviour.endswith("as-printed") else "")


def _kind(behaviour: str) -> str:
    return next(kind for kind in _WORDS if behaviour.startswith(kind))


def decide(case: Case, mismatches: Iterable[Mismatch], behaviour: str | None, conform: str = "resolved",
           strict: bool = False, judged: bool = True, seen: str = "", silent: bool = False) -> tuple[Verdict, str]:
    """The verdict of a case that was played to its end, and the reason in one sentence.

    ``judged`` tells whether anything was compared or listened for; ``seen`` is the text of ``account()``, ``silent``
    the answer of ``shown_by_silence()``. Not for a case that lacks a packet it needs: that is inconclusive.
    """
    lenient = Verdict.FAIL if strict else Verdict.WARN
    found = sorted(mismatches, key=lambda mismatch: mismatch.level != MUST)
    if found:
        verdict = Verdict.FAIL if found[0].level == MUST else lenient
        return verdict, "; ".join(f"{mismatch} [{_cited(mismatch, case)}]" for mismatch in found)
    if not case.behaviours:
        return (Verdict.PASS, "as expected") if judged else (Verdict.INFO, "nothing was judged")
    broken = Verdict.FAIL if case.level == MUST else lenient
    verdict, comment = _of_behaviour(behaviour, conform, broken, judged, silent)
    told = f"{seen}: {comment}" if seen else comment
    return verdict, told if verdict in (Verdict.PASS, Verdict.INFO) else f"{told} [{_references(case)}]"


def _of_behaviour(behaviour: str | None, conform: str, broken: Verdict, judged: bool,
                  silent: bool) -> tuple[Verdict, str]:
    if behaviour is None:
        return Verdict.WARN, "no text describes this"
    kind = _kind(behaviour)
    if kind == "open":
        return (Verdict.PASS if judged else Verdict.INFO), f"{behaviour}, which the texts leave open: not judged"
    if kind == "broken":
        return broken, f"{behaviour}, which no text allows"
    if kind not in ACCEPTED_BEHAVIOURS[conform]:
        other = f"{behaviour} behaviour where {conform} is asked for"
        return (Verdict.WARN, f"{other}, but a lost packet looks the same") if silent else (broken, other)
    if kind == "either":
        return Verdict.PASS, "both texts ask for this"
    if behaviour.endswith("as-printed"):
        return Verdict.PASS, "as printed, before the erratum corrected it"
    return Verdict.PASS, f"{behaviour} behaviour"


_RULE = re.compile(r"R(?P<rfc>[0-9]+)-(?P<section>.+)-[^-]+")


def _cited(mismatch: Mismatch, case: Case) -> str:
    """The requirement and the section that a mismatch breaks."""
    if mismatch.rule is None:
        return f"{mismatch.level}; {_references(case)}"
    parts = _RULE.fullmatch(mismatch.rule)
    section = f", RFC {parts['rfc']} section {parts['section']}" if parts else ""
    return f"{mismatch.level}; {mismatch.rule}{section}"


def _references(case: Case) -> str:
    texts = [re.sub(r"^RFC(\d+) ", r"RFC \1 section ", ref) for ref in case.refs if not ref.startswith("tracker/")]
    return ", ".join(texts) or case.id
