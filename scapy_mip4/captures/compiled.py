# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents without packets: each layer class as a function of its octets, made from the class's own `fields_desc`.

Building Packet objects costs some twenty times as much as what they tell, so mass decoding does without. The function
of a class is Python source, put together field by field: numbers next to each other are unpacked at once, and there is
no loop over fields. Where a class has a field that cannot be told so, or reads in a way of its own, its function is
Scapy's reading turned into a document. Both give the same as `document`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from socket import AF_INET6, inet_ntop
from struct import Struct, iter_unpack
from typing import Any, Callable

from scapy.config import conf
from scapy.fields import (
    BitField, Field, FieldListField, FlagsField, FlagValue, IP6Field, IPField, MACField, StrField, StrLenField,
    ThreeBytesField,
)
from scapy.layers.inet import ICMP
from scapy.packet import Packet, Raw
from scapy.utils import str2mac

from scapy_mip4.captures.addresses import ADDRESSES
from scapy_mip4.captures.document import document, texts
from scapy_mip4.layers import MIP4, MIP4_TunnelData
from scapy_mip4.layers.extensions import FixedField, TolerantPacket, Uncounted
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc1256 import ICMP_RouterAddress, RouterAddressListField
from scapy_mip4.layers.table import ExtensionSpace

AnyField = Any
"""A field of Scapy's: which attributes it has depends on its class."""
Decoder = Callable[[bytes], "dict[str, Any]"]
"""Octets of a packet -> its document. Raises any Exception for what the fields of its class cannot hold."""


def class_of(octets: bytes, icmp: bool = False) -> type[Packet]:
    """Return the class that reads a control message on UDP port 434, or an ICMP message; Raw if it is no MIPv4."""
    if not icmp:
        found: type[Packet] = MIP4.dispatch_hook(octets)
        return found
    found = ICMP.dispatch_hook(octets)
    return Raw if found is ICMP else found  # of octets too few for it, Scapy's class would raise


def decode(octets: bytes, icmp: bool = False) -> dict[str, Any]:
    """Return the document of a control message on UDP port 434, or of an ICMP message, whatever its octets."""
    return decode_as(class_of(octets, icmp), octets)


def is_compiled(cls: type[Packet]) -> bool:
    """Tell whether documents of this class are made without Scapy."""
    return _source(cls) is not None


def decode_as(cls: type[Packet], octets: bytes) -> dict[str, Any]:
    """Return the document of octets that a class of our layers reads, whatever they are."""
    try:
        return _DECODERS[cls](octets) if octets else {"layer": cls.__name__}
    except Exception:  # as TolerantPacket: what its fields cannot hold, whatever the reason, is a raw payload
        return {"layer": cls.__name__, "payload": _raw(octets)}


class _Decoders(dict[type, Decoder]):
    """The decoder of each class, made when it is first needed."""

    def __missing__(self, cls: type[Packet]) -> Decoder:
        self[cls] = decoder = _compile(cls)
        return decoder


_DECODERS = _Decoders()


def _raw(octets: bytes) -> dict[str, Any]:
    return {"layer": "Raw", "load": octets.hex()}


def _through_scapy(cls: type[Packet]) -> Decoder:
    def decoder(octets: bytes) -> dict[str, Any]:
        packet = cls(octets, _internal=1)
        if not packet.fields:
            raise ValueError(f"{cls.__name__} cannot make sense of its octets")
        return document(packet)
    return decoder


# --- lists of packets --------------------------------------------------------------------------------------------


def _extensions(space: ExtensionSpace) -> Callable[[bytes, int], tuple[list[dict[str, Any]], int]]:
    """Return what reads the extensions of a message from an offset, and the offset behind them."""
    locate, decoders = space.locate, _DECODERS

    def extensions(octets: bytes, at: int) -> tuple[list[dict[str, Any]], int]:
        found = []
        end = len(octets)
        while at < end:
            located = locate(octets, at)
            if located is None:
                break
            cls, substitute, size = located
            piece = octets[at:at + size]
            try:
                found.append(decoders[cls](piece))
            except Exception:  # the class could not make sense of its own Length
                found.append(decode_as(substitute, piece))
            at += size
        return found, at
    return extensions


