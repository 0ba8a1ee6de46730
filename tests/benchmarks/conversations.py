# SPDX-License-Identifier: GPL-2.0-or-later
"""How many conversations per second the runner has with the embedded home agent, which runs in the same process."""

from __future__ import annotations

import argparse
import asyncio
from statistics import mean
from typing import NamedTuple

from measuring import play, registrations, show

from scapy_mip4.runner import EmbeddedAgents
from scapy_mip4.runner.player import SETTLE


class Throughput(NamedTuple):
    """Conversations per second, how many were in play on average, the seconds each took, and the processor's share."""

    per_second: float
    in_play: float
    each: float
    busy: float


def measure(count: int, jobs: int) -> Throughput:
    """Have so many conversations, at most `jobs` at a time (0: all)."""

    async def run() -> Throughput:
        async with EmbeddedAgents() as agents:
            results, cost = await play(agents, registrations(count), jobs)
        durations = [result.duration for result in results]
        return Throughput(count / cost.wall, sum(durations) / cost.wall, mean(durations), cost.cpu / cost.wall)

    return asyncio.run(run())


def main() -> None:
    """Measure as the command line says, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1280, help="conversations in each row (default: %(default)s)")
    parser.add_argument(
        "--jobs", type=int, nargs="+", default=[64, 256, 0], help="a row for each; 0: no limit (default: 64 256 0)"
    )
    options = parser.parse_args()
    rows = []
    for jobs in options.jobs:
        found = measure(options.count, jobs)
        bound = f"{jobs / SETTLE:.0f}" if jobs else "none"
        figures = (f"{found.per_second:.0f}", bound, f"{found.in_play:.0f}", f"{1000 * found.each:.0f}")
        rows.append((str(jobs or "no limit"), *figures, f"{found.busy:.0%}"))
    show(
        f"{options.count} conversations with the embedded home agent",
        ("jobs", "per second", "at most", "in play", "ms each", "processor busy"),
        rows,
        f"A case keeps its job for {SETTLE:g} s after the reply, to hear whether a second one comes:\n"
        f"at most jobs / {SETTLE:g} s, less what it waits for its turn, as runner and agent share\n"
        "one thread. Without a limit of jobs this thread's processor is the bound.",
    )


if __name__ == "__main__":
    main()
