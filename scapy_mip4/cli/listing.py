# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 list``."""

from __future__ import annotations

import argparse
from pathlib import Path

from scapy_mip4.playing.filters import add_filters

SUMMARY = "list cases, or requirements with the cases that judge them"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("cases", nargs="*", metavar="ID|PATH", help="as for run; default: all shipped scenarios")
    add_filters(parser)
    parser.add_argument("--coverage", action="store_true",
                        help="list requirements: the cases that judge each, their last verdict, and why some have none")
    parser.add_argument("--results", type=Path, metavar="FILE",
                        help="take the verdicts from this report of 'run --json', not from the last runs")


def execute(args: argparse.Namespace) -> int:
    """Print the chosen cases, one on a line; or the requirements."""
    from scapy_mip4.playing.filters import filtered, given
    from scapy_mip4.playing.selection import select

    chosen = filtered(select(args.cases), args)
    if args.coverage:
        from scapy_mip4.playing.memory import last_verdicts
        from scapy_mip4.report.coverage import coverage, print_coverage

        rows = coverage(chosen)
        partly = bool(args.cases or given(args))
        print_coverage([row for row in rows if row.cases or not partly], last_verdicts(args.results))
        return 0
    width = max(len(case.id) for case in chosen)
    for case in chosen:
        print(f"{case.id:{width}}  {case.dut}  {case.title}  [{', '.join(case.refs)}]")
    return 0
