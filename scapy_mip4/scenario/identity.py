# SPDX-License-Identifier: GPL-2.0-or-later
"""Two messages octet by octet: where they first differ, and in which field or extension that is."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scapy.compat import raw

from scapy_mip4.layers import octets_before, octets_through
from scapy_mip4.scenario.values import show_octets

_SHOWN = 8  # octets of each side from the first difference on


def difference(message: Any, other: Any, through: str | None, name: str) -> tuple[str, str, str] | None:
    """What, expected and actual of the first difference between a message and the ``other`` one called ``name``.

    Both are compared up to and including the first extension ``through``, without one in full. None: no difference.
    """
    ours, theirs = _octets(other, through), _octets(message, through)
    if ours is None or theirs is None:
        where = name if ours is None else "the message"
        return "extensions", f"{through} in {name} and in the message", f"none in {where}"
    if ours == theirs:
        return None
    offset = next((i for i, (one, two) in enumerate(zip(ours, theirs)) if one != two), min(len(ours), len(theirs)))
    place = _place(message if offset < len(theirs) else other, offset)
    sizes = "" if len(ours) == len(theirs) else f" ({len(theirs)} octets in all instead of {len(ours)})"
    return (f"octets through {through}" if through else "octets",
            f"those of {name} unchanged, at offset {offset} ({place}) {_show(ours, offset)}",
            f"{_show(theirs, offset)} there{sizes}")


def _octets(message: Any, through: str | None) -> bytes | None:
    if through is None:
        return bytes(raw(message))
    ext = message.extension(through)
    return None if ext is None else octets_through(message, ext)


def _show(octets: bytes, offset: int) -> str:
    if offset == len(octets):
        return "the end"
    more = " ..." if offset + _SHOWN < len(octets) else ""
    return show_octets(octets[offset:offset + _SHOWN]) + more


def _place(message: Any, offset: int) -> str:
    """The field or extension in which an octet stands."""
    return [name for name, start in _parts(message) if start <= offset][-1]


def _parts(message: Any) -> Iterator[tuple[str, int]]:
    start = 0
    for field in message.fields_desc:
        if field.name == "exts":
            break
        yield field.name, start
        start += int(field.i2len(message, message.getfieldval(field.name)))
    for ext in getattr(message, "exts", ()):
        yield type(ext).__name__, len(octets_before(message, ext))
