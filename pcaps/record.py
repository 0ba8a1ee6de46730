# SPDX-License-Identifier: GPL-2.0-or-later
"""Let the tester play cases with the reference agents and write the captures of `CASES`: python pcaps/record.py

Each RFC gets the cases that show it best, one after the other. Times, addresses and nonces are others each time.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import scapy.layers.inet  # noqa: F401  (so that packets are read as IP)
from scapy.packet import Packet
from scapy.utils import PcapNgReader, PcapNgWriter

CASES = {
    2794: ["T20-e"],
    3024: ["T21-a"],
    3115: ["VSE-a.ha", "VSE-b"],
    3957: ["DHA6"],
    4064: ["EXP-a.ha", "EXP-b.ha", "EXP-c.ha"],
    4433: ["DHA1-a.ones"],
    4636: ["CH2-a"],
    4721: ["CH1-c"],
    5944: ["T9-a", "T19-e"],
}
HERE = Path(__file__).parent


def join(parts: list[Path], whole: Path) -> None:
    """Write the packets of several files into one in the order of their times, with their comments."""
    packets: list[Packet] = []
    for part in parts:
        with PcapNgReader(str(part)) as reader:
            packets.extend(reader)
    with PcapNgWriter(str(whole)) as writer:
        for packet in sorted(packets, key=lambda packet: packet.time):
            writer.write(packet)


def main() -> None:
    """Play the cases one at a time, so that those of a file follow each other."""
    with TemporaryDirectory() as directory:
        cases = [case for several in CASES.values() for case in several]
        command = [sys.executable, "-m", "scapy_mip4", "run", *cases, "--jobs", "1", "--evidence", directory]
        subprocess.run(command, check=True)
        for rfc, several in CASES.items():
            join([Path(directory, f"{case}.pcapng") for case in several], HERE / f"rfc{rfc}.pcapng")


if __name__ == "__main__":
    main()
