# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture files for tests, built octet by octet."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from scapy.packet import Packet

from scapy_mip4.layers import MIP4_RRQ

START = 1_700_000_000
"""The time of packet 1; each is a second after the one before."""
MICRO, NANO, MODIFIED = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34
LITTLE, BIG = "<", ">"


def ethernet(payload: Packet, **fields: object) -> Packet:
    return Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02", **fields) / payload


def request(number: int = 1, **ip: object) -> Packet:
    """A registration request in IPv4, told from others by its Identification."""
    return IP(**{"src": "10.0.0.1", "dst": "10.0.0.2", **ip}) / UDP(sport=434, dport=434) / MIP4_RRQ(id=number)


def message(number: int = 1) -> bytes:
    return bytes(MIP4_RRQ(id=number))


def pcap_header(magic: int = MICRO, order: str = LITTLE, link: int = 1, snap_length: int = 262_144) -> bytes:
    return struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, snap_length, link)


def record(
    frame: bytes, number: int = 1, length: int | None = None, magic: int = MICRO, order: str = LITTLE,
    fraction: int = 500_000,
) -> bytes:
    """A packet of a pcap file; `length` is what it had on the wire."""
    length = len(frame) if length is None else length
    header = struct.pack(f"{order}IIII", START + number - 1, fraction, len(frame), length)
    return header + (bytes(8) if magic == MODIFIED else b"") + frame


def pcap(frames: Sequence[Packet | bytes], link: int = 1, magic: int = MICRO, order: str = LITTLE) -> bytes:
    records = [record(bytes(frame), number, magic=magic, order=order) for number, frame in enumerate(frames, start=1)]
    return pcap_header(magic, order, link) + b"".join(records)


def block(kind: int, body: bytes, order: str = LITTLE) -> bytes:
    """A block of a pcapng file, its body filled up to 32 bits."""
    body += bytes(-len(body) % 4)
    length = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + length + body + length


def section(order: str = LITTLE) -> bytes:
    return block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def option(code: int, value: bytes, order: str = LITTLE) -> bytes:
    return struct.pack(f"{order}HH", code, len(value)) + value + bytes(-len(value) % 4)


def interface(link: int = 1, options: bytes = b"", order: str = LITTLE, snap_length: int = 0) -> bytes:
    return block(1, struct.pack(f"{order}HHI", link, 0, snap_length) + options, order)


def enhanced(
    frame: bytes, ticks: int = START * 10**6, interface: int = 0, length: int | None = None, options: bytes = b"",
    order: str = LITTLE,
) -> bytes:
    length = len(frame) if length is None else length
    head = struct.pack(f"{order}IIIII", interface, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), length)
    return block(6, head + frame + bytes(-len(frame) % 4) + options, order)


def obsolete(frame: bytes, ticks: int = START * 10**6, interface: int = 0, order: str = LITTLE) -> bytes:
    head = struct.pack(f"{order}HHIIII", interface, 7, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
    return block(2, head + frame, order)


def simple(frame: bytes, length: int | None = None, order: str = LITTLE) -> bytes:
    return block(3, struct.pack(f"{order}I", len(frame) if length is None else length) + frame, order)
