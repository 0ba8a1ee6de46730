# SPDX-License-Identifier: GPL-2.0-or-later
"""Right agents behind a network that loses, doubles and delays packets: no case may fail.

python tests/benchmarks/losing.py [--runs 10] [--loss 0.10] [--duplicates 0.05] [--jitter 0.05] [ID ...]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter

from scapy_mip4.playing.selection import control_cases, select
from scapy_mip4.proving import LossyWire
from scapy_mip4.runner import MOST_PLAYS, EmbeddedAgents, Result, Runner
from scapy_mip4.scenario import Verdict


async def play(ids: list[str], wire: LossyWire) -> list[Result]:
    """The results of the cases over such a network."""
    async with EmbeddedAgents(wire=wire) as agents:
        runner = Runner(agents.testbed, links=agents.links, most_plays=MOST_PLAYS)
        return [result async for result in runner.run([*select(ids), *control_cases()])]


def main() -> None:
    """Print the verdicts of each run, and each fail with its reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="ID")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--loss", type=float, default=0.10)
    parser.add_argument("--duplicates", type=float, default=0.05)
    parser.add_argument("--jitter", type=float, default=0.05, metavar="SECONDS")
    args = parser.parse_args()
    for seed in range(args.runs):
        started = time.monotonic()
        results = asyncio.run(play(args.cases, LossyWire(args.loss, args.duplicates, args.jitter, seed)))
        verdicts = Counter(result.verdict.value for result in results)
        plays = sum(result.plays for result in results)
        print(f"run {seed}: {dict(verdicts)}, {plays} plays, {time.monotonic() - started:.0f} s", flush=True)
        for result in results:
            if result.verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.WARN):
                print(f"  {result.case_id} {result.verdict.value} after {result.plays}: {result.reason[:300]}")


if __name__ == "__main__":
    main()
