# SPDX-License-Identifier: GPL-2.0-or-later
"""The scenarios for the working group's issues: they load, none is missing, each names its issue and its texts."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from scapy_mip4.scenario import Case, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"

# Issue -> the letters of its cases with a home or foreign agent under test; those with a mobile node are left out.
# DHA5 and DHA6 have one case each, without a letter.
LETTERS = {
    "T9": "abcd", "T17": "abcd", "T18": "abcd", "T19": "abcdefgh", "T20": "abcde", "T21": "abcdef",
    "CH1": "abcd", "CH2": "abcd", "DHA1": "abcde", "DHA3": "ab", "EXP": "abce", "VSE": "abcde",
}
VARIANTS = {
    "T17-a.data", "T17-b.data", "T17-d.short", "T17-d.long", "T18-a.T0", "T18-a.T1", "T18-a.T1-off", "T19-a.132",
    "T19-b.132", "T19-b.data", "T19-c.132", "T19-c.data", "T19-e.data", "T19-f.132", "T19-g.132", "T19-h.b", "T19-h.c",
    "T20-b.after", "T21-a.plain", "T21-e.opaque", "CH1-b.home-agent", "CH1-b.care-of", "CH1-b.nai", "CH1-b.home",
    "DHA1-a.data", "DHA1-a.data.long", "DHA1-b.data", "DHA1-c.unicast", "DHA1-c.long-unicast", "DHA1-d.multicast",
    "DHA1-d.long-multicast", "DHA3-a.long", "DHA3-b.long", "DHA3-b.other-source", "DHA3-b.other-source.long",
    "DHA5.long", "DHA6.long", "VSE-a.fa", "VSE-a.ha",
    *(f"DHA1-{letter}.{field}" for letter in "abce" for field in ("ones", "zeros", "long-ones", "long-zeros")),
    *(f"EXP-{kind}" for kind in ("a.fa", "a.ha", "b.fa", "b.ha", "b.fa-opaque", "b.ha-opaque", "c.fa", "c.ha",
                                 "e.fa", "e.ha")),
}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load([SCENARIOS / "tracker"])


def test_every_letter_of_every_issue_has_a_case(cases: list[Case]) -> None:
    wanted = {f"{issue}-{letter}" for issue, letters in LETTERS.items() for letter in letters}
    assert {case.id.split(".")[0] for case in cases} == wanted | {"DHA5", "DHA6"}


def test_every_variant_has_a_case(cases: list[Case]) -> None:
    assert not VARIANTS - {case.id for case in cases}


def test_each_case_cites_its_issue_and_a_section_and_stands_in_the_file_of_its_issue(cases: list[Case]) -> None:
    for case in cases:
        assert case.issue == re.split("[-.]", case.id)[0], case.id
        assert any(ref.startswith("RFC") for ref in case.refs), f"{case.id} cites no section"
        assert Path(case.location.file).stem == case.issue, f"{case.id} is in the wrong file"


def test_a_case_with_open_outcomes_only_says_so(cases: list[Case]) -> None:
    for case in cases:
        if case.behaviours and all(behaviour.name.startswith("open") for behaviour in case.behaviours):
            assert case.note and "Not judged" in case.note, case.id


def test_there_is_a_control_registration_for_each_kind_of_device() -> None:
    controls = load([SCENARIOS / "control"])
    assert {case.dut for case in controls} == {"fa", "ha"}
    assert all(case.id.startswith("CONTROL-") for case in controls)


@pytest.mark.parametrize("file", sorted((SCENARIOS / "common").glob("*.yaml")), ids=lambda file: file.stem)
def test_files_to_include_hold_no_case_of_their_own(file: Path) -> None:
    assert load([file]) == []
