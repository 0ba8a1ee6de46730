# SPDX-License-Identifier: GPL-2.0-or-later
"""From packet to packet through a pcapng file (draft-ietf-opsawg-pcapng)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from scapy_mip4.captures.files.batch import Batch
from scapy_mip4.captures.files.pcapng_section import (
    AROUND_FRAME, ENHANCED_PACKET, FRAME_AT, INTERFACE, OBSOLETE_PACKET, ORDERS, SECTION, SIMPLE_PACKET, Section,
)
from scapy_mip4.captures.files.recovering import skip
from scapy_mip4.captures.files.remarks import Remarks
from scapy_mip4.captures.files.stream import Stream

MAGIC = SECTION


def walk(stream: Stream, remarks: Remarks) -> Iterator[Batch]:
    """Yield the frames of the file. What is left in `stream` is the beginning of a block that has no end."""
    section = Section("little")
    pos = 0
    while True:
        data, first = stream.data, remarks.packets + 1
        link = section.link(section.number(data, pos + 8))  # if it is a packet
        starts, pos = _run(data, pos, section, section.alike.get(link, frozenset()))
        if starts:
            remarks.packets += len(starts)
            yield Batch(data, link, first, starts, section.about(data))
            continue  # with a packet of another link type, maybe
        octets = section.octets(data, pos)
        if octets is None:
            if not stream.more(pos):
                return
            pos = 0
        elif octets:
            block, kind = data[pos : pos + octets], section.number(data, pos)
            if block.startswith(SECTION):
                section = Section(ORDERS[block[8:12]])
            elif kind == INTERFACE:
                section.add_interface(block)
            elif kind in (ENHANCED_PACKET, SIMPLE_PACKET, OBSOLETE_PACKET):
                start, link, about = section.packet(kind, block)
                remarks.packets += 1
                if not about[1]:
                    remarks.empty(first)
                yield Batch(block, link, first, [start], _always(about))
            pos += octets
        else:
            where = f"{remarks.behind()}, the block at {stream.where(pos)} contradicts itself"
            remarks.skipped(where, skip(stream, pos, section.candidates(), section.begins))
            pos = 0


def _run(data: bytes, pos: int, section: Section, alike: Set[int]) -> tuple[list[int], int]:
    """Return where frames of interfaces that are alike start that follow each other, and the position behind them."""
    fields, size = section.enhanced, len(data)
    last = size - AROUND_FRAME
    starts = []
    while pos <= last:
        kind, octets, interface, present = fields(data, pos)
        after = pos + octets
        if kind != ENHANCED_PACKET or interface not in alike or after > size:
            break
        if not 0 < present <= octets - AROUND_FRAME:
            break
        starts.append(pos + FRAME_AT)
        pos = after
    return starts, pos


def _always(about: tuple[float, int, int]) -> Callable[[int], tuple[float, int, int]]:
    return lambda _start: about
