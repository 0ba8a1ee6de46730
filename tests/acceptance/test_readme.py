# SPDX-License-Identifier: GPL-2.0-or-later
"""What the README says of the project is true."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from scapy_mip4.agents import DEVIATIONS
from scapy_mip4.scenario import load, load_text
from scapy_mip4.testbed import load_testbed

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
YAML_BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


def test_the_table_of_issues_counts_the_cases() -> None:
    cases = Counter(case.issue for case in load([ROOT / "scenarios" / "tracker"]))
    told = {
        frozenset(issues.split(", ")): int(number)
        for issues, number in re.findall(r"^\| ((?:[A-Z]+\d*(?:, )?)+) \| .* \| (\d+) \|$", README, re.MULTILINE)
    }
    assert frozenset().union(*told) == cases.keys()
    assert {issues: sum(cases[issue] for issue in issues) for issues in told} == told
    assert f"{sum(cases.values())} cases" in README


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
