# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario files as collectors, their cases as items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from scapy_mip4.playing.errors import UsageError
from scapy_mip4.playing.settings import Settings
from scapy_mip4.playing.selection import load_cases, without_controls
from scapy_mip4.report import case_lines
from scapy_mip4.scenario import Case, Location, Verdict

from . import RUN
from .background import BackgroundRun, Outcome, Run, SharedRun

_LOCATIONS = pytest.StashKey[dict[str, Location]]()


class ScenarioWarning(pytest.PytestWarning):
    """A case with the verdict warn: something that an RFC words as SHOULD was not met."""


class CaseFailed(Exception):
    """A case is not passed; the text says why."""


class ScenarioFile(pytest.File):
    """A file of scenarios."""

    def collect(self) -> Iterable[ScenarioItem]:
        """One item for each case of the file."""
        try:
            cases = without_controls(load_cases([self.path]))
        except UsageError as error:
            raise self.CollectError(str(error)) from error
        known = self.session.stash.setdefault(_LOCATIONS, {})
        for case in cases:
            other = known.setdefault(case.id, case.location)
            if other != case.location:
                raise self.CollectError(f"{case.location}: the id '{case.id}' is already used at {other}")
        return [ScenarioItem.from_parent(self, name=case.id, case=case) for case in cases]


class ScenarioItem(pytest.Item):
    """A case; its name is the id of the case, and ``-k`` finds it by its tags too."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.case = case
        self.extra_keyword_matches.update(case.tags)

    def runtest(self) -> None:
        """Wait for the outcome and turn it into what pytest knows."""
        outcome = self.config.stash[RUN].outcome(self.case.id)
        verdict, reason = Verdict(outcome["verdict"]), outcome["reason"]
        for name in ("verdict", "behaviour", "device"):
            self.user_properties.append((name, outcome[name]))
        if verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE):
            raise CaseFailed(_text(outcome))
        if verdict is Verdict.SKIP:
            pytest.skip(reason)
        if verdict is Verdict.WARN:
            self.warn(ScenarioWarning(f"{self.case.id}: {reason}"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The reasons alone; a traceback only for what is an error of this program."""
        if isinstance(excinfo.value, (CaseFailed, UsageError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case stands in its file (lines from 0, as pytest counts)."""
        return self.path, self.case.location.line - 1, f"{self.case.id} {self.case.title}"


def read_settings(config: pytest.Config) -> Settings:
    """What the options say. Raises pytest.UsageError for a testbed file with an error."""
    try:
        return Settings.from_options(
            config.option.mip4_testbed,
            config.option.mip4_agent_behaviour,
            conform=config.option.mip4_conform,
            strict=config.option.mip4_strict,
        )
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error


def prepare_run(settings: Settings, items: Sequence[pytest.Item], shared: Path | None) -> Run:
    """The run of all cases among the items; ``shared`` is the directory of outcomes if several processes share it."""
    cases = list({item.name: item.case for item in items if isinstance(item, ScenarioItem)}.values())
    return SharedRun(cases, settings, shared) if shared else BackgroundRun(cases, settings)


def _text(outcome: Outcome) -> str:
    lines = case_lines(outcome["reason"], outcome["findings"])
    return f"{outcome['verdict']}: " + "\n".join([*lines, "{file}:{line}:{column}".format(**outcome["location"])])
