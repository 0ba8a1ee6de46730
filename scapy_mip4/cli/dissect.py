# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 dissect``."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scapy.packet import Packet

SUMMARY = "list the Mobile IPv4 packets of a pcap or pcapng file, one on a line"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="capture file, pcap or pcapng")
    parser.add_argument(
        "--port", type=int, action="append", default=[], metavar="N", help="another UDP port beside 434 (repeatable)"
    )


def execute(args: argparse.Namespace) -> int:
    """Print time, addresses, message, code and extensions of each Mobile IPv4 packet."""
    from scapy.error import Scapy_Exception
    from scapy.utils import PcapReader

    from scapy_mip4.codes import MIP4_PORT

    from .errors import UsageError

    ports = {MIP4_PORT, *args.port}
    try:
        with PcapReader(str(args.file)) as capture:
            for frame in capture:
                for line in _lines(frame, ports):
                    print(line)
    except (OSError, EOFError, Scapy_Exception) as error:
        raise UsageError(f"{args.file} cannot be read as a capture: {error}") from error
    return 0


def _lines(frame: Packet, ports: Collection[int]) -> Iterator[str]:
    """A line for each Mobile IPv4 message in the frame; a tunnel can hold one beneath another IP header."""
    from datetime import datetime, timezone

    from scapy.layers.inet import IP

    when = datetime.fromtimestamp(float(frame.time), timezone.utc).isoformat(timespec="microseconds")
    time = when.replace("+00:00", "Z")
    number = 1
    while True:
        ip = frame.getlayer(IP, number)
        if ip is None:
            return
        message = _message(ip, ports)
        if message is not None:
            yield f"{time} {ip.src} > {ip.dst} {_describe(message)}"
        number += 1


def _message(ip: Packet, ports: Collection[int]) -> Packet | None:
    """The Mobile IPv4 message right beneath this IP header, if there is one."""
    from scapy.layers.inet import UDP

    from scapy_mip4.layers import MIP4, ICMP_AgentAdvertisement, ICMP_AgentSolicitation

    payload = ip.payload
    if isinstance(payload, (ICMP_AgentAdvertisement, ICMP_AgentSolicitation)):
        return payload
    if isinstance(payload, UDP) and {payload.sport, payload.dport} & set(ports):
        return MIP4(bytes(payload.payload)[: payload.len - 8])  # what is behind that is padding of the link
    return None


def _describe(message: Packet) -> str:
    from scapy_mip4.codes import code_name
    from scapy_mip4.layers import MIP4

    parts = [type(message).__name__]
    if isinstance(message, MIP4) and "code" in message.fields:
        parts.append(f"code {code_name(message.code)}")
    extensions = message.fields.get("exts", [])
    if extensions:
        parts.append(f"[{', '.join(type(extension).__name__ for extension in extensions)}]")
    return " ".join(parts)
