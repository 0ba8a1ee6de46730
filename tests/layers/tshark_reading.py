# SPDX-License-Identifier: GPL-2.0-or-later
"""One field as our layers and as tshark read it, by the rows of `tshark_fields.yaml` and its disagreements."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml
from reading import dissected
from scapy.fields import FlagValue
from scapy.packet import Packet
from tshark_run import Carried, Shown, carried, classes

from scapy_mip4.layers import ICMPExt, MIP4Ext

_HERE = Path(__file__).parent
FIELDS: dict[str, dict[str, str]] = yaml.safe_load((_HERE / "tshark_fields.yaml").read_text(encoding="utf-8"))
"""{class: {our field: field of tshark}}; the rows of a class hold for its subclasses."""
DISAGREEMENTS: list[dict] = yaml.safe_load((_HERE / "tshark_disagreements.yaml").read_text(encoding="utf-8"))
"""Cases: class, which values it is about (`when`, `unless`), octets of an example, fields, who is right and why."""

UNDECODED = ("mip.extension", "icmp.mip.content", "mip.data_not_dissected")
"""Fields of octets of which tshark does not say what they are."""
SIZE = "size"
"""Stands for the octets of an extension, after which another one begins."""
PAYLOAD = "payload"
"""Stands for the layer behind a packet, or the protocol that tshark takes it for."""


class Row(NamedTuple):
    """A line of `tshark_fields.yaml`: our field, tshark's names for it, which of several fields, form of the value."""

    ours: str
    theirs: list[str]
    place: slice
    form: str


def rows(cls: type) -> list[Row]:
    """Return the rows that hold for `cls`, also those for fields of its bases that it has not itself."""
    named: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        named.update(FIELDS.get(base.__name__, {}))
    return [_row(ours, theirs) for ours, theirs in named.items()]


def _row(ours: str, text: str) -> Row:
    text, _, form = text.partition(" as ")
    theirs, _, place = text.partition("#")
    return Row(ours, theirs.split(" or "), slice(int(place) - 1, int(place)) if place else slice(None), form)


def _rows_of_its_own(cls: type) -> list[Row]:
    have = {field.name for field in cls.fields_desc} | {PAYLOAD}
    return [row for row in rows(cls) if top(row.ours) in have]


class Said(NamedTuple):
    """What our layers and tshark say of one row: numbers, octets in hexadecimal, addresses and dates as text."""

    ours: list
    theirs: list


def said(each: Carried, shown: list[Shown]) -> dict[str, Said]:
    """Return what our layers and tshark say of a packet, for each of our fields that has a row."""
    packet, own, payload = each.ours(), each.own(shown), each.payload(shown)
    both = {row.ours: _said(row, packet, payload if row.ours == PAYLOAD else own)
            for row in _rows_of_its_own(each.cls)}
    if each.is_extension():
        size = each.size(shown)
        both[SIZE] = Said([each.end - each.start], [] if size is None else [size])
    return both


def _said(row: Row, packet: Packet, own: list[Shown]) -> Said:
    values = [FORMS[row.form](value) for value in _values(packet, row.ours)]
    kind = type(values[0]) if values else bytes
    shown = [_as(kind, field) for field in own if field.name in row.theirs and field.size]
    return Said([value.hex() if isinstance(value, bytes) else value for value in values], shown[row.place])


def _values(packet: Packet, path: str) -> list:
    if path == PAYLOAD:
        return [type(packet.payload).__name__.lower()] if packet.payload else []
    name, mask, rest = _parts(path)
    value = packet.getfieldval(name)
    if mask is not None:
        return [int(value) & mask]
    if isinstance(value, FlagValue):
        return [int(getattr(value, rest)) if rest else int(value)]
    if isinstance(value, list):
        return [each for item in value for each in (_values(item, rest) if rest else [item])]
    return [value] if value is not None and value != b"" else []


def top(path: str) -> str:
    """Return the name of our field that a row is about, as a whole or in part."""
    return _parts(path)[0]


def _parts(path: str) -> tuple[str, int | None, str]:
    """Return the field that `path` begins with, its mask (`flags & 0xff`) and what of it or its items is meant."""
    path, _, mask = path.partition(" & ")
    name, _, rest = path.partition(".")
    return name, int(mask, 0) if mask else None, rest


_BOOLEANS = {"True": "1", "False": "0"}  # as tshark writes them from 4.2 on


def _as(kind: type, field: Shown) -> int | str:
    if kind is bytes:
        return field.octets
    return field.show if kind is str else int(_BOOLEANS.get(field.show, field.show), 0)


def _date(identification: int) -> str:
    """Return what tshark makes of an NTP time of 64 bits; none at all is shown as the beginning of 1970."""
    seconds, fraction = identification >> 32, identification & 0xFFFFFFFF
    nanoseconds = fraction * 10**9 >> 32
    since = datetime(1900, 1, 1) + timedelta(seconds=seconds + (0 if seconds >> 31 else 2**32))
    if not seconds and not nanoseconds:
        since = datetime(1970, 1, 1)
    return f"{since:%b} {since.day:2}, {since:%Y %H:%M:%S}.{nanoseconds:09} UTC"


FORMS = {"": lambda value: value, "date": _date}


def compared(cls: type) -> set[str]:
    """Return the fields of `cls` that tshark and we both read."""
    return {row.ours for row in _rows_of_its_own(cls)} | ({SIZE} if issubclass(cls, (MIP4Ext, ICMPExt)) else set())


def disputed(packet: Packet) -> set[str]:
    """Return the fields of `packet` about which tshark and we are known not to agree."""
    return {field for case in DISAGREEMENTS if _is_about(case, packet) for field in case["fields"]}


def _is_about(case: dict, packet: Packet) -> bool:
    def has(values: dict[str, list]) -> bool:
        return all(packet.getfieldval(name) in allowed for name, allowed in values.items())

    return (case["class"] == type(packet).__name__ and has(case.get("when", {}))
            and not ("unless" in case and has(case["unless"])))


def example(case: dict) -> Carried:
    """Return the example of a disagreement in its frame."""
    cls, = (cls for cls in classes() if cls.__name__ == case["class"])
    return carried(dissected(bytes.fromhex(case["octets"]), cls))
