# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines of messages come in order, from one process or from several."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from scapy.layers.inet import IP, UDP
from scapy.utils import RawPcapWriter

from scapy_mip4.captures import CaptureError, Seen
from scapy_mip4.captures.processes import rendered
from scapy_mip4.layers import MIP4_RRQ

MANY = 12_345
PADDING = bytes(1700)  # behind each IP packet, so that the file is worth several processes
LINKTYPE_RAW = 101


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A capture of many requests, the Identification of each its number."""
    path = tmp_path_factory.mktemp("captures") / "requests.pcap"
    request = bytes(IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=434, dport=434) / MIP4_RRQ()) + PADDING
    with RawPcapWriter(str(path), linktype=LINKTYPE_RAW) as writer:
        writer.write_header(None)
        for number in range(MANY):
            writer.write_packet(request[:44] + number.to_bytes(8, "big") + request[52:], sec=number, usec=0)
    return path


def line(seen: Seen) -> str | None:
    number = seen.document["id"]
    return f"{number} {os.getpid()}" if number % 10 else None


def raised(error: CaptureError) -> None:
    raise error


def numbers(lines: list[str]) -> list[int]:
    return [int(text.split()[0]) for text in lines]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_all_lines_come_in_order(file: Path, jobs: int) -> None:
    lines = "".join(rendered(line, [file, file], jobs, {434}, raised)).splitlines()
    assert numbers(lines) == 2 * [number for number in range(MANY) if number % 10]
    others = {text.split()[1] for text in lines} - {str(os.getpid())}
    assert len(others) == (jobs if jobs > 1 else 0)


def test_standard_input_stays_in_this_process(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a file has its name, and is large enough for several."""
    monkeypatch.chdir(tmp_path)
    os.link(file, "-")
    with open(file, "rb") as stream:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        lines = "".join(rendered(line, ["-"], 2, {434}, raised)).splitlines()
    assert numbers(lines) == [number for number in range(MANY) if number % 10]


def test_a_short_file_stays_in_this_process(file: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.pcap"
    short.write_bytes(file.read_bytes()[:100_000])
    lines = "".join(rendered(line, [short], 2, {434}, lambda error: None)).splitlines()
    assert {text.split()[1] for text in lines} == {str(os.getpid())}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_damaged_file_is_told_once_and_all_before_it_comes(file: Path, tmp_path: Path, jobs: int) -> None:
    damaged = tmp_path / "damaged.pcap"
    damaged.write_bytes(file.read_bytes()[:-100])
    problems: list[CaptureError] = []
    lines = "".join(rendered(line, [damaged], jobs, {434}, problems.append)).splitlines()
    assert numbers(lines)[-1] == MANY - 2
    assert [(problem.file, problem.packets) for problem in problems] == [(str(damaged), MANY - 1)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_is_that_of_one_reading(file: Path, jobs: int) -> None:
    read: list[int] = []
    for _ in rendered(line, [file], jobs, {434}, raised, read.append):
        pass
    assert sum(read) == file.stat().st_size


def test_ctrl_c_while_processes_start_is_not_forgotten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def start(process: multiprocessing.Process) -> None:
        real_start(process)
        started.append(process)
        with suppress(KeyboardInterrupt):  # as Python does with what comes while it forks
            signal.raise_signal(signal.SIGINT)

    real_start = multiprocessing.Process.start
    monkeypatch.setattr(multiprocessing.Process, "start", start)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(rendered(line, [file], 2, {434}, raised))
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert started and all(process.exitcode is not None for process in started)


def test_who_stops_listening_ends_it(file: Path) -> None:
    texts = rendered(line, [file], 2, {434}, raised)
    pids = {int(text.split()[1]) for text in next(texts).splitlines()}
    texts.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
