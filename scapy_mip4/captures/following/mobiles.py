# SPDX-License-Identifier: GPL-2.0-or-later
"""What a capture told of its mobile nodes: whose binding lasts until when, who was denied for its Identification."""

from __future__ import annotations

from itertools import islice
from math import inf

from scapy_mip4.captures.following.conversation import UNSPECIFIED, Conversation, Leg
from scapy_mip4.layers import INFINITE_LIFETIME

HALF = 32  # bits of an Identification
TOLERANCE = 7
"""Seconds by which the clocks of mobile node and home agent may differ (RFC 5944, section 5.7.1)."""

MOST_NAMES = 50_000
SPARE = 5_000


class Mobiles:
    """Remembers the MOST_NAMES names of mobile nodes heard of last, home addresses and NAIs, and at most SPARE more.

    It has the 64-bit hashes of the names in their place: a third of the memory, and two names out of so many with one
    hash are not to be expected.
    """

    def __init__(self) -> None:
        self._bound: dict[int, float] = {}
        self._denied: dict[int, tuple[int, Leg]] = {}

    def asks(self, conversation: Conversation, lifetime: object, time: float) -> None:
        """Tell what kind of registration a new question is, and which denial it takes up."""
        names = _names(conversation.home, conversation.nai)
        if lifetime == 0:
            conversation.kind = conversation.kind.replace("registration", "deregistration")
        elif any(self._bound.get(name, -inf) > time for name in names):
            conversation.kind = conversation.kind.replace("registration", "renewal")
        denials = [self._denied.pop(name) for name in names if name in self._denied]
        if denials and conversation.pair is not None and _takes_up(conversation.pair, time, *denials[0]):
            conversation.resynchronises = denials[0][1]

    def revoked(self, conversation: Conversation) -> None:
        """Forget the binding that a question ends."""
        for name in _names(conversation.home, conversation.nai):
            self._bound.pop(name, None)

    def answered(self, conversation: Conversation, leg: Leg) -> None:
        """Remember what the answer of a registration says."""
        exchange, document = conversation.exchange, leg.seen.document
        if exchange is None or leg.code is None:
            return
        home = document.get("homeaddr")
        if leg.code in exchange.stale and conversation.pair is not None:
            for name in _names(conversation.home, conversation.nai):
                _remember(self._denied, name, (conversation.pair, leg))
        elif leg.code in exchange.accepts:
            seconds = document.get("lifetime")
            lasts = inf if seconds == INFINITE_LIFETIME else float(seconds or 0)
            for name in _names(home if isinstance(home, str) else "", conversation.nai):
                if lasts:
                    _remember(self._bound, name, leg.seen.time + lasts)
                else:
                    self._bound.pop(name, None)


def _names(home: str, nai: str) -> list[int]:
    return [hash(name) for name in (nai, home) if name and name not in UNSPECIFIED]


def _remember(memory: dict, name: int, fact: object) -> None:
    memory.pop(name, None)  # the latest stand last
    memory[name] = fact
    if len(memory) > MOST_NAMES + SPARE:
        # Many at once: what stands first in a dict is found the later the more was deleted in front of it.
        for oldest in list(islice(memory, SPARE)):
            del memory[oldest]


def _takes_up(pair: int, time: float, denied: int, denial: Leg) -> bool:
    """Tell whether a question has the nonce of a denial, or the time that it set the mobile node's clock to."""
    told = denial.seen.document["id"] >> HALF
    if pair == denied or told == denied >> HALF:
        return False
    return pair >> HALF == told or abs((pair >> HALF) - told - (time - denial.seen.time)) <= TOLERANCE
