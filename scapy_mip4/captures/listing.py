# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture file as lines of text, one for each Mobile IPv4 message."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from scapy.packet import Packet

from scapy_mip4.captures.reading import read
from scapy_mip4.captures.seen import utc
from scapy_mip4.codes import MIP4_PORT, code_name
from scapy_mip4.layers import MIP4, MIP4_RRP, legacy_extensions


def listing(file: Path, ports: Collection[int] = (MIP4_PORT,), legacy: bool = False) -> Iterator[str]:
    """Yield time, addresses, message, code and extensions of each message of a file.

    With `legacy`, extensions of control messages are those that a node sees that knows RFC 5944 alone. Other arguments
    and errors as of `read`.
    """
    for seen in read(file, ports=ports):
        yield f"{utc(seen.time)} {seen.src} > {seen.dst} {_describe(seen.message, legacy)}"


def _describe(message: Packet, legacy: bool) -> str:
    parts = [type(message).__name__]
    if isinstance(message, MIP4_RRP):
        parts.append(f"code {code_name(message.code)}")
    elif message.fields.get("code"):
        parts.append(f"code {message.sprintf('%code%')}")
    extensions = message.fields.get("exts", [])
    if legacy and isinstance(message, MIP4):
        extensions = legacy_extensions(message)
    if extensions:
        parts.append(f"[{', '.join(type(extension).__name__ for extension in extensions)}]")
    return " ".join(parts)
