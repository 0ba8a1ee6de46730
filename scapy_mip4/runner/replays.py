# SPDX-License-Identifier: GPL-2.0-or-later
"""Playing a case again when it did not pass: a network that loses and doubles packets must not make a device fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scapy_mip4.scenario import Verdict

from .result import Result

MOST_PLAYS = 8
CONFIRMATIONS = 6
"""So many plays must end alike in a fail or warning. Duplicates and jitter spoil one play in five of a long case."""

BAD = (Verdict.FAIL, Verdict.WARN)


def settled(plays: Sequence[Result], most_plays: int) -> bool:
    """Whether the plays of a case so far tell its verdict, or there are `most_plays` of them."""
    if plays[-1].verdict not in (*BAD, Verdict.INCONCLUSIVE):
        return True
    return len(plays) >= most_plays or _confirmed(plays, most_plays) is not None


def summed_up(plays: Sequence[Result], most_plays: int) -> Result:
    """One result of all plays of a case. What happened in some plays only is inconclusive."""
    number = len(plays)
    confirmed = _confirmed(plays, most_plays)
    if confirmed:
        return replace(confirmed, plays=number)
    bad = next((play for play in plays if play.verdict in BAD), None)
    if bad is None:
        again = f" (played {number} times)" if number > 1 and plays[-1].verdict is Verdict.INCONCLUSIVE else ""
        return replace(plays[-1], reason=plays[-1].reason + again, plays=number)
    times = sum(play.verdict in BAD for play in plays)
    reason = f"in {times} of {number} plays, so a lost or doubled packet may have done it: {bad.reason}"
    return replace(bad, verdict=Verdict.INCONCLUSIVE, behaviour=None, reason=reason, plays=number)


def _confirmed(plays: Sequence[Result], most_plays: int) -> Result | None:
    """The first of the plays that ended badly, and alike, often enough; None if a play passed."""
    if any(play.verdict in (Verdict.PASS, Verdict.INFO) for play in plays):
        return None
    alike = Counter(_signature(play) for play in plays if play.verdict in BAD)
    enough = [play for play in plays if alike[_signature(play)] >= min(CONFIRMATIONS, most_plays)]
    return enough[0] if enough else None


def _signature(play: Result) -> tuple[object, ...]:
    return play.verdict, play.behaviour, play.broken
