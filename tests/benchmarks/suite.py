# SPDX-License-Identifier: GPL-2.0-or-later
"""How long all cases take on the embedded agents, beside the longest one that waits and the processor time.

python tests/benchmarks/suite.py [--runs 3]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from scapy_mip4.playing.selection import control_cases, select
from scapy_mip4.runner import EmbeddedAgents, Result, Runner
from scapy_mip4.runner.pace import waiting_seconds
from scapy_mip4.scenario import Case, Repeat, Silence, Step


async def play(cases: list[Case]) -> list[Result]:
    """The results of the cases, each played once."""
    async with EmbeddedAgents() as agents:
        runner = Runner(agents.testbed, links=agents.links)
        return [result async for result in runner.run([*cases, *control_cases()])]


def silences(steps: Iterable[Step]) -> Iterator[float]:
    """The length of every silence, in seconds."""
    for step in steps:
        if isinstance(step, Silence):
            yield step.seconds
        elif isinstance(step, Repeat):
            yield from list(silences(step.steps)) * step.times


def main() -> None:
    """Print one line about the cases, and one a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    cases = select([])
    longest = max(cases, key=lambda case: waiting_seconds(case.steps))
    window = waiting_seconds(longest.steps)
    quiet = [seconds for case in cases for seconds in silences(case.steps)]
    waiting = sum(waiting_seconds(case.steps) for case in cases)
    print(f"{len(cases)} cases; {len(quiet)} silences of {sum(quiet):.0f} s in all, {waiting:.0f} s of waiting; "
          f"the longest case waits {window:g} s ({longest.id})")
    for number in range(runs):
        started, processor = time.monotonic(), time.process_time()
        results = asyncio.run(play(cases))
        seconds, used = time.monotonic() - started, time.process_time() - processor
        verdicts = Counter(result.verdict.value for result in results)
        print(f"run {number}: {dict(verdicts)}, {seconds:.1f} s, of these {used:.1f} s of processor time; "
              f"the rest is {(seconds - used) / window:.2f} times the longest case", flush=True)


if __name__ == "__main__":
    main()
