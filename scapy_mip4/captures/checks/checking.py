# SPDX-License-Identifier: GPL-2.0-or-later
"""A recording against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scapy_mip4.captures.checks.facts import FACTS, HALF, PLAUSIBLE_CLOCK
from scapy_mip4.captures.checks.finding import Finding
from scapy_mip4.captures.checks.history import History
from scapy_mip4.captures.checks.judging import breaches
from scapy_mip4.captures.checks.legs import MESSAGE, Leg, Legs, situations
from scapy_mip4.captures.checks.rule import ANY_TEXT, Rule
from scapy_mip4.captures.checks.rulereader import load_rules
from scapy_mip4.captures.checks.shaped import RulesOfShape
from scapy_mip4.captures.following.conversation import ANSWERS, ASTRAY, DOUBLE, Conversation
from scapy_mip4.captures.following.conversations import conversations
from scapy_mip4.captures.keys import Keys
from scapy_mip4.captures.seen import Seen
from scapy_mip4.layers import IDENTIFICATION_LOW
from scapy_mip4.security import ntp_timestamp

TEXTS = {"resolved": (ANY_TEXT, "rfc5944"), "rfc5944": (ANY_TEXT, "rfc5944"), "rfc3344": (ANY_TEXT, "rfc3344"),
         "any": (ANY_TEXT,)}
"""What `conform` may be -> the texts whose rules apply."""

MOST_SHAPES = 1000
"""Conversations of the same shape have the same rules to keep; these are remembered for so many shapes at a time."""


def check(seen: Iterable[Seen], keys: Keys | None = None, conform: str = "resolved",
          rules: Iterable[Rule] | None = None) -> Iterator[Finding]:
    """Yield what breaks a rule in recorded messages, conversation by conversation as each is over.

    With `keys`, authenticators that do not verify are found too. `conform` is the text that counts where RFC 3344 and
    RFC 5944 differ: "resolved" or "rfc5944", "rfc3344", or "any" for what breaks both. `rules` are those to apply, all
    by default. Nothing is said about messages that the capture cut short.
    """
    table = _Table(rule for rule in (load_rules() if rules is None else rules) if rule.text in TEXTS[conform])
    history = History(keys)
    for conversation in conversations(history.watch(seen)):
        yield from table.findings(conversation, history)


class _Table:
    """The rules by what they are about."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: list[Rule] = []
        self._noted: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.fact and rule.fact not in FACTS:
                self._noted.setdefault(rule.fact, []).append(rule)
            else:
                self._rules.append(rule)
        self._applying: dict[tuple[Any, ...], dict[tuple[str, ...], RulesOfShape]] = {}

    def findings(self, conversation: Conversation, history: History) -> Iterator[Finding]:
        """Yield the findings of a conversation."""
        shape, applying = None, {}
        for situation in situations(conversation):
            if situation.shape is not shape:
                shape, applying = situation.shape, self._applying_to(situation.shape)
            names, variants = situation.names, situation.variants
            message = variants[0][MESSAGE]
            rules = applying.get(names)
            if rules is None:
                rules = applying[names] = self._rules_for(names, variants[0])
            for rule in rules.doubted(variants[0]):
                found = [breaches(rule, each) for each in variants]
                if all(found):
                    yield from (_finding(rule, message.seen, what, conversation) for what in found[0])
            for noted, what in history.notes(message.seen):
                yield from self._of_notes(noted, what, names, variants[0], conversation)
        for one in conversation.legs:
            if one.mark in (ASTRAY, DOUBLE):
                notes = history.notes(one.seen)
                if one.mark == ASTRAY and (astray := _astray(one.seen, conversation)):
                    notes.append(("identification astray", astray))
                for noted, what in notes:
                    yield from self._of_notes(noted, what, (), {MESSAGE: Leg(one.seen)}, conversation)

    def _of_notes(self, noted: str, what: str, names: tuple[str, ...], legs: Legs,
                  conversation: Conversation) -> Iterator[Finding]:
        for rule in self._noted.get(noted, ()):
            if rule.at in (*names, legs[MESSAGE].layer) and rule.needs <= legs.keys():
                yield from (_finding(rule, legs[MESSAGE].seen, words, conversation)
                            for words in breaches(rule, legs, what))

    def _applying_to(self, shape: tuple[Any, ...]) -> dict[tuple[str, ...], RulesOfShape]:
        """The rules by the names of legs, for conversations of a shape."""
        found = self._applying.get(shape)
        if found is None:
            if len(self._applying) >= MOST_SHAPES:
                self._applying.clear()
            found = self._applying[shape] = {}
        return found

    def _rules_for(self, names: tuple[str, ...], legs: Legs) -> RulesOfShape:
        """The rules for a message that its mere shape does not show to be kept."""
        of = (legs[MESSAGE].layer, *names)
        rules = [rule for rule in self._rules if rule.at in of and rule.needs <= legs.keys()]
        return RulesOfShape(rules, legs)


def _astray(seen: Seen, conversation: Conversation) -> str | None:
    """How an answer differs from its question in the bits that it was to repeat; None if it is astray for others."""
    question, exchange = conversation.question, conversation.exchange
    if question is None or exchange is None or exchange.pair != "id":
        return None
    if any(leg.step in ANSWERS and leg.mark != ASTRAY and leg.seen.src == seen.src for leg in conversation.legs):
        return None  # this one answers a question that is missing in the recording
    told, asked = seen.document["id"], question.seen.document["id"]
    if (told ^ asked) & exchange.mask == 0 or _is_of_another(told, asked, exchange.mask, seen.time):
        return None
    return f"Identification {told:#x}, asked with {asked:#x} in frame {question.seen.frame}"


def _is_of_another(told: int, asked: int, mask: int, time: float) -> bool:
    """Tell whether an answer seems to be to a question of another time, which is missing in the recording."""
    if mask == IDENTIFICATION_LOW:  # the time is in the other half
        told, asked = told >> HALF, asked >> HALF
    return told != asked and abs(told - (ntp_timestamp(time) >> HALF)) < PLAUSIBLE_CLOCK


def _finding(rule: Rule, seen: Seen, what: str, conversation: Conversation) -> Finding:
    return Finding(rule.severity, rule.requirement, rule.level, rule.title, what, rule.wanted, seen.file, seen.frame,
                   seen.time, seen.src, seen.dst, seen.document["layer"], conversation.mobile)
