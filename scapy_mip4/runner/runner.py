# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays many cases at once on one testbed."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from scapy_mip4.scenario import Case
from scapy_mip4.testbed import Device, Link, Testbed, interface_addresses

from .cast import fits
from .pace import Pace, longest_first
from .result import Result
from .stage import CONTROL, Stage

SOCKETS_PER_CASE = 4
OTHER_FILES = 128  # open files that are not sockets of cases


class Runner:
    """Plays cases against the devices of a testbed, all at the same time.

    `conform` is "resolved", "rfc3344" or "any"; `strict` makes a broken SHOULD fail. At most `jobs` cases are in play
    at a time; 0 means as many as the system lets us have sockets for. `links` are the tester's ends of links by device
    name; None opens what the testbed describes. A case that does not pass is played again, `most_plays` times in all,
    so that a lost packet does not count as the device's fault. `results` holds every result so far, also those of
    cases that a cancelled run cut short.
    """

    def __init__(
        self,
        testbed: Testbed,
        conform: str = "resolved",
        strict: bool = False,
        jobs: int = 0,
        links: Mapping[str, Link] | None = None,
        most_plays: int = 1,
    ) -> None:
        self.testbed = testbed
        self.results: list[Result] = []
        self._conform = conform
        self._strict = strict
        self._jobs = jobs or _most_jobs()
        self._links = links
        self._most_plays = most_plays

    async def run(self, cases: Iterable[Case], everywhere: bool = False) -> AsyncIterator[Result]:
        """Yield the result of each case as it completes; `everywhere` plays it on every device that fits.

        Nothing that a device does raises. Raises InterfaceError before the first case if the testbed's interface
        cannot take the tester's addresses.
        """
        wanted: list[Case] = []
        controls: list[Case] = []
        for case in cases:
            (controls if case.id.startswith(CONTROL) else wanted).append(case)
        with interface_addresses(self.testbed):
            stage = Stage(
                self.testbed, self._conform, self._strict, self._links, controls, self.results, self._most_plays
            )
            slots = asyncio.Semaphore(self._jobs)

            pace = Pace()

            async def play(case: Case, devices: Sequence[Device]) -> Result:
                async with slots:
                    await pace.wait()
                    return await stage.play(case, devices)

            everyone = self.testbed.devices
            choices = [(device,) for device in everyone] if everywhere else [everyone]
            tasks = [
                asyncio.ensure_future(play(case, devices))
                for case in longest_first(wanted)
                for devices in choices
                if not everywhere or fits(devices[0], case)
            ]
            try:
                for completed in asyncio.as_completed(tasks):
                    yield await completed
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await stage.close()


def _most_jobs() -> int:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        files = 65536
    return max(1, (files - OTHER_FILES) // SOCKETS_PER_CASE)
