# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast recordings are read, beside tshark and Scapy's own layer on the same files: whole commands, start included.

Every figure is a ratio of two times of one run, the best of some rounds taken in turns. Memory is the largest resident
set of a command and of the processes that it starts. Growth compares the time that one packet takes in files of other
sizes, of processor time and in this process: what a command takes to start would hide it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from measuring import show
from capture_traffic import mixed, registrations, write

from scapy_mip4.captures import read

SCAPY = """
import sys
from scapy.layers.inet import IP
from scapy.layers.l2 import Ether
from scapy.layers.mobileip import MobileIP
from scapy.utils import PcapReader
with PcapReader(sys.argv[1]) as capture:
    assert all(MobileIP in packet for packet in capture)
"""
OURS = [sys.executable, "-m", "scapy_mip4"]
TSHARK = ["tshark", "-n", "-Y", "mip"]
FIELDS = ("frame,src,code,lifetime", ["-e", "frame.number", "-e", "ip.src", "-e", "mip.code", "-e", "mip.life"])


class Cost(NamedTuple):
    """What a command took: seconds on the clock, and KiB of memory."""

    wall: float
    memory: int


def cost(command: Sequence[str]) -> Cost:
    """Run a command whose output nobody reads. RuntimeError if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {errors}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss)


def ours(*words: str | Path) -> list[str]:
    """A command line of this project."""
    return [*OURS, *map(str, words)]


class Row(NamedTuple):
    """A comparison: the slower and the faster command by expectation, and the ratio of their times that is wanted."""

    what: str
    left: Sequence[str]
    right: Sequence[str]
    target: float
    at_most: bool = False


def ratios(rows: Sequence[Row], rounds: int) -> list[tuple[Row, float, float]]:
    """The best times of both commands of each row."""
    best: dict[tuple[str, ...], float] = {}
    for _ in range(rounds):
        for command in {tuple(command) for row in rows for command in (row.left, row.right)}:
            best[command] = min(best.get(command, float("inf")), cost(command).wall)
    return [(row, best[tuple(row.left)], best[tuple(row.right)]) for row in rows]


def comparisons(directory: Path, scale: float) -> list[Row]:
    """The rows of speed, on files of 400,000 and 50,000 packets times the scale."""
    tshark = [*TSHARK, "-T", "json", "-r"]
    few = write(directory / "mixed.pcap", mixed(100), round(400_000 * scale))
    all_ours = write(directory / "pure.pcap", registrations(), round(50_000 * scale))
    names, elements = FIELDS
    as_json = ours("dissect", "--json", all_ours)
    return [
        Row("1 % MIPv4 to JSON, beside tshark", [*tshark, str(few)], ours("dissect", "--json", few), 8),
        Row("all MIPv4 to JSON, beside tshark", [*tshark, str(all_ours)], as_json, 4),
        Row("all MIPv4 to JSON, beside Scapy's PcapReader", [sys.executable, "-c", SCAPY, str(all_ours)], as_json, 10),
        Row("all MIPv4, 4 fields, beside tshark", [*TSHARK, "-T", "fields", *elements, "-r", str(all_ours)],
            ours("dissect", "--fields", names, all_ours), 1),
        Row("all MIPv4, check beside dissect --json", ours("check", all_ours), as_json, 3, at_most=True),
    ]


def memory(directory: Path, counts: tuple[int, int], command: Callable[[Path], list[str]]) -> float:
    """The largest memory of a command on the larger file, as a multiple of that on the smaller one."""
    small, large = (cost(command(write(directory / f"memory{count}.pcap", mixed(10), count))).memory
                    for count in counts)
    return large / small


def growth(directory: Path, count: int, every: int, rounds: int) -> float:
    """Microseconds of processor time for one packet of `count`, each `every`-th MIPv4; the best of some rounds."""
    file = write(directory / "growth.pcap", mixed(every), count)
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for seen in read(file):
            json.dumps(seen.document)
        best = min(best, time.process_time() - start)
    return best / count * 1e6


def main() -> None:
    """Measure as the command line says, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="the best one counts (default: %(default)s)")
    parser.add_argument("--scale", type=float, default=1, help="of the number of packets (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        rows = ratios(comparisons(directory, options.scale), options.rounds)
        show("Whole commands", ("", "seconds", "seconds", "ratio", "wanted"),
             [(row.what, f"{left:.2f}", f"{right:.2f}", f"{left / right:.1f}",
               f"{'at most' if row.at_most else 'at least'} {row.target:g}") for row, left, right in rows],
             f"Best of {options.rounds} rounds.")
        counts = round(20_000 * options.scale), round(2_000_000 * options.scale)
        show(f"Largest resident set, {counts[1]} packets : {counts[0]}", ("", "ratio", "wanted"),
             [(what, f"{memory(directory, counts, command):.2f}", "at most 1.3") for what, command in (
                 ("dissect --json", lambda file: ours("dissect", "--json", file)),
                 ("check", lambda file: ours("check", file)),
                 ("follow --stats", lambda file: ours("follow", "--stats", file)))], "Every tenth packet is MIPv4.")
        sizes = [round(size * options.scale) for size in (10_000, 100_000, 1_000_000)]
        show("Microseconds a packet", ("packets", "all MIPv4", "1 % MIPv4"),
             [(f"{size}", *(f"{growth(directory, size, every, options.rounds):.3f}" for every in (1, 100)))
              for size in sizes],
             "Wanted: within 10 % of each other.")


if __name__ == "__main__":
    main()
