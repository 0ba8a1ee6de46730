# SPDX-License-Identifier: GPL-2.0-or-later
"""How whole IP packets (agent advertisements, tunnelled data) pass between the tester and a device."""

from __future__ import annotations

import asyncio
import socket
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

from .model import Device, Testbed
from .udp import Datagram, UDPSocket

OnPacket = Callable[[bytes], None]

ETH_P_IP = 0x0800
PACKET_HOST, PACKET_OUTGOING = 0, 4
FIRST_GROUP = bytes([224])  # first octet of the addresses of groups, and of 255.255.255.255
RESTART = b"restart"
RESTART_SECONDS = 0.5
ALONE, TO_ALL = "alone", "all"
BURST = 64  # packets read before other tasks get their turn


class Link(ABC):
    """One end of a link. Octets are whole IPv4 packets; every subscriber gets each packet that arrives.

    `frame` tells of the packet that is just arriving whether its frame was for this end "alone" or for "all".
    `restart` stops whoever is at the other end and starts it again, None if that is not in our hands;
    `asked_to_restart` is called when the other end asks us to.
    """

    frame: str | None = None
    restart: Callable[[], Awaitable[None]] | None = None
    asked_to_restart: Callable[[], object] | None = None

    def __init__(self) -> None:
        self._subscribers: list[OnPacket] = []

    @abstractmethod
    def send(self, octets: bytes, to_all: bool = False) -> None:
        """Send one IP packet to the other end. OSError when the system refuses to.

        Its destination decides whom the frame is for, but for `to_all`, which only a link in memory heeds.
        """

    def subscribe(self, callback: OnPacket) -> None:
        """Call back with the octets of each packet that arrives from now on."""
        self._subscribers.append(callback)

    def unsubscribe(self) -> None:
        """Forget who was to be called back."""
        self._subscribers.clear()

    def close(self) -> None:
        """Give resources back; nothing arrives any more. Harmless when done twice."""
        self.unsubscribe()

    def _deliver(self, octets: bytes, frame: str | None = None) -> None:
        self.frame = frame or (TO_ALL if is_for_group(octets) else ALONE)
        for callback in list(self._subscribers):
            callback(octets)


class MemoryLink:
    """A link within one event loop; hand one end to the tester and the other to the device."""

    def __init__(self) -> None:
        self.tester_end, self.device_end = _MemoryEnd(), _MemoryEnd()
        self.tester_end.other, self.device_end.other = self.device_end, self.tester_end


class _MemoryEnd(Link):
    other: _MemoryEnd

    def send(self, octets: bytes, to_all: bool = False) -> None:
        # Not at once: two ends that answer each other would otherwise call each other without end.
        asyncio.get_running_loop().call_soon(self.other._deliver, octets, TO_ALL if to_all else None)


class UDPLink(Link):
    """IP packets as the payload of UDP datagrams between two local programs; no privileges needed.

    The tester's end may ask the program at the other end to restart what it plays, by a datagram that is no IP packet.
    """

    def __init__(self, address: str, port: int, other_port: int) -> None:
        super().__init__()
        self._socket = UDPSocket(address, port, self._received)
        self._other_port = other_port

    def send(self, octets: bytes, to_all: bool = False) -> None:
        self._socket.send(octets, self._socket.address, self._other_port)

    def close(self) -> None:
        super().close()
        self._socket.close()

    async def ask_to_restart(self) -> None:
        """Have the other end restarted, and give it time."""
        self.send(RESTART)
        await asyncio.sleep(RESTART_SECONDS)

    def _received(self, datagram: Datagram) -> None:
        if datagram.octets != RESTART:
            self._deliver(datagram.octets)
        elif self.asked_to_restart is not None:
            self.asked_to_restart()


class RawLink(Link):
    """IP packets on a network interface. PermissionError without the right to raw sockets (CAP_NET_RAW)."""

    def __init__(self, interface: str) -> None:
        super().__init__()
        self._out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        try:
            self._out.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
            self._out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            self._in = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
        except OSError:
            self._out.close()
            raise
        try:
            self._in.bind((interface, ETH_P_IP))
        except OSError:
            self._in.close()
            self._out.close()
            raise
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._in.fileno(), self._readable)

    def send(self, octets: bytes, to_all: bool = False) -> None:
        self._out.sendto(octets, (socket.inet_ntoa(octets[16:20]), 0))

    def close(self) -> None:
        super().close()
        if self._in.fileno() >= 0:
            self._loop.remove_reader(self._in.fileno())
            self._in.close()
            self._out.close()

    def _readable(self) -> None:
        for _ in range(BURST):
            try:
                octets, origin = self._in.recvfrom(65535, socket.MSG_DONTWAIT)
            except OSError:
                return  # nothing more, or the interface went down
            if origin[2] != PACKET_OUTGOING:
                self._deliver(octets, ALONE if origin[2] == PACKET_HOST else TO_ALL)


def is_for_group(octets: bytes) -> bool:
    """Whether an IP packet is for a multicast group or for all."""
    return octets[16:17] >= FIRST_GROUP


def open_link(testbed: Testbed, device: Device, end: str) -> Link | None:
    """One `end` ("tester" or "device") of the link the testbed describes for a device; None for link "none".

    On a UDP link each device has a pair of ports: the n-th device of the file (from 0) uses the given
    port + 2n, and the tester's end for it the port after that.
    """
    if testbed.link == "none":
        return None
    if testbed.link == "raw":
        return RawLink(testbed.interface or "")
    address, _, port = testbed.link.rpartition(":")
    device_port = int(port) + 2 * testbed.devices.index(device)
    if end == "device":
        return UDPLink(address, device_port, device_port + 1)
    link = UDPLink(address, device_port + 1, device_port)
    link.restart = link.ask_to_restart
    return link
