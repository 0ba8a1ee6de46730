# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages without their extensions: most fields and filters ask for no more, and it takes a fraction of the time."""

from __future__ import annotations

from functools import cache
from typing import Any

from scapy.packet import Packet

from scapy_mip4.captures.compiled import class_of, decode_as
from scapy_mip4.captures.seen import Seen
from scapy_mip4.layers import MIP4
from scapy_mip4.layers.message import ExtensionListField


def head(seen: Seen) -> dict[str, Any]:
    """Return what the document of a message has of fields of its own; extensions and what is behind them may lack."""
    octets = seen.octets
    cls = class_of(octets, icmp=seen.sport is None)
    return decode_as(cls, octets[: octets_of_head(cls)])


@cache
def octets_of_head(cls: type[Packet]) -> int | None:
    """Return how many octets come before the extensions of a class, None if that differs from message to message."""
    is_fixed = issubclass(cls, MIP4) and isinstance(cls.fields_desc[-1], ExtensionListField)
    return len(bytes(cls())) if is_fixed else None
