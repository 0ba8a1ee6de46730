# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 dissect``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Callable

from scapy_mip4.playing.errors import UsageError

from .recordings import add_recordings, is_any_live, load_keys, reading, status

if TYPE_CHECKING:
    from scapy_mip4.captures import CaptureError, Seen
    from scapy_mip4.captures.keys import Keys

SUMMARY = "list the Mobile IPv4 packets of captures or of an interface, one on a line"

EPILOG = """\
names for --fields and --filter:
  frame time src dst sport dport ttl via cut file   where the message was; via: ip-in-ip, gre, minimal, udp
  auth                                              verdicts of --keys: good, bad, unknown SPI
  layer exts                                        its class, and the classes of its extensions
  code lifetime homeaddr id flags ...               its fields, as --json shows them
  MIP4Ext_MNNAI.nai                                 a field of the first extension of a class
  MIP4Ext_Challenge                                 with --fields how many there are, with --filter whether there is one

filters compare with == != < <= > >= in, "not in", and join with and, or, not; flags and addresses are texts:
  --filter 'code in [136, 137] and src == "192.0.2.1"'
  --filter 'lifetime > 300 and "T" in flags and not MIP4Ext_Challenge'
  --filter '"bad" in auth' --keys lab.yaml
A comparison with what a message lacks is false.

exit status: 0; 2 if some file could not be read to its end; 3 if all were, but some packet was cut off by the snap
length or is of a link type that is not read
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add = parser.add_argument
    add_recordings(parser, nargs="*")
    add("-i", "--interface", metavar="IFACE", help="read from this network interface until Ctrl-C; needs root")
    add("--count", type=int, metavar="N", help="end after N messages")
    add("--filter", metavar="EXPR", help="only messages of which this is true, see below")
    add("--keys", metavar="FILE", help="tell which authenticators are good, by the keys of this file or testbed file")
    add("--jobs", type=int, metavar="N", help="processes that decode large files (default: one for each core)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("-v", "--verbose", action="store_true", help="all fields of each message, as a tree")
    form.add_argument("--json", action="store_true", help="one JSON object a line, with all fields")
    form.add_argument("--fields", metavar="A,B,C", help="only these fields, with tabs between them")
    form.add_argument("--legacy", action="store_true",
                      help="list the extensions that a node sees which knows RFC 5944 alone")
    add("--header", action="store_true", help="begin the output of --fields with a line of their names")


def execute(args: argparse.Namespace) -> int:
    """Print what is asked for of each message. Ctrl-C is how one ends to listen to an interface."""
    _check(args)
    from scapy_mip4.captures import CaptureError

    told = _told(args)
    if args.header:
        print(args.fields.replace(",", "\t"))
    problems: list[CaptureError] = []
    try:
        with _texts(args, told, problems) as texts:
            at_once = args.interface is not None or is_any_live(args.files)
            _print(islice(filter(None, texts), args.count), at_once)
    except CaptureError as error:
        raise UsageError(str(error)) from error
    except KeyboardInterrupt:
        if args.interface is None:
            raise
    return status(problems)


def _check(args: argparse.Namespace) -> None:
    if bool(args.files) == (args.interface is not None):
        raise UsageError("give capture files to read, or an interface with -i")
    if args.count is not None and args.count < 1:
        raise UsageError(f"{args.count} is not a number of messages")
    if args.jobs is not None and args.jobs < 1:
        raise UsageError(f"{args.jobs} is not a number of processes")
    if args.header and not args.fields:
        raise UsageError("--header is for --fields")
    if args.keys and args.legacy:
        raise UsageError("--keys and --legacy do not go together: an old node has other extensions")


def _told(args: argparse.Namespace) -> Callable[[Seen], str | None]:
    """What is printed of a message, None of one that the filter leaves out."""
    keys = load_keys(args.keys)
    rendering = _rendering(args, keys)
    if args.filter is None:
        return rendering
    from scapy_mip4.captures.lines.chosen import Chosen
    from scapy_mip4.captures.query.filtering import Filter
    from scapy_mip4.captures.query.names import QueryError

    try:
        return Chosen(rendering, Filter(args.filter, keys))
    except QueryError as error:
        raise UsageError(f"in the filter '{args.filter}': {error}") from error


def _rendering(args: argparse.Namespace, keys: Keys | None) -> Callable[[Seen], str]:
    with_file = len(args.files) > 1
    if args.fields is not None:
        return _fields(args.fields, keys)
    if args.json:
        from scapy_mip4.captures.lines.jsonlines import JSONLines

        return JSONLines(keys, with_file)
    if args.verbose:
        from scapy_mip4.captures.lines.tree import Tree

        return Tree(keys, with_file)
    from scapy_mip4.captures.lines.listing import Listing

    return Listing(keys, args.legacy, with_file)


def _fields(names: str, keys: Keys | None) -> Callable[[Seen], str]:
    from scapy_mip4.captures.lines.fields import Fields
    from scapy_mip4.captures.query.names import QueryError

    try:
        return Fields(names.split(","), keys)
    except QueryError as error:
        raise UsageError(f"in --fields: {error}") from error


@contextmanager
def _texts(args: argparse.Namespace, told: Callable[[Seen], str | None],
           problems: list[CaptureError]) -> Iterator[Iterator[str]]:
    """What is told of the messages of the interface or of all files, with line feeds. Errors as of `reading`."""
    from scapy_mip4.captures.live import listen
    from scapy_mip4.captures.processes import cores, rendered

    with reading(args, problems) as options:
        if args.interface is not None:
            with closing(listen(args.interface, options["ports"], options["problem"])) as heard:
                yield (f"{line}\n" for line in map(told, heard) if line is not None)
        else:  # several processes give lines in lots, of which only so many may be wanted
            yield rendered(told, args.files, 1 if args.count else args.jobs or cores(), **options)


def _print(texts: Iterator[str], at_once: bool) -> None:
    write = sys.stdout.write
    for text in texts:
        write(text)
        if at_once:
            sys.stdout.flush()
