# SPDX-License-Identifier: GPL-2.0-or-later
"""Where in a frame the IPv4 header is, by its link type."""

from __future__ import annotations

from collections.abc import Callable

from scapy_mip4.captures.files.linktypes import LinkType

NOWHERE = -1
VLAN = (b"\x81\x00", b"\x88\xa8", b"\x91\x00")
_IPV4, _PPPOE = b"\x08\x00", b"\x88\x64"
_MPLS = (b"\x88\x47", b"\x88\x48")
_LEAST_ETHERTYPE = b"\x06\x00"  # less is a length
_SNAP = b"\xaa\xaa\x03\x00\x00\x00"  # of IEEE 802.2: an EtherType follows
_HDLC = b"\xff\x03"
_CISCO = (0x0F, 0x8F)


def beneath(kind: bytes, octets: bytes, at: int) -> int:
    """Return where the IPv4 header is beneath an EtherType, `NOWHERE` if there is none; `at` is what follows it."""
    while kind != _IPV4:
        if kind in VLAN:
            kind, at = octets[at + 2 : at + 4], at + 4
        elif kind == _PPPOE:
            return _pppoe(octets, at)
        elif kind in _MPLS:
            return _mpls(octets, at)
        elif kind < _LEAST_ETHERTYPE and octets.startswith(_SNAP, at):
            kind, at = octets[at + 6 : at + 8], at + 8
        else:
            return NOWHERE
    return at


def ethernet(octets: bytes, at: int = 0) -> int:
    """Return where the IPv4 header is beneath an Ethernet header, `NOWHERE` if there is none."""
    return beneath(octets[at + 12 : at + 14], octets, at + 14)


def _pppoe(octets: bytes, at: int = 0) -> int:
    return _ppp(octets, at + 6) if octets.startswith(b"\x11\x00", at) else NOWHERE


def _mpls(octets: bytes, at: int) -> int:
    while at + 4 <= len(octets):
        at += 4
        if octets[at - 2] & 1:  # the bottom of the stack, under which only the first octet tells what is there
            return at
    return NOWHERE


def _ppp(octets: bytes, at: int = 0) -> int:
    if octets.startswith(_HDLC, at):
        at += len(_HDLC)
    if octets.startswith(b"\x00\x21", at):
        return at + 2
    return at + 1 if octets.startswith(b"\x21", at) else NOWHERE


def _cisco(octets: bytes) -> int:
    return beneath(octets[2:4], octets, 4)


def _ppp_hdlc(octets: bytes) -> int:
    return _cisco(octets) if octets and octets[0] in _CISCO else _ppp(octets)


def _loopback(octets: bytes) -> int:
    """Behind AF_INET in the byte order of the machine that recorded it."""
    return 4 if octets[:4] in (b"\x00\x00\x00\x02", b"\x02\x00\x00\x00") else NOWHERE


def _cooked(octets: bytes) -> int:
    return beneath(octets[14:16], octets, 16)


def _cooked_2(octets: bytes) -> int:
    return beneath(octets[:2], octets, 20)


def _raw(octets: bytes) -> int:
    return 0


def _ipv6(octets: bytes) -> int:
    return NOWHERE


LINKS: dict[int | None, Callable[[bytes], int]] = {
    LinkType.NULL: _loopback,
    LinkType.ETHERNET: ethernet,
    LinkType.PPP: _ppp,
    LinkType.DLT_RAW: _raw,
    LinkType.DLT_RAW_OPENBSD: _raw,
    LinkType.PPP_HDLC: _ppp_hdlc,
    LinkType.PPP_ETHER: _pppoe,
    LinkType.RAW: _raw,
    LinkType.C_HDLC: _cisco,
    LinkType.LOOP: _loopback,
    LinkType.LINUX_SLL: _cooked,
    LinkType.IPV4: _raw,
    LinkType.IPV6: _ipv6,
    LinkType.LINUX_SLL2: _cooked_2,
}
"""By link type, what returns where the IPv4 header of a frame is, if there is one: whether it is one is not checked."""
