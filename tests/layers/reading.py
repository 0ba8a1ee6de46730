# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading packets as the layers' tests need it: where they stand, and field by field."""

from scapy.layers.inet import ICMP
from scapy.packet import Packet

from scapy_mip4.layers import MIP4
from scapy_mip4.layers.icmp import ICMPMessage
from scapy_mip4.layers.table import SPACES


def dissected(octets, cls):
    """The packet that octets are where they stand: found by its carrier, not by its class."""
    for space in SPACES:
        if cls in (space.unknown, space.unknown_long) or any(row.cls is cls for row in space):
            extension, size = space.take(octets, 0)
            assert size == len(octets)
            return extension
    if issubclass(cls, MIP4):
        return MIP4(octets)
    return ICMP(octets) if issubclass(cls, ICMPMessage) else cls(octets)


FILLED_IN = ("len", "chksum", "naddr", "count")


def fields_of(packet):
    """All fields but Lengths, counts and checksums, which the built packet leaves to be filled in."""
    return {name: [fields_of(item) if isinstance(item, Packet) else item for item in value]
            if isinstance(value := packet.getfieldval(name), list) else value
            for name in (field.name for field in packet.fields_desc) if name not in FILLED_IN}
