# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets of capture files of all kinds, with their numbers and times."""

from __future__ import annotations

import gzip
import io
import struct
import sys
from pathlib import Path

import pytest
from recordings import (
    BIG, LITTLE, MICRO, MODIFIED, NANO, START, block, enhanced, ethernet, interface, message, obsolete, option, pcap,
    record, pcap_header, request, section, simple,
)
from scapy.layers.inet import IP, TCP

from scapy_mip4.captures import read
from scapy_mip4.captures.files import size

FRAME = bytes(ethernet(request()))
BULK = bytes(ethernet(IP(src="10.0.0.1", dst="10.0.0.2") / TCP() / bytes(100)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def frames(file: Path) -> list[tuple[int, float]]:
    return [(seen.frame, seen.time) for seen in read(file)]


@pytest.mark.parametrize("order", [LITTLE, BIG])
@pytest.mark.parametrize("magic", [MICRO, NANO, MODIFIED])
def test_pcap_in_both_byte_orders_with_micro_and_nanoseconds(file: Path, magic: int, order: str) -> None:
    file.write_bytes(pcap([BULK, FRAME, BULK, FRAME], magic=magic, order=order))
    part = 0.0005 if magic == NANO else 0.5
    assert frames(file) == [(2, START + 1 + part), (4, START + 3 + part)]


def test_all_that_a_message_is_seen_with(file: Path) -> None:
    file.write_bytes(pcap([ethernet(request(7, ttl=9))]))
    (seen,) = read(file)
    assert (seen.frame, seen.time, seen.src, seen.dst) == (1, START + 0.5, "10.0.0.1", "10.0.0.2")
    assert (seen.sport, seen.dport, seen.ttl, seen.octets) == (434, 434, 9, message(7))
    assert (seen.via, seen.cut, seen.file) == ((), False, str(file))


def test_octets_of_the_frame_check_sequence_are_no_part_of_the_link_type(file: Path) -> None:
    file.write_bytes(pcap([FRAME], link=0x5000_0001))
    assert len(frames(file)) == 1


@pytest.mark.parametrize("order", [LITTLE, BIG])
def test_pcapng_with_packet_blocks_of_all_kinds(file: Path, order: str) -> None:
    unknown = block(0x0BAD, b"what a later version brings", order)
    names = block(4, struct.pack(f"{order}HH", 0, 0), order)
    ticks = START * 10**6
    packets = [
        enhanced(FRAME, ticks, order=order), unknown, obsolete(FRAME, ticks + 1, order=order), names,
        enhanced(BULK, ticks + 2, order=order), simple(FRAME, order=order),
        enhanced(FRAME, ticks + 3, options=option(1, b"a comment", order) + option(0, b"", order), order=order),
    ]
    file.write_bytes(section(order) + interface(order=order) + b"".join(packets))
    assert frames(file) == [(1, START), (2, START + 0.000001), (4, 0.0), (5, START + 0.000003)]


@pytest.mark.parametrize(("resolution", "ticks"), [(3, 10**3), (9, 10**9), (0x80 | 20, 2**20), (0, 1)])
@pytest.mark.parametrize("offset", [0, 3600, -3600])
@pytest.mark.parametrize("order", [LITTLE, BIG])
def test_time_resolution_and_offset_of_an_interface(
    file: Path, resolution: int, ticks: int, offset: int, order: str
) -> None:
    options = option(2, b"eth0", order) + option(9, bytes([resolution]), order)
    options += option(14, struct.pack(f"{order}q", offset), order) + option(0, b"", order)
    packet = enhanced(FRAME, START * ticks + ticks // 2, order=order)
    file.write_bytes(section(order) + interface(options=options, order=order) + packet)
    assert frames(file) == [(1, START + offset + ticks // 2 / ticks)]


def test_a_time_beyond_all_calendars_is_none(file: Path) -> None:
    file.write_bytes(section() + interface() + enhanced(FRAME, 2**64 - 1))
    assert frames(file) == [(1, 0.0)]


@pytest.mark.parametrize("value", [b"", bytes(7), b"\x7f" * 1000])
def test_an_offset_that_is_not_as_long_as_one_is_none(file: Path, value: bytes) -> None:
    file.write_bytes(section() + interface(options=option(14, value)) + enhanced(FRAME))
    assert frames(file) == [(1, START)]


def test_sections_have_interfaces_and_byte_orders_of_their_own(file: Path) -> None:
    raw = bytes(request())
    first = section() + interface() + interface(101) + enhanced(FRAME) + enhanced(raw, interface=1) + enhanced(FRAME)
    second = section(BIG) + interface(101, order=BIG) + enhanced(raw, order=BIG) + enhanced(raw, order=BIG)
    file.write_bytes(first + second)
    assert frames(file) == [(number, START) for number in (1, 2, 3, 4, 5)]


def test_a_simple_packet_ends_with_the_snap_length_or_its_block(file: Path) -> None:
    file.write_bytes(section() + interface(snap_length=60) + simple(FRAME[:60], len(FRAME)) + simple(FRAME[:40], 999))
    seen = []
    problems = []
    for each in read(file, problem=problems.append):
        seen.append((each.frame, each.cut, each.octets))
    assert seen == [(1, True, message()[: 60 - 42]), (2, True, b"")]
    assert len(problems) == 1


def test_packets_larger_than_what_is_read_at_a_time(file: Path) -> None:
    large = bytes(2_000_000)
    ng = section() + interface() + block(0x0BAD, large) + enhanced(BULK + large) + enhanced(FRAME)
    for octets in (ng, pcap_header(snap_length=3_000_000) + record(BULK + large) + record(FRAME, 2)):
        file.write_bytes(octets)
        assert [seen.frame for seen in read(file)] == [2]


@pytest.mark.parametrize("write", [
    lambda count: pcap([FRAME if not number % 7 else BULK for number in range(count)]),
    lambda count: section() + interface() + b"".join(
        enhanced(FRAME if not number % 7 else BULK, (START + number) * 10**6) for number in range(count)),
])
def test_packets_that_stand_in_two_chunks(file: Path, write) -> None:
    count = 20_000
    file.write_bytes(write(count))
    assert [seen.frame for seen in read(file)] == list(range(1, count + 1, 7))


def test_gzip_is_known_by_its_octets_also_in_several_members(file: Path) -> None:
    octets = pcap([FRAME] * 5000)
    for packed in (gzip.compress(octets), gzip.compress(octets[:1000]) + gzip.compress(octets[1000:]) + bytes(20)):
        file.write_bytes(packed)
        assert [seen.frame for seen in read(file)] == list(range(1, 5001))


class Trickle(io.BytesIO):
    """Standard input that gives some octets at a time, as a pipe may."""

    def read1(self, size: int | None = -1) -> bytes:
        return super().read1(min(size or 1, 7))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("octets", [pcap([FRAME] * 20), section() + interface() + enhanced(FRAME) * 20])
def test_standard_input_a_few_octets_at_a_time(monkeypatch: pytest.MonkeyPatch, octets: bytes, pack) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Trickle(pack(octets))))
    assert [(seen.frame, seen.file) for seen in read("-")] == [(number, "-") for number in range(1, 21)]
    assert not sys.stdin.buffer.closed


def test_a_packet_is_told_before_the_next_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [pcap([FRAME]), record(FRAME, 2), b""]

    class Pipe(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            return parts.pop(0)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe()))
    seen = read("-")
    assert (next(seen).frame, len(parts)) == (1, 2)
    assert (next(seen).frame, len(parts)) == (2, 1)


def test_progress_is_told_in_octets_of_the_files(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    file.write_bytes(pcap([FRAME] * 20_000))
    packed.write_bytes(gzip.compress(file.read_bytes()))
    told: list[int] = []
    assert sum(1 for _ in read(file, packed, progress=told.append)) == 40_000
    assert len(told) > 2
    assert sum(told) == size(file) + size(packed) == file.stat().st_size + packed.stat().st_size


def test_the_size_of_what_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)  # as Python leaves it in a process that has no standard input
    assert size("-") is None
    assert size(tmp_path) is None
    assert size(tmp_path / "nothing") is None
