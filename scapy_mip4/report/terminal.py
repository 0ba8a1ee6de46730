# SPDX-License-Identifier: GPL-2.0-or-later
"""A run on the terminal: a live line while it goes, a table and the open points at its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Callable, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from scapy_mip4.runner import Result
from scapy_mip4.scenario import Verdict

from .shorten import case_lines, shorten
from .summary import IssueRow, in_order, summarise, totals

_STYLE = {
    Verdict.ERROR: "bold red",
    Verdict.FAIL: "bold red",
    Verdict.INCONCLUSIVE: "magenta",
    Verdict.WARN: "yellow",
    Verdict.PASS: "green",
    Verdict.INFO: "cyan",
    Verdict.SKIP: "dim",
}
_UNBOUNDED = 10_000  # columns: into a file or a pipe nothing is folded, since no cell is nearly as long


class Terminal:
    """Writes a run to ``stream`` (default: standard output), in colour when that is a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        stream = stream or sys.stdout
        width = None if stream.isatty() else _UNBOUNDED
        self._console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)

    @contextmanager
    def progress(self, total: int) -> Iterator[Callable[[Result], None]]:
        """Show a live line for a run of ``total`` cases; call the function it yields for each result.

        On anything but a terminal it shows nothing.
        """
        last_case = TextColumn("{task.description}", markup=False)
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), last_case)
        hidden = not self._console.is_terminal
        with Progress(*columns, console=self._console, transient=True, disable=hidden) as live:
            task = live.add_task("", total=total)

            def advance(result: Result) -> None:
                live.update(task, advance=1, description=f"{result.case_id} {result.verdict.value}")

            yield advance

    def summary(self, results: Sequence[Result]) -> None:
        """Print one row an issue and an RFC, every case that is not a pass with its reason and place, and totals."""
        table = Table(expand=self._console.is_terminal, show_edge=False, pad_edge=False)
        for heading in ("issue", "device shows", "verdict"):
            table.add_column(heading, no_wrap=True)
        table.add_column("reason", no_wrap=True, overflow="ellipsis", ratio=1)  # has what width the others leave
        for row in summarise(results):
            if row.issue:
                table.add_row(*_cells(row))
        for rows in (table, _by_rfc(results)):
            if rows.row_count:
                self._console.print(rows)
                self._console.print()
        open_points = [result for result in in_order(results) if result.verdict is not Verdict.PASS]
        for result in open_points:
            self._open_point(result)
        if open_points:
            self._console.print()
        self._console.print(_total_line(results))

    def _open_point(self, result: Result) -> None:
        reason, *findings = case_lines(result.reason, result.findings)
        line = Text.assemble(
            f"{result.case_id} ",
            (result.verdict.value, _STYLE[result.verdict]),
            f" {reason} ({result.location})",
        )
        for text in (line, *(f"    {finding}" for finding in findings)):
            self._console.print(text, soft_wrap=not self._console.is_terminal)


def _by_rfc(results: Sequence[Result]) -> Table:
    """One row for each RFC, or other beginning of ids, of the cases that are about no issue."""
    table = Table("RFC", "verdicts", show_edge=False, pad_edge=False)
    groups: dict[str, list[Result]] = {}
    for result in in_order(results):
        if result.issue is None:
            groups.setdefault(result.case_id.partition("/")[0], []).append(result)
    for name, group in groups.items():
        table.add_row(Text(shorten(name)), _total_line(group))
    return table


def _cells(row: IssueRow) -> tuple[Text, ...]:
    return (
        Text(shorten(row.issue or "-")),
        Text(shorten(row.shows or "-")),
        Text(row.verdict.value, style=_STYLE[row.verdict]),
        Text(shorten(row.reason)),
    )


def _total_line(results: Sequence[Result]) -> Text:
    noun = "case" if len(results) == 1 else "cases"
    line = Text(f"{len(results)} {noun}")
    for position, (verdict, count) in enumerate(totals(results).items()):
        line.append(", " if position else ": ")
        line.append(f"{count} {verdict.value}", style=_STYLE[verdict])
    return line
