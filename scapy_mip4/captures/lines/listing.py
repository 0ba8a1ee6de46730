# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages as lines for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from socket import inet_ntoa
from typing import TYPE_CHECKING, Any

from scapy_mip4.captures.document import document
from scapy_mip4.captures.frames.protocols import IP_IN_IP
from scapy_mip4.captures.lines.escaping import escaped
from scapy_mip4.captures.lines.telling import told_extension, told_message
from scapy_mip4.captures.reading import read
from scapy_mip4.captures.seen import Seen, utc
from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.layers import MIP4, legacy_extensions

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys


def listing(*files: Path | str, ports: Collection[int] = (MIP4_PORT,), legacy: bool = False) -> Iterator[str]:
    """Yield a line for each message of files, see `Listing`. Errors as of `read`."""
    return map(Listing(legacy=legacy, with_file=len(files) > 1), read(*files, ports=ports))


class Listing:
    """Tells of a message its time, addresses, class, telling fields, extensions, tunnels and whether it was cut off.

    Ports stand where they are not 434. `legacy` shows those extensions of control messages that a node sees which knows
    RFC 5944 alone; `keys` tell which authenticators are good; `with_file` puts the name of the file in front.
    """

    def __init__(self, keys: Keys | None = None, legacy: bool = False, with_file: bool = False) -> None:
        self._keys = keys
        self._legacy = legacy
        self._with_file = with_file

    def __call__(self, seen: Seen) -> str:
        parts = [whereabouts(seen, self._with_file), told_message(seen.document)]
        if extensions := self._extensions(seen):
            parts.append(f"[{', '.join(extensions)}]")
        if "payload" in seen.document:
            parts.append(_behind(seen.document))
        return " ".join(parts)

    def _extensions(self, seen: Seen) -> list[str]:
        if self._legacy and isinstance(seen.message, MIP4):
            return [told_extension(document(extension)) for extension in legacy_extensions(seen.message)]
        verdicts = iter(self._keys.verdicts(seen) if self._keys else ())
        due = next(verdicts, None)
        told = []
        for extension in seen.document.get("exts", ()):
            if due and due["extension"] == extension["layer"]:  # they come in the order of the extensions
                told.append(told_extension(extension, due["verdict"]))
                due = next(verdicts, None)
            else:
                told.append(told_extension(extension))
        return told


def whereabouts(seen: Seen, with_file: bool) -> str:
    """Where and when a message was seen: file, time, addresses, tunnels around it, whether its end was cut off."""
    file = f"{escaped(seen.file)}: " if with_file else ""
    around = f" via {', '.join(seen.via)}" if seen.via else ""
    cut = " (cut)" if seen.cut else ""
    return f"{file}{utc(seen.time)} {_at(seen.src, seen.sport)} > {_at(seen.dst, seen.dport)}{around}{cut}"


def _at(address: str, port: int | None) -> str:
    return address if port in (None, MIP4_PORT) else f"{address}:{port}"


def _behind(document: dict[str, Any]) -> str:
    """What stands behind a message: a packet in tunnel data, or octets that are of no extension."""
    load = document["payload"]["load"]
    if document.get("nh") == IP_IN_IP and len(load) >= 40:
        return f"| IP {inet_ntoa(bytes.fromhex(load[24:32]))} > {inet_ntoa(bytes.fromhex(load[32:40]))}"
    octets = len(load) // 2
    return f"| {octets} octet{'' if octets == 1 else 's'}"
