# SPDX-License-Identifier: GPL-2.0-or-later
"""What the benchmarks share: a registration to play many times, the cost of a stretch of work, a table of figures."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from scapy_mip4.runner import EmbeddedAgents, Result, Runner
from scapy_mip4.scenario import Case, Verdict, load_text

REGISTRATION = """
id: BENCHMARK
title: A mobile node with a co-located care-of address registers
dut: ha
steps:
  - send:
      from: mn
      MIP4_RRQ: {flags: D, haaddr: $ha.address, coaddr: $mn.coa}
      exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]
  - expect:
      at: mn
      within: 30s
      MIP4_RRP: {code: 0, lifetime: $sent.lifetime, homeaddr: $sent.homeaddr, haaddr: $sent.haaddr, id: $sent.id}
      exts: [MIP4Ext_MobileHomeAuth: {verifies: mn-ha}]
"""


class Cost(NamedTuple):
    """What work took, in seconds: on the clock, and of this process on a processor."""

    wall: float
    cpu: float


class Stopwatch:
    """Runs from its making."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> Cost:
        """The cost since the making."""
        return Cost(time.perf_counter() - self._wall, time.process_time() - self._cpu)


def registrations(count: int) -> list[Case]:
    """The registration as so many cases."""
    (registration,) = load_text(REGISTRATION)
    return [replace(registration, id=f"{registration.id}-{number}") for number in range(count)]


async def play(agents: EmbeddedAgents, cases: list[Case], jobs: int) -> tuple[list[Result], Cost]:
    """Play the cases, at most `jobs` at a time (0: all). RuntimeError if one does not pass: its time means nothing."""
    runner = Runner(agents.testbed, jobs=jobs, links=agents.links)
    watch = Stopwatch()
    results = [result async for result in runner.run(cases)]
    cost = watch.read()
    for result in results:
        if result.verdict is not Verdict.PASS:
            raise RuntimeError(f"{result.case_id} did not pass: {result.reason}")
    return results, cost


def show(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]], remark: str) -> None:
    """Print a table of figures and what to know of them; the first column is text."""
    first, *others = columns
    table = Table()
    table.add_column(first)
    for column in others:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    print(f"{title} (Python {platform.python_version()}, {os.cpu_count()} cores)")
    Console().print(table)
    print(remark)
