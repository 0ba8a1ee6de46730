# SPDX-License-Identifier: GPL-2.0-or-later
"""What comes of playing a case: the verdict, what it rests on, and every packet."""

from __future__ import annotations

from dataclasses import dataclass, field

from scapy_mip4.scenario import Location, Verdict


@dataclass(frozen=True)
class Record:
    """A packet that the tester sent or received in one of its roles.

    `time` is in epoch seconds; `direction` is "sent" or "received". `over` is "udp", and `octets` then the payload, or
    "link", and `octets` then the whole IP packet (ports are 0). `ttl` is None where it is not known.
    """

    time: float
    role: str
    direction: str
    source: str
    source_port: int
    dest: str
    dest_port: int
    ttl: int | None
    octets: bytes
    over: str = "udp"


@dataclass(frozen=True)
class Result:
    """The outcome of one case on one device.

    `device` is None when no device of the testbed fits. `findings` are sentences: mismatches first seen first, and
    notes. `broken` are the requirements that were broken, as far as expectations name them. `plays` tells
    how often the case was played. `started` is in epoch seconds, `duration` in seconds.
    """

    case_id: str
    title: str
    issue: str | None
    dut: str
    device: str | None
    verdict: Verdict
    behaviour: str | None
    reason: str
    findings: list[str] = field(default_factory=list)
    refs: tuple[str, ...] = ()
    location: Location | None = None
    records: list[Record] = field(default_factory=list)
    started: float = 0.0
    duration: float = 0.0
    broken: tuple[str, ...] = ()
    plays: int = 1
