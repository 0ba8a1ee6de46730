# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 lint``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

SUMMARY = "check scenario files without playing them"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a scenario file or a directory of them")


def execute(args: argparse.Namespace) -> int:
    """Say for each file how many cases it holds, or what is wrong with it; 2 if anything is."""
    from scapy_mip4.playing.errors import UsageError
    from scapy_mip4.playing.selection import load_cases, refuse_controls

    if "" in args.files:
        raise UsageError("an empty argument names no file")
    refuse_controls([file for file in args.files if not os.path.exists(file)])
    paths = list(map(Path, args.files))
    status = 0
    for path in paths:
        try:
            cases = load_cases([path])
            if not cases and path.is_dir():  # a file may be there only to be included
                raise UsageError(f"no cases in {path}")
        except UsageError as error:
            print(error, file=sys.stderr)
            status = 2
        else:
            print(f"{path}: {len(cases)} case{'' if len(cases) == 1 else 's'}, no errors")
    if status == 0:
        load_cases(paths)  # together: an id may stand only once
    return status
