# SPDX-License-Identifier: GPL-2.0-or-later
"""The source of the decoder of a class, from its fields: numbers next to each other are unpacked at once, and no loop
goes over fields.

What a decoder returns is left to a form (see `forms`): the source gives names, expressions and kinds of its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from socket import AF_INET6, inet_ntop
from struct import Struct, iter_unpack
from typing import Any, NamedTuple

from scapy.config import conf
from scapy.fields import (
    BitField, Field, FieldListField, FlagsField, FlagValue, IP6Field, IPField, MACField, StrField, StrLenField,
    ThreeBytesField,
)
from scapy.packet import Packet
from scapy.utils import str2mac

from scapy_mip4.captures.addresses import ADDRESSES
from scapy_mip4.captures.document import texts
from scapy_mip4.layers import MIP4_TunnelData
from scapy_mip4.layers.extensions import FixedField, TolerantPacket, Uncounted
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc1256 import RouterAddressListField

AnyField = Any
"""A field of Scapy's: which attributes it has depends on its class."""

NUMBER, WORD, TEXT, LIST, PACKETS = "number", "word", "text", "list", "packets"
"""The kinds of values: a word is a text in which nothing need be escaped, packets are what a form makes of a list."""


class Value(NamedTuple):
    """A field of the document: its name, the expression that gives its value, and its kind."""

    name: str
    expression: str
    kind: str


class Item(NamedTuple):
    """A field of fixed size: as the struct module unpacks it, and the value that is made of that."""

    layout: str
    expression: str
    kind: str


class _FlagTexts(dict[int, str]):
    """The letters of each value of a field of flags."""

    def __init__(self, names: Any) -> None:
        super().__init__()
        self.names = names

    def __missing__(self, value: int) -> str:
        self[value] = text = str(FlagValue(value, self.names))
        return text


def _addresses(octets: bytes) -> list[str]:
    return [ADDRESSES[address] for address, in iter_unpack("4s", octets)]


def _text(octets: bytes) -> str:
    return octets.decode(errors="backslashreplace")


NAMES: dict[str, Any] = {
    "ADDRESSES": ADDRESSES, "addresses": _addresses, "text": _text, "mac": str2mac, "inet_ntop": inet_ntop,
    "AF_INET6": AF_INET6,
}
"""What the expressions of every decoder may use, beside what a form adds."""

_ADDRESS = Item("4s", "ADDRESSES[{}]", WORD)
_ITEMS: dict[tuple[Any, Any], Item] = {
    (Field.getfield, IPField.m2i): _ADDRESS,
    (Field.getfield, IP6Field.m2i): Item("16s", "inet_ntop(AF_INET6, {})", WORD),
    (Field.getfield, MACField.m2i): Item("6s", "mac({})", WORD),
    (ThreeBytesField.getfield, Field.m2i): Item("3s", "int.from_bytes({}, 'big')", NUMBER),
}
"""By how a field reads and what it makes of that."""
_FLAGS = {8: "B", 16: "H", 32: "I"}
_LISTS: dict[Any, str] = {_ADDRESS: "addresses({})", Item("B", "{}", NUMBER): "list({})"}
"""Lists of such items as values of a document."""


def _item(field: AnyField) -> Item | None:
    """What a field of one number, address or the like is; None for any other field."""
    reading = type(field).getfield, getattr(type(field), "m2i", None)
    if reading == (Field.getfield, Field.m2i) and field.fmt[0] in "!>":
        return Item(field.fmt[1:], "{}", NUMBER)
    if reading[0] is FixedField.getfield:
        return Item(f"{len(field.default)}s", "{}.hex()", WORD)
    return _ITEMS.get(reading)


