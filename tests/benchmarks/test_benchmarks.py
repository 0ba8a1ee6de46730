# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmarks still run and give figures. How good these are says more about the machine than about the code."""

from __future__ import annotations

import shutil
from pathlib import Path

import capture_commands
import conversations
import dissecting
import overhead
import pytest
import shipped


@pytest.mark.parametrize("jobs", [2, 0])
def test_conversations(jobs: int) -> None:
    assert all(figure > 0 for figure in conversations.measure(count=4, jobs=jobs))


def test_overhead() -> None:
    bare, runner = overhead.measure(count=4, rounds=1)
    assert bare.wall > 0 and bare.cpu > 0
    assert runner.wall > 0 and runner.cpu > 0


def test_shipped_scenarios() -> None:
    run = shipped.measure(["T17-c"])
    assert run.cost.wall > 0 and run.cost.cpu > 0
    assert len(run.silences) == 1


def test_dissecting() -> None:
    assert all(rate > 0 for rate in dissecting.measure_reading(count=20, rounds=1).values())
    assert all(seconds > 0 for seconds in dissecting.measure_imports(rounds=1).values())


@pytest.mark.skipif(not shutil.which("tshark"), reason="tshark, which the figures are beside of, is not installed")
def test_recordings(tmp_path: Path) -> None:
    rows = capture_commands.ratios(capture_commands.comparisons(tmp_path, scale=0.001), rounds=1)
    assert all(left > 0 and right > 0 for _, left, right in rows)


def test_memory_and_growth_of_recordings(tmp_path: Path) -> None:
    ours = capture_commands.ours
    assert capture_commands.memory(tmp_path, (50, 100), lambda file: ours("follow", "--stats", file)) > 0
    assert capture_commands.growth(tmp_path, count=200, every=10, rounds=1) > 0
