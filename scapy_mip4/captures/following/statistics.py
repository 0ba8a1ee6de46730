# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts and times of many conversations, of all together and of each agent."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scapy_mip4.captures.following.conversation import (
    ASTRAY, DENIAL, DOUBLE, FIRST, RELAYED, REPEAT, REPLY, Conversation, Leg,
)
from scapy_mip4.captures.following.exchanges import EXCHANGES, Exchange
from scapy_mip4.captures.following.histogram import Histogram

MOST_AGENTS = 10_000
OTHERS = "others"
"""Stands for the addresses of all agents beyond MOST_AGENTS: a flood of made-up addresses is no reason to need more
memory."""

PERCENTS = (50, 90, 99, 100)

HOME_AGENT, FOREIGN_AGENT, GATEWAY = "home agent", "foreign agent", "gateway foreign agent"
_ANSWERING = {"registration": HOME_AGENT, "regional registration": GATEWAY}


class Agent:
    """What one agent did in the registrations that were seen.

    requests: how many it was asked for, each counted once; replies: its answers by code; repeated: requests that it
    got again; unanswered: requests without an answer of its; resynchronised: requests that take up a denial for the
    Identification; answering: times from the request to the reply, of a home agent; relaying, returning: times from the
    request to its relay and from the reply to its relay, of a foreign agent.
    """

    __slots__ = ("address", "role", "requests", "replies", "repeated", "unanswered", "resynchronised",
                 "answering", "relaying", "returning")

    def __init__(self, address: str, role: str) -> None:
        self.address = address
        self.role = role
        self.requests = 0
        self.replies: Counter[int] = Counter()
        self.repeated = 0
        self.unanswered = 0
        self.resynchronised = 0
        self.answering = Histogram()
        self.relaying = Histogram()
        self.returning = Histogram()


