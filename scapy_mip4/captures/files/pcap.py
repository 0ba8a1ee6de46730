# SPDX-License-Identifier: GPL-2.0-or-later
"""From packet to packet through a pcap file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from scapy_mip4.captures.files.batch import Batch
from scapy_mip4.captures.files.pcap_format import Format
from scapy_mip4.captures.files.recovering import skip
from scapy_mip4.captures.files.remarks import Remarks
from scapy_mip4.captures.files.stream import Stream

_FILE_HEADER = 24  # octets


def walk(stream: Stream, remarks: Remarks) -> Iterator[Batch]:
    """Yield the frames of the file. What is left in `stream` is the beginning of a packet that has no end."""
    while len(stream.data) < _FILE_HEADER:
        if not stream.more():
            return
    form = Format(stream.data)
    header, most, present = form.header, form.most, form.present
    pos = _FILE_HEADER
    seconds: int | None = None
    while True:
        data, first, damaged = stream.data, remarks.packets + 1, False
        starts: list[int] = []
        size = len(data)
        last = size - header
        while pos <= last:
            (octets,) = present(data, pos)
            if not 0 < octets <= most:
                damaged = not form.is_empty(data, pos)
                if damaged:
                    break
                remarks.empty(first + len(starts))
            after = pos + header + octets
            if after > size:
                break
            starts.append(pos + header)
            pos = after
        if starts:
            remarks.packets += len(starts)
            yield Batch(data, form.link, first, starts, _about(data, form))
            seconds = form.fields(data, starts[-1] - header)[0]
        if damaged:
            says = f"says that it has {octets} octets" if octets else "has no valid header"
            where = f"packet {remarks.packets + 1} at {stream.where(pos)} {says}"
            remarks.skipped(where, skip(stream, pos, form.candidates(seconds), partial(form.begins, seconds)))
        elif not stream.more(pos):
            return
        pos = 0


def _about(data: bytes, form: Format) -> Callable[[int], tuple[float, int, int]]:
    fields, ticks, header = form.fields, form.ticks, form.header

    def about(start: int) -> tuple[float, int, int]:
        seconds, fraction, present, length = fields(data, start - header)
        return (seconds * ticks + fraction) / ticks, present, length

    return about
