# SPDX-License-Identifier: GPL-2.0-or-later
"""Ctrl-C and termination signals that end a run, or the reading of a capture, but never its reports."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import asyncio  # it takes long to load, and those who read captures do without

T = TypeVar("T")


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


class UntilInterrupted(Generic[T]):
    """Hands on items until Ctrl-C, which ends them as if there were no more, whatever the program is at then.

    For a ``with`` block, in the main thread. `interrupted` tells whether Ctrl-C came. Where the process ignores SIGINT
    it goes on to.
    """

    def __init__(self, items: Iterable[T]) -> None:
        self.interrupted = False
        self._items = iter(items)
        self._waits = False
        self._before: Any = None

    def __enter__(self) -> UntilInterrupted[T]:
        self._before = signal.getsignal(signal.SIGINT)
        if self._before is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *exception: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def __iter__(self) -> Iterator[T]:
        while not self.interrupted:
            try:
                self._waits = True
                item = next(self._items)
            except (StopIteration, KeyboardInterrupt):
                return
            finally:
                self._waits = False
            yield item

    def _handle(self, number: int, frame: object) -> None:
        self.interrupted = True
        if self._waits:
            raise KeyboardInterrupt  # the next item may never come
