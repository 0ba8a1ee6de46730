# SPDX-License-Identifier: GPL-2.0-or-later
"""Tunnels of mobility agents: IP in IP (RFC 2003), minimal encapsulation (RFC 2004) and GRE (RFC 2784)."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scapy.compat import raw
from scapy.layers.inet import IP
from scapy.layers.l2 import GRE
from scapy.packet import Packet, Raw
from scapy.utils import checksum

from scapy_mip4.agents.base import IP_HEADER
from scapy_mip4.layers import MinimalForwardingHeader

IP_IN_IP, GRE_TUNNEL, MINIMAL = 4, 47, 55       # protocol numbers
FEATURES = {IP_IN_IP: None, GRE_TUNNEL: "gre", MINIMAL: "minimal_encapsulation"}
"""Encapsulation -> the feature that offers it, None for the one that all agents have (RFC 5944 4.1, RFC 3519 4.1)."""
IP_IN_GRE = 0x0800
TUNNEL_TTL = 64
UNSUPPORTED_GRE = 0x4000 | 0x0800               # RFC 2784 2.3, erratum 3719: routing, strict source route
GRE_CHECKSUM, GRE_KEY, GRE_SEQUENCE, GRE_VERSION = 0x8000, 0x2000, 0x1000, 0x0007


def is_offered(protocol: int, offers: Callable[[str], object]) -> bool:
    """Whether an agent of which `offers` tells the features has such tunnels."""
    feature = FEATURES.get(protocol)
    return protocol == IP_IN_IP or feature is not None and bool(offers(feature))


def asked_for(flags: Any) -> int:
    """The encapsulation that the flags M and G of a request ask for; of both, the smaller header (RFC 5944 3.3)."""
    return MINIMAL if flags.M else GRE_TUNNEL if flags.G else IP_IN_IP


def read(octets: bytes) -> Packet | None:
    """An IP packet; None if it is cut short or its header checksum is wrong (RFC 1812 5.2.2)."""
    if len(octets) < IP_HEADER or octets[0] >> 4 != 4:
        return None
    size, total = 4 * (octets[0] & 15), int.from_bytes(octets[2:4], "big")
    if size < IP_HEADER or not size <= total <= len(octets) or checksum(octets[:size]):
        return None
    return IP(octets[:total])


def hop(packet: Packet) -> Packet | None:
    """The packet after one more hop, such as that into a tunnel (RFC 2003 3.1); None if it may live no longer."""
    if packet.ttl <= 1:
        return None
    older: Packet = packet.copy()
    older.ttl -= 1
    del older.chksum
    return older


def encapsulate(packet: Packet, source: str, dest: str, protocol: int = IP_IN_IP) -> Packet:
    """The packet in a tunnel. A fragment cannot be encapsulated minimally and goes by IP in IP (RFC 2004 1)."""
    if protocol == MINIMAL and not (packet.frag or packet.flags.MF):
        return _minimal(packet, source, dest)
    # DF as in the packet: RFC 2003 3.1. Not set flag by flag, for all IP headers share the default.
    flags = "DF" if packet.flags.DF else 0
    outer = IP(src=source, dst=dest, ttl=TUNNEL_TTL, tos=packet.tos, flags=flags)
    if protocol == GRE_TUNNEL:
        return outer / GRE(proto=IP_IN_GRE) / packet
    outer.proto = IP_IN_IP
    return outer / packet


def decapsulate(packet: Packet) -> Packet | None:
    """The packet inside a tunnel; None if there is none, or none that may be taken out."""
    content = bytes(raw(packet.payload))
    if packet.proto == IP_IN_IP:
        return read(content)
    if packet.proto == GRE_TUNNEL:
        return _from_gre(content)
    if packet.proto == MINIMAL and isinstance(packet.payload, MinimalForwardingHeader):
        return _from_minimal(packet)
    return None


def _minimal(packet: Packet, source: str, dest: str) -> Packet:
    """RFC 2004 3.1: the header is changed, and what it held before kept behind it."""
    outer: Packet = packet.copy()
    outer.remove_payload()
    kept = {"src": packet.src} if packet.src != source else {"flags": 0}
    outer.src, outer.dst, outer.proto = source, dest, MINIMAL
    del outer.chksum, outer.len
    header = MinimalForwardingHeader(proto=packet.proto, dst=packet.dst, **kept)
    return outer / header / Raw(bytes(raw(packet.payload)))


def _from_minimal(packet: Packet) -> Packet | None:
    header = packet.payload
    size = 12 if header.flags.S else 8
    octets = bytes(raw(header))
    if checksum(octets[:size]):
        return None
    inner: Packet = packet.copy()
    inner.remove_payload()
    inner.src, inner.dst, inner.proto = header.src if header.flags.S else packet.src, header.dst, header.proto
    del inner.chksum, inner.len
    return read(bytes(raw(inner / Raw(octets[size:]))))


def _from_gre(octets: bytes) -> Packet | None:
    bits, kind = int.from_bytes(octets[:2], "big"), octets[2:4]
    if len(octets) < 4 or bits & (UNSUPPORTED_GRE | GRE_VERSION) or kind != IP_IN_GRE.to_bytes(2, "big"):
        return None
    if bits & GRE_CHECKSUM and checksum(octets):
        return None
    options = sum(bool(bits & option) for option in (GRE_CHECKSUM, GRE_KEY, GRE_SEQUENCE))
    return read(octets[4 + 4 * options:])
