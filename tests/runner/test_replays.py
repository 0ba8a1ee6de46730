# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes of playing a case several times."""

from __future__ import annotations

from scapy_mip4.runner.replays import CONFIRMATIONS, MOST_PLAYS, settled, summed_up
from scapy_mip4.runner.result import Result
from scapy_mip4.scenario import Verdict

RULE = "R5944-3.7.2.3-1"


def play(verdict: Verdict, *broken: str) -> Result:
    return Result("X", "Title", None, "fa", "fa", verdict, None, f"was {verdict.value}", broken=broken)


PASS, LOST, FAIL = play(Verdict.PASS), play(Verdict.INCONCLUSIVE), play(Verdict.FAIL, RULE)


def verdict_of(*plays: Result, most_plays: int = MOST_PLAYS) -> Verdict:
    """The verdict once it is settled; every shorter sequence of plays must not be."""
    assert [settled(plays[:number], most_plays) for number in range(1, len(plays) + 1)] == [
        number == len(plays) for number in range(1, len(plays) + 1)
    ]
    return summed_up(plays, most_plays).verdict


def test_one_pass_is_enough() -> None:
    assert verdict_of(PASS) is Verdict.PASS
    assert verdict_of(LOST, LOST, PASS) is Verdict.PASS


def test_a_fail_counts_when_it_happens_again_and_again() -> None:
    assert verdict_of(*[FAIL] * CONFIRMATIONS) is Verdict.FAIL
    assert verdict_of(LOST, *[FAIL] * CONFIRMATIONS) is Verdict.FAIL


def test_what_fails_once_and_passes_then_is_inconclusive_and_says_so() -> None:
    assert verdict_of(FAIL, PASS) is Verdict.INCONCLUSIVE
    result = summed_up([FAIL, PASS], MOST_PLAYS)
    assert result.reason == "in 1 of 2 plays, so a lost or doubled packet may have done it: was fail"
    assert result.plays == 2


def test_fails_for_different_reasons_do_not_confirm_each_other() -> None:
    fails = [play(Verdict.FAIL, f"R5944-3.7.2.3-{number}") for number in range(1, MOST_PLAYS + 1)]
    assert verdict_of(*fails) is Verdict.INCONCLUSIVE


def test_packets_that_never_come_are_inconclusive_after_all_plays() -> None:
    assert verdict_of(*[LOST] * MOST_PLAYS) is Verdict.INCONCLUSIVE
    assert f"played {MOST_PLAYS} times" in summed_up([LOST] * MOST_PLAYS, MOST_PLAYS).reason


def test_who_plays_once_takes_the_first_verdict() -> None:
    for result in (PASS, LOST, FAIL):
        assert verdict_of(result, most_plays=1) is result.verdict
        assert summed_up([result], 1).reason == result.reason
