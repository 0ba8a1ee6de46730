# SPDX-License-Identifier: GPL-2.0-or-later
"""What a set of results comes to: one row for each tracker issue, totals, exit status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scapy_mip4.runner import Result
from scapy_mip4.scenario import Verdict, behaviour_word

SEVERITY = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.INCONCLUSIVE,
    Verdict.WARN,
    Verdict.PASS,
    Verdict.INFO,
    Verdict.SKIP,
)
"""Verdicts, worst first: the first one that a case of an issue has is the verdict of the issue."""


# Words for cases that cannot tell: both texts ask for what was seen, or neither asks for anything.
_UNDECIDED = {behaviour_word("either"), behaviour_word("open")}


@dataclass(frozen=True)
class IssueRow:
    """One tracker issue over all its cases.

    ``verdict`` and ``reason`` are those of the worst case; ``behaviours`` are the behaviours that the
    device showed, those of the worst case first; ``shows`` is what they come to; ``cases`` are the case ids in
    order. ``issue`` is None for the cases that name no issue.
    """

    issue: str | None
    behaviours: tuple[str, ...]
    verdict: Verdict
    reason: str
    cases: tuple[str, ...]

    @property
    def shows(self) -> str:
        """The behaviours in as few words as possible: cases that decide nothing are silent beside those that do."""
        words = dict.fromkeys(map(behaviour_word, self.behaviours))
        return ", ".join([word for word in words if word not in _UNDECIDED] or words)


def natural(text: str) -> list[tuple[int, str]]:
    """Sort key under which T9 stands before T17."""
    return [(int(digits or 0), other) for digits, other in re.findall(r"(\d+)|(\D+)", text)]


def in_order(results: Iterable[Result]) -> list[Result]:
    """The results in the order of their case ids; a run delivers them as they complete."""
    return sorted(results, key=lambda result: natural(result.case_id))


def summarise(results: Iterable[Result]) -> list[IssueRow]:
    """One row for each tracker issue; cases without an issue share a last row of their own."""
    by_issue: dict[str | None, list[Result]] = {}
    for result in in_order(results):
        by_issue.setdefault(result.issue, []).append(result)
    issues = sorted(by_issue, key=lambda issue: (issue is None, natural(issue or "")))
    return [_row(issue, by_issue[issue]) for issue in issues]


def _row(issue: str | None, results: Sequence[Result]) -> IssueRow:
    # Of equally bad cases one that decides stands for the issue, not one that cannot tell.
    by_severity = sorted(results, key=lambda result: (SEVERITY.index(result.verdict), not _decides(result)))
    worst = by_severity[0]
    shown = dict.fromkeys(result.behaviour for result in by_severity if result.behaviour)
    cases = tuple(result.case_id for result in results)
    return IssueRow(issue, tuple(shown), worst.verdict, worst.reason, cases)


def _decides(result: Result) -> bool:
    return result.behaviour is not None and behaviour_word(result.behaviour) not in _UNDECIDED


def totals(results: Iterable[Result]) -> dict[Verdict, int]:
    """How many cases have each verdict, worst verdict first; verdicts that no case has are left out."""
    counts = Counter(result.verdict for result in results)
    return {verdict: counts[verdict] for verdict in SEVERITY if counts[verdict]}


def exit_status(results: Iterable[Result]) -> int:
    """Exit status of a completed run: 1 for a fail or an error, else 3 for an inconclusive case, else 0."""
    verdicts = {result.verdict for result in results}
    if verdicts & {Verdict.FAIL, Verdict.ERROR}:
        return 1
    return 3 if Verdict.INCONCLUSIVE in verdicts else 0
