# SPDX-License-Identifier: GPL-2.0-or-later
"""The traceability matrix: requirement -> cases that judge it -> last verdict; and why some have no case."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from scapy_mip4.requirements import RFCS, Requirement, catalogue
from scapy_mip4.scenario import Case, Verdict

from .summary import SEVERITY

NARROWEST, WIDEST = 80, 160  # columns
CASES_SHOWN = 3


@dataclass(frozen=True)
class Coverage:
    """A requirement and the ids of the cases that judge it, or one that asks for the same."""

    requirement: Requirement
    cases: tuple[str, ...]


def coverage(cases: Iterable[Case]) -> list[Coverage]:
    """Every requirement of the catalogue with those of the cases that judge it."""
    judging: defaultdict[str, list[str]] = defaultdict(list)
    for case in cases:
        for reference in case.refs:
            judging[reference].append(case.id)

    def all_judging(requirement: Requirement) -> list[str]:
        same = catalogue()[requirement.same] if requirement.same else None
        return judging[requirement.id] + (all_judging(same) if same else [])

    return [Coverage(one, tuple(dict.fromkeys(all_judging(one)))) for one in catalogue().values()]


def print_coverage(rows: Sequence[Coverage], verdicts: Mapping[str, str]) -> None:
    """Print the matrix, the requirements without a case with the reason, and how many of each RFC have one."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=WIDEST, highlight=False, markup=False, emoji=False)
    console.width = max(NARROWEST, console.width)
    console.print(_matrix([row for row in rows if row.cases], verdicts))
    without = [row for row in rows if not row.cases]
    if without:
        console.print("\nWithout a case:")
    for row in without:
        one = row.requirement
        console.print(f"{one.id} {one.level} ({one.role}): {one.text}\n    {one.uncovered or 'NO REASON IS GIVEN'}")
    console.print()
    console.print(_totals(rows))


def _matrix(rows: Iterable[Coverage], verdicts: Mapping[str, str]) -> Table:
    table = Table("requirement", "level", "role", "what is required", "cases", "last", show_edge=False, pad_edge=False)
    for row in rows:
        one = row.requirement
        more = f" and {len(row.cases) - CASES_SHOWN} more" if len(row.cases) > CASES_SHOWN else ""
        cases = ", ".join(row.cases[:CASES_SHOWN]) + more
        table.add_row(one.id, one.level, one.role, one.text, cases, _worst(row.cases, verdicts))
    return table


def _worst(cases: Iterable[str], verdicts: Mapping[str, str]) -> str:
    found = {verdicts[case] for case in cases if case in verdicts}
    return next((verdict.value for verdict in (*SEVERITY, Verdict.SKIP) if verdict.value in found), "-")


def _totals(rows: Sequence[Coverage]) -> Table:
    table = Table("RFC", "requirements", "observable", "with a case", "%", "cases", show_edge=False, pad_edge=False)
    for rfc in RFCS:
        _add_total(table, str(rfc), [row for row in rows if row.requirement.rfc == rfc])
    _add_total(table, "all", rows)
    return table


def _add_total(table: Table, name: str, rows: Sequence[Coverage]) -> None:
    observable = [row for row in rows if row.requirement.shows]
    covered = sum(bool(row.cases) for row in observable)
    if observable:
        cases = len({case for row in rows for case in row.cases})
        percent = f"{100 * covered / len(observable):.1f}"
        table.add_row(name, str(len(rows)), str(len(observable)), str(covered), percent, str(cases))
