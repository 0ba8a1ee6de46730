# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets with any legal field values, drawn from the `fields_desc` of their class."""

from hypothesis import strategies as st
from scapy import fields
from scapy.packet import Packet

from scapy_mip4.layers.message import ExtensionListField

# What selects the class, and what fills itself in, stays as it is.
KEPT = ("type", "subtype", "vendor", "vtype", "len", "chksum")
LONGEST = 40  # octets of a text, items of a list: enough for every Length and cheap

ADDRESSES = st.ip_addresses(v=4).map(str)
# Fields whose legal values are fewer than their octets can hold.
FEWER = {
    ("ICMP_AgentAdvertisement", "entrysize"): st.just(2),
    ("ICMP_RouterAddress", "extra"): st.just(b""),
}
SIMPLE = {
    fields.IPField: lambda field: ADDRESSES,
    fields.IP6Field: lambda field: st.ip_addresses(v=6).map(str),
    fields.MACField: lambda field: st.binary(min_size=6, max_size=6).map(lambda mac: mac.hex(":")),
    fields.StrFixedLenField: lambda field: st.binary(
        min_size=field.length_from(None), max_size=field.length_from(None)),
    fields.StrField: lambda field: st.binary(max_size=LONGEST),
    fields.FieldListField: lambda field: st.lists(values(field.field), max_size=8),
    ExtensionListField: lambda field: st.lists(extensions(field.space), max_size=4),
    fields.PacketListField: lambda field: st.lists(legal(field.cls), max_size=4),
    fields.SignedIntField: lambda field: st.integers(-2**31, 2**31 - 1),
    fields.BitField: lambda field: st.integers(0, 2**field.size - 1),
    fields.Field: lambda field: st.integers(0, 2**(8 * field.sz) - 1),
}


def values(field):
    """Values that a field can hold."""
    kind = next(kind for kind in type(field).__mro__ if kind in SIMPLE)
    return SIMPLE[kind](field)


def extensions(space):
    """Extensions that a table reads."""
    return st.sampled_from([row.cls for row in space]).flatmap(legal)


@st.composite
def legal(draw, cls):
    """Packets of a class."""
    packet: Packet = cls()
    for field in cls.fields_desc:
        conditional = isinstance(field, fields.ConditionalField)
        plain = getattr(field, "fld", field)
        if field.name in KEPT or isinstance(plain, fields.FieldLenField):
            continue
        if conditional and not field._evalcond(packet):
            continue
        key = cls.__name__, field.name
        packet.setfieldval(field.name, draw(FEWER[key] if key in FEWER else values(plain)))
    return packet
