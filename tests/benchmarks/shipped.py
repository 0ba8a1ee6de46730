# SPDX-License-Identifier: GPL-2.0-or-later
"""How long `scapy-mip4 run` takes for the shipped scenarios on the embedded agents, from the shell and back."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from measuring import Cost, show

from scapy_mip4.playing.selection import select
from scapy_mip4.scenario import Repeat, Silence, Step

COMMAND = [sys.executable, "-m", "scapy_mip4", "run"]


class Run(NamedTuple):
    """The cost of a whole run, and the seconds of silence that each case judged."""

    cost: Cost
    silences: list[float]


def measure(cases: Sequence[str] = ()) -> Run:
    """Run these cases (ids, files, ...; none: all that are shipped) in a process of their own.

    RuntimeError if they do not all pass: their time means nothing.
    """
    started, busy = time.perf_counter(), _processor_of_children()
    status = subprocess.run([*COMMAND, *cases], stdout=subprocess.DEVNULL).returncode
    cost = Cost(time.perf_counter() - started, _processor_of_children() - busy)
    if status != 0:
        raise RuntimeError(f"the run ended with status {status}")
    return Run(cost, [silence(case.steps) for case in select(cases)])


def silence(steps: Iterable[Step]) -> float:
    """The seconds for which nothing may arrive."""
    total = 0.0
    for step in steps:
        if isinstance(step, Silence):
            total += step.seconds
        elif isinstance(step, Repeat):
            total += step.times * silence(step.steps)
    return total


def _processor_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure as the command line says, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="as for 'scapy-mip4 run' (default: all that are shipped)")
    parser.add_argument("--runs", type=int, default=3, help="a row for each (default: %(default)s)")
    options = parser.parse_args()
    runs = [measure(options.cases) for _ in range(options.runs)]
    silences = runs[0].silences
    show(
        f"{len(silences)} cases, {sum(silences):.1f} s of silence judged, {max(silences):.1f} s in one case",
        ("run", "clock s", "processor s", "silence / clock"),
        [
            (str(number), f"{wall:.2f}", f"{cpu:.2f}", f"{sum(silences) / wall:.1f}")
            for number, ((wall, cpu), _) in enumerate(runs, 1)
        ],
        "Start of Python, loading of the scenarios and the agents' work are included.",
    )


if __name__ == "__main__":
    main()
