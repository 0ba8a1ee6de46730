# SPDX-License-Identifier: GPL-2.0-or-later
"""The Mobile IPv4 messages of capture files, wherever in their frames they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from scapy.error import Scapy_Exception
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet
from scapy.utils import PcapReader

from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.layers.icmp import ICMPMessage

UDP_HEADER = 8  # octets


def read(
    *files: Path | str,
    ports: Collection[int] = (MIP4_PORT,),
    problem: Callable[[CaptureError], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Seen]:
    """Yield each message of pcap or pcapng files, one file after the other; the name "-" is standard input.

    `ports` are the UDP ports of Mobile IPv4. A tunnel can hold a message beneath another IP header. `problem` is called
    with what is wrong with a file once all that could be read of it was yielded, and the next file follows; without it
    that is raised (CaptureError). `progress` is called now and then with how many more octets of a file, compressed if
    it is, have been read.
    """
    for file in files:
        count = 0
        try:
            with PcapReader(str(file)) as capture:
                for count, frame in enumerate(capture, start=1):
                    number = 1
                    while (ip := frame.getlayer(IP, number)) is not None:
                        yield from _messages(ip, ports, count, float(frame.time), str(file))
                        number += 1
        except (OSError, EOFError, Scapy_Exception) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            wrong = CaptureError(f"{file} cannot be read as a capture: {reason}", str(file), count)
            if problem is None:
                raise wrong from error
            problem(wrong)


def _messages(ip: Packet, ports: Collection[int], frame: int, time: float, file: str) -> Iterator[Seen]:
    """The Mobile IPv4 message right beneath this IP header, if there is one."""
    payload = ip.payload
    if isinstance(payload, ICMPMessage):
        yield Seen(frame, time, ip.src, ip.dst, None, None, ip.ttl, bytes(payload), file=file)
    elif isinstance(payload, UDP) and {payload.sport, payload.dport} & set(ports):
        octets = bytes(payload.payload)[: payload.len - UDP_HEADER]  # what is behind that is padding of the link
        yield Seen(frame, time, ip.src, ip.dst, payload.sport, payload.dport, ip.ttl, octets, file=file)
