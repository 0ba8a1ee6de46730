# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cases judge which requirement, and which cases a command takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scapy_mip4.cli import main
from scapy_mip4.playing.filters import levels
from scapy_mip4.playing.memory import last_verdicts, remember, state_file
from scapy_mip4.playing.selection import select
from scapy_mip4.report.coverage import coverage
from scapy_mip4.requirements import catalogue
from scapy_mip4.runner import Result
from scapy_mip4.scenario import Verdict

CASES = select([])
ROWS = coverage(CASES)


def result(case_id: str, verdict: Verdict) -> Result:
    return Result(case_id, "Title", None, "fa", "fa", verdict, None, "reason")


def test_nearly_every_requirement_has_a_case_and_every_other_one_a_reason() -> None:
    without = [row.requirement for row in ROWS if not row.cases]
    assert [one.id for one in without if not one.uncovered] == []
    observable = [row for row in ROWS if row.requirement.shows]
    assert sum(bool(row.cases) for row in observable) >= 0.95 * len(observable)


def test_no_reason_stands_where_there_is_a_case() -> None:
    assert [row.requirement.id for row in ROWS if row.cases and row.requirement.uncovered] == []


def test_a_case_names_requirements_of_its_device() -> None:
    others = {"fa": "ha", "ha": "fa"}
    wrong = [(case.id, ref) for case in CASES for ref in case.refs
             if ref in catalogue() and catalogue()[ref].role == others[case.dut]]
    assert wrong == []


def test_the_matrix_shows_cases_verdicts_reasons_and_totals(capsys: pytest.CaptureFixture[str]) -> None:
    remember([result("T9-a", Verdict.PASS), result("T9-b", Verdict.FAIL)])
    assert main(["list", "--coverage"]) == 0
    shown = capsys.readouterr().out
    row = next(line for line in shown.splitlines() if line.startswith("R5944-3.7.2-5"))
    assert "MUST" in row and row.endswith("fail")
    assert "R5944-1.7-1 SHOULD (any)" in shown and "not observable from outside" in shown
    assert "NO REASON" not in shown
    assert f"all │ {len(ROWS)}" in " ".join(shown.split())


def test_a_part_of_the_cases_shows_the_requirements_that_they_judge(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--coverage", "rfc3519/4.8"]) == 0
    shown = capsys.readouterr().out
    assert "R3519-4.8-1" in shown and "R5944-3.7.2-5" not in shown and "Without a case" not in shown


def test_verdicts_of_a_report_stand_for_those_of_the_last_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"cases": [{"id": "T9-a", "verdict": "warn"}]}))
    assert last_verdicts(report) == {"T9-a": "warn"}
    report.write_text("[]")
    assert main(["list", "--coverage", "--results", str(report)]) == 2
    assert capsys.readouterr().err == (
        f"scapy-mip4 list: {report} is no report of 'scapy-mip4 run --json'\n")


def test_verdicts_are_kept_beside_those_of_other_cases() -> None:
    remember([result("A", Verdict.PASS), result("B", Verdict.PASS)])
    remember([result("B", Verdict.FAIL)])
    assert last_verdicts()["A"] == "pass" and last_verdicts()["B"] == "fail"


def test_a_broken_file_of_verdicts_is_as_good_as_none() -> None:
    state_file().parent.mkdir(parents=True, exist_ok=True)
    state_file().write_text("{")
    assert last_verdicts() == {}
    remember([result("A", Verdict.PASS)])
    assert last_verdicts() == {"A": "pass"}


@pytest.mark.parametrize(
    ("arguments", "fits"),
    [
        (["rfc5944/3.7.2.2"], lambda case: case.id.startswith("rfc5944/3.7.2.2/")),
        (["rfc5944/3.7.2"], lambda case: case.id.startswith(("rfc5944/3.7.2/", "rfc5944/3.7.2."))),
        (["rfc3519"], lambda case: case.id.startswith("rfc3519/")),
        (["--role", "ha"], lambda case: case.dut == "ha"),
        (["--tag", "ambiguity"], lambda case: "ambiguity" in case.tags),
        (["--level", "SHOULD"], lambda case: "SHOULD" in levels(case)),
        (["--ref", "R3543-*"], lambda case: any(ref.startswith("R3543-") for ref in case.refs)),
    ],
)
def test_cases_are_chosen_by_section_role_tag_level_and_reference(arguments, fits, capsys) -> None:
    assert main(["list", *arguments]) == 0
    shown = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert shown == {case.id for case in CASES if fits(case)} and shown


def test_options_that_no_case_fits_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "rfc3519", "--tag", "none-such"]) == 2
    assert capsys.readouterr().err == (
        "scapy-mip4 run: no case matches --tag 'none-such'; 'scapy-mip4 list' prints those there are\n")
