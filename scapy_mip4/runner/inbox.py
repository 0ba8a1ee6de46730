# SPDX-License-Identifier: GPL-2.0-or-later
"""What arrived for one case and waits to be looked at."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

from scapy.packet import Packet

from scapy_mip4.layers import IDENTIFICATION_LOW, MIP4_RRP, MIP4_RRQ, MIP4_Revocation
from scapy_mip4.scenario import Received

# What a device that floods the tester can make it keep for one case.
MOST_NOTES = 20
MOST_WAITING = 100

DUPLICATED_AT_ONCE = 0.5  # seconds within which a revocation that comes once more was duplicated by the network

Spot = tuple[str, str]
"""A role, and how a packet reaches it: "udp", "link", or "seen" on the link, if a socket receives it besides."""


@dataclass(frozen=True, eq=False)
class Arrival:
    """A packet that arrived at a role, with what is known without looking inside.

    `time` is in epoch seconds, `over` is "udp", "link" or "seen". `port_wanted` is the port that it should have been
    sent to, if it went to another.
    """

    role: str
    packet: Packet
    octets: bytes
    received: Received
    time: float
    over: str
    port_wanted: int | None = None

    @property
    def spot(self) -> Spot:
        """Where it arrived."""
        return self.role, self.over


class Inbox:
    """Keeps arrivals in order, and apart what must not be judged: duplicates, and answers to what was given up.

    `surplus` are the answers to a message that had its answer. `late` tells whether an answer came after its absence
    had been taken for silence. `unreachable` is what ICMP said about the device since the last send.
    """

    def __init__(self) -> None:
        self.surplus: list[Arrival] = []
        self.late = False
        self.unreachable: str | None = None
        self._notes: Counter[str] = Counter()
        self._waiting: deque[Arrival] = deque()
        self._news = asyncio.Event()
        self._answered: set[str] = set()
        self._replies: set[tuple[str, int | None]] = set()  # role, low half of the Identification
        self._seen: defaultdict[str, dict[bytes, Arrival]] = defaultdict(dict)
        self._sent: list[int | None] = []
        self._asked: int | None = None  # low half of the Identification of the latest request
        self._given_up: dict[int | None, bool] = {}  # low half of an Identification -> whether it was sent again
        self._timed_out = False
        self._retrying = False

    def sent(self, message: Packet | None) -> None:
        """A message is about to leave, or data on a link (None): what arrives from now on may be about it."""
        identification = None if message is None else message.fields.get("id")
        previous = self._sent[-1] if self._sent else None
        if self._timed_out and previous is not None and previous != identification:
            self._given_up[previous & IDENTIFICATION_LOW] = self._retrying
            for late in [one for one in self._waiting if self._too_late(one)]:
                self._waiting.remove(late)
        if message is None:
            self._forget_data()
        elif identification is None or identification in self._sent:
            self._seen.clear()  # the same octets as before can be an answer to this
        self._set_surplus_aside()
        self._sent.append(identification)
        if isinstance(message, MIP4_RRQ):
            self._asked = low_half(message)
        self._answered.clear()
        self._timed_out = False
        self.unreachable = None

    def put(self, arrival: Arrival) -> None:
        """Take a packet in. Packets on a link repeat themselves and are not answers, so they are all kept."""
        if arrival.over == "udp":
            if self._is_duplicate(arrival):
                self.note(f"the same packet arrived at {arrival.role} once more")
                return
            if self._too_late(arrival):
                return
        if len(self._waiting) + len(self.surplus) >= MOST_WAITING:
            self.note(f"more packets arrived at {arrival.role} than anyone asks for")
            return
        if arrival.over == "udp":
            self._seen[arrival.role][arrival.octets] = arrival
            if self._answers_again(arrival):
                self.surplus.append(arrival)
                return
        self._waiting.append(arrival)
        self._news.set()

    def note(self, sentence: str) -> None:
        """Remember something to tell; of very many different things only the first ones."""
        if sentence in self._notes or len(self._notes) < MOST_NOTES:
            self._notes[sentence] += 1

    @property
    def notes(self) -> list[str]:
        """What was noted, once each."""
        return [sentence if times == 1 else f"{sentence} ({times} times)" for sentence, times in self._notes.items()]

    def _is_duplicate(self, arrival: Arrival) -> bool:
        first = self._seen[arrival.role].get(arrival.octets)
        if first is None:
            return False
        # A device sends a revocation again by itself, and that it looks the same can be what is wrong about it.
        return not _starts(arrival) or arrival.time - first.time < DUPLICATED_AT_ONCE

    def _forget_data(self) -> None:
        """Data can come out of a tunnel in UDP as it did before; a message with an Identification is no such data."""
        for role, seen in self._seen.items():
            self._seen[role] = {octets: one for octets, one in seen.items() if low_half(one.packet) is not None}

    def _answers_again(self, arrival: Arrival) -> bool:
        """Whether it is another reply to a request that was answered before the latest one was sent."""
        about = low_half(arrival.packet)
        if self._asked in (None, about) or not isinstance(arrival.packet, MIP4_RRP):
            return False
        return (arrival.role, about) in self._replies

    def _too_late(self, arrival: Arrival) -> bool:
        sent_again = self._given_up.get(low_half(arrival.packet))
        if arrival.over != "udp" or _starts(arrival) or sent_again is None:
            return False
        self.late |= not sent_again
        self.note(f"an answer to an earlier request arrived at {arrival.role}, too late to count")
        return True

    def interrupt(self, reason: str) -> None:
        """End the waiting: ICMP told that nothing will come."""
        self.unreachable = reason
        self._news.set()

    async def next(
        self, spots: Collection[Spot], seconds: float, fits: Callable[[Arrival], bool] = lambda arrival: True
    ) -> Arrival | None:
        """The first packet at any of the spots that fits and that nobody took yet.

        Waits so many seconds for it, else None. What does not fit stays where it is.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        looked_at: set[Arrival] = set()
        while True:
            for arrival in self._waiting:
                if arrival in looked_at or arrival.spot not in spots:
                    continue
                looked_at.add(arrival)
                if fits(arrival):
                    self._waiting.remove(arrival)
                    return arrival
            if self.unreachable or loop.time() >= deadline:
                return None
            self._news.clear()
            with suppress(asyncio.TimeoutError):  # look once more: something may have come at the last moment
                await asyncio.wait_for(self._news.wait(), deadline - loop.time())

    def answered(self, roles: Iterable[str], answer: Arrival) -> None:
        """These roles have their answer: another one is one too many."""
        self._answered.update(roles)
        if isinstance(answer.packet, MIP4_RRP):
            self._replies.add((answer.role, low_half(answer.packet)))

    def timed_out(self, retrying: bool = False) -> None:
        """No answer came in time: one that comes after the next request must not be taken for the answer to that.

        `retrying` tells that the next request is the same once more, so that nothing was made of the silence.
        """
        self._timed_out, self._retrying = True, retrying

    def left_over(self) -> list[Arrival]:
        """At the end of a case: the packets that nobody took, without the surplus ones."""
        self._set_surplus_aside()
        return list(self._waiting)

    def _set_surplus_aside(self) -> None:
        surplus = [
            one for one in self._waiting
            if one.over == "udp" and one.role in self._answered and not _starts(one)
        ]
        self.surplus += surplus
        self._waiting = deque(one for one in self._waiting if one not in surplus)


def _starts(arrival: Arrival) -> bool:
    """Whether it begins an exchange, so that it answers nothing (RFC 3543, section 3.3)."""
    return isinstance(arrival.packet, MIP4_Revocation)


def low_half(packet: Packet) -> int | None:
    """What a reply repeats of the Identification of its request; None in a packet without one, such as data."""
    identification = packet.fields.get("id")
    return None if identification is None else int(identification) & IDENTIFICATION_LOW
