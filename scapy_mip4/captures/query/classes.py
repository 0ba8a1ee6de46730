# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes that a document names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from scapy.packet import Packet

from scapy_mip4.layers import MIP4, control, icmp
from scapy_mip4.layers.table import SPACES


@cache
def messages() -> Mapping[str, type[Packet]]:
    """The classes of all messages by name."""
    return _by_name([*control.registered_messages().values(), *icmp.registered_messages().values(), MIP4])


@cache
def extensions() -> Mapping[str, type[Packet]]:
    """The classes of all extensions by name."""
    unknown = [cls for space in SPACES for cls in (space.unknown, space.unknown_long) if cls]
    return _by_name([*(row.cls for space in SPACES for row in space), *unknown])


def _by_name(classes: Iterable[type[Packet]]) -> Mapping[str, type[Packet]]:
    return {cls.__name__: cls for cls in classes}
