# SPDX-License-Identifier: GPL-2.0-or-later
"""The command ``scapy-mip4``, one module for each of its commands.

A command's module has ``SUMMARY`` (its line of help), ``configure(parser)`` and ``execute(args) -> int``, and imports
what its work needs in ``execute``: asking for help or the list of cases should not wait for what they do not use.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from . import agent, check, dissect, follow, lint, listing, probe, prove, run, shell, testbed
from scapy_mip4.playing.errors import UsageError, why

COMMANDS = {
    "run": run,
    "list": listing,
    "lint": lint,
    "prove": prove,
    "agent": agent,
    "dissect": dissect,
    "follow": follow,
    "check": check,
    "testbed": testbed,
    "probe": probe,
    "shell": shell,
}


GARBAGE_THRESHOLDS = (50_000, 20, 50)
"""When Python looks for garbage in cycles, see gc.set_threshold: Scapy's packets are such."""


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (default: that of the process) and return its exit status.

    0: all right; 1: a case failed or could not be played; 2: wrong usage, wrong input or output that cannot be written,
    said in one sentence on standard error; 3: nothing failed, but some case was inconclusive; 130: interrupted. Raises
    SystemExit (0 or 2) where argparse ends the program: for ``--help`` and for options that it does not know.
    """
    if sys.stderr is None:  # closed: print would take standard output, and the next file that opens its number
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    # What a command makes at its start lives until its end, and what it makes of packets goes when the last name of it
    # does: by default the collector would look through all of it again and again, for a tenth of the time.
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    parser = _Parser(prog="scapy-mip4", description="Mobile IPv4 conformance tests on Scapy.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module in COMMANDS.items():
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.configure(command)
        command.set_defaults(execute=module.execute)
    if sys.stdout is None:
        print(f"{parser.prog}: standard output is closed", file=sys.stderr)
        return 2
    try:
        return _execute(parser, argv)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        # Python flushes standard output once more at exit: let it flush into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # its reader has gone (`| head`)
            return 1
        print(f"{parser.prog}: cannot write to standard output: {why(error)}", file=sys.stderr)
        return 2


def _execute(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> int:
    """Run one command line and return its exit status. Raises OSError when standard output cannot be written."""
    try:
        args = parser.parse_args(argv)
        return int(args.execute(args))
    except UsageError as error:
        print(f"{parser.prog} {args.command}: {error}", file=sys.stderr)
        return 2
    finally:
        sys.stdout.flush()
