# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages without packets: each layer class as a function of its octets, made from the class's own `fields_desc`.

Building Packet objects costs some fifty times as much, so mass decoding does without. A function tells the same as
`document`, as a document or as the JSON text of one. Where a class has a field that cannot be told so, or reads in a
way of its own, its function is Scapy's reading turned into a document.
"""

from __future__ import annotations

from typing import Any

from scapy.layers.inet import ICMP
from scapy.packet import Packet, Raw

from scapy_mip4.captures.compiled.decoders import DOCUMENTS, JSON_TEXTS
from scapy_mip4.captures.compiled.source import source_of
from scapy_mip4.layers import MIP4

__all__ = ["class_of", "decode", "decode_as", "is_compiled", "to_json", "to_json_as"]


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


def decode_as(cls: type[Packet], octets: bytes) -> dict[str, Any]:
    """Return the document of octets that a class of our layers reads, whatever they are."""
    document: dict[str, Any] = DOCUMENTS.decode(cls, octets)
    return document


def to_json(octets: bytes, icmp: bool = False) -> str:
    """Return the JSON text of the document of a message; as `decode`."""
    return to_json_as(class_of(octets, icmp), octets)


def to_json_as(cls: type[Packet], octets: bytes) -> str:
    """Return the JSON text of the document of octets that a class of our layers reads, whatever they are."""
    text: str = JSON_TEXTS.decode(cls, octets)
    return text


def is_compiled(cls: type[Packet]) -> bool:
    """Tell whether what is told of this class is made without Scapy."""
    return source_of(cls) is not None
