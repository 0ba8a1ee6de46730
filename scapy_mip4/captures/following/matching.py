# SPDX-License-Identifier: GPL-2.0-or-later
"""What makes a recorded message one of a conversation, and what of the conversation it repeats or follows from."""

from __future__ import annotations

from typing import Any

from scapy_mip4.captures.following.conversation import (
    ASTRAY, DENIAL, DOUBLE, QUESTIONS, RELAY, RELAYED, REPLY, REQUEST, UNSPECIFIED, Conversation, Leg,
)
from scapy_mip4.captures.following.steps import BY_AGENTS, NOBODY_YET
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import code_sender

DOUBLED_WITHIN = 0.05
"""Seconds. The same octets between the same addresses, or with one of them translated, within this time are one
datagram that the capture has twice: a mobile node waits a second and more to send again (RFC 5944, section 3.6.3)."""


def who(document: dict[str, Any]) -> tuple[str, str, str | None, bool]:
    """Home address, NAI and Mobile-Home authenticator of a message, and whether an agent added to it."""
    nai, authenticator, by_agent = "", None, False
    for extension in document.get("exts", ()):
        layer = extension["layer"]
        if layer == "MIP4Ext_MNNAI":
            nai = nai or extension.get("nai", "")
        elif layer == "MIP4Ext_MobileHomeAuth":
            authenticator = authenticator or extension.get("authenticator")
        elif layer in BY_AGENTS:
            by_agent = True
    return document.get("homeaddr", ""), nai, authenticator, by_agent


def asks_it(conversation: Conversation, home: str, nai: str, authenticator: str | None, pair: int,
             seen: Seen) -> bool:
    """Tell whether a question is that of a conversation, seen before on another leg or sent again.

    On another leg the same authenticator says so even where a foreign agent altered what it stands for. A question can
    stand behind its answer in the capture.
    """
    if conversation.pair is None:
        return conversation.home == home or home in UNSPECIFIED or bool(nai) and nai == conversation.nai
    if conversation.nai != nai:
        return False
    exchange = conversation.exchange
    if exchange and not exchange.passed_on and not _went_that_way(conversation, seen):
        return False
    same_pair, same_home = conversation.pair == pair, conversation.home == home
    if same_pair and same_home:
        return True
    return ((same_pair or same_home) and authenticator is not None and authenticator == conversation.authenticator
            and not _went_that_way(conversation, seen) and seen.src not in (home, NOBODY_YET))


def is_altered(conversation: Conversation, authenticator: str | None) -> bool:
    """Tell whether a question with another Identification can be that of a conversation, altered by a foreign agent.

    The authenticator is over the Identification, so no mobile node sends two of them with the same one.
    """
    return (authenticator is not None and authenticator == conversation.authenticator
            and conversation.foreign_agent is not None and conversation.altered is None
            and not conversation.answered and all(leg.step == REQUEST for leg in conversation.legs))


def _went_that_way(conversation: Conversation, seen: Seen) -> bool:
    return any(leg.seen.src == seen.src and leg.seen.dst == seen.dst for leg in conversation.legs)


def is_about(conversation: Conversation, home: str, nai: str, seen: Seen) -> bool:
    """Tell whether an answer with the right Identification belongs to a conversation."""
    if conversation.nai and nai and conversation.nai != nai:
        return False
    return (conversation.home == home or conversation.home in UNSPECIFIED or bool(conversation.nai)
            or not home or was_asked(conversation, seen))


def was_asked(conversation: Conversation, seen: Seen) -> bool:
    """Tell whether an answer goes back the way that a question of the conversation came."""
    return any(leg.step in QUESTIONS
               and (leg.seen.src, leg.seen.sport, leg.seen.dst) == (seen.dst, seen.dport, seen.src)
               for leg in conversation.legs)


def earlier(conversation: Conversation, seen: Seen, steps: frozenset[str]) -> Leg | None:
    """The latest leg that this message repeats, or that is the same datagram."""
    translated = conversation.exchange is not None and conversation.exchange.of_mobile
    src, dst, code = seen.src, seen.dst, seen.document.get("code")
    for leg in reversed(conversation.legs):
        if leg.step in steps and leg.mark != ASTRAY:
            same_src, same_dst = leg.seen.src == src, leg.seen.dst == dst
            if same_src and same_dst and (steps is QUESTIONS or leg.code == code):
                return leg
            # On both sides of an address translation one of the addresses is another.
            if translated and (same_src or same_dst) and is_double(leg, seen):
                return leg
    return None


def is_double(leg: Leg, seen: Seen) -> bool:
    return abs(seen.time - leg.seen.time) <= DOUBLED_WITHIN and leg.seen.octets == seen.octets


def is_home_agent(conversation: Conversation, document: dict[str, Any], signed: bool, seen: Seen) -> bool:
    """Tell whether an answer shows that who was taken for a foreign agent is a home agent.

    It was asked as home agent, and accepts or signs a denial. Or a mobile node with a co-located address asked it for
    another home agent, and it answers in its own name.
    """
    request, exchange = conversation.request, conversation.exchange
    if request is None or exchange is None or conversation.relay:
        return False
    if not seen.src == document.get(exchange.agent) == request.seen.dst:
        return False
    code = document.get("code", 0)
    if request.seen.document.get(exchange.agent) == seen.src:
        return code in exchange.accepts or signed and code_sender(code) == "HA"
    return "D" in request.seen.document.get("flags", "") and code_sender(code) == "HA"


def learn_agent(conversation: Conversation, step: str, seen: Seen) -> None:
    """Note where the mobile node's foreign agent is, best by the address that the mobile node knows."""
    if step == RELAY and conversation.foreign_agent is None:
        conversation.foreign_agent = seen.src
    elif step == REQUEST and conversation.relay and not conversation.request:
        conversation.foreign_agent = seen.dst


_CAUSES = {
    REQUEST: (), RELAY: (REQUEST,), REPLY: (RELAY, REQUEST), RELAYED: (REPLY, RELAY, REQUEST), DENIAL: (REQUEST, RELAY),
}
"""Steps that a step follows from, what is best first."""


def delay(conversation: Conversation, step: str, before: Leg | None, seen: Seen) -> float | None:
    """Seconds since the message that caused this one or, if it was sent again, that it repeats."""
    causes = (before.step,) if before else _CAUSES[step]
    for cause in causes:
        for leg in reversed(conversation.legs):
            if leg.step == cause and leg.mark not in (DOUBLE, ASTRAY):
                return seen.time - leg.seen.time
    return None
