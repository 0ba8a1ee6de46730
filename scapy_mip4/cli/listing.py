# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 list``."""

from __future__ import annotations

import argparse
from fnmatch import fnmatchcase

SUMMARY = "list cases: id, device under test, title, references"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("cases", nargs="*", metavar="ID|PATH", help="as for run; default: all shipped scenarios")
    parser.add_argument("--id", metavar="GLOB", help="only cases whose id matches")
    parser.add_argument("--dut", choices=("fa", "ha"), help="only cases for this kind of device")
    parser.add_argument("--ref", metavar="GLOB", help="only cases with such a reference: tracker/T9, 'RFC5944 3.7*'")
    parser.add_argument("--tag", metavar="GLOB", help="only cases with such a tag")


def execute(args: argparse.Namespace) -> int:
    """Print the chosen cases, one on a line."""
    from scapy_mip4.playing.errors import UsageError
    from scapy_mip4.playing.selection import refuse_controls, select

    refuse_controls([args.id or ""])
    chosen = [
        case
        for case in select(args.cases)
        if (args.id is None or fnmatchcase(case.id, args.id))
        and (args.dut is None or case.dut == args.dut)
        and (args.ref is None or any(fnmatchcase(ref, args.ref) for ref in case.refs))
        and (args.tag is None or any(fnmatchcase(tag, args.tag) for tag in case.tags))
    ]
    if not chosen:
        filters = {name: getattr(args, name) for name in ("id", "dut", "ref", "tag")}
        wanted = " ".join(f"--{name} {value!r}" for name, value in filters.items() if value is not None)
        raise UsageError(f"no case matches {wanted}; 'scapy-mip4 list' prints those there are")
    width = max(len(case.id) for case in chosen)
    for case in chosen:
        print(f"{case.id:{width}}  {case.dut}  {case.title}  [{', '.join(case.refs)}]")
    return 0
