# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 prove``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scapy_mip4.scenario import Case

SUMMARY = "show that each case can fail: with an agent that does wrong, or whose traffic is spoilt"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("cases", nargs="*", metavar="ID|PATH", help="as for run; default: all shipped scenarios")
    add("--sample", type=_sample, default=1, metavar="N", help="only every Nth of these cases")
    add("--afresh", action="store_true", help="search for each case, without what earlier searches found")
    add("--write", type=Path, metavar="FILE", help="write what makes which case fail to this YAML file")


def _sample(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of cases; 10 means every tenth case")
    return int(text)


def execute(args: argparse.Namespace) -> int:
    """Search, print what makes which case fail, and the cases that nothing does; 1 if there are any of these."""
    import asyncio

    from scapy_mip4.playing.errors import UsageError, why
    from scapy_mip4.playing.selection import select

    cases = select(args.cases)[:: args.sample]
    proofs = asyncio.run(_search(cases, args.afresh))
    if args.write:
        lines = [f"{case}: {proofs[case]}\n" for case in sorted(proofs)]
        try:
            args.write.write_text("".join(["# SPDX-License-Identifier: GPL-2.0-or-later\n", *lines]), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"cannot write {args.write}: {why(error)}") from error
    unproven = [case for case in cases if case.id not in proofs]
    for case in unproven:
        print(f"nothing makes {case.id} fail ({case.location})")
    print(f"{len(cases)} cases: {len(proofs)} can fail, {len(unproven)} not shown to")
    return 1 if unproven else 0


async def _search(cases: Sequence[Case], afresh: bool) -> dict[str, str]:
    """Case id -> name of what makes it fail, printed as it is found."""
    from scapy_mip4.playing.errors import UsageError, why
    from scapy_mip4.playing.selection import control_cases
    from scapy_mip4.proving import known_proofs, prove

    proofs: dict[str, str] = {}
    try:
        async for candidate, results, remaining in prove(cases, control_cases(), {} if afresh else known_proofs()):
            if results:
                print(f"{candidate.name}: {candidate.what} {len(results)} cases fail, {remaining} to go", flush=True)
            for result in results:
                proofs[result.case_id] = candidate.name
                print(f"  {result.case_id}: {', '.join(result.broken)}")
    except OSError as error:
        raise UsageError(f"our own agents cannot start: {why(error)}") from error
    return proofs
