# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with one capture file, gathered while it is read."""

from __future__ import annotations

from itertools import islice

from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.files.linktypes import link_name
from scapy_mip4.captures.lines.escaping import escaped

_TOLD = 8
"""Kinds of packets that are not as they should be, up to which each is told: garbage has any number of link types."""


class Remarks:
    """Becomes one sentence, however much is wrong.

    packets: how many the file was found to have up to now.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._name = "standard input" if file == "-" else escaped(file)
        self.packets = 0
        self._unreadable: str | None = None
        self._damages = 0
        self._damage: str | None = None
        self._end: str | None = None
        self._counted: dict[str, tuple[int, int]] = {}

    def unreadable(self, reason: str) -> None:
        """Say why nothing of the file can be read."""
        self._unreadable = reason

    def ends(self, how: str) -> None:
        """Say how the recording ends too early."""
        self._end = f"{how}, {self.behind()}"

    def behind(self) -> str:
        """Return for a sentence behind how many packets the file has been read to."""
        return f"behind packet {self.packets}" if self.packets else "before the first packet"

    def skipped(self, what: str, octets: int | None) -> None:
        """Say what is damaged where, and how many octets were skipped for it, None if that is the rest of the file.

        Only the first such place is told.
        """
        rest = "nothing behind it could be read" if octets is None else f"{octets} octets were skipped"
        self._damages += 1
        self._damage = self._damage or f"{what}: {rest}"

    def empty(self, number: int) -> None:
        """Say that a packet has no octets."""
        self._count("no octets", number, 1)

    def cut(self, number: int) -> None:
        """Say that the snap length cut off the end of a message."""
        self._count("a message whose end the snap length cut off", number, 1)

    def unread(self, link: int | None, first: int, count: int) -> None:
        """Say that packets, the first of them with number `first`, are of a link type that is not read."""
        self._count(f"{link_name(link)}, which is not read", first, count)

    def _count(self, what: str, number: int, count: int) -> None:
        first, before = self._counted.get(what, (number, 0))
        self._counted[what] = first, before + count

    def error(self) -> CaptureError | None:
        """Return all that is wrong as one error, None if all is well."""
        if self._unreadable:
            return CaptureError(f"{self._name} cannot be read as a capture: {self._unreadable}", self._file)
        parts = [part for part in (self._end, self._damage) if part]
        if self._damages > 1:
            parts.append(f"there are {self._damages - 1} more such places")
        parts += [f"{_packets(count)} with {what}, the first is packet {first}"
                  for what, (first, count) in islice(self._counted.items(), _TOLD)]
        if len(self._counted) > _TOLD:
            parts.append(f"there are packets of {len(self._counted) - _TOLD} more such kinds")
        if not parts:
            return None
        whole = self._end is None and self._damage is None
        return CaptureError(f"{self._name}: {'; '.join(parts)}", self._file, self.packets, whole)


def _packets(count: int) -> str:
    return "there is 1 packet" if count == 1 else f"there are {count} packets"
