# SPDX-License-Identifier: GPL-2.0-or-later
"""IPv4 datagrams put together from their fragments (RFC 791, section 3.2, by the holes of RFC 815)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Hashable

from scapy_mip4.captures.frames.protocols import ICMP, ICMP_TYPES, UDP

TIMEOUT = 30.0
"""Seconds from the first fragment to come until the rest of its datagram is waited for no longer."""
MOST_DATAGRAMS = 1024
MOST_OCTETS = 1 << 24
"""How much is kept at a time; the oldest go first."""
_LONGEST = 0xFFFF
_ICMP_TYPES = frozenset(bytes([number]) for number in ICMP_TYPES)


class _Datagram:
    """since: the time of the fragment that came first; holes: where octets are still missing, in their order; octets:
    what there is, None once the first fragment told that there is no message inside; ttl: of the first fragment.
    """

    def __init__(self, since: float) -> None:
        self.since = since
        self.holes = [(0, _LONGEST)]
        self.octets: bytearray | None = bytearray()
        self.ttl = 0

    def fill(self, start: int, octets: bytes, more: bool) -> None:
        """Put octets where there are none yet; unless there are `more`, the datagram ends behind them."""
        end, left = start + len(octets), []
        # Others are not touched: of a datagram in the smallest of fragments there may be thousands.
        at = max(bisect_left(self.holes, (start,)) - 1, 0)
        behind = bisect_left(self.holes, (end,)) if more else len(self.holes)
        for first, last in self.holes[at:behind]:
            low, high = max(first, start), min(last, end)
            if first < min(last, start):
                left.append((first, min(last, start)))
            if more and max(first, end) < last:
                left.append((max(first, end), last))
            if self.octets is not None and low < high:
                self.octets.extend(bytes(max(0, high - len(self.octets))))
                self.octets[low:high] = octets[low - start : high - start]
        self.holes[at:behind] = left


class Fragments:
    """Keeps fragments of datagrams that may hold a message until their datagram is whole, or for `TIMEOUT` seconds.

    `ports` are the UDP ports of messages.
    """

    def __init__(self, ports: Collection[int]) -> None:
        self._ports = frozenset(port.to_bytes(2, "big") for port in ports)
        self._datagrams: dict[Hashable, _Datagram] = {}
        self._kept = 0

    def add(
        self, key: Hashable, protocol: int, start: int, more: bool, octets: bytes, ttl: int, time: float
    ) -> tuple[bytes, int] | None:
        """Return the payload and the TTL of a datagram that this fragment makes whole, None otherwise.

        `key` is the same for the fragments of a datagram; `start` is where in it the octets are; `more` is the flag.
        Of octets for one place, those win that came first.
        """
        if start + len(octets) > _LONGEST:
            return None
        matters = start > 0 or self._matters(protocol, octets)
        datagram = self._datagrams.get(key)
        if datagram and (time - datagram.since > TIMEOUT or datagram.octets is None and start == 0 and matters):
            self._forget(key)  # the identification is in use again
            datagram = None
        if datagram is None:
            datagram = self._datagrams[key] = _Datagram(time)
            self._make_room(time)
        self._kept -= len(datagram.octets or b"")
        if start == 0 == datagram.holes[0][0]:  # the first fragment, and no copy of it
            datagram.ttl = ttl
            if not matters:
                datagram.octets = None
        datagram.fill(start, octets, more)
        self._kept += len(datagram.octets or b"")
        if datagram.holes:
            return None
        self._forget(key)
        return None if datagram.octets is None else (bytes(datagram.octets), datagram.ttl)

    def _matters(self, protocol: int, octets: bytes) -> bool:
        """Whether a message can be in a datagram that begins with these octets."""
        if protocol == UDP:
            return octets[:2] in self._ports or octets[2:4] in self._ports
        return protocol != ICMP or octets[:1] in _ICMP_TYPES

    def _make_room(self, time: float) -> None:
        while self._datagrams:
            oldest = next(iter(self._datagrams))
            timely = time - self._datagrams[oldest].since <= TIMEOUT
            if timely and len(self._datagrams) <= MOST_DATAGRAMS and self._kept <= MOST_OCTETS:
                return
            self._forget(oldest)

    def _forget(self, key: Hashable) -> None:
        self._kept -= len(self._datagrams.pop(key).octets or b"")
