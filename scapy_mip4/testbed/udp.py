# SPDX-License-Identifier: GPL-2.0-or-later
"""A UDP socket for asyncio that also tells the TTL, the destination address and ICMP errors.

asyncio's own datagram endpoints hand on none of these, and tests of RFC 5944 need them: the address a relayed
request was sent to, the TTL of 255 that RFC 3024 asks for, whether a device is absent ("port unreachable") or
only silent.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

# Linux numbers; the socket module has names for them only from Python 3.12 on.
IP_TTL = 2
IP_PKTINFO = 8
IP_RECVERR = 11
IP_RECVTTL = 12
MSG_ERRQUEUE = 0x2000
SO_TIMESTAMP = 29
TIMEVAL = struct.Struct("@ll")  # seconds and microseconds

RECEIVE_BUFFER = 4 << 20  # octets; hundreds of test cases answer into the same socket
ANCILLARY_SPACE = 512
BURST = 64  # datagrams read before other tasks get their turn

ICMP_ORIGIN = 2
ICMP_ERRORS = {
    (3, 0): "network-unreachable",
    (3, 1): "host-unreachable",
    (3, 2): "protocol-unreachable",
    (3, 3): "port-unreachable",
    (3, 10): "host-prohibited",
    (3, 13): "administratively-prohibited",
    (11, 0): "ttl-exceeded",
}
PENDING_ERRORS = {
    errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENOPROTOOPT, errno.EACCES,
}  # fmt: skip


@dataclass(frozen=True)
class Datagram:
    """A received UDP datagram. `ttl` is None where the system does not tell.

    `time`, in epoch seconds, is when the system got it: on a busy machine it is read later. Where the system does not
    tell, it is when it was read.
    """

    octets: bytes
    source: str
    source_port: int
    dest: str
    dest_port: int
    ttl: int | None
    time: float


OnDatagram = Callable[[Datagram], None]
OnError = Callable[[str, str, int, bytes], None]


def icmp_error_name(kind: int, code: int) -> str:
    """What we call an ICMP error of this type and code: "port-unreachable", or "icmp-3-9" for a rarer one."""
    return ICMP_ERRORS.get((kind, code), f"icmp-{kind}-{code}")


class UDPSocket:
    """A socket bound to (address, port), reading as soon as it exists; make it while an event loop runs.

    Port 0 takes a free one, told by `.port`. `on_datagram(datagram)` gets what arrives and
    `on_error(kind, address, port, quoted)` the ICMP errors ("port-unreachable", ...) that sends to there caused, with
    what they quote of our payload.
    OSError when the address is not ours or the port is taken.
    """

    def __init__(
        self, address: str, port: int, on_datagram: OnDatagram, on_error: OnError | None = None
    ) -> None:
        self._on_datagram = on_datagram
        self._on_error = on_error
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            for option in (IP_PKTINFO, IP_RECVTTL, IP_RECVERR):
                self._ask_for(socket.IPPROTO_IP, option)
            self._ask_for(socket.SOL_SOCKET, SO_TIMESTAMP)
            self._socket.bind((address, port))
            # Each read asks not to wait. A send may wait: it only does so for room in the kernel's queue.
            self._socket.setblocking(True)
        except OSError:
            self._socket.close()
            raise
        self.address: str = address
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket.fileno(), self._readable)

    def send(self, octets: bytes, address: str, port: int, ttl: int | None = None) -> None:
        """Send one datagram. OSError when the system refuses to (no route, too long, ...)."""
        ancillary = [] if ttl is None else [(socket.IPPROTO_IP, IP_TTL, struct.pack("@i", ttl))]
        try:
            self._socket.sendmsg([octets], ancillary, 0, (address, port))
        except OSError as error:
            if error.errno not in PENDING_ERRORS or not self._read_errors():
                raise
            # That was the error of an earlier datagram, now reported; this one has not been sent yet.
            self._socket.sendmsg([octets], ancillary, 0, (address, port))

    def close(self) -> None:
        """Stop reading and give the port back. Harmless when done twice."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    def _ask_for(self, level: int, option: int) -> None:
        with suppress(OSError):  # not Linux: no TTL, the bound address as destination, or the time of reading
            self._socket.setsockopt(level, option, 1)

    def _readable(self) -> None:
        for _ in range(BURST):
            if self._socket.fileno() < 0:
                return  # a callback closed us
            try:
                octets, ancillary, _, (source, source_port) = self._socket.recvmsg(
                    65535, ANCILLARY_SPACE, socket.MSG_DONTWAIT
                )
            except BlockingIOError:
                self._read_errors()
                return
            except OSError:
                self._read_errors()
                continue
            dest, ttl, when = self.address, None, time.time()
            for level, kind, value in ancillary:
                if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMP) and len(value) == TIMEVAL.size:
                    seconds, microseconds = TIMEVAL.unpack(value)
                    when = seconds + microseconds / 1e6
                elif kind == IP_PKTINFO and len(value) >= 12:
                    dest = socket.inet_ntoa(value[8:12])
                elif kind == IP_TTL and len(value) >= 4:
                    ttl = struct.unpack("@i", value[:4])[0]
            self._on_datagram(Datagram(octets, source, source_port, dest, self.port, ttl, when))

    def _read_errors(self) -> int:
        """Report what waits in the socket's error queue; how many errors there were."""
        count = 0
        while self._socket.fileno() >= 0:
            try:
                quoted, ancillary, _, destination = self._socket.recvmsg(
                    65535, ANCILLARY_SPACE, MSG_ERRQUEUE | socket.MSG_DONTWAIT
                )
            except OSError:
                return count
            count += 1
            for _level, kind, value in ancillary:
                # struct sock_extended_err: errno, origin, type, code, ...
                if kind == IP_RECVERR and len(value) >= 7 and value[4] == ICMP_ORIGIN and self._on_error:
                    self._on_error(icmp_error_name(value[5], value[6]), destination[0], destination[1], quoted)
        return count
