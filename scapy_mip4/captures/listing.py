# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture file as lines of text, one for each Mobile IPv4 message."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timezone
from pathlib import Path

from scapy.layers.inet import IP, UDP
from scapy.packet import Packet
from scapy.utils import PcapReader

from scapy_mip4.codes import MIP4_PORT, code_name
from scapy_mip4.layers import MIP4, ICMP_AgentAdvertisement, ICMP_AgentSolicitation

UDP_HEADER = 8  # octets


def listing(file: Path, ports: Collection[int] = (MIP4_PORT,)) -> Iterator[str]:
    """Yield time, addresses, message, code and extensions of each message of a pcap or pcapng file.

    `ports` are the UDP ports of Mobile IPv4. A tunnel can hold a message beneath another IP header. Raises OSError,
    EOFError or Scapy_Exception for what is no capture.
    """
    with PcapReader(str(file)) as capture:
        for frame in capture:
            when = datetime.fromtimestamp(float(frame.time), timezone.utc).isoformat(timespec="microseconds")
            number = 1
            while (ip := frame.getlayer(IP, number)) is not None:
                message = _message(ip, ports)
                if message is not None:
                    yield f"{when.replace('+00:00', 'Z')} {ip.src} > {ip.dst} {_describe(message)}"
                number += 1


def _message(ip: Packet, ports: Collection[int]) -> Packet | None:
    """The Mobile IPv4 message right beneath this IP header, if there is one."""
    payload = ip.payload
    if isinstance(payload, (ICMP_AgentAdvertisement, ICMP_AgentSolicitation)):
        return payload
    if isinstance(payload, UDP) and {payload.sport, payload.dport} & set(ports):
        return MIP4(bytes(payload.payload)[: payload.len - UDP_HEADER])  # what is behind that is padding of the link
    return None


def _describe(message: Packet) -> str:
    parts = [type(message).__name__]
    if isinstance(message, MIP4) and "code" in message.fields:
        parts.append(f"code {code_name(message.code)}")
    extensions = message.fields.get("exts", [])
    if extensions:
        parts.append(f"[{', '.join(type(extension).__name__ for extension in extensions)}]")
    return " ".join(parts)
