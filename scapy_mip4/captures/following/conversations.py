# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages, put together to the conversations that they belong to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from scapy_mip4.captures.following.conversation import (
    ALONE, ANSWERS, ASTRAY, DENIAL, DOUBLE, FIRST, QUESTIONS, RELAYED, REPEAT, REPLY, Conversation, Leg,
)
from scapy_mip4.captures.following.exchanges import BY_LAYER, Exchange
from scapy_mip4.captures.following.matching import (
    asks_it, delay, earlier, is_about, is_altered, is_double, is_home_agent, learn_agent, was_asked, who,
)
from scapy_mip4.captures.following.mobiles import Mobiles
from scapy_mip4.captures.following.steps import answer_step, first_step, next_step
from scapy_mip4.captures.seen import Seen

TIMEOUT = 8.0  # seconds
GRACE = 2.0  # seconds
MOST_OPEN = 100_000
MOST_LEGS = 256
FEW = 16
"""Of so many conversations that are alike is the right one chosen: in ordinary traffic there is but one."""


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
    them are over. At most `most` are open at a time, the one that was silent longest is over first; one of MOST_LEGS
    messages is over too. Bindings and denials are remembered of the mobile nodes heard of last (mobiles.MOST_NAMES). So
    memory stays the same however long the capture is.
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
        # By exchange and what every answer repeats of the Identification, and by exchange and home address or NAI; the
        # latest stand last.
        self._open_by: dict[tuple, dict[Conversation, None]] = {}
        self._due = self._now
        """Before this time no conversation is over."""
        self._mobiles = Mobiles()

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
            self._now = self._due = time
            return self.close_all()
        if time < self._due:
            return []
        over = []
        self._due = self._now + min(self._grace, self._timeout)
        for silent, limit in ((self._answered, self._grace), (self._waiting, self._timeout)):
            while silent:
                oldest = next(iter(silent))
                if oldest.heard + limit >= self._now:
                    self._due = min(self._due, oldest.heard + limit)
                    break
                over.append(self._close(oldest))
        return over

    def _ask(self, exchange: Exchange, document: dict[str, Any], seen: Seen, pair: int) -> Conversation:
        home, nai, authenticator, by_agent = who(document)
        low = pair & exchange.mask
        conversation = None
        for key in ((exchange, nai or home), (exchange, low)):
            for one in self._latest(key):
                if ((one.low == low or is_altered(one, authenticator))
                        and asks_it(one, home, nai, authenticator, pair, seen)):
                    conversation = one
                    break
            if conversation is not None:
                break
        else:
            conversation = self._open(exchange, home, nai, low)
        before = None
        if conversation.pair is None:
            step, conversation.foreign_agent = first_step(exchange, document, seen, by_agent)
            conversation.pair = pair
            conversation.home, conversation.nai, conversation.authenticator = home, nai, authenticator
            if exchange.of_mobile:
                self._mobiles.asks(conversation, document.get("lifetime"), seen.time)
            elif exchange.ends_binding:
                self._mobiles.revoked(conversation)
        else:
            if conversation.low != low and conversation.altered is None:
                conversation.altered = low
                self._find_by(conversation, (exchange, low))
            before = earlier(conversation, seen, QUESTIONS)
            step = before.step if before else next_step(conversation, document, seen, by_agent)
            learn_agent(conversation, step, seen)
        mark = FIRST if before is None else DOUBLE if is_double(before, seen) else REPEAT
        conversation.legs.append(Leg(seen, step, mark, delay(conversation, step, before, seen)))
        return conversation

    def _answer(self, exchange: Exchange, document: dict[str, Any], seen: Seen, pair: int) -> Conversation:
        home, nai, authenticator, _ = who(document)
        low = pair & exchange.mask
        conversation = self._asked(exchange, low, home, nai, pair, seen)
        mark = FIRST
        if conversation is None and (conversation := self._not_echoed(exchange, home, nai, seen)):
            mark = ASTRAY
        if conversation is None:
            conversation = self._open(exchange, home, nai, low)
        before = earlier(conversation, seen, ANSWERS) if conversation.answered and mark != ASTRAY else None
        if before:
            mark = DOUBLE if is_double(before, seen) else REPEAT
        if conversation.foreign_agent == seen.src and is_home_agent(
                conversation, document, authenticator is not None, seen):
            conversation.foreign_agent = None
        step = before.step if before else answer_step(conversation, document, seen)
        if step in (RELAYED, DENIAL) and conversation.question is None and conversation.foreign_agent is None:
            conversation.foreign_agent = seen.src
        leg = Leg(seen, step, mark, delay(conversation, step, before, seen))
        conversation.legs.append(leg)
        if mark == FIRST:
            conversation.finished |= step != REPLY or conversation.foreign_agent is None
            if exchange.of_mobile and not conversation.answered:
                self._mobiles.answered(conversation, leg)
            conversation.answered = True
        return conversation

    def _asked(self, exchange: Exchange, low: int, home: str, nai: str, pair: int, seen: Seen) -> Conversation | None:
        """The conversation whose question an answer is to, by Identification and mobile node."""
        for key in ((exchange, nai or home), (exchange, low)):
            same = [one for one in self._latest(key)
                    if (one.low == low or one.altered == low) and is_about(one, home, nai, seen)]
            if same:
                return same[0] if len(same) == 1 else max(
                    same, key=lambda one: (one.home == home, was_asked(one, seen), one.pair == pair))
        return None

    def _not_echoed(self, exchange: Exchange, home: str, nai: str, seen: Seen) -> Conversation | None:
        """The conversation whose question an answer is to that has another Identification: it goes back that way."""
        for one in (*self._latest((exchange, nai)), *self._latest((exchange, home))):
            if was_asked(one, seen) and all(leg.step in QUESTIONS or leg.seen.src != seen.src for leg in one.legs):
                return one
        return None

    def _open(self, exchange: Exchange, home: str, nai: str, low: int) -> Conversation:
        conversation = Conversation(exchange, home, nai)
        conversation.low = low
        self._find_by(conversation, (exchange, low), *{(exchange, name) for name in (nai, home) if name})
        return conversation

    def _find_by(self, conversation: Conversation, *keys: tuple) -> None:
        conversation.keys += keys
        for key in keys:
            self._open_by.setdefault(key, {})[conversation] = None

    def _latest(self, key: tuple) -> Iterable[Conversation]:
        """The FEW conversations under a key that were opened last, the latest first."""
        found = self._open_by.get(key)
        if not found:
            return ()
        return reversed(found) if len(found) <= FEW else islice(reversed(found), FEW)

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
        for key in conversation.keys:
            same = self._open_by[key]
            del same[conversation]
            if not same:
                del self._open_by[key]
        return conversation


def _alone(seen: Seen) -> Conversation:
    conversation = Conversation(None)
    conversation.legs.append(Leg(seen, ALONE))
    return conversation


def _begun(conversation: Conversation) -> float:
    return conversation.legs[0].seen.time
