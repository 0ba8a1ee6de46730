# SPDX-License-Identifier: GPL-2.0-or-later
"""Challenges at the reference foreign agent (RFC 4721, and RFC 3012 before it)."""
from __future__ import annotations

from typing import Any

import pytest
from foreign_agent_lab import (
    CHALLENGE, HA2, HOME, HOME_WITH_KEY, IDENTIFICATION, Lab, message, numbers, outcome,
)

from scapy_mip4.agents.challenges import ChallengeBook
from scapy_mip4.layers import MIP4, MIP4Ext_Challenge, MIP4Ext_FAError

FULL = "131|32|132|36"

# extensions, home address, outcome
CHALLENGES = [
    (FULL, HOME, "relayed"),
    ("131|132|36", HOME, "relayed"),
    ("131|32", HOME, 105),
    ("131|32|36", HOME, 105),
    ("131|32|132other|36", HOME, 104),
    ("131|32|132", HOME, "silence"),
    ("131|32|36|132", HOME, "silence"),
    ("131|32|132|36/200", HOME, "silence"),
    ("131|32|132|36/200|36", HOME, "relayed"),
    ("131|33|132", HOME, "silence"),
    ("32|33", HOME_WITH_KEY, "relayed"),
    ("32|132|33", HOME_WITH_KEY, "relayed"),
    ("32|132|36|33", HOME_WITH_KEY, "relayed"),
    ("32|132other|33", HOME_WITH_KEY, 104),
]


@pytest.mark.parametrize(("extensions", "home", "expected"), CHALLENGES)
def test_a_request(extensions: str, home: str, expected: Any) -> None:
    assert outcome(Lab(CHALLENGE).register(extensions, homeaddr=home)) == expected


def test_without_the_feature_challenges_are_skipped() -> None:
    for extensions in ("131|32|132", "131|32", "131|32|132other|36"):
        assert outcome(Lab().register(extensions)) == "relayed"


def challenge_in(reply: MIP4) -> bytes:
    challenges = reply.extensions(MIP4Ext_Challenge)
    assert len(challenges) == 1
    return bytes(challenges[0].challenge)


@pytest.mark.parametrize(("change", "resolved", "rfc3012"), [
    ({}, "relayed", "relayed"),
    ({"id": IDENTIFICATION + 1}, "relayed", 106),
    ({"homeaddr": "10.0.0.11"}, 106, 106),
    ({"haaddr": HA2}, 106, 106),
    ({"extensions": "131two|32|132|36"}, 106, 106),
])
def test_the_same_challenge_while_the_request_is_pending(
    change: dict[str, Any], resolved: Any, rfc3012: Any
) -> None:
    for behaviour, expected in (("resolved", resolved), ("rfc3344", rfc3012)):
        lab = Lab(CHALLENGE, behaviour)
        lab.register(FULL)
        lab.now += 2
        assert outcome(lab.register(**{"extensions": FULL, **change})) == expected


def test_the_same_challenge_after_the_reply() -> None:
    lab = Lab(CHALLENGE)
    lab.register(FULL)
    lab.answer(FULL.replace("|36", ""))
    assert outcome(lab.register(FULL, id=IDENTIFICATION + 1)) == 106


def test_the_same_challenge_of_another_mobile_node() -> None:
    lab = Lab(CHALLENGE)
    lab.register(FULL)
    assert outcome(lab.register("131two|32|132|36", homeaddr="10.0.0.11")) == "relayed"


def test_a_request_that_fails_does_not_use_its_challenge_up() -> None:
    lab = Lab(CHALLENGE)
    assert outcome(lab.register("32|132|33(x)", homeaddr=HOME_WITH_KEY)) == 67
    assert outcome(lab.register("32|132|33", homeaddr=HOME_WITH_KEY)) == "relayed"


@pytest.mark.parametrize(("code", "resolved", "rfc3012"), [(0, "relayed", "relayed"), (129, "relayed", 104)])
def test_the_challenge_of_a_reply_serves_the_next_request(code: int, resolved: Any, rfc3012: Any) -> None:
    for behaviour, expected in (("resolved", resolved), ("rfc3344", rfc3012)):
        lab = Lab(CHALLENGE, behaviour)
        lab.register(FULL)
        lab.challenge = challenge_in(message(lab.answer("131|32|132", code=code)))
        assert outcome(lab.register(FULL)) == expected


