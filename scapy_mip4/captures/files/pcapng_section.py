# SPDX-License-Identifier: GPL-2.0-or-later
"""A section of a pcapng file (draft-ietf-opsawg-pcapng): its byte order, its interfaces, its packet blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from struct import Struct
from typing import Literal, NamedTuple

SECTION = b"\x0a\x0d\x0d\x0a"
"""The type of a section's header, alike in both byte orders."""
INTERFACE, OBSOLETE_PACKET, SIMPLE_PACKET, ENHANCED_PACKET = 1, 2, 3, 6
FRAME_AT = 28
"""Where in an Enhanced or obsolete Packet Block the frame starts."""
AROUND_FRAME = 32
"""Octets of such a block beside the frame."""
ORDERS: dict[bytes, Literal["little", "big"]] = {b"\x4d\x3c\x2b\x1a": "little", b"\x1a\x2b\x3c\x4d": "big"}
"""Byte orders by the Byte-Order Magic of a section's header."""
_LEAST, _MOST = 12, 1 << 24
"""Octets of a block; Wireshark reads no longer one either."""
_SIMPLE_FRAME_AT, _AROUND_SIMPLE_FRAME = 12, 16
_OPTIONS_AT = 16
_LEAST_OF_KIND = {INTERFACE: 20, SIMPLE_PACKET: 16, OBSOLETE_PACKET: AROUND_FRAME, ENHANCED_PACKET: AROUND_FRAME}
"""Octets of a block with no frame or option in it, where they matter here."""
_END, _TIME_RESOLUTION, _TIME_OFFSET = 0, 9, 14
_TIME_OFFSET_OCTETS = 8
_LAST_TIME = 253_402_300_800
"""The end of the year 9999."""


class _Interface(NamedTuple):
    link: int
    snap_length: int
    ticks: int
    """Of its clock in a second."""
    offset: int
    """What is to be added to its clock, in ticks."""

    def seconds(self, ticks: int) -> float:
        """Return what its clock means since 1970, 0 for what is no time that a calendar has."""
        time = (ticks + self.offset) / self.ticks
        return time if 0 <= time < _LAST_TIME else 0.0


class Section:
    """Knows the interfaces that its blocks described up to now.

    alike: by link type, the numbers of the interfaces that have it; enhanced: reads an Enhanced Packet Block's type,
    length, interface and how many octets of the frame are there.
    """

    def __init__(self, byteorder: Literal["little", "big"]) -> None:
        self.byteorder = byteorder
        self.alike: dict[int | None, set[int]] = {}
        self._interfaces: list[_Interface] = []
        sign = "<" if byteorder == "little" else ">"
        self.enhanced = Struct(f"{sign}III8xI").unpack_from
        self._described = Struct(f"{sign}IIIII").unpack_from
        self._least = {kind.to_bytes(4, byteorder): octets for kind, octets in _LEAST_OF_KIND.items()}
        self._kinds_around_frame = [kind.to_bytes(4, byteorder) for kind in (ENHANCED_PACKET, OBSOLETE_PACKET)]

    def number(self, data: bytes, start: int, octets: int = 4) -> int:
        """Return the number that the data hold at a position."""
        return int.from_bytes(data[start : start + octets], self.byteorder)

    def add_interface(self, block: bytes) -> None:
        """Take note of an Interface Description Block."""
        ticks, offset = 10**6, 0
        position = _OPTIONS_AT
        while position + 4 < len(block):
            code, octets = self.number(block, position, 2), self.number(block, position + 2, 2)
            value = block[position + 4 : position + 4 + octets]
            if code == _END:
                break
            if code == _TIME_RESOLUTION and value:
                ticks = 2 ** (value[0] & 0x7F) if value[0] & 0x80 else 10 ** value[0]
            elif code == _TIME_OFFSET and len(value) == _TIME_OFFSET_OCTETS:  # no float holds any longer one
                offset = int.from_bytes(value, self.byteorder, signed=True)
            position += 4 + octets + -octets % 4
        link, snap_length = self.number(block, 8, 2), self.number(block, 12)
        self.alike.setdefault(link, set()).add(len(self._interfaces))
        self._interfaces.append(_Interface(link, snap_length, ticks, offset * ticks))

    def link(self, interface: int) -> int | None:
        """Return the link type of an interface, None of one that no block described."""
        return self._interfaces[interface].link if interface < len(self._interfaces) else None

    def about(self, data: bytes) -> Callable[[int], tuple[float, int, int]]:
        """Return `Batch.about` for Enhanced Packet Blocks of described interfaces."""
        described, interfaces = self._described, self._interfaces

        def about(start: int) -> tuple[float, int, int]:
            interface, high, low, present, length = described(data, start - 20)
            return interfaces[interface].seconds(high << 32 | low), present, length

        return about

    def octets(self, data: bytes, position: int) -> int | None:
        """Return how many octets a block has, 0 if it contradicts itself, None if its end is not in the data."""
        if position + _LEAST > len(data):
            return None
        order, kind = self.byteorder, data[position : position + 4]
        if kind == SECTION:
            if data[position + 8 : position + 12] not in ORDERS:
                return 0
            order = ORDERS[data[position + 8 : position + 12]]
        length = data[position + 4 : position + 8]
        octets = int.from_bytes(length, order)
        if not _LEAST <= octets <= _MOST or octets % 4:
            return 0
        end = position + octets
        if end > len(data):
            return None
        if data[end - 4 : end] != length or octets < self._least.get(kind, _LEAST):
            return 0
        if kind in self._kinds_around_frame and self.number(data, position + 20) > octets - AROUND_FRAME:
            return 0
        return octets

    def packet(self, kind: int, block: bytes) -> tuple[int, int | None, tuple[float, int, int]]:
        """Return of a packet's block of any kind where its frame starts, its link type, and what `Batch.about` says."""
        if kind == SIMPLE_PACKET:
            length = self.number(block, 8)
            present = min(length, len(block) - _AROUND_SIMPLE_FRAME)
            if self._interfaces and self._interfaces[0].snap_length:
                present = min(present, self._interfaces[0].snap_length)
            return _SIMPLE_FRAME_AT, self.link(0), (0.0, present, length)
        which, high, low, present, length = self._described(block, 8)
        if kind == OBSOLETE_PACKET:
            which = self.number(block, 8, 2)
        link = self.link(which)
        time = 0.0 if link is None else self._interfaces[which].seconds(high << 32 | low)
        return FRAME_AT, link, (time, present, length)

    def candidates(self) -> re.Pattern[bytes]:
        """Return what matches where an Enhanced Packet Block may begin."""
        return re.compile(re.escape(ENHANCED_PACKET.to_bytes(4, self.byteorder)))

    def begins(self, data: bytes, position: int, ended: bool) -> bool | None:
        """Whether an Enhanced Packet Block begins at a position; see `recovering.skip`."""
        octets = self.octets(data, position)
        if octets is None:
            return False if ended else None
        return bool(octets) and self.link(self.number(data, position + 8)) is not None
