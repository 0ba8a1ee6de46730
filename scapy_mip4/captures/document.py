# SPDX-License-Identifier: GPL-2.0-or-later
"""A message as a JSON document: every field by its name.

Numbers stay numbers and flags become their letters. Addresses, NAIs and other texts are texts, with a backslash before
what is no UTF-8; all other octets are in hexadecimal. A packet is {"layer": its class, field: value, ...}, its payload,
if it has one, the last field. What a tunnel in UDP carries is octets: a Mobile IPv4 message in there is told by itself,
and the data of mobile nodes would take most of the time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from scapy.fields import FlagValue, StrField, StrLenField
from scapy.packet import Packet, Raw

from scapy_mip4.layers import MIP4_TunnelData


def document(packet: Packet) -> dict[str, Any]:
    """Return a packet in the form of this module."""
    shown: dict[str, Any] = {"layer": type(packet).__name__}
    shown.update((name, _value(value, name in texts(type(packet)))) for name, value in packet.fields.items())
    if isinstance(packet, MIP4_TunnelData) and packet.payload:
        shown["payload"] = document(Raw(bytes(packet.payload)))
    elif packet.payload:
        shown["payload"] = _value(packet.payload)
    return shown


@cache
def texts(cls: type[Packet]) -> frozenset[str]:
    """Return the names of the fields whose octets are texts."""
    fields = (getattr(field, "fld", field) for field in cls.fields_desc)
    return frozenset(field.name for field in fields if type(field) in (StrField, StrLenField) and cls is not Raw)


def _value(value: Any, is_text: bool = False) -> Any:
    if isinstance(value, Packet):
        return document(value)
    if isinstance(value, (list, tuple)):
        return [_value(item) for item in value]
    if isinstance(value, FlagValue):
        return str(value)
    if isinstance(value, bytes):
        return value.decode(errors="backslashreplace") if is_text else value.hex()
    return value if isinstance(value, (int, str)) or value is None else str(value)
