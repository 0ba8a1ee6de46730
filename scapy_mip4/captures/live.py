# SPDX-License-Identifier: GPL-2.0-or-later
"""The Mobile IPv4 messages that come by on a network interface (Linux)."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Collection, Generator
from contextlib import suppress

from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.files.linktypes import LinkType
from scapy_mip4.captures.frames import Digger, boring
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import MIP4_PORT

_ALL_PROTOCOLS = 3
_LOOPBACK = 772
_LINKS = {1: LinkType.ETHERNET, _LOOPBACK: LinkType.ETHERNET, 768: LinkType.RAW, 778: LinkType.RAW, 65534: LinkType.RAW}
"""Hardware types of Linux (ARPHRD_) whose frames begin as those of a link type: 768 IP-in-IP, 778 GRE, 65534 none."""
_OUTGOING = 4
_LARGEST_FRAME = 1 << 18  # the kernel puts segments together
_BUFFER = 1 << 23  # octets that wait while a line is printed
_SO_RCVBUFFORCE = 33  # beyond the limit for everybody
_SOL_PACKET, _PACKET_STATISTICS = 263, 6
_statistics = struct.Struct("II")  # frames, and how many of them were dropped


def listen(interface: str, ports: Collection[int] = (MIP4_PORT,),
           problem: Callable[[CaptureError], None] | None = None) -> Generator[Seen, None, None]:
    """Yield each message from now on, without end; `ports` are the UDP ports of Mobile IPv4.

    `problem` is called at the end if frames were lost because they came faster than they were taken. Raises
    CaptureError where the interface cannot be listened to, at once or when it goes down.
    """
    if not hasattr(socket, "AF_PACKET"):
        raise CaptureError(f"listening is for Linux alone; elsewhere, {_instead(interface)}", interface)
    try:
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    except PermissionError:
        raise CaptureError(f"listening to {interface} needs root, or the capability CAP_NET_RAW", interface) from None
    try:
        tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        with suppress(PermissionError):
            tap.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER)
        tap.bind((interface, _ALL_PROTOCOLS))
        hardware = tap.getsockname()[3]
    except (OSError, ValueError) as error:  # ValueError: no interface can have such a name
        tap.close()
        known = ", ".join(name for _, name in socket.if_nameindex())
        reason = getattr(error, "strerror", None) or str(error)
        raise CaptureError(f"cannot listen to {interface!r}: {reason}; there are {known}", interface) from None
    if hardware not in _LINKS:
        tap.close()
        raise CaptureError(
            f"{interface} is of hardware type {hardware}, which is not read; {_instead(interface)}", interface)
    return _heard(tap, interface, _LINKS[hardware], frozenset(ports), problem)


def _instead(interface: str) -> str:
    return f"pipe 'tcpdump -i {interface} -w -' into 'scapy-mip4 dissect -'"


def _heard(tap: socket.socket, interface: str, link: LinkType, ports: frozenset[int],
           problem: Callable[[CaptureError], None] | None) -> Generator[Seen, None, None]:
    digger, is_boring = Digger(ports, interface), boring(link, ports)
    number = 0
    with tap:
        try:
            while True:
                frame, (_, _, direction, hardware, _) = tap.recvfrom(_LARGEST_FRAME)
                if direction == _OUTGOING and hardware == _LOOPBACK:
                    continue  # it comes in again
                number += 1
                if not is_boring(frame, 0):
                    yield from digger.dig(frame, link, number, time.time())
        except OSError as error:
            raise CaptureError(f"{interface} can be heard no longer: {error.strerror}", interface, number) from None
        finally:
            lost = _statistics.unpack(tap.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, _statistics.size))[1]
            if lost and problem:
                problem(CaptureError(f"{interface}: {lost} frames were lost, they came too fast", interface, number))
