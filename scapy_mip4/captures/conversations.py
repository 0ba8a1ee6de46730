# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages, put together to the conversations that they belong to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from scapy_mip4.captures.conversation import (
    ALONE, ANSWERS, ASTRAY, DOUBLE, FIRST, QUESTIONS, REPEAT, REPLY, Conversation, Leg,
)
from scapy_mip4.captures.exchanges import BY_LAYER, Exchange
from scapy_mip4.captures.matching import asks_it, delay, earlier, is_about, is_double, learn_agent, was_asked, who
from scapy_mip4.captures.mobiles import Mobiles
from scapy_mip4.captures.seen import Seen
from scapy_mip4.captures.steps import answer_step, first_step, next_step

TIMEOUT = 8.0  # seconds
GRACE = 1.0  # seconds
MOST_OPEN = 100_000
MOST_LEGS = 256
FEW = 16
"""Of so many conversations that are alike is the right one chosen: in ordinary traffic there is but one."""
_NONE: dict[Conversation, None] = {}


def conversations(seen: Iterable[Seen], timeout: float = TIMEOUT, grace: float = GRACE,
                  most: int = MOST_OPEN) -> Iterator[Conversation]:
    """Yield the conversations of recorded messages, each as soon as it is over.

    Every message is in exactly one of them, as a leg. Messages that neither ask nor answer (advertisements, data), and
    those that are cut short, are each a conversation of their own, of kind "message", yielded at once. An answer whose
    question was not captured opens a conversation too, in case its relay follows.

    Answers find their question by what all of them repeat of the Identification, by the mobile node (an NAI lets the
    answer have another home address) and, where several are left, by addresses, ports and the whole Identification. An
    answer to who asked, about the same mobile node, with another Identification is in the conversation as "astray".

    A conversation is over when nothing was heard of it for `timeout` seconds of the capture's time, for `grace` seconds
    once an answer reached the mobile node. Where time goes back by more than `timeout`, as another file begins, all of
    them are over. At most `most` are open at a time (and as many mobile nodes remembered), the one that was silent
    longest is over first; one of MOST_LEGS messages is over too. So memory stays the same however long the capture is.
    """
    tracker = _Tracker(timeout, grace, most)
    for one in seen:
        yield from tracker.take(one)
    yield from tracker.close_all()


