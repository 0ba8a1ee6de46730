# SPDX-License-Identifier: GPL-2.0-or-later
"""Which kind of capture file a file is, by its first octets and not by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from scapy_mip4.captures.files import pcap, pcapng
from scapy_mip4.captures.files.batch import Batch
from scapy_mip4.captures.files.pcap_format import MAGICS
from scapy_mip4.captures.files.remarks import Remarks
from scapy_mip4.captures.files.stream import Stream

_MAGIC = 4  # octets
_UNREAD = {
    b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zX": "xz", b"BZh9": "bzip2", b"\x04\x22\x4d\x18": "lz4", b"PK\x03\x04": "zip",
    b"snoo": "snoop", b"BTSn": "btsnoop", b"XCP\0": "Network Sniffer", b"GMBU": "Network Monitor",
}
"""Forms of files that people take for captures, or of captures that others read."""


def batches(file: Path | str, remarks: Remarks, progress: Callable[[int], None] | None = None) -> Iterator[Batch]:
    """Yield the frames of a capture file, of standard input for the name "-"; what is wrong goes to `remarks`.

    `progress` is called with the octets of the file that were read since its last call.
    """
    try:
        stream = Stream(file, progress)
    except OSError as error:
        remarks.unreadable(error.strerror or str(error))
        return
    try:
        while len(stream.data) < _MAGIC and stream.more():
            pass
        magic = stream.data[:_MAGIC]
        if magic in MAGICS:
            yield from pcap.walk(stream, remarks)
        elif magic == pcapng.MAGIC:
            yield from pcapng.walk(stream, remarks)
        else:
            remarks.unreadable(stream.fault or _unknown(magic, stream.data))
            return
        if stream.data:
            remarks.ends(f"{stream.fault or 'the file ends'} within what begins at {stream.where(0)}")
        elif stream.fault:
            remarks.ends(stream.fault)
    finally:
        stream.close()


def size(file: Path | str) -> int | None:
    """Return how many octets a file has as far as that can be known, None for a pipe and for what is no file."""
    if str(file) == "-" and sys.stdin is None:
        return None
    path = Path(f"/dev/fd/{sys.stdin.fileno()}" if str(file) == "-" else file)
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _unknown(magic: bytes, data: bytes) -> str:
    if not data:
        return "it is empty"
    if magic in _UNREAD:
        return f"it is in the form of {_UNREAD[magic]}; those that are read are pcap and pcapng, also within gzip"
    start = data[:16].decode("ascii", "replace")
    return f"it begins with {start!a}, and neither pcap nor pcapng does"
