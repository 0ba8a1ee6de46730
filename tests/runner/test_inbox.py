# SPDX-License-Identifier: GPL-2.0-or-later
"""What arrived for a case and waits to be looked at."""
from __future__ import annotations

import asyncio

from scapy.packet import Raw

from scapy_mip4.runner.inbox import Arrival, Inbox
from scapy_mip4.scenario import Received


def test_what_does_not_fit_is_left_to_who_asks_next() -> None:
    async def play() -> list[Arrival | None]:
        inbox = Inbox()
        for octets in (b"other", b"meant"):
            inbox.put(Arrival("mn", Raw(octets), octets, Received(), 0.0, "link"))
        spots = {("mn", "link")}
        fitting = [await inbox.next(spots, 0.01, lambda one: one.octets == b"meant") for _ in range(2)]
        return [*fitting, await inbox.next(spots, 0.01)]

    assert [one and one.octets for one in asyncio.run(play())] == [b"meant", None, b"other"]
