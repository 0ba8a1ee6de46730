# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4065, Instructions for Seamoby and Experimental Mobility Protocol IANA Allocations: ICMP type 41.

Its subtype says which protocol a message is of. Also here is what the options of these protocols share: a Length in
units of 8 octets that counts the whole option, and padding up to it.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, Field, XStrField, X3BytesField, XShortField, XStrLenField
from scapy.layers.inet import IP
from scapy.packet import bind_top_down

from scapy_mip4.codes import ExperimentalMobilitySubtype, field_names
from scapy_mip4.layers.extensions import TolerantPacket
from scapy_mip4.layers.icmp import ICMPMessage, register_icmp_message
from scapy_mip4.layers.table import ExtensionSpace, Layout, Row

__all__ = ["ICMP_ExperimentalMobility"]

_TYPE = 41
_UNASSIGNED = 255


def mobility_fields(subtype: int, codes: dict[int, str], *rest: Field) -> list:
    """Return the fields of a message of ICMP type 41; the `rest` begins with the 24 bits behind the subtype."""
    return [
        ByteEnumField("type", _TYPE, {_TYPE: "experimental mobility"}),
        ByteEnumField("code", 0, codes),
        # Not always printed so, but reserved bits count as they are sent, as in any checksum of ICMP.
        XShortField("chksum", None),
        ByteEnumField("subtype", subtype, field_names(ExperimentalMobilitySubtype)),
        *rest,
    ]


class ICMP_ExperimentalMobility(ICMPMessage):
    """Any message of an experimental mobility protocol (RFC 4065, section 8); by itself one of unknown subtype.

    So is one of CXTP, subtype 1 (RFC 4067). What the protocol sends behind the first 8 octets is in data.
    """

    name = "ICMP Experimental Mobility"
    match_subclass = True  # `packet[ICMP_ExperimentalMobility]` finds the messages of all subtypes
    fields_desc = mobility_fields(_UNASSIGNED, {}, X3BytesField("reserved", 0), XStrField("data", b""))

    def extensions(self, cls):
        return super().extensions(cls) if "exts" in self.fieldtype else []

    def mysummary(self):
        return self.sprintf("ICMP experimental mobility, subtype %subtype%, code %code%")


register_icmp_message(ICMP_ExperimentalMobility)
bind_top_down(IP, ICMP_ExperimentalMobility, proto=1)

_UNIT = 8
_LARGEST = 255 * _UNIT

EIGHTS = Layout(2, lambda octets: _UNIT * octets[1])
"""Type, Length, data; the Length counts all of it in units of 8 octets (RFC 4066, section 5.1.2)."""


class EightsOption(TolerantPacket):
    """An option that fills itself with zeros to a multiple of 8 octets, unless its Length is set."""

    def post_build(self, pkt, pay):
        pkt += pay
        if self.len is None:
            pkt += bytes(-len(pkt) % _UNIT)
            pkt = pkt[:1] + bytes([len(pkt) // _UNIT]) + pkt[2:]
        return pkt


class OptionSpace(ExtensionSpace):
    """The options of one carrier; those that no row reads have a Length in units of 8 octets as well."""

    def find(self, head):
        row = super().find(head)
        if row is None and len(head) >= EIGHTS.header:
            row = Row(self.unknown, head[0], EIGHTS, None, lambda octets: True)
        return row


def eights_length() -> ByteField:
    """Return the Length of an `EightsOption`, which fills itself in."""
    return ByteField("len", None)


class PaddedField(XStrLenField):
    """All octets of an option behind the first few, padding included, for they do not say where it begins.

    What is set to it is padded so that the option ends at a multiple of 8.
    """

    __slots__ = ["before"]

    def __init__(self, name: str, before: int) -> None:
        self.before = before
        super().__init__(name, b"", length_from=lambda pkt: max(_UNIT * pkt.len - before, 0),
                         max_length=_LARGEST - before)

    def padding(self, octets: bytes) -> bytes:
        """Return what to put behind `octets`."""
        return bytes(-(self.before + len(octets)) % _UNIT)

    def any2i(self, pkt, x):
        x = super().any2i(pkt, x)
        return x + self.padding(x) if isinstance(x, bytes) else x


class PaddedAddressField(PaddedField):
    """A padded link-layer address; takes "02:00:5e:10:00:01" as well, and hands on and shows it without padding."""

    def size(self, pkt, octets: bytes) -> int:
        """Return how many of the `octets` are the address: all, where nothing tells padding from it."""
        return len(octets)

    def any2i(self, pkt, x):
        return super().any2i(pkt, bytes.fromhex(x.replace(":", "")) if isinstance(x, str) else x)

    def i2h(self, pkt, x):
        return x[:self.size(pkt, x)] if isinstance(x, bytes) else x

    def i2repr(self, pkt, x):
        if not isinstance(x, bytes):
            return super().i2repr(pkt, x)
        size = self.size(pkt, x)
        return x[:size].hex(":") + (f" (padding {x[size:].hex()})" if x[size:] else "")
