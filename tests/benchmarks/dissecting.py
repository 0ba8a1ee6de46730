# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the layers read a capture, beside Scapy's built-in `mobileip`, and what importing them costs.

Both read the same file of Registration Requests with NAI, challenge and authentication; the built-in layer leaves all
extensions as one payload. The modules are imported by fresh interpreters.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import scapy.layers.mobileip
from measuring import show
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet
from scapy.utils import PcapReader, wrpcap

from scapy_mip4.layers import MIP4, MIP4_RRQ, MIP4Ext_Challenge, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth

LAYERS = {"scapy_mip4": MIP4, "scapy.layers.mobileip": scapy.layers.mobileip.MobileIP}
IMPORTS = ("scapy_mip4.layers", "scapy.layers.inet")


def request(number: int) -> Packet:
    """A Registration Request as devices send it."""
    return IP(src="10.0.0.5", dst="192.0.2.1") / UDP(sport=434, dport=434) / MIP4_RRQ(
        homeaddr="10.0.0.5", haaddr="192.0.2.1", coaddr="203.0.113.9", id=number,
        exts=[MIP4Ext_MNNAI(nai="mn@example.org"), MIP4Ext_Challenge(challenge=bytes(16)),
              MIP4Ext_MobileHomeAuth(spi=256, authenticator=bytes(16))])


def read(file: Path, layer: type[Packet]) -> float:
    """Packets a second of processor time, with the given class on UDP port 434."""
    guesses = UDP.payload_guess
    UDP.payload_guess = [guess for guess in guesses if guess[1] is layer or guess[1] not in LAYERS.values()]
    try:
        with PcapReader(str(file)) as capture:
            start, count = time.process_time(), 0
            for packet in capture:
                assert layer in packet
                count += 1
            return count / (time.process_time() - start)
    finally:
        UDP.payload_guess = guesses


def measure_reading(count: int, rounds: int) -> dict[str, float]:
    """The best of some rounds for each of the two layers."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "requests.pcap"
        wrpcap(str(file), [request(number) for number in range(count)])
        rates = [{name: read(file, layer) for name, layer in LAYERS.items()} for _ in range(rounds)]
    return {name: max(rate[name] for rate in rates) for name in LAYERS}


def measure_imports(rounds: int) -> dict[str, float]:
    """Seconds that importing takes, the best of some rounds for each module."""
    script = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
    return {module: min(float(subprocess.run([sys.executable, "-c", script.format(module)], check=True, text=True,
                                             capture_output=True).stdout) for _ in range(rounds))
            for module in IMPORTS}


def main() -> None:
    """Measure as the command line says, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10000, help="packets in the file (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="the best one counts (default: %(default)s)")
    options = parser.parse_args()
    rates = measure_reading(options.count, options.rounds)
    imports = measure_imports(options.rounds)
    show(
        f"A capture of {options.count} Registration Requests, best of {options.rounds} rounds",
        ("", "packets/s", "import, ms"),
        [
            ("scapy_mip4", f"{rates['scapy_mip4']:.0f}", f"{1000 * imports['scapy_mip4.layers']:.0f}"),
            ("Scapy", f"{rates['scapy.layers.mobileip']:.0f}", f"{1000 * imports['scapy.layers.inet']:.0f}"),
            ("ratio", f"{rates['scapy_mip4'] / rates['scapy.layers.mobileip']:.2f}",
             f"{imports['scapy_mip4.layers'] / imports['scapy.layers.inet']:.2f}"),
        ],
        "Scapy reads with scapy.layers.mobileip, which leaves the extensions undecoded.\n"
        "Its import is that of scapy.layers.inet, which the layers need themselves.",
    )


if __name__ == "__main__":
    main()
