# SPDX-License-Identifier: GPL-2.0-or-later
"""A conversation as a JSON document, see follow.schema.json."""

from __future__ import annotations

from typing import Any

from scapy_mip4.captures.following.conversation import Conversation, Leg
from scapy_mip4.captures.following.exchanges import Exchange
from scapy_mip4.captures.seen import utc


def conversation_document(conversation: Conversation, with_file: bool = False) -> dict[str, Any]:
    """Return a conversation as plain data; with the name of its file beside each frame if there are several."""
    exchange, code, denial = conversation.exchange, conversation.code, conversation.resynchronises
    first, last = conversation.legs[0].seen, conversation.legs[-1].seen
    return {
        "kind": conversation.kind,
        "mobile": conversation.mobile,
        "home": conversation.assigned or conversation.home or None,
        "nai": conversation.nai or None,
        "foreign_agent": conversation.foreign_agent,
        "home_agent": conversation.home_agent,
        "outcome": conversation.outcome,
        "code": code,
        "code_name": exchange.code_name(code) if exchange and code is not None else None,
        "start": utc(first.time),
        "duration": round(last.time - first.time, 6),
        "resynchronises": {**_place(denial, with_file), "code": denial.code} if denial else None,
        "legs": [_leg_document(leg, exchange, with_file) for leg in conversation.legs],
    }


def _leg_document(leg: Leg, exchange: Exchange | None, with_file: bool) -> dict[str, Any]:
    seen, document = leg.seen, leg.seen.document
    told = {
        **_place(leg, with_file),
        "time": utc(seen.time), "src": seen.src, "sport": seen.sport, "dst": seen.dst, "dport": seen.dport,
        "layer": document["layer"], "step": leg.step, "mark": leg.mark,
        "delay": None if leg.delay is None else round(leg.delay, 6),
    }
    names = ("code", "lifetime", exchange.pair) if exchange else ()
    told.update((name, document[name]) for name in names if name in document)
    return told


def _place(leg: Leg, with_file: bool) -> dict[str, Any]:
    return {"frame": leg.seen.frame, **({"file": leg.seen.file} if with_file else {})}
