# SPDX-License-Identifier: GPL-2.0-or-later
"""pytest plugin: scenario files are test files, their cases are test items.

All cases of a session are played at the same time in the background; an item only waits for its own outcome. This
module is imported whenever pytest starts where the package is installed, so it imports next to nothing itself.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .background import Run
    from .items import ScenarioFile

# Among the YAML files below a directory, scenarios are those with `steps:` and one more key that only scenarios have
# beside it. Files to include have `steps:` alone, files of other programs have other keys.
_STEPS = re.compile(r"^steps *:", re.MULTILINE)
_SCENARIO = re.compile(r"^(id|dut|cases|behaviours) *:", re.MULTILINE)

RUN: pytest.StashKey[Run] = pytest.StashKey()
"""The session's run, in the stash of its config; there is none without collected cases."""

_COLLECTED = pytest.StashKey[bool]()
_SHARED = pytest.StashKey[Path]()
_SHARED_INPUT = "scapy_mip4_outcomes"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that choose testbed and behaviours."""
    add = parser.getgroup("scapy-mip4", "Mobile IPv4 scenarios").addoption
    add("--mip4-testbed", type=Path, metavar="FILE", help="testbed file; default: our own agents, started for the run")
    add("--mip4-conform", choices=("resolved", "rfc5944", "rfc3344", "any"), default="resolved",
        help="the behaviour that passes; rfc5944 is another name for resolved (the default)")  # fmt: skip
    add("--mip4-strict", action="store_true", help="what an RFC words as SHOULD fails too, instead of a warning")
    add("--mip4-agent-behaviour", choices=("resolved", "rfc3344"), default="resolved",
        help="what our own agents do when there is no --mip4-testbed")  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Find errors in the testbed file before anything is collected, and before pytest-xdist starts workers."""
    if config.option.mip4_testbed:
        from .items import read_settings

        read_settings(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect YAML files that hold scenarios. A file named on the command line has to, else it is an error."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    if not parent.session.isinitpath(file_path):
        text = file_path.read_text(encoding="utf-8", errors="replace")
        if not (_STEPS.search(text) and _SCENARIO.search(text)):
            return None
    from .items import ScenarioFile

    parent.config.stash[_COLLECTED] = True
    return ScenarioFile.from_parent(parent, path=file_path)


@pytest.hookimpl(trylast=True)  # when other plugins have deselected what is not to run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Get the run of the collected cases ready. It starts when the first item wants its outcome."""
    if config.stash.get(_COLLECTED, False):
        from .items import prepare_run, read_settings

        worker_input: dict[str, Any] = getattr(config, "workerinput", {})
        shared = worker_input.get(_SHARED_INPUT)
        config.stash[RUN] = prepare_run(read_settings(config), items, Path(shared) if shared else None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the run: at once if pytest was told to stop early, else when the last case is over."""
    run = session.config.stash.get(RUN, None)
    if run is None:
        return
    if session.shouldstop or session.shouldfail or session.exitstatus == pytest.ExitCode.INTERRUPTED:
        run.stop()
    else:
        run.finish()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of pytest-xdist the directory in which they share outcomes."""
    stash = node.config.stash
    if _SHARED not in stash:
        stash[_SHARED] = Path(tempfile.mkdtemp(prefix="scapy-mip4-"))
    node.workerinput[_SHARED_INPUT] = str(stash[_SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove that directory."""
    if _SHARED in config.stash:
        shutil.rmtree(config.stash[_SHARED], ignore_errors=True)
