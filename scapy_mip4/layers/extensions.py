# SPDX-License-Identifier: GPL-2.0-or-later
"""What all extensions share: their base classes, their three layouts and the tables that tell them apart.

The octets of an extension do not say how long it is: that depends on its type (RFC 5944, sections 1.8 to 1.11).
So each number space has one table, `CONTROL` for control messages and `ICMP_DISCOVERY` for router discovery.
The modules of the RFCs add their rows to it.
"""

from __future__ import annotations

from typing import Callable, NamedTuple

from scapy.fields import ByteEnumField, ByteField, FieldLenField, PacketListField, StrLenField
from scapy.packet import Packet, Raw

from scapy_mip4.codes import ExtensionType, ICMPExtensionType, field_names


class TolerantPacket(Packet):
    """A packet that takes any octets: what its fields cannot hold becomes a raw payload."""

    def do_dissect(self, s):
        try:
            return super().do_dissect(s)
        except Exception:  # whatever a field made of octets that are cut short or contradict themselves
            self.fields = {}
            self.raw_packet_cache, self.raw_packet_cache_fields, self.explicit = b"", {}, 1
            return s

    def guess_payload_class(self, payload):
        return Raw


class MIP4Ext(TolerantPacket):
    """Base of all extensions of Mobile IPv4 control messages."""

    name = "MIPv4 Extension"


class ICMPExt(TolerantPacket):
    """Base of all extensions of ICMP router discovery messages."""

    name = "ICMP Router Discovery Extension"


def type_field(number: int, names: type = ExtensionType) -> ByteEnumField:
    """Return the Type octet of an extension."""
    return ByteEnumField("type", number, field_names(names))


def subtype_field(number: int, names: type | None = None):
    """Return the Sub-Type octet of an extension."""
    return ByteEnumField("subtype", number, field_names(names)) if names else ByteField("subtype", number)


LONGEST = 255
"""Octets that a Length of one octet can count; `fuzz()` makes no longer data, so that its packets can be built."""


def length_field(counts: str, extra: int = 0, size: str = "B") -> FieldLenField:
    """Return a Length that fills itself in: the octets of field `counts` plus `extra` fixed ones."""
    return FieldLenField("len", None, length_of=counts, fmt=size, adjust=lambda pkt, octets: octets + extra)


def data_field(name: str, extra: int = 0, kind: type = StrLenField) -> StrLenField:
    """Return the variable part of an extension, whose Length counts `extra` fixed octets as well."""
    return kind(name, b"", length_from=lambda pkt: max(pkt.len - extra, 0), max_length=LONGEST - extra)


class MIP4Ext_Unknown(MIP4Ext):
    """An extension that no table row reads, or one cut short (RFC 5944, section 1.9)."""

    name = "MIPv4 Unknown Extension"
    fields_desc = [type_field(255), length_field("data"), data_field("data")]


class ICMPExt_Unknown(ICMPExt):
    """A router discovery extension that no table row reads, or one cut short (RFC 5944, section 1.9)."""

    name = "ICMP Unknown Extension"
    fields_desc = [type_field(255, ICMPExtensionType), length_field("data"), data_field("data")]


class Layout(NamedTuple):
    """How an extension says its size: octets before the data, total octets, and Sub-Type if it has one."""

    header: int
    size: Callable[[bytes], int]
    subtype: Callable[[bytes], int | None]


PAD = Layout(1, lambda octets: 1, lambda octets: None)
"""A Type octet and nothing else (RFC 5944, section 2.1.3)."""
TLV = Layout(2, lambda octets: 2 + octets[1], lambda octets: None)
"""Type, Length, data (RFC 5944, section 1.9)."""
SHORT = Layout(3, lambda octets: 2 + octets[1], lambda octets: octets[2])
"""Type, Length, Sub-Type, data; the Length counts the Sub-Type (RFC 5944, section 1.11)."""
LONG = Layout(4, lambda octets: 4 + int.from_bytes(octets[2:4], "big"), lambda octets: octets[1])
"""Type, Sub-Type, 16-bit Length, data (RFC 5944, section 1.10)."""

_LONGEST_HEADER = 4


class Row(NamedTuple):
    """One line of an extension table; `applies` tells apart two layouts of one type."""

    cls: type
    layout: Layout
    subtype: int | None
    applies: Callable[[bytes], bool]


