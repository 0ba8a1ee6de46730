# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the crafted captures, one for each module of `conversations`: python pcaps/craft.py [DIRECTORY]

Times, Identifications, nonces and keys are fixed, so each run writes the same packets.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import conversations
from conversations.cast import START, Said
from scapy.layers.inet import IP
from scapy.packet import Packet
from scapy.utils import PcapNgWriter

HERE = Path(__file__).parent


def frames(said: list[Said]) -> Iterator[Packet]:
    """Yield the packets of a conversation with IP identifications, times and comments of their own."""
    for number, (seconds, comment, packet) in enumerate(said, start=1):
        packet[IP].id = number
        frame = IP(bytes(packet))
        frame.time = START + seconds
        frame.comments = [comment.encode()]
        yield frame


def write(name: str, directory: Path) -> None:
    """Write the conversation of the module `name` to a file of that name."""
    said = import_module(f"conversations.{name}").SAID
    with PcapNgWriter(str(directory / f"{name}.pcapng")) as writer:
        for frame in frames(said):
            writer.write(frame)


def main(directory: Path) -> None:
    """Write all conversations."""
    for module in iter_modules(conversations.__path__):
        if module.name.startswith("rfc"):
            write(module.name, directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
