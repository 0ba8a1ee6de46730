# SPDX-License-Identifier: GPL-2.0-or-later
"""The Identification field: replay protection by timestamps or by nonces (RFC 5944 section 5.7).

An Identification is an integer of 64 bits. In either style a reply repeats the low 32 bits of its request.
"""

from __future__ import annotations

import secrets
import time
from typing import Callable, Protocol

from scapy_mip4.layers import IDENTIFICATION_LOW

REPLAY_STYLES = ("timestamp", "nonce")

SECONDS_1900_TO_1970 = 2208988800
# A float of epoch seconds holds the upper 22 bits of the fraction; the lower 10 are filled at random.
UNRESOLVED_BITS = 10


class Identification(Protocol):
    """Replay protection of one mobile node under one SPI, seen from either end.

    A mobile node calls `next` and `resynchronise`; a home agent calls `check`, `accept` and `reply_id`.
    """

    def next(self) -> int:
        """Return the Identification of a new Registration Request."""

    def resynchronise(self, reply_id: int, request_id: int) -> bool:
        """Learn from an authenticated reply, above all one with code 133 (RFC 5944 section 3.6.2.3).

        Return False, and learn nothing, if the reply does not repeat the low 32 bits of the request.
        """

    def check(self, request_id: int) -> bool:
        """Tell whether the Identification of a request is valid; changes nothing."""

    def accept(self, request_id: int) -> None:
        """Record a valid Identification, which is then not valid again."""

    def reply_id(self, request_id: int, accepted: bool) -> int:
        """Return the Identification of the reply.

        `accepted` tells whether the Identification was valid, whatever other reason the reply may deny for.
        """


def ntp_timestamp(epoch_seconds: float) -> int:
    """Return NTP time, 32 bits of seconds since 1900 and 32 of fraction; starts anew in February 2036."""
    return (int(epoch_seconds * 2**32) + (SECONDS_1900_TO_1970 << 32)) % 2**64


class TimestampIdentification:
    """Identification by time of day (RFC 5944 section 5.7.1).

    `clock` returns epoch seconds. `tolerance` is how many seconds the two clocks may differ; the RFC
    proposes 7 and advises more than 3.
    """

    def __init__(self, clock: Callable[[], float], tolerance: float = 7.0) -> None:
        self._clock = clock
        self._tolerance = tolerance
        self._correction = 0  # seconds by which the home agent's clock is ahead of ours
        self._last_sent = 0
        self._last_accepted = 0

    def next(self) -> int:
        """Return the current time, greater than every Identification before it."""
        now = self._home_agent_time() | secrets.randbits(UNRESOLVED_BITS)
        self._last_sent = max(now, self._last_sent + 1)
        return self._last_sent

    def resynchronise(self, reply_id: int, request_id: int) -> bool:
        """Set the clock for further requests by the home agent's time in the high 32 bits of its reply.

        Only whole seconds are corrected, for the reply tells no more.
        """
        if (reply_id ^ request_id) & IDENTIFICATION_LOW:
            return False
        if reply_id == request_id:
            return True  # a valid timestamp comes back whole and tells nothing about the other clock
        their_time = reply_id & ~IDENTIFICATION_LOW
        self._correction += (their_time >> 32) - (self._home_agent_time() >> 32)
        # A timestamp that far ahead was never accepted, so the next ones may go below it. One that is not may
        # have been accepted, so the next ones must still exceed it.
        if self._last_sent - their_time > self._tolerance * 2**32:
            self._last_sent = their_time | IDENTIFICATION_LOW
        return True

    def check(self, request_id: int) -> bool:
        """Tell whether the timestamp is close enough to our clock and later than all accepted ones."""
        difference = request_id - ntp_timestamp(self._clock())
        return abs(difference) <= self._tolerance * 2**32 and request_id > self._last_accepted

    def accept(self, request_id: int) -> None:
        """Record a valid timestamp."""
        self._last_accepted = max(self._last_accepted, request_id)

    def reply_id(self, request_id: int, accepted: bool) -> int:
        """Return the whole timestamp if it was valid, else our seconds above its low 32 bits."""
        if accepted:
            return request_id
        return ntp_timestamp(self._clock()) & ~IDENTIFICATION_LOW | request_id & IDENTIFICATION_LOW

    def _home_agent_time(self) -> int:
        return ntp_timestamp(self._clock() + self._correction)


class NonceIdentification:
    """Identification by nonces: home agent's in the high 32 bits, mobile node's in the low (RFC 5944 5.7.2).

    `random` returns that many random bits. The RFC does not say which nonce a first request carries; here
    it is refused, and the reply brings the first one.
    """

    def __init__(self, random: Callable[[int], int] = secrets.randbits) -> None:
        self._random = random
        self._last_sent = 0
        self._their_nonce = random(32)
        self._our_nonce = 0
        self._valid = False  # whether our nonce went out and has not come back yet

    def next(self) -> int:
        """Return the home agent's latest nonce with a new one of our own."""
        own = self._differing_from(self._last_sent & IDENTIFICATION_LOW)
        self._last_sent = self._their_nonce << 32 | own
        return self._last_sent

    def resynchronise(self, reply_id: int, request_id: int) -> bool:
        """Take the nonce for the next request; every authenticated reply brings one, not only a denial."""
        if (reply_id ^ request_id) & IDENTIFICATION_LOW:
            return False
        self._their_nonce = reply_id >> 32
        return True

    def check(self, request_id: int) -> bool:
        """Tell whether the request returns the nonce of our latest reply."""
        return self._valid and request_id >> 32 == self._our_nonce

    def accept(self, request_id: int) -> None:
        """Use up the nonce."""
        self._valid = False

    def reply_id(self, request_id: int, accepted: bool) -> int:
        """Return a new nonce above the low 32 bits of the request; the next request must return it."""
        self._our_nonce = self._differing_from(self._our_nonce)
        self._valid = True
        return self._our_nonce << 32 | request_id & IDENTIFICATION_LOW

    def _differing_from(self, previous: int) -> int:
        nonce = self._random(32)
        return nonce if nonce != previous else nonce ^ 1


def new_identification(style: str, clock: Callable[[], float] = time.time) -> Identification:
    """Return fresh replay protection of that style, "timestamp" or "nonce"; ValueError for any other.

    `clock` returns epoch seconds; nonces have no use for it.
    """
    if style == "timestamp":
        return TimestampIdentification(clock)
    if style == "nonce":
        return NonceIdentification()
    raise ValueError(f"unknown replay style {style!r}, known are {', '.join(REPLAY_STYLES)}")
