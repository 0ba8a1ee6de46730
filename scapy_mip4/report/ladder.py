# SPDX-License-Identifier: GPL-2.0-or-later
"""A recorded conversation drawn as a ladder: who said what to whom, from top to bottom, in 80 columns.

A drawing is a list of lines, each a list of (text, style) with the styles of rich: for a terminal, or joined for files.
"""

from __future__ import annotations

from dataclasses import dataclass

from scapy_mip4.captures.following.conversation import (
    ASTRAY, DENIAL, DOUBLE, FIRST, RELAY, RELAYED, REPEAT, REPLY, REQUEST, Conversation, Leg,
)
from scapy_mip4.captures.following.exchanges import Exchange
from scapy_mip4.captures.lines.escaping import escaped
from scapy_mip4.captures.seen import utc
from scapy_mip4.layers import IDENTIFICATION_LOW, INFINITE_LIFETIME

Line = list[tuple[str, str]]

FRAME_WIDTH = 7  # columns for the number of the frame; the first party stands right behind
LEFTMOST, RIGHTMOST = 8, 52  # columns of the first and of the last party
WIDEST = 4  # parties: a longer chain of agents is drawn without those behind the second

OUTCOME_STYLES = {"accepted": "green", "answered": "green", "denied": "red", "unanswered": "bold red", "none due": ""}
_MARKS = {REPEAT: ("again", "yellow"), DOUBLE: ("doubled", "dim"), ASTRAY: ("astray", "red")}


@dataclass(frozen=True)
class Glyphs:
    """What lines are drawn with."""

    upright: str
    level: str
    right: str
    left: str


GLYPHS = Glyphs("│", "─", "▶", "◀")
ASCII_GLYPHS = Glyphs("|", "-", ">", "<")


@dataclass(frozen=True)
class _Party:
    role: str
    addresses: tuple[str, ...]


def draw(conversation: Conversation, glyphs: Glyphs = GLYPHS) -> list[Line]:
    """Return the ladder of a conversation, one that is not a message alone, below a title."""
    parties = _parties(conversation)
    columns = [LEFTMOST + (RIGHTMOST - LEFTMOST) * place // (len(parties) - 1) for place in range(len(parties))]
    lines = [*title(conversation), [("", "")], *_heads(parties, columns)]
    start = conversation.legs[0].seen.time
    for leg in conversation.legs:
        lines.append(_row(conversation, leg, columns, start, glyphs))
    if conversation.outcome == "unanswered":
        uprights = _uprights(columns, glyphs)
        lines.append([(uprights, "dim"), ("  no answer", "bold red")])
    return lines


def brief(conversation: Conversation) -> str:
    """Return a conversation in one line: when, by way of whom, what, what came of it, and what was odd about it."""
    way = " > ".join(party.addresses[0] for party in _parties(conversation) if party.addresses)
    odd = [f"{number} {word}" for word, number in (
        (word, sum(leg.mark == mark for leg in conversation.legs)) for mark, (word, _) in _MARKS.items()) if number]
    denial = conversation.resynchronises
    takes_up = [f"takes up frame {denial.seen.frame}"] if denial else []
    return ", ".join([f"{utc(conversation.legs[0].seen.time)} {way} {_named(conversation)}: {outcome(conversation)}",
                      *odd, *takes_up])


def _named(conversation: Conversation) -> str:
    names = dict.fromkeys(name for name in (conversation.mobile, conversation.nai) if name)
    return f"{conversation.kind} of {escaped(' '.join(names)) or 'an unknown mobile node'}"


def title(conversation: Conversation) -> list[Line]:
    """Return what a conversation is and what came of it, in one to three lines."""
    lines: list[Line] = [
        [(_named(conversation), "bold"), (f"  {utc(conversation.legs[0].seen.time)}", "")],
        [(outcome(conversation), OUTCOME_STYLES[conversation.outcome])],
    ]
    denial = conversation.resynchronises
    if denial:
        place = f"of the denial {denial.code} in frame {denial.seen.frame}"
        lines.append([(f"takes up the Identification {place}", "cyan")])
    return lines


def outcome(conversation: Conversation) -> str:
    """Return what came of a conversation, with the code and its name and the time that it took."""
    final, question, exchange = conversation.final, conversation.question, conversation.exchange
    if final is None or exchange is None:
        return "no answer was asked for" if conversation.outcome == "none due" else conversation.outcome
    code = f": {exchange.code_name(conversation.code)}" if conversation.code is not None else ""
    by = " by the foreign agent" if final.step == DENIAL else ""
    took = f" after {duration(final.seen.time - question.seen.time)}" if question else ", the question is not recorded"
    given = conversation.assigned if conversation.home != conversation.assigned else None
    assigned = f", home address {given}" if given and conversation.outcome == "accepted" else ""
    return f"{conversation.outcome}{by}{took}{code}{assigned}"


def duration(seconds: float) -> str:
    """Return a time as people read it: milliseconds below a second, seconds from there."""
    return f"{seconds * 1000:.1f} ms" if abs(seconds) < 1 else f"{seconds:.2f} s"


def _parties(conversation: Conversation) -> list[_Party]:
    """Who is in it, who asks first, who is to answer last."""
    request, relay, reply = conversation.request, conversation.relay, conversation.reply
    exchange = conversation.exchange
    hops = _hops(conversation)
    told = conversation.question or conversation.legs[0]
    asking = request.seen.src if request else conversation.home
    answering = [conversation.home_agent, reply.seen.src if reply else None]
    if conversation.foreign_agent is None:
        answering.append(request.seen.dst if request else None)
    if exchange and exchange.of_mobile:
        last = "home agent" if exchange.name == "registration" else "gateway"
        middle = [_Party("foreign agent" if place == 0 else "gateway", _some(
            conversation.foreign_agent if place == 0 else None, hop)) for place, hop in enumerate(hops)]
        if conversation.foreign_agent and not middle:
            middle = [_Party("foreign agent", (conversation.foreign_agent,))]
        return [_Party("mobile node", _some(asking)), *middle, _Party(last, _some(*answering))]
    roles = exchange.roles if exchange else ("", "")
    middle = [_Party(_role(told, hop, ""), (hop,)) for hop in hops]
    end = relay.seen.dst if relay and not reply else next(filter(None, (answering[1], answering[-1])), "")
    first, last = _role(told, asking, roles[0]), _role(told, end, roles[1])
    return [_Party(first, _some(asking)), *middle, _Party(last, _some(end))]


def _hops(conversation: Conversation) -> list[str]:
    """The addresses from which agents passed the question on, in this order, no more than there are columns for."""
    hops = dict.fromkeys(leg.seen.src for leg in conversation.legs if leg.step == RELAY)
    return list(hops)[:WIDEST - 2]


def _some(*addresses: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for address in addresses if address))[:2]


