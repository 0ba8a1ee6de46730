# SPDX-License-Identifier: GPL-2.0-or-later
"""Which step of a conversation a message is, from its addresses and what was seen before.

A capture may hold one side of a foreign agent or both. Where one side alone was seen, the message itself tells: what
comes from its care-of address, without the D of a co-located one, comes from a foreign agent.
"""

from __future__ import annotations

from typing import Any

from scapy_mip4.captures.following.conversation import (
    ASTRAY, DENIAL, RELAY, RELAYED, REPLY, REQUEST, UNSPECIFIED, Conversation, Leg,
)
from scapy_mip4.captures.following.exchanges import Exchange
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import code_sender

NOBODY_YET = "0.0.0.0"
"""The source address of a mobile node that has none (RFC 2794, section 3)."""

BY_AGENTS = frozenset({"MIP4Ext_ForeignHomeAuth", "MIP4Ext_FAFAAuth"})
"""Extensions that only a foreign agent adds to a request."""


def first_step(exchange: Exchange, document: dict[str, Any], seen: Seen, by_agent: bool) -> tuple[str, str | None]:
    """Return the step of the first question seen of a conversation, and the foreign agent that it shows.

    `by_agent` tells whether it has an extension of BY_AGENTS.
    """
    if not exchange.of_mobile:
        return REQUEST, None
    agent, care_of = document.get(exchange.agent), document.get("coaddr")
    src, dst = seen.src, seen.dst
    if by_agent:
        return RELAY, src
    asked = None if dst == agent else dst
    if "D" in document.get("flags", ""):
        # Of an agent that is yet to be found it is not known whether it is this one: the mobile node needs no other.
        return REQUEST, None if agent in UNSPECIFIED else asked
    if dst == care_of and dst not in UNSPECIFIED:
        return REQUEST, dst
    if care_of == document.get("homeaddr"):  # it deregisters from home
        return REQUEST, asked
    if src in (document.get("homeaddr"), NOBODY_YET):
        return REQUEST, dst  # the care-of address is an agent's, so it asks one, even if it names that as home agent
    return (RELAY, src) if src == care_of or dst == agent else (REQUEST, dst)


def next_step(conversation: Conversation, document: dict[str, Any], seen: Seen, by_agent: bool) -> str:
    """Return the step of a question that was seen before on another leg."""
    questions = [leg for leg in conversation.legs if leg.step in (REQUEST, RELAY)]
    if any(seen.src == leg.seen.dst for leg in questions):
        return RELAY
    if any(seen.dst == leg.seen.src for leg in questions):
        return REQUEST  # it stands behind its relay in the capture
    for leg in questions:
        if leg.seen.src == seen.src:
            return leg.step  # now to somebody else
    assert conversation.exchange
    return RELAY if conversation.request else first_step(conversation.exchange, document, seen, by_agent)[0]


def answer_step(conversation: Conversation, document: dict[str, Any], seen: Seen) -> str:
    """Return the step of an answer."""
    src, dst = seen.src, seen.dst
    relayed = False
    for leg in reversed(conversation.legs):
        if leg.step == REQUEST and leg.seen.src == dst and leg.seen.dst == src:
            return REPLY if conversation.foreign_agent is None else _from_foreign_agent(conversation, document, seen)
        if leg.step == RELAY:
            if leg.seen.src == src:  # this one asked on, so it passes on an answer
                relayed = True
            elif leg.seen.src == dst and leg.seen.dst == src:
                return RELAYED if relayed else REPLY
    if relayed or src == conversation.foreign_agent:
        return _from_foreign_agent(conversation, document, seen)
    if conversation.question is None:
        return _unasked(conversation, document, seen)
    known = [leg for leg in conversation.legs if leg.step == REPLY]
    if conversation.foreign_agent is None or dst == conversation.foreign_agent or not known:
        denied_by_agent = conversation.foreign_agent is not None and code_sender(document.get("code", 0)) == "FA"
        return DENIAL if denied_by_agent and dst != conversation.foreign_agent else REPLY
    return REPLY if any(leg.seen.src == src for leg in known) else _from_foreign_agent(conversation, document, seen)


def _unasked(conversation: Conversation, document: dict[str, Any], seen: Seen) -> str:
    """The step of an answer of whose question the capture has nothing, or has it later."""
    exchange = conversation.exchange
    if exchange is None or not exchange.of_mobile or seen.src == document.get(exchange.agent):
        return REPLY
    if code_sender(document.get("code", 0)) == "FA":
        return DENIAL
    to_mobile = seen.dst in UNSPECIFIED or seen.dst == document.get("homeaddr")
    return RELAYED if to_mobile or conversation.reply else REPLY


def _from_foreign_agent(conversation: Conversation, document: dict[str, Any], seen: Seen) -> str:
    """The step of an answer that a foreign agent sends: does it pass on what a home agent said?"""
    code = document.get("code")
    replies = [leg for leg in conversation.legs if leg.step == REPLY and leg.mark != ASTRAY]
    if replies:
        return RELAYED if any(leg.code == code for leg in replies) else DENIAL
    exchange, question = conversation.exchange, conversation.question
    if exchange is None or not exchange.of_mobile or code in exchange.accepts:
        # An agent that is asked as both is its own home agent; of any other the reply to it was not captured.
        return REPLY if exchange and _asked_itself(exchange, question, seen) else RELAYED
    if conversation.relay or _asked_itself(exchange, question, seen):
        return DENIAL
    return DENIAL if code_sender(code or 0) == "FA" else RELAYED


def _asked_itself(exchange: Exchange, question: Leg | None, seen: Seen) -> bool:
    return question is not None and question.seen.document.get(exchange.agent) == seen.src
