# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages with everything in them, as Scapy shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scapy_mip4.captures.lines.listing import whereabouts
from scapy_mip4.captures.seen import Seen

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys


class Tree:
    """Tells of a message its frame, time and addresses, below them all its fields, and below those what keys say."""

    def __init__(self, keys: Keys | None = None, with_file: bool = False) -> None:
        self._keys = keys
        self._with_file = with_file

    def __call__(self, seen: Seen) -> str:
        # Scapy shows the defaults of a class where there are no octets.
        fields = str(seen.message.show(dump=True)) if seen.octets else "no octets\n"
        lines = [f"frame {seen.frame}: {whereabouts(seen, self._with_file)}", fields]
        for verdict in self._keys.verdicts(seen) if self._keys else ():
            lines.append(f"{verdict['extension']}: {verdict['verdict']} (SPI {verdict['spi']:#x})\n")
        return "\n".join(lines)
