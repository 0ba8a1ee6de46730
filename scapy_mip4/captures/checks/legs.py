# SPDX-License-Identifier: GPL-2.0-or-later
"""The messages that rules speak about, by the names that rules give them.

request: as the mobile node sent it; relayed: as a foreign agent passed it on; arrived: as the home agent got it, that
is one of these; reply: as the home agent sent it; forwarded: as a foreign agent passed that on; denial: a foreign
agent's own reply; delivered: as the mobile node got it, that is one of these. revocation, acknowledgment: of RFC 3543.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import Any, NamedTuple

from scapy_mip4.captures.following import conversation as steps
from scapy_mip4.captures.following.conversation import Conversation
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import code_sender
from scapy_mip4.layers.table import CONTROL
from scapy_mip4.scenario.fields import MESSAGES

LAYERS: Mapping[str, str] = {
    "request": "MIP4_RRQ", "relayed": "MIP4_RRQ", "arrived": "MIP4_RRQ",
    "reply": "MIP4_RRP", "forwarded": "MIP4_RRP", "denial": "MIP4_RRP", "delivered": "MIP4_RRP",
    "revocation": "MIP4_Revocation", "acknowledgment": "MIP4_RevocationAck",
}
"""The legs -> the class of their messages."""

SHAPING = ("code", "flags")
"""Fields that have few values in all messages, and that many rules ask for."""

MESSAGE = "message"
"""The name of the message that is judged itself."""

MOST_VARIANTS = 16
REORDERED_WITHIN = 0.002  # seconds; a capture may have a message in front of the one that it follows from

_ORDER = {steps.REQUEST: 0, steps.RELAY: 1, steps.REPLY: 2, steps.RELAYED: 3, steps.DENIAL: 3, steps.ALONE: 0}
FIRST_MULTICAST = 224  # first octet of such addresses

_OTHER_WAYS = frozenset({
    "MIP4Ext_GFAIPAddress", "MIP4Ext_HFA", "MIP4Ext_MNGFAAuth", "MIP4Ext_FAFAAuth", "MIP4Ext_MobileCorrespondentAuth",
    "MIP4Ext_PMIPAccessTechnology", "MIP4Ext_PMIPAuthMethod", "MIP4Ext_PMIPDeviceID", "MIP4Ext_PMIPInterfaceID",
    "MIP4Ext_PMIPNonSkippable", "MIP4Ext_PMIPSkippable", "MIP4Ext_PMIPSubscriberID",
})
"""Extensions of registrations that do not go from mobile node to home agent, by one foreign agent at most: regional
ones (RFC 4857), by proxy (RFC 5563), with correspondents (RFC 6521). No rule says what their legs must be."""


class Leg:
    """A message and what the screens of rules ask of it.

    names: the classes of its extensions, in their order; shape: these, its values of SHAPING and the tunnels around it.
    """

    __slots__ = ("seen", "document", "layer", "exts", "names", "shape", "_ends")

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        document = self.document = seen.document
        self.layer: str = document["layer"]
        self.exts: list[dict[str, Any]] = document.get("exts", [])
        self.names = tuple([extension["layer"] for extension in self.exts])
        self.shape = (self.layer, self.names, document.get("code"), document.get("flags"), seen.via)
        self._ends: list[int] = []

    @property
    def fixed(self) -> int:
        """The octets of a control message in front of its extensions."""
        return _fixed_octets(self.layer)

    def ends(self, count: int) -> list[int]:
        """Where each of the first `count` extensions of a control message ends, and perhaps of some more.

        In octets from the Type of the message.
        """
        ends = self._ends
        while len(ends) < count:
            at = ends[-1] if ends else self.fixed
            located = CONTROL.locate(self.seen.octets, at)
            assert located  # as many extensions as the document has can be found
            ends.append(at + located[2])
        return ends

    def end_of(self, classes: frozenset[str]) -> int | None:
        """Where the first extension of one of these classes ends; None if there is none."""
        for place, name in enumerate(self.names):
            if name in classes:
                return self.ends(place + 1)[place]
        return None


@cache
def _fixed_octets(layer: str) -> int:
    return len(bytes(MESSAGES[layer]()))


def unicast(seen: Seen) -> str:
    """The address that a message went to if that is certainly the address of one host, else "".

    A capture does not tell which addresses are the broadcast address of a network; each of those ends in binary 11.
    """
    return _one_host(seen.dst)


@lru_cache(maxsize=1024)  # agents are few
def _one_host(address: str) -> str:
    is_one = int(address[address.rfind(".") + 1:]) & 3 != 3 and int(address[:address.find(".")]) < FIRST_MULTICAST
    return address if is_one else ""


Legs = dict[str, Leg]
"""A message that is judged, with the other legs of its conversation."""


class Situation(NamedTuple):
    """One message of a conversation.

    names: those of its leg; variants: the legs as they can have been when it was sent, more than one only where another
    leg was sent several times with different octets; shape: what the legs of the first of these have in common with
    those of many other conversations.
    """

    names: tuple[str, ...]
    variants: list[Legs]
    shape: tuple[Any, ...]


def situations(conversation: Conversation) -> Iterator[Situation]:
    """Yield each message of a conversation that the capture has whole, and once."""
    told = [(one, Leg(one.seen)) for one in conversation.legs if one.mark != steps.ASTRAY and not one.seen.cut]
    if conversation.exchange is None or _goes_another_way(told):
        for one, leg in told:
            if one.mark != steps.DOUBLE:
                yield Situation((), [{MESSAGE: leg}], leg.shape)
        return
    named = [(_names(conversation, one, leg, told), leg, one.mark != steps.DOUBLE) for one, leg in told]
    legs: Legs = {}
    order = -1
    for (names, leg, _), (one, _) in zip(named, told):
        before, order = order, _ORDER[one.step]
        if order < before:
            yield from _ambiguous(named)
            return
        for name in names:
            first = legs.setdefault(name, leg)
            if first is not leg and _version(first.seen) != _version(leg.seen):
                yield from _ambiguous(named)
                return
    shape = _shape(legs)
    for names, leg, is_judged in named:
        if not is_judged:
            continue
        if not names:
            yield Situation(names, [{**legs, MESSAGE: leg}], leg.shape)
        elif legs[names[0]] is leg:
            yield Situation(names, [{**legs, MESSAGE: leg}], shape)
        else:  # sent again, perhaps in another tunnel
            yield Situation(names, [{**legs, **dict.fromkeys(names, leg), MESSAGE: leg}], (*shape, leg.shape))


def _version(seen: Seen) -> tuple[Any, ...]:
    return seen.octets, seen.src, seen.sport, seen.dst, seen.dport


def _ambiguous(named: list[tuple[tuple[str, ...], Leg, bool]]) -> Iterator[Situation]:
    """The situations where a leg was sent with different octets, addresses or ports, or legs stand in another order.

    That is another than they follow from. What comes later than a message is no reason for it, and of what was before
    the latest is the likeliest.
    """
    for names, leg, is_judged in named:
        if not is_judged:
            continue
        versions: dict[str, dict[tuple[Any, ...], Leg]] = {}
        for others, other, _ in reversed(named):
            if other.seen.time <= leg.seen.time + REORDERED_WITHIN:
                for name in others:
                    if name not in names:
                        versions.setdefault(name, {}).setdefault(_version(other.seen), other)
        rest = [[(name, other) for other in legs.values()] for name, legs in versions.items()]
        chosen = islice(product(*rest), MOST_VARIANTS)
        variants = [{**dict(each), **dict.fromkeys(names, leg), MESSAGE: leg} for each in chosen]
        yield Situation(names, variants, (*_shape(variants[0]), leg.shape))


def _shape(legs: Legs) -> tuple[Any, ...]:
    return tuple([(name, leg.shape) for name, leg in legs.items()])


def _goes_another_way(told: list[tuple[steps.Leg, Leg]]) -> bool:
    """Tell whether a registration is none between mobile node and home agent, or passes several foreign agents."""
    ways = set()
    for one, leg in told:
        if not _OTHER_WAYS.isdisjoint(leg.names):
            return True
        if one.step == steps.RELAY and one.mark != steps.DOUBLE:
            ways.add((leg.seen.src, leg.seen.dst))
    return len(ways) > 1


def _names(conversation: Conversation, one: steps.Leg, leg: Leg, told: list[tuple[steps.Leg, Leg]]) -> tuple[str, ...]:
    """What rules call a leg."""
    through_agent = conversation.foreign_agent is not None
    if leg.layer == "MIP4_RRQ":
        if one.step == steps.RELAY:
            return "relayed", "arrived"
        return ("request",) if through_agent else ("request", "arrived")
    if leg.layer == "MIP4_RRP":
        signed = "MIP4Ext_MobileHomeAuth" in leg.names
        if one.step == steps.DENIAL:  # one that a home agent signed is its reply with another code
            return ("forwarded" if signed else "denial", "delivered")
        if one.step == steps.RELAYED:
            return "forwarded", "delivered"
        if through_agent:
            if not signed and _is_denial_in_front(leg, told):
                return "denial", "delivered"
            return ("reply",) if _answers_relay(leg, told) else ()
        if not signed and _is_of_foreign_agent(leg, told):
            return "denial", "delivered"
        return "reply", "delivered"
    return _OF_REVOCATIONS.get(leg.layer, ())


def _is_denial_in_front(reply: Leg, told: list[tuple[steps.Leg, Leg]]) -> bool:
    """Tell whether a reply with a code of foreign agents goes back the way of the request, which the capture has later.

    Without that request it seemed to be the home agent's, for the foreign agent is named as one.
    """
    return code_sender(reply.document["code"]) == "FA" and any(
        one.step == steps.REQUEST and (leg.seen.src, leg.seen.dst) == (reply.seen.dst, reply.seen.src)
        for one, leg in told)


def _answers_relay(reply: Leg, told: list[tuple[steps.Leg, Leg]]) -> bool:
    """Tell whether a reply comes from, or goes to, an end of what a foreign agent relayed, if that was captured.

    Else it can as well be what the foreign agent sent on, from an address that it has on another side.
    """
    ways = [(leg.seen.src, leg.seen.dst) for one, leg in told if one.step == steps.RELAY]
    return not ways or any(reply.seen.dst == src or reply.seen.src == dst for src, dst in ways)


_OF_REVOCATIONS = {"MIP4_Revocation": ("revocation",), "MIP4_RevocationAck": ("acknowledgment",)}


def _is_of_foreign_agent(reply: Leg, told: list[tuple[steps.Leg, Leg]]) -> bool:
    """Tell whether an agent that a request names as home agent denies it as a foreign agent.

    It has a code of foreign agents, or was asked by a mobile node from its home address, with another care-of address.
    """
    code = reply.document["code"]
    if code_sender(code) == "FA":
        return True
    if code < 64:
        return False
    return any(leg.layer == "MIP4_RRQ" and _asks_foreign_agent(leg) for _, leg in told)


def _asks_foreign_agent(request: Leg) -> bool:
    document = request.document
    away = document["coaddr"] not in (document["homeaddr"], request.seen.src)
    return away and request.seen.src == document["homeaddr"] and "D" not in document["flags"]
