# SPDX-License-Identifier: GPL-2.0-or-later
"""What belongs together in recorded traffic: a question, what agents made of it, and the answer."""

from __future__ import annotations

from collections.abc import Iterator

from scapy_mip4.captures.following.exchanges import Exchange
from scapy_mip4.captures.seen import Seen

REQUEST = "request"  # from who asks, to a foreign agent or to who answers
RELAY = "relay"  # the request, passed on by a foreign agent
REPLY = "reply"  # from who answers
RELAYED = "relayed reply"  # the reply, passed on by a foreign agent
DENIAL = "denial"  # a reply that a foreign agent made itself: there is none of the home agent with its code
ALONE = "alone"  # a message of another kind
QUESTIONS = frozenset({REQUEST, RELAY})
ANSWERS = frozenset({REPLY, RELAYED, DENIAL})

FIRST = ""  # the first of its kind
REPEAT = "repeat"  # sent again: the same Identification by the same sender to the same receiver
DOUBLE = "double"  # the same datagram once more in the capture, see matching.DOUBLED_WITHIN
ASTRAY = "astray"  # an answer to whom asked that does not repeat the Identification, which nobody can take for one

UNSPECIFIED = frozenset({None, "0.0.0.0", "255.255.255.255"})
"""Addresses that leave a choice to somebody else."""


class Leg:
    """One message of a conversation.

    seen: the message; step: "request", "relay", "reply", "relayed reply", "denial" or "alone"; mark: "" for the first
    of its step, "repeat" for one that was sent again, "double" for one that the capture has twice, "astray" for an
    answer whose Identification is that of no question; delay: seconds since the message that it passes on, answers or
    repeats, None if that was not seen.
    """

    __slots__ = ("seen", "step", "mark", "delay")

    def __init__(self, seen: Seen, step: str, mark: str = FIRST, delay: float | None = None) -> None:
        self.seen = seen
        self.step = step
        self.mark = mark
        self.delay = delay

    @property
    def repeat(self) -> bool:
        """Whether its sender sent this message again."""
        return self.mark == REPEAT

    @property
    def code(self) -> int | None:
        """The code of an answer, None if it has none."""
        code = self.seen.document.get("code")
        return code if self.step in ANSWERS and isinstance(code, int) else None

    def __repr__(self) -> str:
        return f"<{self.mark} {self.step} in frame {self.seen.frame}>".replace("< ", "<")


class Conversation:
    """A question and all that was said about it, in the order of the capture. It is complete once it was yielded.

    exchange: the row of the table EXCHANGES, None for a message alone; home, nai: the mobile node's home address as its
    question has it, and its NAI, "" where the messages have none; kind: "registration", "renewal" (the mobile node has
    a binding that the capture tells of), "deregistration" (lifetime 0), for other exchanges their name, "message" for
    a message alone; legs: the messages; resynchronises: the denial for its Identification (133), seen before, whose
    Identification this question takes up (RFC 5944, section 5.7), or None.
    """

    __slots__ = ("exchange", "home", "nai", "kind", "legs", "resynchronises", "foreign_agent",
                 "pair", "low", "altered", "keys", "authenticator", "heard", "answered", "finished")

    def __init__(self, exchange: Exchange | None, home: str = "", nai: str = "") -> None:
        self.exchange = exchange
        self.home = home
        self.nai = nai
        self.kind = exchange.name if exchange else "message"
        self.legs: list[Leg] = []
        self.resynchronises: Leg | None = None
        self.foreign_agent: str | None = None
        """The address at which the mobile node asked a foreign agent or, where that was not seen, the one from which
        it passed the question on; None without a foreign agent."""
        # The rest is for the matching: the question's whole Identification, what every answer repeats of it, what a
        # foreign agent made of that, where the conversation is found, the question's Mobile-Home authenticator, the
        # time of the latest message, whether there is an answer, whether one reached who asked.
        self.pair: int | None = None
        self.low = 0
        self.altered: int | None = None
        self.keys: tuple[tuple, ...] = ()
        self.authenticator: str | None = None
        self.heard = 0.0
        self.answered = False
        self.finished = False

    def first(self, *steps: str) -> Leg | None:
        """The first leg of one of these steps that has its Identification right."""
        for leg in self.legs:
            if leg.step in steps and leg.mark != ASTRAY:
                return leg
        return None

    def marked(self, mark: str) -> Iterator[Leg]:
        """Yield the legs with a mark."""
        return (leg for leg in self.legs if leg.mark == mark)

    @property
    def request(self) -> Leg | None:
        """The first request, as its sender sent it."""
        return self.first(REQUEST)

    @property
    def relay(self) -> Leg | None:
        """The first request that a foreign agent passed on."""
        return self.first(RELAY)

    @property
    def reply(self) -> Leg | None:
        """The first reply of who was to answer, the home agent for a registration."""
        return self.first(REPLY)

    @property
    def relayed(self) -> Leg | None:
        """The first reply that a foreign agent passed on."""
        return self.first(RELAYED)

    @property
    def question(self) -> Leg | None:
        """The first request or, where only that was seen, the first relay."""
        return self.request or self.relay

    @property
    def final(self) -> Leg | None:
        """The first answer that reached who asked or, where none was seen, the one that got furthest."""
        request = self.request
        if request:
            asker = request.seen.src
            for leg in self.legs:
                if leg.step in ANSWERS and leg.seen.dst == asker and leg.mark != ASTRAY:
                    return leg
        return self.first(RELAYED, DENIAL) or self.reply

    @property
    def code(self) -> int | None:
        """The code of the final answer, None without an answer and for answers without a code."""
        final = self.final
        return final.code if final else None

    @property
    def outcome(self) -> str:
        """What came of it.

        "accepted", "denied", "answered" (by an answer that has no code), "unanswered", "none due" (an answer was not
        asked for) or, for a message alone, "".
        """
        if self.exchange is None:
            return ""
        final = self.final
        if final is None:
            question = self.question
            flags = question.seen.document.get("flags") if question else None
            return "unanswered" if self.exchange.wanted_by in str(flags or "") else "none due"
        code = final.code
        if code is None:
            return "answered"
        return "accepted" if code in self.exchange.accepts else "denied"

    @property
    def mobile(self) -> str:
        """The mobile node: its home address, else its NAI, else the home address of the answer, else ""."""
        return self.home if self.home not in UNSPECIFIED and self.home else self.nai or self.assigned or ""

    @property
    def assigned(self) -> str | None:
        """The home address in the final answer."""
        address = self.final.seen.document.get("homeaddr") if self.final else None
        return address if address not in UNSPECIFIED else None

    @property
    def home_agent(self) -> str | None:
        """The address of who is asked in the end.

        As the home agent itself gives it, else as the question does, else where the question was sent to. None where
        all that leaves it open.
        """
        if self.exchange is None or not self.exchange.agent:
            return None
        telling = self.first(REPLY, RELAYED), self.question
        told = [leg.seen.document.get(self.exchange.agent) for leg in telling if leg]
        asked = self.relay or (self.request if self.foreign_agent is None else None)
        if asked:
            told.append(asked.seen.dst)
        for address in told:
            if address not in UNSPECIFIED:
                return address
        return None

    def __repr__(self) -> str:
        return f"<{self.kind} of {self.mobile or '?'}: {self.outcome}, {len(self.legs)} messages>"
