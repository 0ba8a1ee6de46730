# SPDX-License-Identifier: GPL-2.0-or-later
"""ICMP errors about an agent's own datagrams, as whole IP packets (RFC 792; RFC 5944 3.7.3)."""
from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address
from typing import NamedTuple

from scapy.utils import checksum

from scapy_mip4.testbed.udp import icmp_error_name

ICMP_PROTOCOL, UDP_PROTOCOL = 1, 17
ERRORS = (3, 11, 12)            # destination unreachable, time exceeded, parameter problem
ICMP_HEADER, IP_HEADER, UDP_HEADER = 8, 20, 8       # octets
TOTAL_LENGTH, PROTOCOL, SOURCE, DEST = slice(2, 4), 9, slice(12, 16), slice(16, 20)


class IcmpError(NamedTuple):
    """What an error says: its `kind`, for whom the datagram was, and how its payload began (the part quoted)."""

    kind: str
    dest: str
    quoted: bytes


def icmp_error_in(octets: bytes, addresses: Collection[str], port: int) -> IcmpError | None:
    """The error in an IP packet, if it is about a datagram from that port of one of the addresses."""
    if len(octets) < IP_HEADER or octets[0] >> 4 != 4 or octets[PROTOCOL] != ICMP_PROTOCOL:
        return None
    icmp = octets[_header(octets):int.from_bytes(octets[TOTAL_LENGTH], "big")]
    if str(IPv4Address(octets[DEST])) not in addresses:
        return None
    about = icmp[ICMP_HEADER:]
    if len(about) < IP_HEADER or icmp[0] not in ERRORS or checksum(icmp):
        return None
    udp = about[_header(about):]
    source = str(IPv4Address(about[SOURCE]))
    if about[PROTOCOL] != UDP_PROTOCOL or source not in addresses or udp[:2] != port.to_bytes(2, "big"):
        return None
    return IcmpError(icmp_error_name(icmp[0], icmp[1]), str(IPv4Address(about[DEST])), udp[UDP_HEADER:])


def _header(packet: bytes) -> int:
    return 4 * (packet[0] & 15)
