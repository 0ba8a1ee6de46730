# SPDX-License-Identifier: GPL-2.0-or-later
"""One Mobile IPv4 message of a recording, and where it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from scapy.packet import Packet

from scapy_mip4.captures.compiled import class_of, decode, to_json

_EPOCH = datetime(1970, 1, 1)


def utc(seconds: float) -> str:
    """Return seconds since 1970 as date and time, to the microsecond."""
    whole, microseconds = divmod(round(seconds * 1e6), 1_000_000)
    return f"{_second(whole)}.{microseconds:06}Z"


@lru_cache(maxsize=64)  # messages come by the hundred in a second
def _second(whole: int) -> str:
    return (_EPOCH + timedelta(seconds=whole)).isoformat()


class Seen:
    """A message as it was seen in a recording.

    frame: the number of its frame, from 1 in each file, of the last one where it came in fragments; time: seconds since
    1970, 0 if the recording does not say it; src, dst: addresses of the IP header right above it; sport, dport: its UDP
    ports, None for an ICMP message; ttl: of that IP header; octets: the message, from its Type, none of an empty
    datagram; via: the tunnels that it was inside of, outermost first, each "ip-in-ip", "gre", "minimal" or "udp"; cut:
    whether the capture cut off its end (snap length); file: the name of the capture.
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

    def __reduce__(self) -> tuple[Any, ...]:
        # What was decoded of it is decoded anew in another process: that is cheaper than to send it there.
        return Seen, (self.frame, self.time, self.src, self.dst, self.sport, self.dport, self.ttl, self.octets,
                      self.via, self.cut, self.file)

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

    @property
    def json(self) -> str:
        """The JSON text of the document; making it at once is cheaper than to make the document first."""
        return to_json(self.octets, icmp=self.sport is None)

    def __repr__(self) -> str:
        return f"<{self.document['layer']} {self.src} > {self.dst} in frame {self.frame}>"
