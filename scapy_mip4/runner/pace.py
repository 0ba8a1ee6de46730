# SPDX-License-Identifier: GPL-2.0-or-later
"""When cases start: the longest first, and no faster than this process can send, receive and judge."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from scapy_mip4.scenario import Case, Expect, OneOf, Repeat, Silence, Step, Wait

LAG = 0.02  # seconds that the event loop may be behind before more is asked of it
PAUSE = 0.005  # seconds until the next look at a loop that is behind


def waiting_seconds(steps: Iterable[Step]) -> float:
    """How long a case waits at least if the device does as it should: silences, pauses, packets that may be absent."""
    seconds = 0.0
    for step in steps:
        if isinstance(step, (Silence, Wait)):
            seconds += step.seconds
        elif isinstance(step, Expect) and step.optional or isinstance(step, OneOf) and not step.required:
            seconds += step.within
        elif isinstance(step, Repeat):
            seconds += step.times * waiting_seconds(step.steps)
    return seconds


def longest_first(cases: Iterable[Case]) -> list[Case]:
    """The cases in the order to start them: then the run takes hardly longer than the longest of them."""
    return sorted(cases, key=lambda case: -waiting_seconds(case.steps))


class Pace:
    """Lets one case after the other start while the event loop keeps up.

    All cases wait at the same time, but their packets go through one process; an answer that waited there for a
    second would look like one that the device sent late.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Wait for the turn of one case."""
        loop = asyncio.get_running_loop()
        async with self._turn:
            pause = 0.0
            while True:
                due = loop.time() + pause
                await asyncio.sleep(pause)
                if loop.time() - due < LAG:
                    return
                pause = PAUSE