def _router_addresses(octets: bytes, at: int, words: int, count: int) -> tuple[list[dict[str, Any]], int]:
    """Return the entries of an advertisement, as `RouterAddressListField` reads them, and the offset behind them."""
    found: list[dict[str, Any]] = []
    while len(found) < count and at < len(octets) and words:
        found.append(decode_as(ICMP_RouterAddress, octets[at:at + 4 * words]))
        at += 4 * words
    return found, at


# --- values ------------------------------------------------------------------------------------------------------


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


_NAMES: dict[str, Any] = {
    "ADDRESSES": ADDRESSES, "addresses": _addresses, "text": _text, "raw": _raw, "mac": str2mac, "inet_ntop": inet_ntop,
    "AF_INET6": AF_INET6, "router_addresses": _router_addresses,
}
"""What the source of every decoder may use."""

_ITEMS: dict[tuple[Any, Any], tuple[str, str]] = {
    (Field.getfield, IPField.m2i): ("4s", "ADDRESSES[{}]"),
    (Field.getfield, IP6Field.m2i): ("16s", "inet_ntop(AF_INET6, {})"),
    (Field.getfield, MACField.m2i): ("6s", "mac({})"),
    (ThreeBytesField.getfield, Field.m2i): ("3s", "int.from_bytes({}, 'big')"),
}
"""How a field reads and what it makes of that: as the struct module unpacks it, the value in a document."""
_FLAGS = {8: "B", 16: "H", 32: "I"}
_LISTS: dict[Any, str] = {_ITEMS[Field.getfield, IPField.m2i]: "addresses({})", ("B", "{}"): "list({})"}
"""Lists of such items as values in a document."""


def _item(field: AnyField) -> tuple[str, str] | None:
    """The format and the value of a field of one number, address or the like; None for any other field."""
    reading = type(field).getfield, getattr(type(field), "m2i", None)
    if reading == (Field.getfield, Field.m2i) and field.fmt[0] in "!>":
        return field.fmt[1:], "{}"
    if reading[0] is FixedField.getfield:
        return f"{len(field.default)}s", "{}.hex()"
    return _ITEMS.get(reading)


# --- source ------------------------------------------------------------------------------------------------------


