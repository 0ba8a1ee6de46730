# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages as JSON documents, each with its place in the recording."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from scapy_mip4.captures.reading import read
from scapy_mip4.captures.seen import utc
from scapy_mip4.codes import MIP4_PORT


def documents(file: Path, ports: Collection[int] = (MIP4_PORT,)) -> Iterator[dict[str, Any]]:
    """Yield a document for each message of a file. Arguments and errors as of `read`."""
    for seen in read(file, ports=ports):
        yield {"frame": seen.frame, "time": utc(seen.time), "src": seen.src, "dst": seen.dst,
               "message": seen.document}