def _role(leg: Leg, address: str, otherwise: str) -> str:
    names = {"homeaddr": "mobile node", "coaddr": "foreign agent", "haaddr": "home agent"}
    return next((role for name, role in names.items() if leg.seen.document.get(name) == address), otherwise)


def _heads(parties: list[_Party], columns: list[int]) -> list[Line]:
    rows = [[party.role for party in parties]]
    rows += [[(*party.addresses, "", "")[line] for party in parties] for line in (0, 1)]
    lines: list[Line] = []
    for row, style in zip(rows, ("bold", "", "")):
        text = ""
        for column, word in zip(columns, row):
            text = text.ljust(max(0, column - len(word) // 2)) + word
        if text.strip():
            lines.append([(text, style)])
    return lines


def _uprights(columns: list[int], glyphs: Glyphs) -> str:
    text = ""
    for column in columns:
        text = text.ljust(column) + glyphs.upright
    return text


def _row(conversation: Conversation, leg: Leg, columns: list[int], start: float, glyphs: Glyphs) -> Line:
    source, target = _ends(conversation, leg, len(columns))
    left, right = sorted((columns[source], columns[target]))
    arrow = _arrow(_labels(conversation.exchange, leg), right - left - 1, source < target, glyphs)
    uprights = _uprights(columns, glyphs)
    mark, mark_style = _MARKS.get(leg.mark, ("", ""))
    code = leg.code
    style = "" if leg.mark != FIRST or code is None or conversation.exchange is None else (
        "green" if code in conversation.exchange.accepts else "red")
    lifetime = leg.seen.document.get("lifetime")
    lasts = "" if lifetime is None else "no end" if lifetime == INFINITE_LIFETIME else f"{lifetime} s"
    return [
        (f"{leg.seen.frame:>{FRAME_WIDTH - 1}} ", "dim"),
        (uprights[FRAME_WIDTH:left + 1], "dim"), (arrow, style or mark_style), (uprights[right:], "dim"),
        (f"{duration(leg.seen.time - start):>10}  {lasts:>6}  ", ""), (mark, mark_style),
    ]


def _ends(conversation: Conversation, leg: Leg, parties: int) -> tuple[int, int]:
    """The places of who sent a message and of who got it."""
    hops, last = _hops(conversation), parties - 1
    agent = 1 if parties > 2 else last
    src, dst = leg.seen.src, leg.seen.dst
    if leg.step == REQUEST:
        return 0, agent
    if leg.step == RELAY:
        place = 1 + hops.index(src) if src in hops else last - 1
        return place, place + 1
    if leg.step == REPLY:
        return last, last - 1
    place = 1 + hops.index(src) if leg.step == RELAYED and src in hops and dst in hops else agent
    return place, place - 1


def _labels(exchange: Exchange | None, leg: Leg) -> list[str]:
    """What may stand on an arrow, from much to little: message, code, the low half of the Identification."""
    document = leg.seen.document
    name = document["layer"].replace("MIP4_", "")
    with_code = name if leg.code is None else f"{name} {leg.code}"
    pair = document.get(exchange.pair) if exchange else None
    return [*([f"{with_code} {pair & IDENTIFICATION_LOW:08x}"] if isinstance(pair, int) else []), with_code, name]


def _arrow(labels: list[str], width: int, to_right: bool, glyphs: Glyphs) -> str:
    room = width - 5  # for a tip, a space on either side, and two pieces of line
    label = next((label for label in labels if len(label) <= room), "")
    line = (f" {label} " if label else "").center(width - 1, "\0").replace("\0", glyphs.level)
    return line + glyphs.right if to_right else glyphs.left + line
