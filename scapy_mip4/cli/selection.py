# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cases a command line means: scenario files, ids, issues, globs."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path

from scapy_mip4.runner.runner import CONTROL
from scapy_mip4.scenario import Case, ScenarioError, load

from .errors import UsageError


def shipped_scenarios() -> Path:
    """The directory of the scenarios that come with the package, or lie beside it in a checkout."""
    installed = Path(str(files("scapy_mip4"))) / "scenarios"
    return installed if installed.is_dir() else installed.parents[1] / "scenarios"


def select(arguments: Sequence[str]) -> list[Case]:
    """The cases that the arguments name, in the order of the files, each once.

    An argument is a path (it exists, or looks like one), or else a case id (``T19-b``), a scenario or issue
    id (``T19``) or a glob over case ids (``T1*``). Ids select among the paths given, or the shipped scenarios if
    there are none; no arguments select all of those. Raises UsageError for a path that does not exist, a file with
    an error, paths without any case and an id that matches nothing.
    """
    paths = [Path(argument) for argument in arguments if _is_path(argument)]
    patterns = [argument for argument in arguments if not _is_path(argument)]
    cases = without_controls(load_cases(paths or [shipped_scenarios()]))
    if not cases:
        raise UsageError(f"no cases in {', '.join(map(str, paths))}")
    for pattern in patterns:
        if not any(_matches(case, pattern) for case in cases):
            raise UsageError(f"no case matches {pattern!r}; 'scapy-mip4 list' prints those there are")
    return [case for case in cases if not patterns or any(_matches(case, pattern) for pattern in patterns)]


def control_cases() -> list[Case]:
    """The cases by which a runner finds out whether a device that does not answer is alive."""
    return load_cases([shipped_scenarios() / "control"])


def without_controls(cases: Sequence[Case]) -> list[Case]:
    """The cases that are there for their own sake."""
    return [case for case in cases if not case.id.startswith(CONTROL)]


def load_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases of these files and directories. Raises UsageError for anything that cannot be read as scenarios."""
    try:
        return load(_from_here(path) for path in paths)
    except (ScenarioError, OSError) as error:
        raise UsageError(str(error)) from error


def _from_here(path: Path) -> Path:
    """The path from the working directory, where it lies below that: shorter to read in a report."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _is_path(argument: str) -> bool:
    return Path(argument).suffix in (".yaml", ".yml") or "/" in argument or Path(argument).is_dir()


def _matches(case: Case, pattern: str) -> bool:
    return (
        fnmatchcase(case.id, pattern)
        or case.id.startswith(f"{pattern}-")
        or f"tracker/{pattern}" in case.refs
        or case.issue == pattern
    )
