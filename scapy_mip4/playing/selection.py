# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cases a command line means: scenario files, ids, issues, globs."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path

from scapy_mip4.runner.stage import CONTROL, PROBE
from scapy_mip4.scenario import Case, ScenarioError, load

from scapy_mip4.playing.errors import UsageError, why


_SECTION = re.compile(r"rfc[0-9]+/")
"""How the ids of cases begin that belong to a section of an RFC."""


def shipped_scenarios() -> Path:
    """The directory of the scenarios that come with the package, or lie beside it in a checkout."""
    installed = Path(str(files("scapy_mip4"))) / "scenarios"
    return installed if installed.is_dir() else installed.parents[1] / "scenarios"


def select(arguments: Sequence[str]) -> list[Case]:
    """The cases that the arguments name, in the order of the files, each once.

    An argument is a path (it exists, or looks like one), or else a case id (``T19-b``), a scenario or issue
    id (``T19``) or a glob over case ids (``T1*``). Ids select among the paths given, or the shipped scenarios if
    there are none; no arguments select all of those. Raises UsageError for a path that does not exist, a file with
    an error, a path without any case and an id that matches nothing.
    """
    paths = [Path(argument) for argument in arguments if _is_path(argument)]
    patterns = [argument for argument in arguments if not _is_path(argument)]
    refuse_controls(patterns)
    loaded = load_cases(paths or [shipped_scenarios()])
    cases = without_controls(loaded)
    for path in paths:
        if not any(_within(case, path) for case in cases):
            others = [case for case in loaded if _within(case, path)]
            kind = "probes" if others and others[0].id.startswith(PROBE) else "control registrations"
            raise UsageError(f"no cases in {path}" + (f", only {kind}" if others else ""))
    for pattern in patterns:
        if not any(_matches(case, pattern) for case in cases):
            raise UsageError(f"no case matches {pattern!r}; 'scapy-mip4 list' prints those there are")
    return [case for case in cases if not patterns or any(_matches(case, pattern) for pattern in patterns)]


def refuse_controls(ids: Sequence[str]) -> None:
    """Raise UsageError for the id of a control registration, or of a case that probes."""
    for case_id in ids:
        if case_id.startswith(PROBE):
            sentence = "judges nothing: 'scapy-mip4 probe' plays it to find out what a device supports"
            raise UsageError(f"{case_id} {sentence}")
        if case_id.startswith(CONTROL):
            sentence = "is a control registration: the runner plays it by itself when a device does not answer"
            raise UsageError(f"{case_id} {sentence}")


def control_cases() -> list[Case]:
    """The cases by which a runner finds out whether a device that does not answer is alive."""
    return load_cases([shipped_scenarios() / "control"])


def probe_cases() -> list[Case]:
    """The cases that find out what a device supports."""
    return [case for case in load_cases([shipped_scenarios() / "probe"]) if case.id.startswith(PROBE)]


def probe_controls() -> list[Case]:
    """The control registrations for devices of which it is not known yet what they ask for."""
    return [case for case in load_cases([shipped_scenarios() / "probe"]) if case.id.startswith(CONTROL)]


def without_controls(cases: Sequence[Case]) -> list[Case]:
    """The cases that are there for their own sake: neither control registrations nor probes."""
    return [case for case in cases if not case.id.startswith((CONTROL, PROBE))]


def load_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases of these files and directories. Raises UsageError for anything that cannot be read as scenarios."""
    try:
        return load(_from_here(path) for path in paths)
    except ScenarioError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"cannot read {', '.join(map(str, paths))}: {why(error)}") from error


def _from_here(path: Path) -> Path:
    """The path from the working directory, where it lies below that: shorter to read in a report."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _is_path(argument: str) -> bool:
    if Path(argument).suffix in (".yaml", ".yml") or os.path.isdir(argument):
        return True
    return "/" in argument and not _SECTION.match(argument)


def _within(case: Case, path: Path) -> bool:
    """Whether the case stands in this file or directory."""
    return Path(case.location.file).is_relative_to(_from_here(path))


def _matches(case: Case, pattern: str) -> bool:
    return (
        fnmatchcase(case.id, pattern)
        or case.id.startswith((f"{pattern}-", f"{pattern}/", f"{pattern}."))
        or f"tracker/{pattern}" in case.refs
        or case.issue == pattern
    )
