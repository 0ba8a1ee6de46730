# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages beneath IPv4 headers, also beneath those inside tunnels."""

from __future__ import annotations

from collections.abc import Collection
from struct import Struct

from scapy_mip4.captures.addresses import ADDRESSES
from scapy_mip4.captures.frames.fragments import Fragments
from scapy_mip4.captures.frames.links import LINKS, NOWHERE, beneath, ethernet
from scapy_mip4.captures.frames.protocols import CARRIERS, GRE, ICMP, ICMP_TYPES, IP_IN_IP, MINIMAL, UDP
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import MIP4_PORT, MessageType

DEPTH = 8
"""Tunnels inside of each other that are followed."""
_ip_header = Struct(">BxHHHBBxx4s4s").unpack_from
_udp_header = Struct(">HHH").unpack_from
_minimal_header = Struct(">BBxx4s").unpack_from
_IP_OCTETS, _KNOWN_BY_OCTETS, _UDP_OCTETS, _ICMP_OCTETS = 20, 6, 8, 8
_GRE_OCTETS, _MINIMAL_OCTETS, _TUNNEL_DATA_OCTETS = 4, 8, 4
_MORE, _OFFSET = 0x2000, 0x1FFF
_FRAGMENTED = _MORE | _OFFSET
_SOURCE_PRESENT = 0x80  # RFC 2004, section 3.1
_TUNNEL_DATA = MessageType.TUNNEL_DATA
_GRE_FIELDS = (0x8000, 0x2000, 0x1000)
"""Flags of GRE each of which adds 4 octets: checksum, key, sequence number."""
_GRE_ROUTING, _GRE_VERSION = 0x4000, 7
_BRIDGED = b"\x65\x58"  # Ethernet inside GRE


class Digger:
    """Finds the messages in the frames of one recording, in the order in which they came.

    `ports` are the UDP ports of Mobile IPv4; `file` becomes that of each `Seen`.
    """

    def __init__(self, ports: Collection[int] = (MIP4_PORT,), file: str = "") -> None:
        self._ports = frozenset(ports)
        self._file = file
        self._fragments = Fragments(ports)
        # Of the frame at hand:
        self._number, self._time, self._is_cut = 0, 0.0, False
        self._found: list[Seen] = []

    def dig(self, octets: bytes, link: int | None, number: int, time: float, length: int | None = None) -> list[Seen]:
        """Return the messages in a frame, those of tunnels behind the tunnel data message that carries them.

        `link` is its LINKTYPE_ of tcpdump.org; a frame of one that `LINKS` does not know has none. `number` and `time`
        are those of `Seen`; `length` is what the frame had on the wire, if that is more than its octets. The fragment
        that makes a datagram whole brings its message.
        """
        self._number, self._time, self._is_cut = number, time, length is not None and length > len(octets)
        self._found = []
        ip_header_at = LINKS.get(link)
        at = ip_header_at(octets) if ip_header_at else NOWHERE
        if at != NOWHERE:
            self._ipv4(octets, at, len(octets), ())
        return self._found

    def _ipv4(self, octets: bytes, at: int, limit: int, via: tuple[str, ...]) -> None:
        """Dig in what may be an IPv4 header and its payload, which `limit` ends."""
        if at + _IP_OCTETS > limit:
            return
        first, length, ident, fragment, ttl, protocol, src, dst = _ip_header(octets, at)
        start = at + (first & 15) * 4
        end = at + length if length else limit  # a large one that the network card is to divide has none
        stop = end if end < limit else limit
        if protocol not in CARRIERS or first >> 4 != 4 or not at + _IP_OCTETS <= start <= stop:
            return
        if fragment & _FRAGMENTED:
            if end > stop:
                return
            whole = self._fragments.add((src, dst, ident, protocol, via), protocol, (fragment & _OFFSET) * 8,
                                        bool(fragment & _MORE), octets[start:end], ttl, self._time)
            if whole is None:
                return
            octets, ttl = whole
            start, end = 0, len(octets)
            stop = end
        self._payload(protocol, octets, start, stop, end, src, dst, ttl, via)

    def _payload(self, protocol: int, octets: bytes, start: int, stop: int, end: int, src: bytes, dst: bytes, ttl: int,
                 via: tuple[str, ...]) -> None:
        """Dig in what is behind an IP header up to `stop`, though all of it may go on to `end`."""
        if protocol == UDP:
            self._udp(octets, start, stop, src, dst, ttl, via)
        elif protocol == ICMP:
            if stop - start >= _ICMP_OCTETS and octets[start] in ICMP_TYPES:
                self._found.append(Seen(
                    self._number, self._time, ADDRESSES[src], ADDRESSES[dst], None, None, ttl, octets[start:stop],
                    via, self._is_cut and end > stop, self._file))
        elif len(via) == DEPTH:
            return
        elif protocol == IP_IN_IP:
            self._ipv4(octets, start, stop, (*via, "ip-in-ip"))
        elif protocol == GRE:
            self._gre(octets, start, stop, (*via, "gre"))
        elif protocol == MINIMAL and start + _MINIMAL_OCTETS <= stop:
            protocol, has_source, dst = _minimal_header(octets, start)
            start += _MINIMAL_OCTETS
            if has_source & _SOURCE_PRESENT:
                src = octets[start : start + 4]
                start += 4
            if start <= stop:
                self._payload(protocol, octets, start, stop, end, src, dst, ttl, (*via, "minimal"))

    def _udp(self, octets: bytes, start: int, stop: int, src: bytes, dst: bytes, ttl: int,
             via: tuple[str, ...]) -> None:
        # The snap length may have left of a message no more than what it is known by.
        if start + (_KNOWN_BY_OCTETS if self._is_cut else _UDP_OCTETS) > stop:
            return
        sport, dport, length = _udp_header(octets, start)
        if sport not in self._ports and dport not in self._ports:
            return
        end = start + length if length >= _UDP_OCTETS else stop  # a wrong length has all there is
        start += _UDP_OCTETS
        cut = self._is_cut and (end > stop or start > stop)
        self._found.append(Seen(
            self._number, self._time, ADDRESSES[src], ADDRESSES[dst], sport, dport, ttl,
            octets[start : end if end < stop else stop], via, cut, self._file))
        if start + _TUNNEL_DATA_OCTETS <= stop and octets[start] == _TUNNEL_DATA and len(via) < DEPTH:
            # Its next header is a protocol number, as that of an IP header, of 4, 47 and 55 (RFC 3519, section 3.3).
            protocol = octets[start + 1]
            start += _TUNNEL_DATA_OCTETS
            if protocol == IP_IN_IP:
                self._ipv4(octets, start, stop, (*via, "udp"))
            elif protocol in (GRE, MINIMAL):
                self._payload(protocol, octets, start, stop, end, src, dst, ttl, (*via, "udp"))

    def _gre(self, octets: bytes, at: int, stop: int, via: tuple[str, ...]) -> None:
        """Dig in a GRE header of version 0 (RFC 2784, RFC 2890) without routing, which nobody uses (RFC 1701)."""
        flags = int.from_bytes(octets[at : at + 2], "big")
        if at + _GRE_OCTETS > stop or flags & (_GRE_ROUTING | _GRE_VERSION):
            return
        kind = octets[at + 2 : at + 4]
        at += _GRE_OCTETS + 4 * sum(bool(flags & each) for each in _GRE_FIELDS)
        inner = ethernet(octets, at) if kind == _BRIDGED else beneath(kind, octets, at)
        if inner != NOWHERE:
            self._ipv4(octets, inner, stop, via)
