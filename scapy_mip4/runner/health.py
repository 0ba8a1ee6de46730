# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a device is still alive when a case gets no answer from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scapy_mip4.testbed import Device

PlayControl = Callable[[Device], Awaitable[bool]]


class Health:
    """Plays a control registration with a device that did not answer, and remembers if that failed too.

    `play_control(device)` tells whether the device answered one.
    """

    def __init__(self, play_control: PlayControl) -> None:
        self._play_control = play_control
        self._controls: dict[str, asyncio.Task[bool]] = {}
        self._last_answer: dict[str, str] = {}

    def answered(self, device: Device, case_id: str) -> None:
        """The device answered in this case."""
        self._last_answer[device.name] = case_id

    async def doubt(self, device: Device) -> str | None:
        """What is wrong with a device that did not answer, as a sentence; None if it is alive.

        Cases that doubt at the same time share one control registration, and a device that failed one gets no more.
        """
        control = self._controls.get(device.name)
        if control is None or (control.done() and not control.cancelled() and control.result()):
            control = asyncio.ensure_future(self._play_control(device))
            self._controls[device.name] = control
        if await asyncio.shield(control):
            return None
        last = self._last_answer.get(device.name)
        return (
            f"{device.name} stopped answering after {last}"
            if last
            else f"{device.name} has not answered at all"
        )

    async def stop(self) -> None:
        """Give up controls in play."""
        for control in self._controls.values():
            control.cancel()
        await asyncio.gather(*self._controls.values(), return_exceptions=True)