class Statistics:
    """Counts of conversations; what takes no more memory however many there are.

    outcomes: conversations by exchange and outcome; denials: by exchange and code; repeated, doubled, astray: messages
    sent again, doubled by the capture, and answers with a wrong Identification; resynchronised: conversations that take
    up a denial; unasked: those whose question was not captured; messages: other messages; whole: times from the first
    request of a mobile node to its answer; agents: by role and address.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.denials: Counter[tuple[Exchange, int]] = Counter()
        self.repeated = self.doubled = self.astray = self.resynchronised = self.unasked = self.messages = 0
        self.whole = Histogram()
        self.agents: dict[tuple[str, str], Agent] = {}

    @property
    def conversations(self) -> int:
        """How many conversations there are."""
        return sum(self.outcomes.values())

    def add(self, conversation: Conversation) -> None:
        """Count a conversation."""
        exchange = conversation.exchange
        if exchange is None:
            self.messages += 1
            return
        final, outcome = conversation.final, conversation.outcome
        self.outcomes[exchange.name, outcome] += 1
        if outcome == "denied" and final and final.code is not None:
            self.denials[exchange, final.code] += 1
        for leg in conversation.legs:
            if leg.mark:
                self.repeated += leg.mark == REPEAT
                self.doubled += leg.mark == DOUBLE
                self.astray += leg.mark == ASTRAY
        self.resynchronised += conversation.resynchronises is not None
        self.unasked += conversation.question is None
        if exchange.of_mobile:
            self._count_registration(conversation, exchange, final)

    def _count_registration(self, conversation: Conversation, exchange: Exchange, final: Leg | None) -> None:
        request, foreign_agent, home_agent = conversation.request, conversation.foreign_agent, conversation.home_agent
        if request and final and (final.step != REPLY or foreign_agent is None):
            self.whole.add(final.seen.time - request.seen.time)
        relay, reply = conversation.relay, conversation.reply
        asked = relay if foreign_agent else request
        if home_agent and (asked or reply):
            agent = self._agent(home_agent, _ANSWERING[exchange.name])
            _count(agent, conversation, asked, reply, final)
            if asked and reply and reply.delay is not None:
                agent.answering.add(reply.delay)
        answers = [leg for leg in conversation.legs if leg.step in (RELAYED, DENIAL) and leg.mark != ASTRAY]
        # A gateway foreign agent passes the reply on first.
        answer = next((leg for leg in answers if leg.seen.src == foreign_agent), answers[0] if answers else None)
        if foreign_agent and (request or answer):
            agent = self._agent(foreign_agent, FOREIGN_AGENT)
            _count(agent, conversation, request, answer, final)
            if request and relay and relay.delay is not None:
                agent.relaying.add(relay.delay)
            if answer and reply and answer.step == RELAYED and answer.delay is not None:
                agent.returning.add(answer.delay)

    def _agent(self, address: str, role: str) -> Agent:
        agent = self.agents.get((role, address))
        if agent is None:
            if len(self.agents) >= MOST_AGENTS:
                address = OTHERS
            agent = self.agents.setdefault((role, address), Agent(address, role))
        return agent

    def sorted_agents(self) -> list[Agent]:
        """Return the agents, those with the most requests first within each role."""
        return sorted(self.agents.values(), key=lambda agent: (agent.role, -agent.requests, agent.address))

    def summary(self) -> str:
        """Return all in one line."""
        counts: Counter[str] = Counter()
        for (_, outcome), number in self.outcomes.items():
            counts[outcome] += number
        denials = ", ".join(f"{self._short(exchange, code)} x {number}"
                            for (exchange, code), number in self.denials.most_common())
        parts = [
            *(f"{counts[outcome]} {outcome}" + (f" ({denials})" if outcome == "denied" else "")
              for outcome in ("accepted", "denied", "answered", "unanswered", "none due") if counts[outcome]),
            *(f"{number} {what}" for number, what in (
                (self.unasked, "without the question"), (self.resynchronised, "resynchronised"),
                (self.repeated, "sent again"), (self.doubled, "doubled by the capture"),
                (self.astray, "astray"),
            ) if number),
        ]
        noun = "conversation" if self.conversations == 1 else "conversations"
        return f"{self.conversations} {noun}" + (f": {', '.join(parts)}" if parts else "")

    @staticmethod
    def _short(exchange: Exchange, code: int) -> str:
        return str(code) if exchange is EXCHANGES[0] else f"{exchange.name} {code}"

    def document(self) -> dict[str, Any]:
        """Return all as follow.schema.json describes it."""
        return {
            "conversations": self.conversations,
            "outcomes": [{"exchange": exchange, "outcome": outcome, "count": count}
                         for (exchange, outcome), count in sorted(self.outcomes.items())],
            "denials": [{"exchange": exchange.name, "code": code, "name": exchange.code_name(code), "count": count}
                        for (exchange, code), count in self.denials.most_common()],
            "repeated": self.repeated, "doubled": self.doubled, "astray": self.astray,
            "resynchronised": self.resynchronised, "unasked": self.unasked, "messages": self.messages,
            "whole": _times(self.whole),
            "agents": [_agent_document(agent) for agent in self.sorted_agents()],
        }


def _count(agent: Agent, conversation: Conversation, question: Leg | None, answer: Leg | None,
           final: Leg | None) -> None:
    """Count what a conversation has of an agent: what it was asked, what it answered."""
    agent.unanswered += answer is None and final is None
    agent.resynchronised += conversation.resynchronises is not None
    if question:
        agent.requests += 1
        agent.repeated += sum(leg.mark == REPEAT for leg in conversation.legs if leg.step == question.step)
    if answer:
        for leg in conversation.legs:
            if (leg.step == answer.step and leg.seen.src == answer.seen.src and leg.mark == FIRST
                    and leg.code is not None):
                agent.replies[leg.code] += 1


def _agent_document(agent: Agent) -> dict[str, Any]:
    return {
        "address": agent.address, "role": agent.role, "requests": agent.requests, "repeated": agent.repeated,
        "unanswered": agent.unanswered, "resynchronised": agent.resynchronised,
        "replies": [{"code": code, "name": EXCHANGES[0].code_name(code), "count": count}
                    for code, count in sorted(agent.replies.items())],
        "answering": _times(agent.answering), "relaying": _times(agent.relaying), "returning": _times(agent.returning),
    }


def _times(histogram: Histogram) -> dict[str, Any]:
    names = {100: "max"}
    return {"count": histogram.count, **{
        names.get(percent, f"p{percent}"): _milliseconds(histogram.percentile(percent)) for percent in PERCENTS}}


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
