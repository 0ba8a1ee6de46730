# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 follow``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Callable

from scapy_mip4.playing.errors import UsageError

from .recordings import add_recordings, is_any_live, recordings, status

if TYPE_CHECKING:
    from rich.console import Console

    from scapy_mip4.captures import CaptureError, Conversation, Seen
    from scapy_mip4.captures.following.statistics import Statistics

SUMMARY = "show the registrations of captures as conversations: who asked, relayed and answered what, and when"

FILE_WIDTH = 120  # columns of tables in a file or a pipe
INTERRUPTED = 130  # exit status

EPILOG = """Exit status: 0; 2 if some file could not be read to its end; 3 if all were, but some packet was cut off by
the snap length or is of a link type that is not read; 130 after Ctrl-C, which ends the reading and not the report."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.epilog = EPILOG
    add = parser.add_argument
    add_recordings(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--brief", action="store_true", help="one line for each conversation instead of a ladder")
    form.add_argument("--stats", action="store_true", help="counts by agent and code, and percentiles of times, alone")
    add("--json", action="store_true", help="one JSON object a line for each conversation, or one for --stats")
    add("--mobile", action="append", default=[], metavar="WHO",
        help="only conversations of the mobile node with this home address or NAI (repeatable)")
    add("--code", type=int, action="append", default=[], metavar="N",
        help="only conversations that ended with this code (repeatable)")


def execute(args: argparse.Namespace) -> int:
    """Print conversations and what they come to, up to Ctrl-C too: that ends the reading, with status 130."""
    _check(args)
    from scapy_mip4.captures.following.statistics import Statistics

    from .interruption import UntilInterrupted

    at_once = is_any_live(args.files)
    problems: list[CaptureError] = []
    statistics = Statistics()
    tell = None if args.stats else _teller(args)
    with recordings(args, problems, _console_of_bar(args)) as recorded, UntilInterrupted(recorded) as seen:
        for conversation in _chosen(args, seen):
            statistics.add(conversation)
            if tell and conversation.exchange:
                tell(conversation)
                if at_once:
                    sys.stdout.flush()
    _conclude(args, statistics)
    return INTERRUPTED if seen.interrupted else status(problems)


def _check(args: argparse.Namespace) -> None:
    if args.json and args.brief:
        raise UsageError("--brief is for people; --json has everything")
    if "" in args.mobile:
        raise UsageError("an empty argument names no mobile node")
    for code in args.code:
        if not 0 <= code < 256:
            raise UsageError(f"{code} is no code; those are 0 to 255")


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

        from scapy_mip4.captures.following.conversation_document import conversation_document

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
    read_nothing = not (statistics.conversations or statistics.messages or args.mobile or args.code)
    print("no Mobile IPv4 messages" if read_nothing else statistics.summary())
