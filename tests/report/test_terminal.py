# SPDX-License-Identifier: GPL-2.0-or-later
"""The run on the terminal."""

from __future__ import annotations

import io

from scapy_mip4.report.terminal import Terminal
from scapy_mip4.scenario import Verdict


class FakeTerminal(io.StringIO):
    def isatty(self):
        return True


def test_summary_has_a_row_an_issue_then_open_cases_then_totals(make_result):
    stream = io.StringIO()
    results = [
        make_result("T9-a"),
        make_result("T9-b", Verdict.FAIL, behaviour="rfc3344", reason="code: expected [116, 194], got 136"),
        make_result("T17-a"),
    ]
    Terminal(stream).summary(results)
    text = stream.getvalue()
    rows = [[cell.strip() for cell in line.split("│")] for line in text.splitlines() if "│" in line]
    assert ["T9", "rfc3344, resolved", "fail", "code: expected [116, 194], got 136"] in rows
    assert ["T17", "resolved", "pass", "reason of T17-a"] in rows
    lines = text.splitlines()
    assert "T9-b fail code: expected [116, 194], got 136 (tracker.yaml:7:3)" in lines
    assert not any(line.startswith("T17-a") for line in lines)
    assert lines[-1] == "3 cases: 1 fail, 2 pass"


def test_long_reasons_are_not_cut_outside_a_terminal(make_result):
    stream = io.StringIO()
    reason = "word " * 100 + "end"
    Terminal(stream).summary([make_result("T9-a", Verdict.WARN, reason=reason)])
    assert stream.getvalue().count(reason) == 2


def test_what_is_of_enormous_length_is_cut_and_leaves_the_table_whole(make_result):
    stream = io.StringIO()
    many = [f"finding {number} {'f' * 65_536}" for number in range(50)]
    Terminal(stream).summary([make_result("T9-a", Verdict.FAIL, reason="\u6f22" * 65_536, findings=many)])
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) < 2_500  # a cell of 1,000 ideographs is 2,000 columns wide
    assert [cell.strip() for cell in lines[2].split("\u2502")][:3] == ["T9", "resolved", "fail"]
    assert len([line for line in lines if line.startswith("    finding ")]) == 20
    assert "    ... and 30 more" in lines


def test_a_finding_beyond_the_cut_of_the_reason_is_told(make_result):
    stream = io.StringIO()
    result = make_result("T9-a", Verdict.FAIL, reason=f"{'r' * 65_536}; other", findings=["r" * 65_536, "other"])
    Terminal(stream).summary([result])
    assert [line for line in stream.getvalue().splitlines() if line.startswith("    ")] == ["    other"]


def test_findings_that_the_reason_does_not_tell_follow_it(make_result):
    stream = io.StringIO()
    Terminal(stream).summary([make_result("T9-a", Verdict.FAIL, reason="one thing", findings=["one thing", "other"])])
    assert "    other" in stream.getvalue().splitlines()
    assert "    one thing" not in stream.getvalue().splitlines()


def test_progress_shows_only_on_a_terminal(make_result, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    for stream, visible in ((FakeTerminal(), True), (io.StringIO(), False)):
        with Terminal(stream).progress(2) as advance:
            advance(make_result("T9-a"))
        assert ("T9-a pass" in stream.getvalue()) is visible
