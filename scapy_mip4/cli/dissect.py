# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 dissect``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

SUMMARY = "list the Mobile IPv4 packets of a pcap or pcapng file, one on a line"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="capture file, pcap or pcapng")
    parser.add_argument(
        "--port", type=int, action="append", default=[], metavar="N", help="another UDP port beside 434 (repeatable)"
    )
    parser.add_argument(
        "--legacy", action="store_true", help="list the extensions that a node sees which knows RFC 5944 alone"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with all fields")


def execute(args: argparse.Namespace) -> int:
    """Print time, addresses, message, code and extensions of each Mobile IPv4 packet, or all of it as JSON."""
    for line in _lines(args):
        print(line)
    return 0


def _lines(args: argparse.Namespace) -> Iterator[str]:
    """What to print, apart from the printing: a full disk or a reader that goes away is no error of the capture."""
    from scapy_mip4.captures import CaptureError, documents, listing
    from scapy_mip4.codes import MIP4_PORT
    from scapy_mip4.playing.errors import UsageError

    ports = {MIP4_PORT, *args.port}
    try:
        yield from map(json.dumps, documents(args.file, ports)) if args.json else listing(args.file, ports, args.legacy)
    except CaptureError as error:
        raise UsageError(str(error)) from error
