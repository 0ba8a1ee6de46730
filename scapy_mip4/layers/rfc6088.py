# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6088, Traffic Selectors for Flow Bindings: the binary selectors from their flags word on."""

from __future__ import annotations

from string import ascii_uppercase

from scapy.data import IP_PROTOS
from scapy.fields import (
    ByteEnumField, ConditionalField, FlagsField, IP6Field, IPField, ShortField, XByteField, XIntField,
)

from scapy_mip4.layers.extensions import TolerantPacket

__all__ = ["MIP4_IPv4Selector", "MIP4_IPv6Selector"]

_BITS = 32
_RESERVED = "0123456789abcdefgh"


def _protocol(name: str, default: int) -> ByteEnumField:
    return ByteEnumField(name, default, IP_PROTOS)


def _selector_fields(*ranges) -> list:
    """Return the flags word and, for each (name, kind, default), the start and the end of a range.

    Flag A, the most significant bit, says that the first of them is present, B the second and so on.
    """
    limits = [kind(f"{name}_{limit}", default) for name, kind, default in ranges for limit in ("start", "end")]
    letters = ascii_uppercase[:len(limits)]
    return [
        FlagsField("flags", 0, _BITS, _RESERVED[:_BITS - len(letters)] + letters[::-1]),
        *(ConditionalField(field, lambda pkt, flag=1 << (_BITS - 1 - place): pkt.flags & flag)
          for place, field in enumerate(limits)),
    ]


class MIP4_IPv4Selector(TolerantPacket):
    """IPv4 binary traffic selector (RFC 6088, section 3.1).

    The source is the correspondent node, the destination the mobile node. Flags A-N say which of the fields are sent,
    in their order; a field whose flag is clear takes no octets. An end (inclusive) needs its start; a start alone is a
    single value. The lowest 2 bits of ds count in no comparison.
    """

    name = "IPv4 Binary Traffic Selector"
    fields_desc = _selector_fields(
        ("src", IPField, "0.0.0.0"),
        ("dst", IPField, "0.0.0.0"),
        ("spi", XIntField, 0),
        ("sport", ShortField, 0),
        ("dport", ShortField, 0),
        ("ds", XByteField, 0),
        ("proto", _protocol, 0),
    )


class MIP4_IPv6Selector(TolerantPacket):
    """IPv6 binary traffic selector (RFC 6088, section 3.2).

    The source is the correspondent node, the destination the mobile node. Flags A-P say which of the fields are sent,
    in their order; from G on they differ from those of IPv4. A flow label is the low 20 bits of 32, the first 8 of
    which are sent 0. The lowest 2 bits of tc count in no comparison.
    """

    name = "IPv6 Binary Traffic Selector"
    fields_desc = _selector_fields(
        ("src", IP6Field, "::"),
        ("dst", IP6Field, "::"),
        ("spi", XIntField, 0),
        ("label", XIntField, 0),
        ("sport", ShortField, 0),
        ("dport", ShortField, 0),
        ("tc", XByteField, 0),
        ("nh", _protocol, 0),
    )
