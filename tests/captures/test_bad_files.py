# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with a recording is one sentence, behind all that can be read."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import struct
import sys
from pathlib import Path

import pytest
from recordings import (
    BIG, LITTLE, START, block, enhanced, ethernet, interface, pcap, pcap_header, record, request, section,
)

from scapy_mip4.captures import CaptureError, read

FRAME = bytes(ethernet(request()))
RECORD = 16 + len(FRAME)
GARBAGE = random.Random(1).randbytes(1000)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.pcap"


def outcome(file: Path | str) -> tuple[list[int], str, int, bool]:
    """Read a bad file: return the packets with messages, the sentence, how many packets, whether whole."""
    numbers = []
    with pytest.raises(CaptureError) as raised:
        for seen in read(file):
            numbers.append(seen.frame)
    error = raised.value
    assert error.file == str(file)
    assert str(error).startswith(str(file))
    assert "\n" not in str(error)
    return numbers, str(error)[len(str(file)) :], error.packets, error.whole


@pytest.mark.parametrize(("octets", "why"), [
    (b"", "it is empty"),
    (b"frame,time\n1,2\n", "it begins with 'frame,time\\n1,2\\n', and neither pcap nor pcapng does"),
    (b"\x1f\x8b", "neither pcap nor pcapng"),
    (gzip.compress(b"", mtime=0), "it is empty"),
    (gzip.compress(b"some text", mtime=0), "it begins with 'some text'"),
    (b"\x28\xb5\x2f\xfd1234", "it is in the form of zstd; those that are read are pcap and pcapng, also within gzip"),
    (gzip.compress(pcap([FRAME]), mtime=0)[:12], "the gzip data end early"),
    (b"\xa1", "neither pcap nor pcapng"),
])
def test_what_is_no_capture(file: Path, octets: bytes, why: str) -> None:
    file.write_bytes(octets)
    numbers, sentence, packets, whole = outcome(file)
    assert (numbers, packets, whole) == ([], 0, False)
    assert sentence.startswith(" cannot be read as a capture: ")
    assert why in sentence


def test_what_cannot_be_opened(tmp_path: Path, file: Path) -> None:
    assert outcome(tmp_path)[1] == " cannot be read as a capture: Is a directory"
    assert outcome(tmp_path / "nothing")[1] == " cannot be read as a capture: No such file or directory"
    file.write_bytes(pcap([FRAME]))
    file.chmod(0)
    if not os.access(file, os.R_OK):  # root may read it
        assert outcome(file)[1] == " cannot be read as a capture: Permission denied"


def test_a_name_cannot_break_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match=r"^[^\n\x1b]*/a\\nb\\x1b\[31m cannot be read as a capture: "):
        list(read(tmp_path / "a\nb\x1b[31m"))


def test_a_file_may_end_behind_its_header_alone(file: Path) -> None:
    for octets in (pcap([]), section(), section() + interface()):
        file.write_bytes(octets)
        assert list(read(file)) == []


@pytest.mark.parametrize("octets", [pcap([FRAME] * 3), section() + interface() + enhanced(FRAME) * 3])
def test_wherever_a_file_ends_what_is_before_is_read(file: Path, octets: bytes) -> None:
    starts = [0, 24, 24 + RECORD, 24 + 2 * RECORD]
    if octets.startswith(section()):
        starts = [0, 28, 48]
        starts += [48 + number * len(enhanced(FRAME)) for number in (1, 2)]
    for end in range(4, len(octets)):
        file.write_bytes(octets[:end])
        begun = max(start for start in starts if start <= end)
        packets = max(0, len([start for start in starts if start <= end]) - len(starts) + 2)
        if end in starts:
            assert [seen.frame for seen in read(file)] == list(range(1, packets + 1))
            continue
        numbers, sentence, counted, whole = outcome(file)
        assert (numbers, counted, whole) == (list(range(1, packets + 1)), packets, False)
        behind = f"behind packet {packets}" if packets else "before the first packet"
        assert sentence == f": the file ends within what begins at octet {begun}, {behind}"


