# SPDX-License-Identifier: GPL-2.0-or-later
"""The Mobile IPv4 messages of a capture file, wherever in its frames they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from scapy.layers.inet import IP, UDP
from scapy.packet import Packet
from scapy.utils import PcapReader

from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.layers import MIP4
from scapy_mip4.layers.icmp import ICMPMessage

UDP_HEADER = 8  # octets


class Recorded(NamedTuple):
    """A message of a capture: seconds since 1970, number of its frame from 1, the IP header above it, and itself."""

    time: float
    frame: int
    ip: Packet
    message: Packet


def messages(file: Path, ports: Collection[int] = (MIP4_PORT,)) -> Iterator[Recorded]:
    """Yield each message of a pcap or pcapng file.

    `ports` are the UDP ports of Mobile IPv4. A tunnel can hold a message beneath another IP header. Raises OSError,
    EOFError or Scapy_Exception for what is no capture.
    """
    with PcapReader(str(file)) as capture:
        for count, frame in enumerate(capture, start=1):
            number = 1
            while (ip := frame.getlayer(IP, number)) is not None:
                message = _message(ip, ports)
                if message is not None:
                    yield Recorded(float(frame.time), count, ip, message)
                number += 1


def _message(ip: Packet, ports: Collection[int]) -> Packet | None:
    """The Mobile IPv4 message right beneath this IP header, if there is one."""
    payload = ip.payload
    if isinstance(payload, ICMPMessage):
        return payload
    if isinstance(payload, UDP) and {payload.sport, payload.dport} & set(ports):
        return MIP4(bytes(payload.payload)[: payload.len - UDP_HEADER])  # what is behind that is padding of the link
    return None
