# SPDX-License-Identifier: GPL-2.0-or-later
"""What the README says of the project is true."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest

import scapy_mip4.captures.checks.rulereader as rules
from scapy_mip4.agents import DEVIATIONS
from scapy_mip4.captures.keys import Keys
from scapy_mip4.cli import main
from scapy_mip4.playing.selection import select
from scapy_mip4.report.coverage import coverage
from scapy_mip4.requirements import RFCS
from scapy_mip4.scenario import load, load_text
from scapy_mip4.testbed import load_testbed

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
YAML_BLOCKS = re.findall(r"```yaml\n(.*?) *```", README, re.DOTALL)


def test_the_table_of_issues_counts_the_cases() -> None:
    cases = Counter(case.issue for case in load([ROOT / "scenarios" / "tracker"]))
    told = {
        frozenset(issues.split(", ")): int(number)
        for issues, number in re.findall(r"^\| ((?:[A-Z]+\d*(?:, )?)+) \| .* \| (\d+) \|$", README, re.MULTILINE)
    }
    assert frozenset().union(*told) == cases.keys()
    assert {issues: sum(cases[issue] for issue in issues) for issues in told} == told
    assert f"{sum(cases.values())} of them about the points" in README


def test_the_table_of_rfcs_counts_requirements_and_cases() -> None:
    cases = select([])
    rows = coverage(cases)
    assert f"{len(cases)} cases for home agents and foreign agents" in README
    told = re.findall(r"^\| (\d{4}) \| [^|]+ \| (\d+) \| (\d+) \| (\d+) \|$", README, re.MULTILINE)
    assert [int(rfc) for rfc, *_ in told] == list(RFCS)
    for rfc, observable, covered, own in told:
        of_rfc = [row for row in rows if row.requirement.rfc == int(rfc) and row.requirement.shows]
        assert len(of_rfc) == int(observable)
        assert sum(bool(row.cases) for row in of_rfc) == int(covered)
        assert sum(case.id.startswith(f"rfc{rfc}/") for case in cases) == int(own)


def test_the_wrong_deeds_are_counted() -> None:
    assert f"any of {len(DEVIATIONS)} single wrong ones" in README


def test_the_example_of_a_scenario_is_one() -> None:
    (example,) = (block for block in YAML_BLOCKS if "steps:" in block)
    assert [case.id for case in load_text(example)] == ["MY-1"]


def test_the_example_of_a_testbed_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = (block for block in YAML_BLOCKS if "devices:" in block)
    for name in re.findall(r"env:(\w+)", example):
        monkeypatch.setenv(name, "00112233445566778899aabbccddeeff")
    for name in re.findall(r"file:([\w.-]+)", example):
        (tmp_path / name).write_text("00112233445566778899aabbccddeeff\n")
    (tmp_path / "lab.yaml").write_text(example)
    testbed = load_testbed(tmp_path / "lab.yaml")
    assert [device.role for device in testbed.devices] == ["fa", "ha"]


def test_the_rules_of_check_are_counted() -> None:
    known = rules.load_rules()
    assert f"{len(known)} rules judge {len({rule.requirement for rule in known})} requirements" in README


def test_the_example_of_a_rule_is_one(tmp_path: Path) -> None:
    (example,) = (block for block in YAML_BLOCKS if block.startswith("rule: "))
    (tmp_path / "rules.yaml").write_text(example)
    (rule,) = rules.load_rules(tmp_path)
    assert (rule.requirement, rule.title) in {(known.requirement, known.title) for known in rules.load_rules()}


def test_the_example_of_a_key_file_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = (block for block in YAML_BLOCKS if block.lstrip().startswith("mn-ha:"))
    monkeypatch.setenv("MN_KEY", "00112233445566778899aabbccddeeff")
    (tmp_path / "other.key").write_text("00112233445566778899aabbccddeeff\n")
    (tmp_path / "keys.yaml").write_text(dedent(example))
    assert isinstance(Keys.load(tmp_path / "keys.yaml"), Keys)


def test_the_ladders_are_those_of_a_capture(
        capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.search(r"\$ (scapy-mip4 follow pcaps/\S+)\n(.*?)```", README, re.DOTALL)
    assert shown
    monkeypatch.chdir(ROOT)
    assert main(shown[1].split()[1:]) == 0
    assert capsys.readouterr().out == shown[2]
