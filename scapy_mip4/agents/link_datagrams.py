# SPDX-License-Identifier: GPL-2.0-or-later
"""UDP datagrams as whole IP packets, with what a socket hides: checksum (RFC 5944 3.1), octets behind the end."""
from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from scapy.compat import raw
from scapy.layers.inet import IP, UDP
from scapy.packet import Raw
from scapy.utils import checksum

from scapy_mip4.testbed import Datagram

if TYPE_CHECKING:
    from scapy_mip4.agents.base import Transmission

UDP_PROTOCOL = 17
PROTOCOL, SOURCE_AND_DEST, DEST = 9, slice(12, 20), slice(16, 20)
IP_HEADER, UDP_HEADER = 20, 8    # octets
DEFAULT_TTL = 64


def packet_of(output: Transmission, port: int, with_checksum: bool = True) -> bytes:
    """The IP packet in which a datagram goes from that port."""
    header = IP(src=output.source, dst=output.dest, ttl=output.ttl or DEFAULT_TTL)
    udp = UDP(sport=port, dport=output.dest_port, chksum=None if with_checksum else 0)
    return bytes(raw(header / udp / Raw(output.octets)))


def datagram_in(
    octets: bytes, addresses: Collection[str], port: int, now: float, checked: bool = True
) -> Datagram | None:
    """The datagram in an IP packet for that port of one of the addresses; None if there is no sound one.

    A checksum of zero says that the sender computed none; any other must be right, if it is `checked`. What lies behind
    the end that the UDP length tells is not of the datagram.
    """
    # An agent on a busy link sees a lot that is not for it, and dissecting takes time.
    if len(octets) < IP_HEADER or octets[0] >> 4 != 4 or octets[PROTOCOL] != UDP_PROTOCOL:
        return None
    if str(IPv4Address(octets[DEST])) not in addresses:
        return None
    packet = IP(octets)
    udp = packet.payload
    if not isinstance(udp, UDP) or udp.dport != port:
        return None
    whole = bytes(udp)[:udp.len]
    if len(whole) < max(udp.len, UDP_HEADER):
        return None
    pseudo_header = octets[SOURCE_AND_DEST] + UDP_PROTOCOL.to_bytes(2, "big") + udp.len.to_bytes(2, "big")
    if checked and udp.chksum and checksum(pseudo_header + whole):
        return None
    return Datagram(whole[UDP_HEADER:], packet.src, udp.sport, packet.dst, udp.dport, packet.ttl, now)
