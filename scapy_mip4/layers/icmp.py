# SPDX-License-Identifier: GPL-2.0-or-later
"""ICMP messages of Mobile IPv4: the dispatcher that finds the class of a message by its type and subtype."""

from __future__ import annotations

from scapy.layers.inet import ICMP
from scapy.utils import checksum

from scapy_mip4.layers.message import ExtendedMessage

_FIXED_OCTETS = 8
_MESSAGES: dict[tuple[int, int | None], type] = {}


class ICMPMessage(ExtendedMessage):
    """An ICMP message that ends in extensions; its checksum, field `chksum`, fills itself in."""

    def answers(self, other):
        return False  # as of MIP4: no two of one class are a pair

    def post_build(self, pkt, pay):
        pkt += pay
        if self.chksum is None:
            pkt = pkt[:2] + checksum(pkt).to_bytes(2, "big") + pkt[4:]
        return pkt


def register_icmp_message(cls: type, subtype: int | None = None) -> None:
    """Let `cls` read the ICMP messages of the type that it has by default; a `subtype` is octet 4."""
    _MESSAGES[cls().type, subtype] = cls


def registered_messages() -> dict[tuple[int, int | None], type]:
    """Return the classes of all ICMP messages by type and subtype, None where a class reads any subtype."""
    return dict(_MESSAGES)


def _icmp_dispatch(cls, _pkt=None, *args, **kargs):
    if not _pkt or len(_pkt) < _FIXED_OCTETS:
        return cls
    return _MESSAGES.get((_pkt[0], _pkt[4])) or _MESSAGES.get((_pkt[0], None), cls)


# Scapy reads all of ICMP with one class and offers no other place to choose by type.
ICMP.dispatch_hook = classmethod(_icmp_dispatch)
