# SPDX-License-Identifier: GPL-2.0-or-later
"""One Mobile IPv4 message of a recording, and where it was."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from scapy.packet import Packet

from scapy_mip4.captures.compiled import class_of, decode


def utc(seconds: float) -> str:
    """Return seconds since 1970 as date and time, to the microsecond."""
    when = datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="microseconds")
    return when.replace("+00:00", "Z")


class Seen:
    """A message as it was seen in a recording.

    frame: the number of its frame, from 1 in each file, of the last one where it came in fragments; time: seconds since
    1970; src, dst: addresses of the IP header right above it; sport, dport: its UDP ports, None for an ICMP message;
    ttl: of that IP header; octets: the message, from its Type; via: the tunnels that it was inside of, outermost
    first, each "ip-in-ip", "gre", "minimal" or "udp"; cut: whether the capture cut off its end (snap length); file: the
    name of the capture.
    """

    __slots__ = ("frame", "time", "src", "dst", "sport", "dport", "ttl", "octets", "via", "cut", "file",
                 "_message", "_document")

    def __init__(self, frame: int, time: float, src: str, dst: str, sport: int | None, dport: int | None, ttl: int,
                 octets: bytes, via: tuple[str, ...] = (), cut: bool = False, file: str = "") -> None:
        self.frame = frame
        self.time = time
        self.src = src
        self.dst = dst
        self.sport = sport
        self.dport = dport
        self.ttl = ttl
        self.octets = octets
        self.via = via
        self.cut = cut
        self.file = file
        self._message: Packet | None = None
        self._document: dict[str, Any] | None = None

    @property
    def message(self) -> Packet:
        """The message as a Scapy packet."""
        if self._message is None:
            self._message = class_of(self.octets, icmp=self.sport is None)(self.octets)
        return self._message

    @property
    def document(self) -> dict[str, Any]:
        """The message as a document, see `scapy_mip4.captures.document`; much cheaper than `message`."""
        if self._document is None:
            self._document = decode(self.octets, icmp=self.sport is None)
        return self._document

    def __repr__(self) -> str:
        return f"<{self.document['layer']} {self.src} > {self.dst} in frame {self.frame}>"
