# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 follow``."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Callable

from scapy_mip4.playing.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from scapy_mip4.captures import CaptureError, Conversation, Seen
    from scapy_mip4.captures.statistics import Statistics

    from .interruption import UntilInterrupted

SUMMARY = "show the registrations of captures as conversations: who asked, relayed and answered what, and when"

FILE_WIDTH = 120  # columns of tables in a file or a pipe


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="capture file: pcap or pcapng, gzip too; '-' is standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--brief", action="store_true", help="one line for each conversation instead of a ladder")
    form.add_argument("--stats", action="store_true", help="counts by agent and code, and percentiles of times, alone")
    add("--json", action="store_true", help="one JSON object a line for each conversation, or one for --stats")
    add("--mobile", action="append", default=[], metavar="WHO",
        help="only conversations of the mobile node with this home address or NAI (repeatable)")
    add("--code", type=int, action="append", default=[], metavar="N",
        help="only conversations that ended with this code (repeatable)")
    add("--port", type=int, action="append", default=[], metavar="N", help="another UDP port beside 434 (repeatable)")


def execute(args: argparse.Namespace) -> int:
    """Print conversations: 2 if some file could not be read to its end.

    3 if all were, but some packet was cut off or is of a link that is unknown; 130 after Ctrl-C, which ends the reading
    and not the summary of what was read.
    """
    _check(args)
    from scapy_mip4.captures.statistics import Statistics

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an NAI may be in any language, a terminal in another
    at_once = "-" in args.files  # what comes in can come slowly
    problems: list[CaptureError] = []
    statistics = Statistics()
    tell = None if args.stats else _teller(args)
    with _messages(args, problems) as seen:
        for conversation in _chosen(args, seen):
            statistics.add(conversation)
            if tell and conversation.exchange:
                tell(conversation)
                if at_once:
                    sys.stdout.flush()
    _conclude(args, statistics)
    if seen.interrupted:
        return 130
    return 0 if not problems else 3 if all(problem.whole for problem in problems) else 2


def _check(args: argparse.Namespace) -> None:
    if "" in args.files:
        raise UsageError("an empty argument names no file")
    if args.json and args.brief:
        raise UsageError("--brief is for people; --json has everything")
    for port in args.port:
        if not 0 < port < 65536:
            raise UsageError(f"{port} is no UDP port; those are 1 to 65535")
    for code in args.code:
        if not 0 <= code < 256:
            raise UsageError(f"{code} is no code; those are 0 to 255")


@contextmanager
def _messages(args: argparse.Namespace, problems: list[CaptureError]) -> Iterator[UntilInterrupted[Seen]]:
    """The messages of all files, up to Ctrl-C. What is wrong with a file is said behind its messages, and noted."""
    from scapy_mip4.captures import read
    from scapy_mip4.codes import MIP4_PORT

    from .interruption import UntilInterrupted
    from .progress import progress_for

    def note(problem: CaptureError) -> None:
        problems.append(problem)
        sys.stdout.flush()
        print(f"scapy-mip4 follow: {problem}", file=sys.stderr)

    with progress_for(args.files, _console_of_bar(args)) as progress:
        recorded = read(*args.files, ports={MIP4_PORT, *args.port}, problem=note, progress=progress)
        with UntilInterrupted(recorded) as seen:
            yield seen


def _console_of_bar(args: argparse.Namespace) -> Console | None:
    """Where a bar shows although the output goes to the terminal too: nothing of it comes before the end."""
    if not args.stats or not sys.stderr.isatty():
        return None
    from rich.console import Console

    return Console(stderr=True)


def _chosen(args: argparse.Namespace, seen: Iterable[Seen]) -> Iterator[Conversation]:
    """The conversations asked for."""
    from scapy_mip4.captures import conversations

    mobiles, codes = set(args.mobile), set(args.code)
    for one in conversations(seen):
        named = not mobiles or not mobiles.isdisjoint((one.home, one.nai, one.assigned))
        if named and (not codes or one.code in codes):
            yield one


def _teller(args: argparse.Namespace) -> Callable[[Conversation], None]:
    """What prints a conversation."""
    if args.json:
        import json

        from scapy_mip4.captures.conversation_document import conversation_document

        with_file = len(args.files) > 1
        return lambda one: print(json.dumps(conversation_document(one, with_file)))
    from scapy_mip4.report.ladder import ASCII_GLYPHS, GLYPHS, brief, draw

    if args.brief:
        return lambda one: print(brief(one))
    glyphs = GLYPHS if _can_write("".join(vars(GLYPHS).values())) else ASCII_GLYPHS
    if not sys.stdout.isatty():
        return lambda one: print("\n".join("".join(text for text, _ in line).rstrip() for line in draw(one, glyphs)),
                                 end="\n\n")
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)

    def show(one: Conversation) -> None:
        for line in draw(one, glyphs):
            console.print(Text.assemble(*line), soft_wrap=True)
        console.print()

    return show


def _can_write(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _conclude(args: argparse.Namespace, statistics: Statistics) -> None:
    """Print what all conversations come to."""
    if args.json:
        if args.stats:
            import json

            print(json.dumps(statistics.document()))
        return
    if args.stats:
        from rich.console import Console

        from scapy_mip4.report.traffic import tables

        console = Console(highlight=False, markup=False, emoji=False)
        if not console.is_terminal:
            console = Console(file=sys.stdout, width=FILE_WIDTH, highlight=False, markup=False, emoji=False)
        for table in tables(statistics):
            console.print(table)
            console.print()
    print(statistics.summary())
