# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 lint``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SUMMARY = "check scenario files without playing them"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a scenario file or a directory of them")


def execute(args: argparse.Namespace) -> int:
    """Say for each file how many cases it holds, or what is wrong with it; 2 if anything is."""
    from .errors import UsageError
    from .selection import load_cases

    status = 0
    for file in args.files:
        try:
            cases = load_cases([file])
        except UsageError as error:
            print(error, file=sys.stderr)
            status = 2
        else:
            print(f"{file}: {len(cases)} case{'' if len(cases) == 1 else 's'}, no errors")
    if status == 0:
        load_cases(args.files)  # together: an id may stand only once
    return status
