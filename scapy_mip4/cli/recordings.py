# SPDX-License-Identifier: GPL-2.0-or-later
"""What the commands that read captures share: their files and ports, a bar, and what is said of bad files."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scapy_mip4.playing.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from scapy_mip4.captures import CaptureError, Seen
    from scapy_mip4.captures.keys import Keys

HIGHEST_PORT = 65535


def add_recordings(parser: argparse.ArgumentParser, nargs: str = "+") -> None:
    """Add the files that a command reads, and the ports of Mobile IPv4 in them."""
    add = parser.add_argument
    add("files", nargs=nargs, metavar="FILE", help="capture file: pcap or pcapng, gzip too; '-' is standard input")
    add("--port", type=int, action="append", default=[], metavar="N", help="another UDP port beside 434 (repeatable)")


def ports(args: argparse.Namespace) -> set[int]:
    """The UDP ports of Mobile IPv4. Raises UsageError for a number that is none."""
    from scapy_mip4.codes import MIP4_PORT

    for port in args.port:
        if not 0 < port <= HIGHEST_PORT:
            raise UsageError(f"{port} is no UDP port; those are 1 to {HIGHEST_PORT}")
    return {MIP4_PORT, *args.port}


@contextmanager
def reading(args: argparse.Namespace, problems: list[CaptureError],
            console: Console | None = None) -> Iterator[dict[str, Any]]:
    """The arguments `ports`, `problem` and `progress` of `read` for the files, with a bar meanwhile (`progress_for`).

    What is wrong with a file is said on standard error behind its messages, and added to `problems`. Raises UsageError.
    """
    from .progress import progress_for

    if "" in args.files:
        raise UsageError("an empty argument names no file")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an NAI may be in any language, a terminal in another
    if args.files.count("-") > 1:
        raise UsageError("'-' stands more than once, and standard input can be read but once")

    def note(problem: CaptureError) -> None:
        problems.append(problem)
        sys.stdout.flush()
        print(f"scapy-mip4 {args.command}: {problem}", file=sys.stderr)

    with progress_for(args.files, console) as progress:
        yield {"ports": ports(args), "problem": note, "progress": progress}


@contextmanager
def recordings(args: argparse.Namespace, problems: list[CaptureError],
               console: Console | None = None) -> Iterator[Iterator[Seen]]:
    """The messages of all files; arguments and errors as of `reading`."""
    from scapy_mip4.captures import read

    with reading(args, problems, console) as options:
        yield read(*args.files, **options)


def is_any_live(files: Sequence[str]) -> bool:
    """Tell whether one of the files, such as a pipe, may bring the next message much later than one before."""
    from scapy_mip4.captures.files import size

    return any(size(file) is None for file in files)


def status(problems: Sequence[CaptureError]) -> int:
    """The exit status that tells of what is wrong with the files.

    0: nothing; 2: some file could not be read to its end; 3: all were, but some packet was cut off or is of a link type
    that is not read.
    """
    return 0 if not problems else 3 if all(problem.whole for problem in problems) else 2


def load_keys(file: str | None) -> Keys | None:
    """The keys of the option ``--keys``, if it is given. Raises UsageError."""
    if file is None:
        return None
    from scapy_mip4.captures.keys import Keys
    from scapy_mip4.scenario.errors import ScenarioError

    try:
        return Keys.load(file)
    except ScenarioError as error:
        raise UsageError(str(error)) from error
