# SPDX-License-Identifier: GPL-2.0-or-later
"""What a set of results comes to."""

from __future__ import annotations

import pytest

from scapy_mip4.report import IssueRow, exit_status, in_order, summarise, totals
from scapy_mip4.scenario import Verdict


def test_worst_case_decides_the_row_of_its_issue(make_result):
    results = [
        make_result("T9-a", Verdict.PASS),
        make_result("T9-b", Verdict.FAIL, behaviour="rfc3344", reason="shows rfc3344"),
        make_result("T9-c", Verdict.WARN, behaviour=None),
    ]
    (row,) = summarise(results)
    assert (row.issue, row.verdict, row.reason) == ("T9", Verdict.FAIL, "shows rfc3344")
    assert row.behaviours == ("rfc3344", "resolved")
    assert row.cases == ("T9-a", "T9-b", "T9-c")


@pytest.mark.parametrize(
    ("behaviours", "shows"),
    [
        (("either", "resolved"), "resolved"),
        (("resolved-as-printed", "open"), "resolved (as printed)"),
        (("rfc3344-unusual-code", "either-silent", "resolved"), "rfc3344, resolved"),
        (("either", "either-silent"), "resolved = rfc3344"),
        (("open-accepted", "open-denied"), "not judged"),
        (("neither", "either"), "neither"),
        ((), ""),
    ],
)
def test_what_an_issue_shows_is_what_its_deciding_cases_show(behaviours, shows):
    assert IssueRow("T9", behaviours, Verdict.PASS, "", ()).shows == shows


def test_of_equally_bad_cases_a_deciding_one_gives_the_reason(make_result):
    results = [
        make_result("T9-a", behaviour="either", reason="both"),
        make_result("T9-b", behaviour="resolved", reason="resolved"),
    ]
    assert summarise(results)[0].reason == "resolved"


def test_rows_stand_in_the_order_of_issue_numbers_and_unnamed_ones_last(make_result):
    results = [make_result("X", issue=None), make_result("T17-a"), make_result("T9-a")]
    assert [row.issue for row in summarise(results)] == ["T9", "T17", None]


def test_results_are_put_in_the_order_of_case_ids(make_result):
    results = [make_result(case_id) for case_id in ("T17-b", "T9-a", "CH1-a", "T17-a")]
    assert [result.case_id for result in in_order(results)] == ["CH1-a", "T9-a", "T17-a", "T17-b"]


def test_totals_name_only_verdicts_that_occur(make_result):
    results = [make_result("A", Verdict.PASS), make_result("B", Verdict.PASS), make_result("C", Verdict.SKIP)]
    assert totals(results) == {Verdict.PASS: 2, Verdict.SKIP: 1}


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ((), 0),
        ((Verdict.PASS,), 0),
        ((Verdict.PASS, Verdict.WARN, Verdict.INFO, Verdict.SKIP), 0),
        ((Verdict.PASS, Verdict.INCONCLUSIVE), 3),
        ((Verdict.INCONCLUSIVE, Verdict.FAIL), 1),
        ((Verdict.INCONCLUSIVE, Verdict.ERROR), 1),
    ],
)
def test_exit_status(make_result, verdicts, status):
    assert exit_status([make_result(f"A-{number}", verdict) for number, verdict in enumerate(verdicts)]) == status
