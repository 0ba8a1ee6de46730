# SPDX-License-Identifier: GPL-2.0-or-later
"""What arrived for one case and waits to be looked at."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

from scapy.packet import Packet

from scapy_mip4.scenario import Received

LOW_32 = 0xFFFFFFFF  # the half of an Identification that a reply copies (RFC 5944 5.7)


@dataclass(frozen=True, eq=False)
class Arrival:
    """A packet that arrived at a role, with what is known without looking inside.

    `time` is in epoch seconds, `over` is "udp" or "link". `port_wanted` is the port that it should have been sent to,
    if it went to another.
    """

    role: str
    packet: Packet
    octets: bytes
    received: Received
    time: float
    over: str
    port_wanted: int | None = None


class Inbox:
    """Keeps arrivals in order, and apart what must not be judged: duplicates, and answers to what was given up.

    `notes` are sentences about the latter. `surplus` are the answers to a message that had its answer. `unreachable` is
    what ICMP said about the device since the last send.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.surplus: list[Arrival] = []
        self.unreachable: str | None = None
        self._waiting: deque[Arrival] = deque()
        self._news = asyncio.Event()
        self._answered: set[str] = set()
        self._seen: defaultdict[str, set[bytes]] = defaultdict(set)
        self._sent: list[int | None] = []
        self._given_up: set[int] = set()
        self._timed_out = False

    def sent(self, identification: int | None) -> None:
        """A message with this Identification is about to leave: what arrives from now on may be about it."""
        previous = self._sent[-1] if self._sent else None
        if self._timed_out and previous is not None and previous != identification:
            self._given_up.add(previous & LOW_32)
        if identification is None or identification in self._sent:
            self._seen.clear()  # the same octets as before can be an answer to this
        self._set_surplus_aside()
        self._sent.append(identification)
        self._answered.clear()
        self._timed_out = False
        self.unreachable = None

    def put(self, arrival: Arrival) -> None:
        """Take a packet in. Packets on a link repeat themselves and are not answers, so they are all kept."""
        if arrival.over == "udp":
            if arrival.octets in self._seen[arrival.role]:
                self.notes.append(f"the same packet arrived at {arrival.role} once more")
                return
            self._seen[arrival.role].add(arrival.octets)
            if identification_of(arrival.packet, -1) & LOW_32 in self._given_up:
                self.notes.append(
                    f"an answer to an earlier request arrived at {arrival.role}, too late to count"
                )
                return
        self._waiting.append(arrival)
        self._news.set()

    def interrupt(self, reason: str) -> None:
        """End the waiting: ICMP told that nothing will come."""
        self.unreachable = reason
        self._news.set()

    async def next(self, roles: Collection[str], seconds: float) -> Arrival | None:
        """The first packet at any of the roles that nobody took yet. Waits so many seconds for it, else None."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            for arrival in self._waiting:
                if arrival.role in roles:
                    self._waiting.remove(arrival)
                    return arrival
            if self.unreachable or loop.time() >= deadline:
                return None
            self._news.clear()
            with suppress(asyncio.TimeoutError):  # look once more: something may have come at the last moment
                await asyncio.wait_for(self._news.wait(), deadline - loop.time())

    def put_back(self, arrivals: Collection[Arrival]) -> None:
        """Leave packets that were taken, but not wanted, to who asks next."""
        self._waiting.extendleft(reversed(list(arrivals)))

    def answered(self, roles: Iterable[str]) -> None:
        """These roles have their answer: another one, before something new is sent, is one too many."""
        self._answered.update(roles)

    def timed_out(self) -> None:
        """No answer came in time: one that comes after the next request must not be taken for the answer to that."""
        self._timed_out = True

    def left_over(self) -> list[Arrival]:
        """At the end of a case: the packets that nobody took, without the surplus ones."""
        self._set_surplus_aside()
        return list(self._waiting)

    def _set_surplus_aside(self) -> None:
        surplus = [one for one in self._waiting if one.over == "udp" and one.role in self._answered]
        self.surplus += surplus
        self._waiting = deque(one for one in self._waiting if one not in surplus)


def identification_of(packet: Packet, default: int) -> int:
    """The Identification field of a message, or `default` for a packet that has none."""
    value = packet.fields.get("id", default)
    return int(default if value is None else value)