def test_gzip_cut_short(file: Path) -> None:
    packed = gzip.compress(pcap([ethernet(request(number)) for number in range(1, 2001)]))
    file.write_bytes(packed[: len(packed) // 2])
    numbers, sentence, packets, whole = outcome(file)
    assert 500 < len(numbers) == packets < 1500
    assert sentence == (f": the gzip data end early within what begins at unpacked octet {24 + packets * RECORD},"
                        f" behind packet {packets}")
    assert not whole


def test_damaged_gzip(file: Path) -> None:
    packed = bytearray(gzip.compress(pcap([FRAME[:-8] + random.Random(n).randbytes(8) for n in range(2000)])))
    packed[len(packed) // 2] ^= 0xFF
    file.write_bytes(packed)
    numbers, sentence, packets, whole = outcome(file)
    assert len(numbers) >= 900
    assert sentence.startswith(": the gzip data are damaged")
    assert not whole


def test_octets_behind_gzip_data(file: Path) -> None:
    file.write_bytes(gzip.compress(pcap([FRAME])) + b"rest")
    assert outcome(file) == ([1], ": other octets follow the gzip data, behind packet 1", 1, False)


@pytest.mark.parametrize("order", [LITTLE, BIG])
@pytest.mark.parametrize("garbage", [GARBAGE, b"\xff" * 100, bytes(5000), b"text " * 50, GARBAGE * 3000])
def test_garbage_between_the_packets_of_a_pcap(file: Path, garbage: bytes, order: str) -> None:
    records = [record(FRAME, number, order=order) for number in range(1, 9)]
    file.write_bytes(pcap_header(order=order) + b"".join([*records[:3], garbage, *records[3:]]))
    numbers, sentence, packets, whole = outcome(file)
    assert (numbers, packets, whole) == ([1, 2, 3, 4, 5, 6, 7, 8], 8, False)
    at = 24 + 3 * RECORD
    says = "has no valid header" if not any(garbage) else "says that it has "
    assert sentence.startswith(f": packet 4 at octet {at} {says}")
    assert sentence.endswith(f": {len(garbage)} octets were skipped")


@pytest.mark.parametrize("order", [LITTLE, BIG])
@pytest.mark.parametrize("garbage", [GARBAGE, b"\xff" * 100, bytes(5000), b"text " * 50, GARBAGE * 3000])
def test_garbage_between_the_blocks_of_a_pcapng(file: Path, garbage: bytes, order: str) -> None:
    start = section(order) + interface(order=order)
    packet = enhanced(FRAME, order=order)
    file.write_bytes(start + packet * 3 + garbage + packet * 3)
    numbers, sentence, packets, whole = outcome(file)
    assert (numbers, packets, whole) == ([1, 2, 3, 4, 5, 6], 6, False)
    at = len(start) + 3 * len(packet)
    assert sentence == (f": behind packet 3, the block at octet {at} contradicts itself:"
                        f" {len(garbage)} octets were skipped")


@pytest.mark.parametrize("order", [LITTLE, BIG])
def test_garbage_in_place_of_the_first_packet(file: Path, order: str) -> None:
    records = [record(FRAME, number, order=order) for number in range(1, 9)]
    file.write_bytes(pcap_header(order=order) + b"".join([GARBAGE, *records]))
    numbers, sentence, packets, whole = outcome(file)
    assert (numbers, packets) == (list(range(1, 9)), 8)
    assert sentence.startswith(": packet 1 at octet 24 ")
    assert sentence.endswith(" octets: 1000 octets were skipped")


def test_garbage_that_looks_like_a_packet_without_octets(file: Path) -> None:
    garbage = struct.pack("<IIII", 1, 1_000_000, 0, 0)
    file.write_bytes(pcap([FRAME]) + garbage + record(FRAME) * 3)
    numbers, sentence, packets, whole = outcome(file)
    assert (numbers, packets) == ([1, 2, 3, 4], 4)
    assert sentence.endswith(": 16 octets were skipped")


def test_standard_input_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(CaptureError) as raised:
        list(read("-"))
    assert (str(raised.value), raised.value.file) == ("standard input cannot be read as a capture: it is empty", "-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(CaptureError, match="standard input cannot be read as a capture: Bad file descriptor"):
        list(read("-"))


def test_overwritten_packets(file: Path) -> None:
    octets = bytearray(pcap([FRAME] * 10))
    octets[24 + 2 * RECORD + 5 : 24 + 4 * RECORD + 5] = GARBAGE[: 2 * RECORD]
    file.write_bytes(octets)
    numbers, sentence, packets, whole = outcome(file)
    # Nobody can tell how many packets there were: those that follow get the next numbers.
    assert (numbers, packets) == ([1, 2, 3, 4, 5, 6, 7], 7)
    assert f"{3 * RECORD} octets were skipped" in sentence


def test_nothing_is_read_into_garbage_up_to_the_end(file: Path) -> None:
    for octets in (pcap([FRAME]) + GARBAGE * 2000, section() + interface() + enhanced(FRAME) + GARBAGE * 2000):
        file.write_bytes(octets)
        numbers, sentence, packets, whole = outcome(file)
        assert (numbers, packets) == ([1], 1)
        assert sentence.endswith(": nothing behind it could be read")


def test_many_damages_are_one_sentence(file: Path) -> None:
    records = [record(FRAME, number) + (GARBAGE if not number % 10 else b"") for number in range(1, 1006)]
    file.write_bytes(pcap_header() + b"".join(records) + record(FRAME)[:-1])
    numbers, sentence, packets, whole = outcome(file)
    assert packets == 1005
    assert sentence.count("octets were skipped") == 1
    assert sentence.startswith(": the file ends within what begins at octet ")
    assert sentence.endswith("; there are 99 more such places")


def test_packets_without_octets(file: Path) -> None:
    file.write_bytes(pcap([FRAME, b"", FRAME, b""]))
    says = ": there are 2 packets with no octets, the first is packet 2"
    assert outcome(file) == ([1, 3], says, 4, True)
    file.write_bytes(section() + interface() + enhanced(FRAME) + enhanced(b"") + enhanced(FRAME) + enhanced(b""))
    assert outcome(file) == ([1, 3], says, 4, True)


def test_messages_cut_off_by_the_snap_length(file: Path) -> None:
    file.write_bytes(pcap_header() + record(FRAME) + record(FRAME[:50], 2, len(FRAME)) + record(FRAME[:30], 3, 99))
    seen = []
    with pytest.raises(CaptureError) as raised:
        for each in read(file):
            seen.append((each.frame, each.cut, len(each.octets)))
    assert seen == [(1, False, len(FRAME) - 42), (2, True, 8)]
    assert str(raised.value) == (
        f"{file}: there is 1 packet with a message whose end the snap length cut off, the first is packet 2")
    assert raised.value.whole


def test_padding_that_was_cut_off_is_not_missed(file: Path) -> None:
    file.write_bytes(pcap_header() + record(FRAME, length=len(FRAME) + 10))
    assert [seen.cut for seen in read(file)] == [False]


def test_link_types_that_are_not_read(file: Path) -> None:
    file.write_bytes(pcap([FRAME] * 3, link=105))
    says = ": there are 3 packets with link type 105 (IEEE 802.11), which is not read, the first is packet 1"
    assert outcome(file) == ([], says, 3, True)


def test_any_number_of_link_types_is_a_short_sentence(file: Path) -> None:
    links = range(1000, 1050)
    packets = [enhanced(FRAME, interface=number) for number in range(len(links))]
    file.write_bytes(section() + b"".join(map(interface, links)) + b"".join(packets))
    numbers, sentence, packets_told, whole = outcome(file)
    assert (numbers, packets_told, whole) == ([], 50, True)
    assert sentence.count("link type 1") == 8
    assert sentence.endswith("; there are packets of 42 more such kinds")


def test_interfaces_that_are_not_read_leave_the_others_alone(file: Path) -> None:
    packets = [enhanced(FRAME), enhanced(FRAME, interface=1), enhanced(FRAME, interface=5), enhanced(FRAME)]
    file.write_bytes(section() + interface() + interface(4242) + b"".join(packets))
    numbers, sentence, packets_counted, whole = outcome(file)
    assert (numbers, packets_counted, whole) == ([1, 4], 4, True)
    assert sentence == (
        ": there is 1 packet with link type 4242, which is not read, the first is packet 2;"
        " there is 1 packet with an interface that the file does not describe, which is not read, the first is packet 3"
    )


@pytest.mark.parametrize("bad", [
    block(0x0BAD, b"")[:-1] + b"\xff",
    struct.pack("<III", 0x0BAD, 13, 13),
    struct.pack("<III", 0x0BAD, 8, 8),
    struct.pack("<III", 0x0BAD, 1 << 30, 0),
    block(6, struct.pack("<IIIII", 0, 0, 0, 500, 500)),
    block(6, b""),
    block(2, b""),
    block(3, b""),
    block(1, b""),
    block(0x0A0D0D0A, b"\0" * 16),
])
def test_blocks_that_contradict_themselves(file: Path, bad: bytes) -> None:
    file.write_bytes(section() + interface() + enhanced(FRAME) + bad + enhanced(FRAME))
    numbers, sentence, packets, whole = outcome(file)
    assert (numbers, packets) == ([1, 2], 2)
    assert sentence.endswith(f"contradicts itself: {len(bad)} octets were skipped")


def test_whatever_octets_are_read_nothing_else_is_raised(file: Path) -> None:
    chance = random.Random(2)
    whole = [pcap([FRAME] * 5), section() + interface(options=option_like(chance)) + enhanced(FRAME) * 5]
    for number in range(600):
        octets = bytearray(whole[number % 2])
        for _ in range(chance.randrange(1, 6)):
            octets[chance.randrange(4, len(octets))] = chance.choice([0, 1, 6, 255, chance.randrange(256)])
        file.write_bytes(octets)
        for seen in read(file, problem=lambda _: None):
            assert seen.frame


def option_like(chance: random.Random) -> bytes:
    return struct.pack("<HHB3x", 9, 1, 6) + struct.pack("<HHq", 14, 8, chance.randrange(5)) + bytes(4)


def test_with_a_callback_the_next_file_follows(file: Path, tmp_path: Path) -> None:
    file.write_bytes(pcap([FRAME])[:-1])
    good = tmp_path / "good.pcap"
    good.write_bytes(pcap([FRAME]))
    events: list[object] = []
    for seen in read(tmp_path / "nothing", file, good, problem=lambda error: events.append(Path(error.file).name)):
        events.append(Path(seen.file))
    assert events == ["nothing", "x.pcap", good]


def test_an_error_crosses_from_process_to_process() -> None:
    error = pickle.loads(pickle.dumps(CaptureError("x: why", "x", 3, True)))
    assert (str(error), error.file, error.packets, error.whole) == ("x: why", "x", 3, True)


def test_times_are_from_the_first_packet_on(file: Path) -> None:
    file.write_bytes(pcap([FRAME]))
    assert [seen.time for seen in read(file)] == [START + 0.5]