class ExtensionSpace:
    """A number space of extensions: type and subtype -> class and layout."""

    def __init__(self, unknown: type) -> None:
        self.unknown = unknown
        self.rows: dict[int, list[Row]] = {}

    def add(self, cls: type, number: int, layout: Layout, subtype: int | None = None,
            applies: Callable[[bytes], bool] = lambda octets: True) -> None:
        """Let `cls` read extension `number`; with a `subtype`, that one only."""
        rows = self.rows.setdefault(number, [])
        rows.append(Row(cls, layout, subtype, applies))
        rows.sort(key=lambda row: row.subtype is None)  # the general class only where no subtype fits

    def find(self, head: bytes) -> Row | None:
        """Return the row that reads an extension beginning with the octets `head`, None if none does."""
        for row in self.rows.get(head[0], ()):
            complete = len(head) >= row.layout.header
            if complete and row.applies(head) and row.subtype in (None, row.layout.subtype(head)):
                return row
        return None

    def take(self, octets: bytes, at: int) -> tuple[Packet, int] | None:
        """Return the extension at offset `at` and its size; None where not even a Length is left."""
        head = octets[at:at + _LONGEST_HEADER]
        row = self.find(head)
        if row is None and len(head) < TLV.header:
            return None
        size = (row.layout if row else TLV).size(head)
        piece = octets[at:at + size]
        cls = row.cls if row and len(piece) == size else self.unknown
        extension = cls(piece, _internal=1)
        if not extension.fields:  # the class could not make sense of its own Length
            extension = self.unknown(piece, _internal=1)
        return extension, len(piece)


CONTROL = ExtensionSpace(MIP4Ext_Unknown)
"""Extensions of control messages on UDP port 434."""
ICMP_DISCOVERY = ExtensionSpace(ICMPExt_Unknown)
"""Extensions of ICMP router advertisements and solicitations."""


class ExtensionListField(PacketListField):
    """The extensions at the end of a message; octets too few for one are left to the payload."""

    __slots__ = ["space"]

    def __init__(self, name: str, space: ExtensionSpace) -> None:
        super().__init__(name, [], space.unknown)
        self.space = space

    def getfield(self, pkt, s):
        extensions, at = [], 0
        while at < len(s):
            taken = self.space.take(s, at)
            if taken is None:
                break
            extension, size = taken
            extension.parent = pkt
            extensions.append(extension)
            at += size
        return s[at:], extensions


class ExtendedMessage(TolerantPacket):
    """A message that ends in a list of extensions, its field `exts`."""

    def extension(self, cls):
        """Return the first extension that is a `cls` (a class or its name), None if there is none."""
        return next(iter(self.extensions(cls)), None)

    def extensions(self, cls):
        """Return all extensions that are a `cls` (a class or its name), in their order."""
        present = self.getfieldval("exts")
        if isinstance(cls, str):
            return [ext for ext in present if cls in (base.__name__ for base in type(ext).__mro__)]
        return [ext for ext in present if isinstance(ext, cls)]


def octets_before(message: ExtendedMessage, extension: Packet) -> bytes:
    """Return the octets of `message` that stand before `extension`, one of its own.

    :raises ValueError: the extension is not in the message
    """
    return _octets_without(message, message.exts[_place_of(message, extension):])


def octets_through(message: ExtendedMessage, extension: Packet) -> bytes:
    """Return the octets of `message` up to and including `extension`, one of its own.

    :raises ValueError: the extension is not in the message
    """
    return _octets_without(message, message.exts[_place_of(message, extension) + 1:])


def _place_of(message: ExtendedMessage, extension: Packet) -> int:
    for place, candidate in enumerate(message.exts):
        if candidate is extension:
            return place
    raise ValueError(f"{type(extension).__name__} is not an extension of this message")


def _octets_without(message: ExtendedMessage, last: list[Packet]) -> bytes:
    """Return the octets of `message` up to its `last` extensions."""
    octets = bytes(message)
    return octets[:len(octets) - sum(map(len, last)) - len(message.payload)]


class MIP4Ext_Pad1(MIP4Ext):
    """One-byte padding (RFC 5944, sections 1.8 and 6.3)."""

    name = "MIPv4 One-byte Padding"
    fields_desc = [type_field(ExtensionType.ONE_BYTE_PADDING)]


class ICMPExt_Pad1(ICMPExt):
    """One-byte padding that makes the length of an advertisement even (RFC 5944, section 2.1.3)."""

    name = "ICMP One-byte Padding"
    fields_desc = [type_field(ICMPExtensionType.ONE_BYTE_PADDING, ICMPExtensionType)]


CONTROL.add(MIP4Ext_Pad1, ExtensionType.ONE_BYTE_PADDING, PAD)
ICMP_DISCOVERY.add(ICMPExt_Pad1, ICMPExtensionType.ONE_BYTE_PADDING, PAD)
