# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tester knows of the clocks and nonces of home agents."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from scapy_mip4.security import Identification, new_identification
from scapy_mip4.testbed import Device, Mobile


@dataclass
class Clock:
    """Replay protection with one device. `lock` is held by who synchronises it."""

    identification: Identification
    nonces: bool
    synchronised: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Clocks:
    """All mobile nodes share what they know of a device's time; with nonces each has its own (RFC 5944 5.7)."""

    def __init__(self) -> None:
        self._clocks: dict[tuple[str, str], Clock] = {}

    def of(self, device: Device, mobile: Mobile) -> Clock:
        """The clock for the requests of a mobile node to a device, or through it."""
        association = mobile.associations.get("mn-ha")
        style = association.replay if association else "timestamp"
        nonces = style == "nonce"
        key = device.name, mobile.home if nonces else ""
        if key not in self._clocks:
            self._clocks[key] = Clock(new_identification(style, clock=time.time), nonces)
        return self._clocks[key]
