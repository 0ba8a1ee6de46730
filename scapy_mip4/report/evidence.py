# SPDX-License-Identifier: GPL-2.0-or-later
"""The packets of a case as a pcapng file that Wireshark opens as Mobile IP."""

from __future__ import annotations

from pathlib import Path

from scapy.layers.inet import IP, UDP
from scapy.packet import Packet, Raw
from scapy.utils import PcapNgWriter

from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.runner import Record, Result

from .shorten import shorten

_INBOUND, _OUTBOUND = 1, 2  # direction in the flags of a pcapng enhanced packet block


def write_evidence(result: Result, directory: Path, port: int = MIP4_PORT) -> Path | None:
    """Write the packets of a case to ``directory/<case id, "_" for "/">.pcapng`` and return that path.

    ``port`` is the UDP port of the agents in the testbed; it is written as 434, the only port that
    dissectors know, and the comment of the first packet says so. Every packet has a comment that names
    the tester's role and the direction; comments of enormous length are cut. Returns None, and writes no
    file, when the case has no packets. Raises OSError when the file cannot be written.
    """
    if not result.records:
        return None
    path = directory / f"{result.case_id.replace('/', '_')}.pcapng"
    with PcapNgWriter(str(path)) as writer:
        # They are noted as they are read, which of two sockets need not be in the order in which they came.
        for number, record in enumerate(sorted(result.records, key=lambda record: record.time)):
            packet = _packet(record, port)
            packet.time = record.time
            packet.direction = _OUTBOUND if record.direction == "sent" else _INBOUND
            comments = _comments(result, record, port, number == 0)
            packet.comments = [shorten(comment).encode(errors="replace") for comment in comments]
            writer.write(packet)
    return path


def _packet(record: Record, port: int) -> Packet:
    """The record as an IP packet; only what went over UDP lacks its IP and UDP headers."""
    if record.over != "udp":
        return IP(record.octets)

    def shown(number: int) -> int:
        return MIP4_PORT if number == port else number

    header = IP(src=record.source, dst=record.dest, ttl=record.ttl or 64)
    ports = UDP(sport=shown(record.source_port), dport=shown(record.dest_port))
    return header / ports / Raw(record.octets)


def _comments(result: Result, record: Record, port: int, first: bool) -> list[str]:
    where = "sent by the tester as" if record.direction == "sent" else "received by the tester at"
    comments = [f"{where} {record.role}"]
    if first:
        comments.append(f"{result.case_id}: {result.title}")
        comments.append(f"{result.verdict.value}: {result.reason}")
        if port != MIP4_PORT:
            comments.append(f"UDP port {port} of the testbed is shown as {MIP4_PORT}")
    return comments
