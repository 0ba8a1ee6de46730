# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture files of any size for the benchmarks: registrations, alone or among other traffic."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Ether
from scapy.packet import Packet

from scapy_mip4.layers import (
    MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext_ForeignHomeAuth, MIP4Ext_MNNAI, MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth, MIP4Ext_UDPTunnelReply, MIP4Ext_UDPTunnelRequest,
)

MOBILES = 500
LINK = 14 + 20 + 8  # octets before a message
ID = {1: LINK + 16, 3: LINK + 12}  # where the Identification of a request and of a reply is
NTP = 0xE8000000_00000000  # a timestamp to begin with
HA, FA = "192.0.2.1", "198.51.100.1"
DATA = (0, 40, 100, 600, 1400)  # octets in the packets of others


def _frame(src: str, dst: str, message: Packet) -> bytes:
    return bytes(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src=src, dst=dst) /
                 UDP(sport=434, dport=434, chksum=0) / message)


def _co_located(number: int) -> list[bytes]:
    """A mobile node that registers with its home agent, and is granted a tunnel in UDP."""
    place, nai = f"{number >> 8}.{number & 255}", f"c{number}@example.org"
    home, coa = f"10.1.{place}", f"203.0.{place}"
    request = MIP4_RRQ(flags="D", lifetime=300, homeaddr=home, haaddr=HA, coaddr=coa, exts=[
        MIP4Ext_MNNAI(nai=nai), MIP4Ext_UDPTunnelRequest(),
        MIP4Ext_MobileHomeAuth(spi=256, authenticator=bytes(range(16)))])
    reply = MIP4_RRP(lifetime=300, homeaddr=home, haaddr=HA, exts=[
        MIP4Ext_MNNAI(nai=nai), MIP4Ext_UDPTunnelReply(), MIP4Ext_MobileHomeAuth(spi=256, authenticator=bytes(16))])
    return [_frame(coa, HA, request), _frame(HA, coa, reply)]


def _through_a_foreign_agent(number: int) -> list[bytes]:
    """A mobile node that registers through a foreign agent: the four messages of that."""
    home, nai = f"10.2.{number >> 8}.{number & 255}", f"f{number}@example.org"
    own = [MIP4Ext_MNNAI(nai=nai), MIP4Ext_MobileHomeAuth(spi=256, authenticator=bytes(range(16)))]
    local, far = (cls(spi=512, authenticator=bytes(16)) for cls in (MIP4Ext_MobileForeignAuth, MIP4Ext_ForeignHomeAuth))

    def both(message: MIP4, *extensions: Packet) -> Packet:
        message = message.copy()
        message.exts = list(extensions)
        return message

    request = MIP4_RRQ(lifetime=300, homeaddr=home, haaddr=HA, coaddr=FA)
    reply = MIP4_RRP(lifetime=300, homeaddr=home, haaddr=HA)
    return [_frame(home, FA, both(request, *own, local)), _frame(FA, HA, both(request, *own, far)),
            _frame(HA, FA, both(reply, *own, far)), _frame(FA, home, both(reply, *own, local))]


def registrations() -> Iterator[bytes]:
    """Frames of registrations without end, each message with three extensions, each conversation with its own id."""
    ways = _co_located, _through_a_foreign_agent
    conversations = [way(number) for number in range(1, MOBILES + 1) for way in ways]
    for count, frames in enumerate(cycle(conversations)):
        identification = struct.pack(">Q", NTP + count * 0x1_0000_0001)
        for frame in frames:
            at = ID[frame[LINK]]
            yield frame[:at] + identification + frame[at + 8:]


def others() -> Iterator[bytes]:
    """Frames of other traffic without end, most of it TCP."""
    frames = []
    for number in range(999):
        ip = IP(src=f"10.9.{number >> 8}.{number & 255}", dst="192.0.2.9")
        over = TCP(sport=2000 + number, dport=443) if number % 3 else UDP(sport=2000 + number, dport=53)
        data = bytes(DATA[number * 7 % len(DATA)])
        frames.append(bytes(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / ip / over / data))
    return cycle(frames)


def mixed(every: int) -> Iterator[bytes]:
    """Frames without end, every so many-th of them of a registration."""
    ours, theirs = registrations(), others()
    while True:
        yield next(ours)
        yield from islice(theirs, every - 1)


def write(file: Path, frames: Iterator[bytes], count: int, interval: float = 0.001) -> Path:
    """Write so many of the frames, so many seconds apart, and return the file."""
    with file.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, frame in enumerate(islice(frames, count)):
            time = 1_700_000_000_000_000 + round(number * interval * 1e6)
            out.write(struct.pack("<IIII", *divmod(time, 1_000_000), len(frame), len(frame)) + frame)
    return file