class Source:
    """The source of the decoder of one class while it grows, a field after the other.

    names: what it needs that no other class does; spaces: by the names of the functions that read extensions, the
    tables that these are in; lines: what comes before the values can be told; values: these; at: the offset of the next
    field, an expression.
    """

    def __init__(self, cls: type[Packet]) -> None:
        self.cls = cls
        self.names: dict[str, Any] = {}
        self.spaces: dict[str, Any] = {}
        self.lines: list[str] = []
        self.values: list[Value] = []
        self.at = "0"
        self._number = 0

    def items(self, fields: Sequence[tuple[str, Item]]) -> None:
        """Unpack items next to each other."""
        layout = Struct(">" + "".join(item.layout for _, item in fields))
        variables = "".join(f"v_{name}, " for name, _ in fields)
        before = self._advance(str(layout.size))
        self.lines.append(f"{variables}= {self.local(layout.unpack_from)}(octets, {before})")
        self.values += [Value(name, item.expression.format(f"v_{name}"), item.kind) for name, item in fields]

    def bits(self, fields: Sequence[AnyField]) -> None:
        """Unpack fields of some bits each, which fill octets together."""
        left = sum(field.size for field in fields)
        before = self._advance(str(left // 8))
        word = self._variable("bits")
        self.lines.append(f"{word} = {self.local(Struct(f'{left // 8}s').unpack_from)}(octets, {before})[0]")
        self.lines.append(f"{word} = int.from_bytes({word}, 'big')")
        for field in fields:
            left -= field.size
            self.lines.append(f"v_{field.name} = {word} >> {left} & {(1 << field.size) - 1}")
            self.values.append(Value(field.name, f"v_{field.name}", NUMBER))

    def variable(self, field: AnyField) -> bool:
        """Add a field of variable length, or tell that there is no way to."""
        reading = type(field).getfield, getattr(type(field), "m2i", None)
        expression, kind = ("text({})", TEXT) if field.name in texts(self.cls) else ("{}.hex()", WORD)
        if reading == (StrField.getfield, StrField.m2i) and field.remain == 0:
            self.values.append(Value(field.name, expression.format(f"octets[{self.at}:]"), kind))
            self.at = "len(octets)"
        elif reading[0] is ExtensionListField.getfield:
            name = f"extensions{len(self.spaces)}"
            self.spaces[name] = field.space
            self._packets(field.name, f"{name}(octets, {self.at})")
        elif reading[0] is RouterAddressListField.getfield:
            self._packets(field.name, f"router_addresses(octets, {self.at}, v_entrysize, v_naddr)")
        elif not isinstance(getattr(field, "length_from", None), Uncounted):
            return False
        elif reading == (StrLenField.getfield, StrField.m2i):
            self.values.append(Value(field.name, expression.format(self._counted(field)), kind))
        elif reading[0] is FieldListField.getfield and _item(field.field) in _LISTS:
            self.lines.append(f"v_{field.name} = {_LISTS[_item(field.field)].format(self._counted(field))}")
            most = field.max_count or conf.max_list_count
            self.lines.append(f"if len(v_{field.name}) > {most}: raise ValueError('too many of them')")
            self.values.append(Value(field.name, f"v_{field.name}", LIST))
        else:
            return False
        return True

    def local(self, value: Any) -> str:
        """Return a name for something that this class alone needs."""
        name = f"own{len(self.names)}"
        self.names[name] = value
        return name

    def _counted(self, field: AnyField) -> str:
        before = self._advance(f"max(v_len - {field.length_from.extra}, 0)")
        return f"octets[{before}:{self.at}]"

    def _packets(self, name: str, reading: str) -> None:
        self.at = self._variable("at")
        self.lines.append(f"v_{name}, {self.at} = {reading}")
        self.values.append(Value(name, f"v_{name}", PACKETS))

    def _advance(self, octets: str) -> str:
        """Move the offset by so many octets; return the one before."""
        before = self.at
        if before.isdigit() and octets.isdigit():
            self.at = str(int(before) + int(octets))
        else:
            self.at = self._variable("at")
            self.lines.append(f"{self.at} = {before} + {octets}")
        return before

    def _variable(self, stem: str) -> str:
        self._number += 1
        return f"{stem}{self._number}"


def source_of(cls: type[Packet]) -> Source | None:
    """Return the source of the decoder of a class; None if there is none."""
    # What a tunnel in UDP carries has other classes, but its document leaves it as octets.
    if cls is not MIP4_TunnelData and any(
            getattr(cls, name) is not getattr(TolerantPacket, name)
            for name in ("do_dissect", "guess_payload_class", "pre_dissect", "post_dissect", "extract_padding")):
        return None
    source = Source(cls)
    fields: list[AnyField] = list(cls.fields_desc)
    while fields:
        items = list(_items_in_front(source, fields))
        bits = _bits_in_front(fields)
        if items:
            source.items(items)
        elif bits:
            source.bits(bits)
        elif not source.variable(fields[0]):
            return None
        del fields[:len(items) or len(bits) or 1]
    return source


def _items_in_front(source: Source, fields: Sequence[AnyField]) -> Iterator[tuple[str, Item]]:
    for field in fields:
        if isinstance(field, FlagsField) and field.size in _FLAGS:
            yield field.name, Item(_FLAGS[field.size], f"{source.local(_FlagTexts(field.names))}[{{}}]", WORD)
            continue
        item = _item(field)
        if item is None:
            return
        yield field.name, item


def _bits_in_front(fields: Sequence[AnyField]) -> Sequence[AnyField]:
    """The fields of bits that begin here, up to where they fill their octets."""
    size = 0
    for count, field in enumerate(fields, start=1):
        if type(field).getfield is not BitField.getfield or isinstance(field, FlagsField) or field.rev:
            break
        size += field.size
        if size % 8 == 0:
            return fields[:count]
    return ()