class _Source:
    """The source of the decoder of one class while it grows, a field after the other."""

    def __init__(self, cls: type[Packet]) -> None:
        self.cls = cls
        self.names = dict(_NAMES)
        self.lines = [f" shown = {{'layer': {cls.__name__!r}}}"]
        self.at = "0"  # the offset of the next field, as an expression
        self.number = 0

    def local(self, value: Any) -> str:
        """A name for something that this class alone needs."""
        name = f"own{len(self.names)}"
        self.names[name] = value
        return name

    def show(self, name: str, value: str) -> None:
        """Add a value to the document."""
        self.lines.append(f" shown[{name!r}] = {value}")

    def advance(self, octets: str) -> str:
        """Move the offset by so many octets; return the one before."""
        before = self.at
        if before.isdigit() and octets.isdigit():
            self.at = str(int(before) + int(octets))
            return before
        self.number += 1
        self.at = f"at{self.number}"
        self.lines.append(f" {self.at} = {before} + {octets}")
        return before

    def items(self, fields: Sequence[tuple[str, str, str]]) -> None:
        """Unpack items next to each other: name, format and value of each."""
        layout = Struct(">" + "".join(form for _, form, _ in fields))
        variables = "".join(f"v_{name}, " for name, _, _ in fields)
        before = self.advance(str(layout.size))
        self.lines.append(f" {variables}= {self.local(layout.unpack_from)}(octets, {before})")
        for name, _, value in fields:
            self.show(name, value.format(f"v_{name}"))

    def bits(self, fields: Sequence[AnyField]) -> None:
        """Unpack fields of some bits each, which fill octets together."""
        left = sum(field.size for field in fields)
        before = self.advance(str(left // 8))
        self.number += 1
        word = f"bits{self.number}"
        self.lines.append(f" {word} = {self.local(Struct(f'{left // 8}s').unpack_from)}(octets, {before})[0]")
        self.lines.append(f" {word} = int.from_bytes({word}, 'big')")
        for field in fields:
            left -= field.size
            self.lines.append(f" v_{field.name} = {word} >> {left} & {(1 << field.size) - 1}")
            self.show(field.name, f"v_{field.name}")

    def variable(self, field: AnyField) -> bool:
        """Add a field of variable length, or tell that there is no way to."""
        reading = type(field).getfield, getattr(type(field), "m2i", None)
        value = "text({})" if field.name in texts(self.cls) else "{}.hex()"
        if reading == (StrField.getfield, StrField.m2i) and field.remain == 0:
            self.show(field.name, value.format(f"octets[{self.at}:]"))
            self.at = "len(octets)"
        elif reading[0] is ExtensionListField.getfield:
            self._packets(field.name, f"{self.local(_extensions(field.space))}(octets, {self.at})")
        elif reading[0] is RouterAddressListField.getfield:
            self._packets(field.name, f"router_addresses(octets, {self.at}, v_entrysize, v_naddr)")
        elif not isinstance(getattr(field, "length_from", None), Uncounted):
            return False
        elif reading == (StrLenField.getfield, StrField.m2i):
            self._counted(field, value)
        elif reading[0] is FieldListField.getfield and _item(field.field) in _LISTS:
            self._counted(field, _LISTS[_item(field.field)])
            most = field.max_count or conf.max_list_count
            self.lines.append(f" if len(shown[{field.name!r}]) > {most}: raise ValueError('too many of them')")
        else:
            return False
        return True

    def _counted(self, field: AnyField, value: str) -> None:
        before = self.advance(f"max(v_len - {field.length_from.extra}, 0)")
        self.show(field.name, value.format(f"octets[{before}:{self.at}]"))

    def _packets(self, name: str, read: str) -> None:
        self.number += 1
        self.at = f"at{self.number}"
        self.lines.append(f" shown[{name!r}], {self.at} = {read}")

    def text(self) -> str:
        """The whole source; what is behind the fields is a raw payload."""
        rest = f" if {self.at} < len(octets): shown['payload'] = raw(octets[{self.at}:])"
        return "\n".join(["def decoder(octets):", *self.lines, rest, " return shown"])


def _source(cls: type[Packet]) -> _Source | None:
    """The source of the decoder of a class; None if there is none."""
    # What a tunnel in UDP carries has other classes, but its document leaves it as octets.
    if cls is not MIP4_TunnelData and any(
            getattr(cls, name) is not getattr(TolerantPacket, name)
            for name in ("do_dissect", "guess_payload_class", "pre_dissect", "post_dissect", "extract_padding")):
        return None
    source = _Source(cls)
    fields: list[AnyField] = list(cls.fields_desc)
    while fields:
        run = list(_items_in_front(source, fields))
        if run:
            source.items(run)
            del fields[:len(run)]
            continue
        bits = _bits_in_front(fields)
        if bits:
            source.bits(bits)
            del fields[:len(bits)]
        elif not source.variable(fields.pop(0)):
            return None
    return source


def _items_in_front(source: _Source, fields: Sequence[AnyField]) -> Iterator[tuple[str, str, str]]:
    for field in fields:
        if isinstance(field, FlagsField) and field.size in _FLAGS:
            yield field.name, _FLAGS[field.size], f"{source.local(_FlagTexts(field.names))}[{{}}]"
            continue
        item = _item(field)
        if item is None:
            return
        yield field.name, *item


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


def _compile(cls: type[Packet]) -> Decoder:
    source = _source(cls)
    if source is None:
        return _through_scapy(cls)
    exec(compile(source.text(), f"<decoder of {cls.__name__}>", "exec"), source.names)
    decoder: Decoder = source.names["decoder"]
    return decoder
