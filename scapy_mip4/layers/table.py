# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables that tell extensions apart: carrier x type x subtype -> class, with the layout that says its size.

The octets of an extension do not say how long it is: that depends on its type (RFC 5944, sections 1.8 to 1.11), and
the number range of a type does not fix its layout: 44, 45 and 49 are short though they may not be skipped, 154 is long
though it may. So each carrier has one table of its own, to which the modules of the RFCs add their rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Callable, NamedTuple

from scapy.packet import Packet

from scapy_mip4.layers.extensions import ICMPExt_Unknown, MIP4Ext_Unknown, MIP4Ext_UnknownLong


class Layout(NamedTuple):
    """How an extension says its size: octets before the data, total octets, and its subtype if it has one."""

    header: int
    size: Callable[[bytes], int]
    subtype: Callable[[bytes], Hashable] = lambda octets: None


PAD = Layout(1, lambda octets: 1)
"""A Type octet and nothing else (RFC 5944, section 2.1.3)."""
TLV = Layout(2, lambda octets: 2 + octets[1])
"""Type, Length, data (RFC 5944, section 1.9)."""
SHORT = Layout(3, lambda octets: 2 + octets[1], lambda octets: octets[2])
"""Type, Length, Sub-Type, data; the Length counts the Sub-Type (RFC 5944, section 1.11)."""
LONG = Layout(4, lambda octets: 4 + int.from_bytes(octets[2:4], "big"), lambda octets: octets[1])
"""Type, Sub-Type, 16-bit Length, data (RFC 5944, section 1.10)."""

_LONGEST_HEADER = 12


def _always(octets: bytes) -> bool:
    return True


class Row(NamedTuple):
    """One line of a table; `applies` tells apart two layouts of one type."""

    cls: type
    number: int
    layout: Layout
    subtype: Hashable
    applies: Callable[[bytes], bool]


SPACES: list[ExtensionSpace] = []
"""All tables, one for each carrier."""


class ExtensionSpace:
    """The numbers of one carrier: type and subtype -> class and layout.

    What no row reads is looked up in the space `beside`, if one is given, and is else an `unknown`; of a type that is
    always long an `unknown_long`.
    """

    def __init__(self, carrier: str, unknown: type, unknown_long: type | None = None,
                 beside: ExtensionSpace | None = None) -> None:
        self.carrier = carrier
        self.unknown = unknown
        self.unknown_long = unknown_long
        self.beside = beside
        self.rows: dict[int, list[Row]] = {}
        self._plain: dict[int, type] = {}
        SPACES.append(self)

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows by number."""
        return (row for _, rows in sorted(self.rows.items()) for row in rows)

    def add(self, cls: type, number: int, layout: Layout, subtype: Hashable = None,
            applies: Callable[[bytes], bool] = _always) -> None:
        """Let `cls` read extension `number`; with a `subtype`, that one only. A later row goes before an equal one."""
        rows = self.rows.setdefault(number, [])
        rows.insert(0, Row(cls, number, layout, subtype, applies))
        rows.sort(key=lambda row: row.subtype is None)  # the general class only where no subtype fits
        # Most numbers have one row that reads all of them, and need not be looked up for each extension.
        self._plain.pop(number, None)
        if rows == [Row(cls, number, TLV, None, _always)]:
            self._plain[number] = cls

    def find(self, head: bytes) -> Row | None:
        """Return the row that reads an extension beginning with the octets `head`, None if none does."""
        for row in self.rows.get(head[0], ()):
            layout = row.layout
            if (len(head) >= layout.header and (row.subtype is None or row.subtype == layout.subtype(head))
                    and row.applies(head)):
                return row
        return self.beside.find(head) if self.beside else self._unknown_long(head[0])

    def _unknown_long(self, number: int) -> Row | None:
        rows = self.rows.get(number)
        if self.unknown_long and rows and all(row.layout is LONG for row in rows):
            return Row(self.unknown_long, number, LONG, None, _always)
        return None

    def locate(self, octets: bytes, at: int) -> tuple[type, type, int] | None:
        """Return class, substitute and size of the extension at offset `at`; None where not even a Length is left.

        The substitute reads it if the class cannot make sense of its Length.
        """
        left = len(octets) - at
        plain = self._plain.get(octets[at])
        if plain is not None and left >= TLV.header:
            size = TLV.header + octets[at + 1]
            return (plain, self.unknown, size) if size <= left else (self.unknown, self.unknown, left)
        head = octets[at:at + _LONGEST_HEADER]
        row = self.find(head)
        if row is None and left < TLV.header:
            return None
        size = (row.layout if row else TLV).size(head)
        if not size:  # a Length that counts itself and is 0: nothing behind it can be found
            row, size = None, left
        unknown = self.unknown_long if self.unknown_long and row and row.layout is LONG else self.unknown
        return (row.cls, unknown, size) if row and size <= left else (unknown, unknown, min(size, left))

    def take(self, octets: bytes, at: int, message: Packet | None = None) -> tuple[Packet, int] | None:
        """Return the extension of `message` at offset `at`, and its size; None where not even a Length is left."""
        located = self.locate(octets, at)
        if located is None:
            return None
        cls, substitute, size = located
        extension = cls(octets[at:at + size], _internal=1, _parent=message)
        if not extension.fields:
            extension = substitute(octets[at:at + size], _internal=1, _parent=message)
        return extension, size

    def named(self, name: str) -> type:
        """Return the class called `name`.

        :raises ValueError: no row has it, and it is no unknown extension of this carrier either
        """
        for cls in (*(row.cls for row in self), self.unknown, self.unknown_long):
            if cls and cls.__name__ == name:
                return cls
        if self.beside:
            return self.beside.named(name)
        raise ValueError(f"{name} is no extension of a {self.carrier}")


CONTROL = ExtensionSpace("control message", MIP4Ext_Unknown, MIP4Ext_UnknownLong)
"""Extensions of control messages on UDP port 434."""
ICMP_DISCOVERY = ExtensionSpace("router discovery message", ICMPExt_Unknown)
"""Extensions of ICMP router advertisements and solicitations."""
