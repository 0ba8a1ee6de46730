# SPDX-License-Identifier: GPL-2.0-or-later
"""Tunnels in UDP, as home agent and foreign agent build and read them (RFC 3519 4.2, 4.3, 4.8 and 4.9)."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scapy.compat import raw
from scapy.layers.inet import ICMP, IP, fragment
from scapy.packet import Packet, Raw

from scapy_mip4.agents.base import IP_HEADER, Transmission
from scapy_mip4.agents.tunnels import TUNNEL_TTL, decapsulate, encapsulate
from scapy_mip4.layers import MIP4_TunnelData
from scapy_mip4.testbed import Datagram

DEFAULT_KEEPALIVE = 110     # seconds, RFC 3519 4.9
HEADER = 4                  # octets of a tunnel data message before what it carries
ECHO_REPLY, ECHO_REQUEST = 0, 8
LARGEST_INNER = 1436        # octets of a packet that fits into an Ethernet frame with all headers, whatever the tunnel


@dataclass(frozen=True)
class Endpoint:
    """The other end of a tunnel in UDP. half_bound: its port is known once a keepalive has come (RFC 3519 4.6)."""

    address: str
    port: int
    half_bound: bool = False


def into_tunnel(packet: Packet, source: str, to: Endpoint, protocol: int) -> list[Transmission]:
    """The packet on its way through the tunnel, as fragments if it is too long (RFC 3519 4.8)."""
    if to.half_bound or (packet.flags.DF and len(packet) > LARGEST_INNER):
        return []
    return [Transmission(octets, source, to.address, to.port)
            for octets in _messages(packet, source, to.address, protocol)]


def _messages(packet: Packet, source: str, dest: str, protocol: int) -> Iterator[bytes]:
    pieces = fragment(packet, LARGEST_INNER - IP_HEADER) if len(packet) > LARGEST_INNER else [packet]
    for piece in pieces:
        outer = IP(raw(encapsulate(piece, source, dest, protocol)))
        if outer.proto == protocol:     # a fragment cannot be encapsulated minimally, and nothing else was agreed
            yield bytes(raw(MIP4_TunnelData(nh=protocol))) + bytes(raw(outer.payload))


def out_of_tunnel(datagram: Datagram, protocol: int) -> Packet | None:
    """The packet inside a tunnel data message; None if it is not encapsulated as agreed (RFC 3519 3.3)."""
    if datagram.octets[1] != protocol:
        return None
    # RFC 3519 4.3: as if UDP and Mobile IP headers had not been there.
    outer = IP(src=datagram.source, dst=datagram.dest, ttl=datagram.ttl or TUNNEL_TTL, proto=protocol)
    return decapsulate(IP(raw(outer / Raw(datagram.octets[HEADER:]))))


def is_echo(packet: Packet, kind: int) -> bool:
    """Whether it is an ICMP echo request or reply."""
    return isinstance(packet.payload, ICMP) and packet.payload.type == kind


def echo_request(home: str, home_agent: str, number: int) -> Packet:
    """A keepalive (RFC 3519 4.9)."""
    return IP(src=home, dst=home_agent) / ICMP(type=ECHO_REQUEST, seq=number & 0xFFFF)


def echo_reply(request: Packet) -> Packet:
    """What answers it."""
    asked = request.payload
    answer = ICMP(type=ECHO_REPLY, id=asked.id, seq=asked.seq) / Raw(bytes(raw(asked.payload)))
    return IP(src=request.dst, dst=request.src) / answer
