# SPDX-License-Identifier: GPL-2.0-or-later
"""The pcap format (draft-ietf-opsawg-pcap) in both byte orders, and with the longer packet headers of Kuznetzov."""

from __future__ import annotations

import re
from struct import Struct
from typing import Literal

MAGICS: dict[bytes, tuple[Literal["little", "big"], int, int]] = {
    magic.to_bytes(4, order): (order, ticks, header)
    for order in ("little", "big")
    for magic, ticks, header in ((0xA1B2C3D4, 10**6, 16), (0xA1B23C4D, 10**9, 16), (0xA1B2CD34, 10**6, 24))
}
"""By a file's first octets: its byte order, ticks of its clock in a second, octets of its packet headers."""
_MOST = 262_144
"""A packet's octets, as far as anybody sets the snap length."""
_MOST_AT_ALL = 1 << 24
_SNAP_LENGTH_AT = 16
_LINK_MASK = 0x03FFFFFF  # beside it are the octets of the frame check sequence
_NEAR = 1 << 16
"""Seconds between packets that follow each other, where nothing but that tells packets from garbage."""
_CHAIN = 3
"""Plausible headers in a row that are no accident."""


class Format:
    """How the packets of a file are laid out.

    byteorder: "little" or "big"; ticks: of the clock in a second; header: octets of a packet's header; link: the link
    type; most: the octets that a packet can have; fields, present: read seconds, ticks, octets that are there and
    octets on the wire from a header, or the third of them alone.
    """

    def __init__(self, head: bytes) -> None:
        self.byteorder, self.ticks, self.header = MAGICS[head[:4]]
        sign = "<" if self.byteorder == "little" else ">"
        snap_length, network = Struct(f"{sign}II").unpack_from(head, _SNAP_LENGTH_AT)
        self.link = network & _LINK_MASK
        self.most = snap_length if _MOST < snap_length <= _MOST_AT_ALL else _MOST
        self.fields = Struct(f"{sign}IIII").unpack_from
        self.present = Struct(f"{sign}8xI").unpack_from

    def is_empty(self, data: bytes, position: int) -> bool:
        """Whether a header is one of a packet without octets, and not of zeros or of what else is none."""
        seconds, fraction, present, length = self.fields(data, position)
        return present == 0 and fraction < self.ticks and (seconds, fraction, length) != (0, 0, 0)

    def candidates(self, seconds: int | None) -> re.Pattern[bytes]:
        """Return what matches where a packet may begin, by the more significant half of its seconds if these are known,
        else by the most significant octets of its lengths.
        """
        if seconds is None:
            lengths = rb"...\x00...\x00" if self.byteorder == "little" else rb"\x00...\x00"
            return re.compile(rb"(?=.{8}%s)(?!.{8}\x00{4})" % lengths, re.DOTALL)
        half = seconds >> 16
        halves = [re.escape(value.to_bytes(2, self.byteorder)) for value in (half, (half + 1) & 0xFFFF)]
        before = b".." if self.byteorder == "little" else b""
        return re.compile(b"(?=%s(?:%s))" % (before, b"|".join(halves)), re.DOTALL)

    def begins(self, seconds: int | None, data: bytes, position: int, ended: bool) -> bool | None:
        """Whether a chain of packets with times near `seconds` begins at a position; see `recovering.skip`.

        Without `seconds`, their times are near each other.
        """
        for _ in range(_CHAIN):
            if position + self.header > len(data):
                return position == len(data) if ended else None
            at, fraction, present, length = self.fields(data, position)
            seconds = at if seconds is None else seconds
            if abs(at - seconds) > _NEAR or fraction >= self.ticks or not 0 < present <= min(length, self.most):
                return False
            position += self.header + present
        return position <= len(data) or (False if ended else None)