class _Tracker:
    """The conversations that are open."""

    def __init__(self, timeout: float, grace: float, most: int) -> None:
        self._timeout = timeout
        self._grace = grace
        self._most = most
        self._now = float("-inf")
        # Both in the order in which they were heard of last.
        self._waiting: OrderedDict[Conversation, None] = OrderedDict()
        self._answered: OrderedDict[Conversation, None] = OrderedDict()
        # By exchange and Identification, and by these and home address or NAI; the latest stand last.
        self._open_by: dict[tuple, dict[Conversation, None]] = {}
        self._by_way: dict[tuple, Conversation] = {}
        self._mobiles = Mobiles(most)

    def take(self, seen: Seen) -> list[Conversation]:
        """Put a message where it belongs; return the conversations that are over."""
        over = self._pass_time(seen.time)
        document = seen.document
        exchange, is_question = BY_LAYER.get(document["layer"], (None, False))
        pair = document.get(exchange.pair) if exchange else None
        if exchange is None or type(pair) is not int:
            over.append(_alone(seen))
            return over
        find = self._ask if is_question else self._answer
        conversation = find(exchange, document, seen, pair)
        self._keep(conversation)
        if len(conversation.legs) >= MOST_LEGS:
            over.append(self._close(conversation))
        elif len(self._waiting) + len(self._answered) > self._most:
            over.append(self._close(next(iter(self._answered or self._waiting))))
        return over

    def close_all(self) -> list[Conversation]:
        """Return all open conversations, the one heard of first leading."""
        return [self._close(one) for one in sorted((*self._waiting, *self._answered), key=_begun)]

    def _pass_time(self, time: float) -> list[Conversation]:
        if time > self._now:
            self._now = time
        elif time < self._now - self._timeout:
            self._now = time
            return self.close_all()
        over = []
        for silent, limit in ((self._answered, self._grace), (self._waiting, self._timeout)):
            while silent:
                oldest = next(iter(silent))
                if oldest.heard + limit >= self._now:
                    break
                over.append(self._close(oldest))
        return over

    def _ask(self, exchange: Exchange, document: dict[str, Any], seen: Seen, pair: int) -> Conversation:
        home, nai, authenticator, by_agent = who(document)
        low = pair & exchange.mask
        conversation = next((one for one in self._with((exchange, low, nai or home), (exchange, low))
                             if asks_it(one, home, nai, authenticator, pair, seen)), None)
        if conversation is None:
            conversation = self._open(exchange, home, nai, low)
        if conversation.pair is None:
            conversation.pair = pair
            conversation.home, conversation.nai, conversation.authenticator = home, nai, authenticator
            if exchange.of_mobile:
                self._mobiles.asks(conversation, document.get("lifetime"), seen.time)
        if conversation.legs:
            before = earlier(conversation, seen, QUESTIONS)
            step = before.step if before else next_step(conversation, document, seen, by_agent)
            learn_agent(conversation, step, seen)
            mark = FIRST if before is None else DOUBLE if is_double(before, seen) else REPEAT
            conversation.legs.append(Leg(seen, step, mark, delay(conversation, step, before, seen)))
        else:
            step, conversation.foreign_agent = first_step(exchange, document, seen, by_agent)
            conversation.legs.append(Leg(seen, step))
        self._by_way[(exchange, home, nai, seen.src, seen.sport, seen.dst, seen.dport)] = conversation
        return conversation

    def _answer(self, exchange: Exchange, document: dict[str, Any], seen: Seen, pair: int) -> Conversation:
        home, nai, _, _ = who(document)
        low = pair & exchange.mask
        keys = (exchange, low, nai), (exchange, low, home), (exchange, low)
        same = [one for one in self._with(*keys) if is_about(one, home, nai, seen)]
        mark = FIRST
        if len(same) > 1:
            same.sort(key=lambda one: (one.home == home, was_asked(one, seen), one.pair == pair), reverse=True)
        if same:
            conversation = same[0]
        else:
            way = (seen.dst, seen.dport, seen.src, seen.sport)
            astray = (self._by_way.get((exchange, home, nai, *way))
                      or self._by_way.get((exchange, home, "", *way)))
            if astray and not any(leg.step in ANSWERS and leg.seen.src == seen.src for leg in astray.legs):
                conversation, mark = astray, ASTRAY
            else:
                conversation = self._open(exchange, home, nai, low)
        before = earlier(conversation, seen, ANSWERS)
        if mark == ASTRAY:
            before = None
        elif before:
            mark = DOUBLE if is_double(before, seen) else REPEAT
        step = before.step if before else answer_step(conversation, document, seen)
        leg = Leg(seen, step, mark, delay(conversation, step, before, seen))
        conversation.legs.append(leg)
        if mark == FIRST:
            conversation.finished |= step != REPLY or conversation.foreign_agent is None
            if exchange.stale and conversation.final is leg:
                self._mobiles.answered(conversation, leg)
        return conversation

    def _open(self, exchange: Exchange, home: str, nai: str, low: int) -> Conversation:
        conversation = Conversation(exchange, home, nai)
        conversation.keys = ((exchange, low), *{(exchange, low, name) for name in (nai, home) if name})
        for key in conversation.keys:
            self._open_by.setdefault(key, {})[conversation] = None
        return conversation

    def _with(self, *keys: tuple) -> Iterator[Conversation]:
        """Yield the conversations under these keys, of each the FEW opened last, the latest first."""
        met: set[Conversation] = set()
        for key in keys:
            for one in islice(reversed(self._open_by.get(key, _NONE)), FEW):
                if one not in met:
                    met.add(one)
                    yield one

    def _keep(self, conversation: Conversation) -> None:
        conversation.heard = self._now
        if conversation.finished:
            self._waiting.pop(conversation, None)
        kept = self._answered if conversation.finished else self._waiting
        kept[conversation] = None
        kept.move_to_end(conversation)

    def _close(self, conversation: Conversation) -> Conversation:
        self._waiting.pop(conversation, None)
        self._answered.pop(conversation, None)
        exchange = conversation.exchange
        assert exchange
        for key in conversation.keys:
            same = self._open_by[key]
            del same[conversation]
            if not same:
                del self._open_by[key]
        for leg in conversation.legs:
            if leg.step in QUESTIONS:
                seen = leg.seen
                home, nai, _, _ = who(seen.document)
                way = (exchange, home, nai, seen.src, seen.sport, seen.dst, seen.dport)
                if self._by_way.get(way) is conversation:
                    del self._by_way[way]
        return conversation


def _alone(seen: Seen) -> Conversation:
    conversation = Conversation(None)
    conversation.legs.append(Leg(seen, ALONE))
    return conversation


def _begun(conversation: Conversation) -> float:
    return conversation.legs[0].seen.time
