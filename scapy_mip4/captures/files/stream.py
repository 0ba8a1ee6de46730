# SPDX-License-Identifier: GPL-2.0-or-later
"""The octets of a file a chunk at a time, unpacked if they are compressed, in constant memory."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from errno import EBADF
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
"""Octets that are asked for at a time; a pipe gives what it has."""
_PIECE = 1 << 16
_GZIP = b"\x1f\x8b\x08"
_GZIP_FORMAT = 16 + zlib.MAX_WBITS


class Stream:
    """A part of a file: `data`, of which the first octet is octet `offset` of the file.

    fault: what is wrong with the octets as a whole, None if nothing is known to be. Raises OSError if the file cannot
    be opened.
    """

    def __init__(self, file: Path | str, progress: Callable[[int], None] | None = None) -> None:
        self._is_own = str(file) != "-"
        self._file = _open(file) if self._is_own else _standard_input()
        self._progress = progress
        self.data = b""
        self.offset = 0
        self.fault: str | None = None
        self._chunks = self._read()
        while len(self.data) < len(_GZIP) and self.more():
            pass  # a pipe may give one octet at a time
        self.unpacks = self.data.startswith(_GZIP)
        if self.unpacks:
            self._chunks = self._unpack(self.data, self._chunks)
            self.data = b""

    def close(self) -> None:
        """Close the file, save standard input."""
        if self._is_own:
            self._file.close()

    def more(self, done: int = 0) -> bool:
        """Let go of the first `done` octets of the data and add the next chunk; return whether there is one."""
        chunk = next(self._chunks, b"")
        self.data = self.data[done:] + chunk
        self.offset += done
        return bool(chunk)

    def where(self, position: int) -> str:
        """Return for a sentence where in the file a position in the data is."""
        return f"{'unpacked ' if self.unpacks else ''}octet {self.offset + position}"

    def _read(self) -> Iterator[bytes]:
        try:
            while chunk := self._file.read1(CHUNK):  # type: ignore[attr-defined]
                if self._progress:
                    self._progress(len(chunk))
                yield chunk
        except OSError as error:
            self.fault = error.strerror or str(error)

    def _unpack(self, head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
        packed = head
        while packed.startswith(_GZIP):  # one member of the gzip file after the other
            member = zlib.decompressobj(_GZIP_FORMAT)
            while not member.eof:
                before = member.copy()
                try:
                    octets = member.decompress(packed[:_PIECE], CHUNK)
                except zlib.error as error:
                    self.fault = f"the gzip data are damaged ({error})"
                    yield _up_to_the_error(before, packed[:_PIECE])
                    return
                packed = member.unconsumed_tail + member.unused_data + packed[_PIECE:]
                if octets:
                    yield octets
                if not packed and not member.eof:
                    packed = next(chunks, b"")
                    if not packed:
                        self.fault = self.fault or "the gzip data end early"
                        yield member.flush()
                        return
            while len(packed) < len(_GZIP) and (chunk := next(chunks, b"")):
                packed += chunk
        if packed.strip(b"\0"):
            self.fault = "other octets follow the gzip data"


def _open(file: Path | str) -> BinaryIO:
    return open(file, "rb")


def _standard_input() -> BinaryIO:
    if sys.stdin is None:  # the process was started without it
        raise OSError(EBADF, os.strerror(EBADF))
    return sys.stdin.buffer


def _up_to_the_error(member: zlib._Decompress, packed: bytes) -> bytes:
    """What comes before the octet at which unpacking fails; all of a failing call's output is lost."""
    octets = bytearray()
    with suppress(zlib.error):
        for position in range(len(packed)):
            octets += member.decompress(packed[position : position + 1])
    return bytes(octets)
