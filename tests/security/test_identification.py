# SPDX-License-Identifier: GPL-2.0-or-later
"""Identification by timestamps and nonces, the reply's value and resynchronisation (RFC 5944 section 5.7)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scapy_mip4.security import (
    Identification,
    NonceIdentification,
    TimestampIdentification,
    new_identification,
)

LOW = 2**32 - 1
IDS = st.integers(0, 2**64 - 1)
TIMES = st.floats(1.5e9, 2.0e9)
NOW = 1_700_000_000.25


class Clock:
    """A clock that shows what it is told."""

    def __init__(self, seconds: float = NOW) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def ntp(seconds: float) -> int:
    return int((Fraction(seconds) + 2208988800) * 2**32)


def exchange(mobile: Identification, home_agent: Identification) -> bool:
    """Play one request and its reply; True if the home agent found the Identification valid."""
    request_id = mobile.next()
    valid = home_agent.check(request_id)
    if valid:
        home_agent.accept(request_id)
    assert mobile.resynchronise(home_agent.reply_id(request_id, valid), request_id)
    return valid


# Timestamps


@given(TIMES)
def test_timestamp_is_ntp_time(now: float) -> None:
    assert abs(TimestampIdentification(Clock(now)).next() - ntp(now)) < 2**32 // 10**6


@given(st.lists(TIMES, min_size=2, max_size=20))
def test_timestamps_grow_whatever_the_clock_does(times: list) -> None:
    clock = Clock()
    identification = TimestampIdentification(clock)
    ids = []
    for clock.seconds in times:
        ids.append(identification.next())
    assert all(earlier < later for earlier, later in zip(ids, ids[1:]))


def test_timestamps_grow_with_a_stuck_clock() -> None:
    identification = TimestampIdentification(Clock())
    ids = [identification.next() for _ in range(100)]
    assert ids == sorted(set(ids))


def test_bits_below_the_clock_are_random() -> None:
    assert len({TimestampIdentification(Clock()).next() for _ in range(100)}) > 1


@pytest.mark.parametrize(
    ("tolerance", "offset", "valid"),
    [(7.0, 0, True), (7.0, 7, True), (7.0, -7, True), (7.0, 7.001, False), (7.0, -7.001, False),
     (3.5, 3.5, True), (3.5, 3.6, False), (3.5, -3.6, False)],
)
def test_timestamp_must_be_close_to_the_clock(tolerance: float, offset: float, valid: bool) -> None:
    assert TimestampIdentification(Clock(), tolerance).check(ntp(NOW + offset)) is valid


@given(st.floats(-7, 7), st.floats(-7, 7))
def test_timestamp_must_exceed_every_accepted_one(first: float, second: float) -> None:
    home_agent = TimestampIdentification(Clock())
    home_agent.accept(ntp(NOW + first))
    assert home_agent.check(ntp(NOW + second)) == (ntp(NOW + second) > ntp(NOW + first))
    home_agent.accept(ntp(NOW + min(first, second)))
    assert not home_agent.check(ntp(NOW + first))


@pytest.mark.parametrize("style", ["timestamp", "nonce"])
def test_check_changes_nothing(style: str) -> None:
    mobile, home_agent = new_identification(style, Clock()), new_identification(style, Clock())
    exchange(mobile, home_agent)
    request_id = mobile.next()
    assert home_agent.check(request_id)
    assert home_agent.check(request_id)
    home_agent.accept(request_id)
    assert not home_agent.check(request_id)


@given(IDS, TIMES)
def test_reply_repeats_a_valid_timestamp_and_else_tells_the_time(request_id: int, now: float) -> None:
    home_agent = TimestampIdentification(Clock(now))
    assert home_agent.reply_id(request_id, True) == request_id
    denial = home_agent.reply_id(request_id, False)
    assert denial & LOW == request_id & LOW
    assert denial >> 32 == ntp(now) >> 32


@given(mobile_time=TIMES, home_agent_time=TIMES)
def test_one_denial_sets_the_clock_of_the_mobile_node(mobile_time: float, home_agent_time: float) -> None:
    gap = abs(mobile_time - home_agent_time)
    assume(not 6.9 < gap <= 7)  # with clocks that stand still, counting on would leave the tolerance
    mobile = TimestampIdentification(Clock(mobile_time))
    home_agent = TimestampIdentification(Clock(home_agent_time))
    for _ in range(3):
        mobile.next()
    assert exchange(mobile, home_agent) == (gap <= 7)
    assert exchange(mobile, home_agent)
    assert exchange(mobile, home_agent)


@given(skew=st.floats(-5.9, 5.9))
def test_denial_of_a_replay_lets_the_next_request_through(skew: float) -> None:
    mobile = TimestampIdentification(Clock(NOW + skew))
    home_agent = TimestampIdentification(Clock(NOW))
    request_id = mobile.next()
    assert home_agent.check(request_id)
    home_agent.accept(request_id)
    assert not home_agent.check(request_id)
    assert mobile.resynchronise(home_agent.reply_id(request_id, False), request_id)
    following = mobile.next()
    assert following > request_id
    assert home_agent.check(following)


def test_corrections_add_up() -> None:
    clock = Clock()
    mobile, home_agent = TimestampIdentification(clock), TimestampIdentification(Clock(NOW + 1000))
    assert not exchange(mobile, home_agent)
    clock.seconds -= 500
    assert not exchange(mobile, home_agent)
    assert exchange(mobile, home_agent)


def test_accepting_reply_leaves_the_clock_alone() -> None:
    clock = Clock()
    mobile = TimestampIdentification(clock)
    request_id = mobile.next()
    clock.seconds += 5
    assert mobile.resynchronise(request_id, request_id)
    assert mobile.next() >> 32 == ntp(clock.seconds) >> 32


# Nonces


def test_first_request_is_refused_and_the_reply_brings_the_nonce() -> None:
    mobile, home_agent = NonceIdentification(), NonceIdentification()
    assert not exchange(mobile, home_agent)
    assert [exchange(mobile, home_agent) for _ in range(5)] == [True] * 5


@given(IDS)
def test_nobody_guesses_before_a_reply_went_out(request_id: int) -> None:
    assert not NonceIdentification().check(request_id)


@given(IDS, st.booleans(), st.integers(0, LOW), st.integers(0, LOW))
def test_only_the_latest_nonce_is_valid_and_only_once(
    request_id: int, accepted: bool, low: int, other: int
) -> None:
    home_agent = NonceIdentification()
    earlier = home_agent.reply_id(request_id, accepted)
    latest = home_agent.reply_id(request_id, accepted)
    assert latest & LOW == request_id & LOW
    assert earlier >> 32 != latest >> 32
    answer = latest & ~LOW | low
    assert home_agent.check(answer)
    assert home_agent.check(other << 32 | low) == (other == latest >> 32)
    home_agent.accept(answer)
    assert not home_agent.check(answer)


@given(IDS)
def test_request_returns_the_nonce_of_the_latest_reply(reply: int) -> None:
    mobile = NonceIdentification()
    first = mobile.next()
    assert mobile.resynchronise(reply & ~LOW | first & LOW, first)
    second = mobile.next()
    assert second >> 32 == reply >> 32
    assert second & LOW != first & LOW


@given(st.integers(0, LOW))
def test_both_halves_differ_from_the_previous_even_with_stuck_randomness(value: int) -> None:
    identification = NonceIdentification(lambda bits: value)
    sent = [identification.next() & LOW for _ in range(4)]
    replied = [identification.reply_id(0, False) >> 32 for _ in range(4)]
    for values in (sent, replied):
        assert all(earlier != later for earlier, later in zip(values, values[1:]))


# Both


@pytest.mark.parametrize("style", ["timestamp", "nonce"])
def test_reply_with_other_low_bits_teaches_nothing(style: str) -> None:
    mobile = new_identification(style, Clock())
    request_id = mobile.next()
    assert not mobile.resynchronise(0x12345678 << 32 | (request_id & LOW) ^ 1, request_id)
    assert mobile.next() >> 32 == request_id >> 32


def test_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown replay style 'none', known are timestamp, nonce"):
        new_identification("none")