def test_denials_offer_what_is_stored_until_it_is_used() -> None:
    lab = Lab(CHALLENGE)
    for _ in range(3):
        denial = message(lab.register("131|32|132other|36"))
        assert challenge_in(denial) == lab.challenge
        lab.now += 1
    lab.register(FULL)
    lab.now += 1
    offered = [challenge_in(message(lab.register("131|32"))), None]
    lab.now += 1
    offered[1] = challenge_in(message(lab.register("131|32")))
    assert offered[0] == offered[1] != lab.challenge


# extensions of the reply; code and FA Error status at the mobile node, code under RFC 3012
RETURNED = [
    ("131|32", 0, None, 105),
    ("131|32|132", 0, None, 0),
    ("131|32|132other", 0, 109, 105),
    ("131|32|132other", 129, 109, 105),
]


@pytest.mark.parametrize(("extensions", "code", "status", "rfc3012"), RETURNED)
def test_the_challenge_a_home_agent_returns(extensions: str, code: int, status: Any, rfc3012: int) -> None:
    lab = Lab(CHALLENGE)
    lab.register(FULL)
    octets = lab.reply(extensions, code=code)
    reply = message(lab.from_home_agent(octets))
    error = reply.extension(MIP4Ext_FAError)
    assert (reply.code, error and error.status) == (code, status)
    assert numbers(reply) == ("131|32|45|132" if status else "131|32|132")
    assert challenge_in(reply) not in (lab.challenge, b"never offered")
    assert octets.startswith(bytes(reply)[:20])

    old = Lab(CHALLENGE, "rfc3344")
    old.register(FULL)
    assert message(old.answer(extensions, code=code)).code == rfc3012


def test_a_challenge_that_was_not_relayed_need_not_return() -> None:
    lab = Lab(CHALLENGE)
    assert numbers(message(lab.register("32|132|33", homeaddr=HOME_WITH_KEY))) == "32"
    reply = message(lab.answer("32|132other", homeaddr=HOME_WITH_KEY))
    assert numbers(reply) == "32|132|33"


@pytest.mark.parametrize(("sent", "home", "relayed"), [
    (FULL, HOME, FULL),
    ("131|32|132|255|36", HOME, FULL),
    ("32|132|36|33", HOME_WITH_KEY, "32|36"),
    ("32|132|33", HOME_WITH_KEY, "32"),
    ("132|36|33", HOME_WITH_KEY, "132|36"),
])
def test_what_rfc3012_kept_of_a_request(sent: str, home: str, relayed: str) -> None:
    assert numbers(message(Lab(CHALLENGE, "rfc3344").register(sent, homeaddr=home))) == relayed


@pytest.mark.parametrize("behaviour, code", [("resolved", 108), ("rfc3344", 67)])
@pytest.mark.parametrize("extensions", [f"{FULL}(x)", f"{FULL}(x)|36"])
def test_wrong_aaa_authentication_is_denied_by_who_has_it_checked_and_spends_no_challenge(
    extensions: str, behaviour: str, code: int
) -> None:
    lab = Lab({"challenge": True, "mn_aaa": True}, behaviour)
    assert outcome(lab.register(extensions)) == code
    assert outcome(lab.register(FULL, id=IDENTIFICATION + 1)) == "relayed"


# The book behind it.

def test_the_window_holds_the_last_two_advertised() -> None:
    challenges = ChallengeBook()
    first, second, third = challenges.latest, challenges.advance(), challenges.advance()
    assert [challenges.known(["a"], one) for one in (first, second, third)] == [False, True, True]


def test_an_offer_is_for_one_mobile_node_and_the_last_one_counts() -> None:
    challenges = ChallengeBook()
    first, second = challenges.offer_new(["a"]), challenges.offer_new(["a", "nai"])
    assert [challenges.known([name], second) for name in ("a", "nai", "b")] == [True, True, False]
    assert not challenges.known(["a"], first)


def test_an_offer_outlives_the_window() -> None:
    challenges = ChallengeBook()
    offered = challenges.offer(["a"])
    for _ in range(2):
        challenges.advance()
    assert challenges.offer(["a"]) == offered
    assert challenges.known(["a"], offered)
    assert not challenges.known(["b"], offered)


def test_offers_to_anybody_who_asks_push_nothing_out() -> None:
    challenges = ChallengeBook()
    mine = challenges.offer_new(["a"])
    assert {challenges.offer(["a"]) for _ in range(50)} == {mine}
    assert {challenges.offer(["b"]) for _ in range(50)} == {challenges.latest}
