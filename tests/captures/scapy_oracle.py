# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages of frames as a straightforward dissection with Scapy finds them: slow, and for what Scapy handles."""

from __future__ import annotations

from collections.abc import Iterator

import scapy.layers.l2
import scapy.layers.ppp  # noqa: F401
from scapy.config import conf
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet

from scapy_mip4.layers.icmp import ICMPMessage

UDP_HEADER = 8  # octets

Found = tuple[str, str, "int | None", "int | None", int, bytes]
"""src, dst, sport, dport, ttl and octets of a message."""


def dissected(frame: bytes, link: int) -> Packet:
    return conf.l2types.num2layer[link](frame)


def found_by_scapy(packet: Packet, ports: frozenset[int]) -> Iterator[Found]:
    """Yield the messages beneath each IP header of a frame."""
    number = 1
    while (ip := packet.getlayer(IP, number)) is not None:
        payload = ip.payload
        if isinstance(payload, ICMPMessage):
            yield ip.src, ip.dst, None, None, ip.ttl, bytes(payload)
        elif isinstance(payload, UDP) and {payload.sport, payload.dport} & ports:
            octets = bytes(payload.payload)[: payload.len - UDP_HEADER]
            yield ip.src, ip.dst, payload.sport, payload.dport, ip.ttl, octets
        number += 1
