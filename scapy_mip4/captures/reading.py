# SPDX-License-Identifier: GPL-2.0-or-later
"""The Mobile IPv4 messages of capture files, wherever in their frames they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.files import Batch, Remarks, batches
from scapy_mip4.captures.frames import LINKS, Digger, boring
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import MIP4_PORT


def read(
    *files: Path | str,
    ports: Collection[int] = (MIP4_PORT,),
    problem: Callable[[CaptureError], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Seen]:
    """Yield each message of pcap or pcapng files, one file after the other; the name "-" is standard input.

    The files may be gzipped. `ports` are the UDP ports of Mobile IPv4. Fragments are put together, and messages are
    found in tunnels, too. `problem` is called with what is wrong with a file once all that could be read of it was
    yielded, and the next file follows; without it that is raised (CaptureError). `progress` is called now and then with
    how many more octets of a file, compressed if it is, have been read.
    """
    wanted = frozenset(ports)
    for file in files:
        remarks, digger = Remarks(str(file)), Digger(wanted, str(file))
        for batch in batches(file, remarks, progress):
            if batch.link in LINKS:
                yield from _messages(batch, wanted, digger, remarks)
            else:
                remarks.unread(batch.link, batch.first, len(batch.starts))
        if error := remarks.error():
            if problem is None:
                raise error
            problem(error)


def _messages(batch: Batch, ports: frozenset[int], digger: Digger, remarks: Remarks) -> Iterator[Seen]:
    data, link, first, starts, about = batch
    is_boring = boring(link, ports)
    for number, start in [(number, start) for number, start in enumerate(starts, first) if not is_boring(data, start)]:
        time, present, length = about(start)
        for seen in digger.dig(data[start : start + present], link, number, time, length):
            if seen.cut:
                remarks.cut(number)
            yield seen
