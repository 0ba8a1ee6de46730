# SPDX-License-Identifier: GPL-2.0-or-later
"""Each wrong deed of an agent makes exactly the cases fail that are about it, and each case fails for one of them."""

from __future__ import annotations

import asyncio
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

from scapy_mip4.agents import DEVIATIONS
from scapy_mip4.runner import EmbeddedAgents, Result, Runner
from scapy_mip4.scenario import Case, Verdict, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CASES = load([SCENARIOS / "tracker"])
SUITE = [case for case in load([SCENARIOS]) if re.match("rfc[0-9]+/", case.id)]
CONTROLS = load([SCENARIOS / "control"])
TABLE = yaml.safe_load((Path(__file__).parent / "deviations.yaml").read_text(encoding="utf-8"))


def play(cases: list[Case], deviation: str) -> list[Result]:
    async def play_all() -> list[Result]:
        async with EmbeddedAgents(deviations=[deviation]) as agents:
            runner = Runner(agents.testbed, strict=True, links=agents.links)
            return [result async for result in runner.run([*cases, *CONTROLS])]

    return asyncio.run(play_all())


def concerned(deviation: str, verdict: str) -> set[str]:
    """The ids that the table names for a deviation; a pattern that fits no case is a slip in the table."""
    role = DEVIATIONS[deviation].role
    ids: set[str] = set()
    for pattern in TABLE[deviation].get(verdict, ()):
        found = {case.id for case in [*CASES, *SUITE] if case.dut == role and fnmatchcase(case.id, pattern)}
        assert found, f"{pattern} fits no case of a device of role {role}"
        ids |= found
    return ids


@pytest.mark.parametrize("deviation", sorted(DEVIATIONS))
def test_exactly_the_cases_that_a_deviation_concerns_fail(deviation: str) -> None:
    """Of the tracker's cases no others; of the many of the RFCs only those are played that the table names."""
    role = DEVIATIONS[deviation].role
    expected = {
        **dict.fromkeys(concerned(deviation, "fail"), Verdict.FAIL),
        **dict.fromkeys(concerned(deviation, "warn"), Verdict.WARN),
    }
    of_an_rfc = DEVIATIONS[deviation].issue.startswith("rfc")
    assert expected or not of_an_rfc
    cases = [] if of_an_rfc else [case for case in CASES if case.dut == role]
    results = play([*cases, *(case for case in SUITE if case.id in expected)], deviation)
    others = {result.case_id: result.verdict for result in results if result.verdict is not Verdict.PASS}
    assert others == expected


def test_every_deviation_is_in_the_table() -> None:
    assert TABLE.keys() == DEVIATIONS.keys()


def test_every_case_fails_for_some_deviation() -> None:
    failing = set().union(*(concerned(deviation, "fail") for deviation in TABLE))
    assert {case.id for case in CASES} - failing == set()


def test_the_printed_code_passes_and_is_reported_as_such() -> None:
    (result,) = play([case for case in CASES if case.id == "T9-a"], "fa-answers-194")
    assert result.verdict is Verdict.PASS
    assert result.behaviour == "resolved-as-printed"
    assert "before the erratum corrected it" in result.reason
