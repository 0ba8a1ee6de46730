# SPDX-License-Identifier: GPL-2.0-or-later
"""Which frames are not worth a closer look: no message of Mobile IPv4 can be in them, at any depth.

A capture of usual traffic is skipped over by one match of a regular expression a frame. It may also match less than
there is to skip, and may read beyond the end of a frame that is cut off before its ports, for there is no message in
such a frame either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache

from scapy_mip4.captures.files.linktypes import LinkType
from scapy_mip4.captures.frames.protocols import CARRIERS, GRE, ICMP, ICMP_TYPES, IP_IN_IP, UDP


def _any_of(octets: Collection[int]) -> bytes:
    return b"".join(b"\\x%02x" % octet for octet in sorted(octets))


def _any_port(ports: Collection[int]) -> bytes:
    low: dict[int, list[int]] = {}
    for port in ports:
        low.setdefault(port >> 8, []).append(port & 0xFF)
    return b"|".join(b"\\x%02x[%s]" % (high, _any_of(octets)) for high, octets in low.items())


def _ipv4(ports: Collection[int], inner: bytes = rb"(?!)") -> bytes:
    """What an IPv4 header with nothing of interest behind it looks like; `inner`: the same of one inside a tunnel."""
    numbers = _any_port(ports)
    udp = rb"\x%02x.{10}(?!%s)..(?!%s).." % (UDP, numbers, numbers)
    icmp = rb"\x%02x.{10}[^%s]" % (ICMP, _any_of(ICMP_TYPES))
    gre = rb"\x%02x.{10}(?:\x00\x00\x08\x00|\x20\x00\x08\x00.{4})" % GRE  # without a key or with one
    tunnel = rb"(?:\x%02x.{10}|%s)%s" % (IP_IN_IP, gre, inner)
    # No protocol that carries messages; or no options, no fragment, and no port or type that is one of ours.
    return rb"(?:[\x45-\x4f].{8}[^%s]|\x45.{5}[\x00\x40\x80\xc0]\x00.(?:%s|%s|%s))" % (
        _any_of(CARRIERS), udp, icmp, tunnel)


_BY_ETHERTYPE = rb"(?:\x81\x00..|\x88\xa8..)*(?:\x08\x00%s|\x86\xdd|\x08\x06)"
_BY_VERSION = rb"(?:%s|[\x60-\x6f])"
_NOTHING = rb"(?!)%s"
_PATTERNS = {
    LinkType.ETHERNET: rb".{12}" + _BY_ETHERTYPE,
    LinkType.LINUX_SLL: rb".{14}" + _BY_ETHERTYPE,
    LinkType.LINUX_SLL2: rb"(?:\x08\x00.{18}%s|\x86\xdd|\x08\x06)",
    LinkType.NULL: rb".{4}" + _BY_VERSION,
    LinkType.LOOP: rb".{4}" + _BY_VERSION,
    LinkType.DLT_RAW: _BY_VERSION,
    LinkType.DLT_RAW_OPENBSD: _BY_VERSION,
    LinkType.RAW: _BY_VERSION,
    LinkType.IPV4: _BY_VERSION,
    LinkType.PPP: rb"(?:\xff\x03)?\x00\x21%s",
    LinkType.PPP_HDLC: rb"\xff\x03\x00\x21%s",
}
"""By link type; %s is an IPv4 header."""


@cache
def boring(link: int | None, ports: frozenset[int]) -> Callable[[bytes, int], object]:
    """Return what tells of octets and the position of a frame whether no message to or from `ports` can be in it."""
    pattern = _PATTERNS.get(link, _NOTHING)  # type: ignore[call-overload]
    return re.compile(pattern % _ipv4(ports, _ipv4(ports)), re.DOTALL).match
