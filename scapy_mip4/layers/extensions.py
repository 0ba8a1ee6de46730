# SPDX-License-Identifier: GPL-2.0-or-later
"""What all extensions share: their base classes and the fields that most of them begin with."""

from __future__ import annotations

from scapy.fields import (
    ByteEnumField, ByteField, FieldLenField, IntEnumField, StrLenField, XStrFixedLenField, XStrLenField,
)
from scapy.packet import Packet, Raw

from scapy_mip4.codes import SPI, ExtensionType, ICMPExtensionType, field_names

__all__ = ["ICMPExt", "ICMPExt_Unknown", "MIP4Ext", "MIP4Ext_Unknown", "MIP4Ext_UnknownLong"]


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

    def clear_cache(self):
        if self.fields:
            super().clear_cache()
        else:  # all octets are in the payload, and without the cache default fields would come before them
            self.payload.clear_cache()

    def setfieldval(self, attr, val):
        super().setfieldval(attr, val)
        self.forget_octets()

    def forget_octets(self) -> None:
        """Let the packets that hold this one build anew: Scapy sees no change that is deeper than one list."""
        holder = self.parent
        while holder is not None:
            holder.raw_packet_cache = None
            holder = holder.parent

    def command(self):
        # What could not be read has no fields that would build it again.
        read = self.fields or not self.payload
        return super().command() if read else f"{type(self).__name__}({bytes(self)!r})"

    def __copy__(self):
        return self.copy()


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


class SPIField(IntEnumField):
    """A Security Parameter Index: shown in hexadecimal, or by name where it is an assigned one."""

    def __init__(self, name: str, default: int) -> None:
        super().__init__(name, default, field_names(SPI))

    def i2repr_one(self, pkt, x):
        return f"{x:#x}" if isinstance(x, int) and x not in self.i2s else super().i2repr_one(pkt, x)


class FixedField(XStrFixedLenField):
    """So many octets that are all there: Scapy would fill up fewer with zeros when it builds them again."""

    def __init__(self, name: str, octets: int) -> None:
        super().__init__(name, bytes(octets), octets)

    def getfield(self, pkt, s):
        rest, octets = super().getfield(pkt, s)
        if len(octets) < len(self.default):
            raise ValueError(f"{self.name} is cut short")
        return rest, octets


LONGEST = 255
"""Octets that a Length of one octet can count; `fuzz()` makes no longer data, so that its packets can be built."""


def length_field(counts: str, extra: int = 0, size: str = "B") -> FieldLenField:
    """Return a Length that fills itself in: the octets of field `counts` plus `extra` fixed ones."""
    return FieldLenField("len", None, length_of=counts, fmt=size, adjust=lambda pkt, octets: octets + extra)


class Uncounted:
    """How long the variable part of an extension is: its Length less the `extra` fixed octets that are counted too."""

    def __init__(self, extra: int) -> None:
        self.extra = extra

    def __call__(self, pkt: Packet) -> int:
        return max(pkt.len - self.extra, 0)


def _rest(kind: type, name: str, extra: int) -> StrLenField:
    return kind(name, b"", length_from=Uncounted(extra), max_length=LONGEST - extra)


def data_field(name: str, extra: int = 0) -> StrLenField:
    """Return the variable part of an extension, octets whose Length counts `extra` fixed ones as well."""
    return _rest(XStrLenField, name, extra)


def text_field(name: str, extra: int = 0) -> StrLenField:
    """Return the variable part of an extension that is a text; as `data_field`."""
    return _rest(StrLenField, name, extra)


class MIP4Ext_Unknown(MIP4Ext):
    """An extension that no table row reads, or one cut short (RFC 5944, section 1.9)."""

    name = "MIPv4 Unknown Extension"
    fields_desc = [type_field(254), length_field("data"), data_field("data")]


class MIP4Ext_UnknownLong(MIP4Ext_Unknown):
    """An extension of a type that is long, but of a subtype that no table row reads (RFC 5944, section 1.10)."""

    name = "MIPv4 Unknown Long Extension"
    # 41/7 is what early implementations sent and IANA never allocates.
    fields_desc = [
        type_field(ExtensionType.MN_FA_KEYGEN_REPLY),
        subtype_field(7),
        length_field("data", size="H"),
        data_field("data"),
    ]


class ICMPExt_Unknown(ICMPExt):
    """A router discovery extension that no table row reads, or one cut short (RFC 5944, section 1.9)."""

    name = "ICMP Unknown Extension"
    fields_desc = [type_field(254, ICMPExtensionType), length_field("data"), data_field("data")]
