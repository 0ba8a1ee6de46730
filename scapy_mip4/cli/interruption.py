# SPDX-License-Identifier: GPL-2.0-or-later
"""Ctrl-C and termination signals that end a run but never its reports."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def first_signal_cancels(task: asyncio.Task[Any]) -> Iterator[list[int]]:
    """Cancel the task at the first SIGINT or SIGTERM; the list it yields then holds the number of that signal.

    Later signals do nothing. That lasts beyond the end of the block: the process still has an exit status to give.
    """
    received: list[int] = []

    def handle(number: int, frame: object) -> None:
        if not received:
            received.append(number)
            task.get_loop().call_soon_threadsafe(task.cancel)

    # Not the event loop's own handlers: the loop puts the system's in their place when it closes.
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if received else handler)
