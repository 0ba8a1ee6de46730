# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue of requirements is whole, and scenarios name what is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scapy_mip4.requirements import RFCS, catalogue
from scapy_mip4.scenario import ScenarioError, load_text

FILES = Path(__file__).parents[2] / "scapy_mip4" / "requirements"


@pytest.mark.parametrize("rfc", RFCS)
def test_every_row_of_a_file_is_in_the_catalogue(rfc: int) -> None:
    written = re.findall(r"^- \{id: ([^,]+),", (FILES / f"rfc{rfc}.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert written == [one.id for one in catalogue().values() if one.rfc == rfc]
    assert len(set(written)) == len(written)


def test_requirements_hold_what_their_docstring_says() -> None:
    for one in catalogue().values():
        assert re.fullmatch(rf"R{one.rfc:04}-[0-9A-Z.]+-\d+[a-z]?", one.id)
        assert one.level in ("MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY")
        assert one.role in ("ha", "fa", "any")
        assert one.text and "\n" not in one.text
        assert one.same is None or one.same in catalogue() and one.same != one.id


@pytest.mark.parametrize("where", ["refs: [R5944-3.7.2-55]", "refs: [R5944-3.7.2-5]\nrule: R5944-3.7.2-55"])
def test_a_scenario_that_names_no_requirement_of_the_catalogue_is_refused(where: str) -> None:
    refs, _, rule = where.partition("\nrule: ")
    text = f"""id: X
title: Names a requirement that is none
dut: fa
{refs}
steps:
  - expect: {{at: mn, MIP4_RRP: {{}}, rule: {rule or 'R5944-3.7.2-5'}}}
"""
    with pytest.raises(ScenarioError, match=r"R5944-3\.7\.2-55.*R5944-3\.7\.2-5"):
        load_text(text)


def test_requirements_of_other_texts_may_be_named() -> None:
    text = "id: X\ntitle: Names another text\ndut: fa\nrefs: [R5177-4-1]\nsteps: [wait: 1s]\n"
    assert load_text(text)[0].refs == ("R5177-4-1",)
