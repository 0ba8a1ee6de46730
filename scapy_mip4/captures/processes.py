# SPDX-License-Identifier: GPL-2.0-or-later
"""From files to lines of text in several processes.

Each of them reads all of the files, for finding messages costs little and a fragment may be anywhere, and decodes every
n-th block of messages, for that costs most. Nothing but text goes from process to process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count, cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Callable, Optional

from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.reading import read
from scapy_mip4.captures.seen import Seen

Render = Callable[[Seen], Optional[str]]
"""A message -> its line of text, None if it has none; a function of a module, or an object that pickles."""

_BLOCK = 500  # messages
_WORTHWHILE = 5_000_000  # octets of files; for fewer, processes cost more than the tenths of a second that they save


def cores() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def rendered(render: Render, files: Sequence[Path | str], jobs: int, ports: Collection[int],
             problem: Callable[[CaptureError], None], progress: Callable[[int], None] | None = None) -> Iterator[str]:
    """Yield the lines of all messages in their order, some in one text, each line with its line feed.

    At most `jobs` processes decode them; with one, or where files are short or no files, each line comes as soon as its
    message does. Other arguments as of `read`.
    """
    if jobs > 1 and _is_worthwhile(files):
        yield from _gathered(render, files, jobs, ports, problem, progress)
        return
    for seen in read(*files, ports=ports, problem=problem, progress=progress):
        yield _lines(render, (seen,))


def _is_worthwhile(files: Sequence[Path | str]) -> bool:
    # "-" is standard input, which can be read but once, also where a file has that name.
    return all(str(file) != "-" and os.path.isfile(file) for file in files) and (
        sum(map(os.path.getsize, files)) >= _WORTHWHILE)


def _lines(render: Render, block: Iterable[Seen]) -> str:
    return "".join([f"{line}\n" for line in map(render, block) if line is not None])


def _gathered(render: Render, files: Sequence[Path | str], jobs: int, ports: Collection[int],
              problem: Callable[[CaptureError], None], progress: Callable[[int], None] | None) -> Iterator[str]:
    """Start the processes and take a block of each in turns; their pipes keep them from running far ahead."""
    started: list[tuple[multiprocessing.Process, Connection]] = []
    try:
        for share in range(jobs):
            receiver, sender = multiprocessing.Pipe(duplex=False)
            receivers = [*(earlier for _, earlier in started), receiver]
            process = multiprocessing.Process(
                target=_decode, args=(sender, receivers, share, jobs, render, files, ports), daemon=True)
            with _interruption_postponed():
                process.start()
                sender.close()
                started.append((process, receiver))
        for _, receiver in cycle(started):
            text = _next_text(receiver, problem, progress)
            if text is None:
                break
            yield text
        teller = started[0][1]
        while receiver is not teller and _next_text(teller, problem, progress) is not None:
            pass
    except EOFError:
        problem(CaptureError(f"{files[0]} was not read to its end: a process that decoded it ended early",
                             str(files[0])))
    finally:
        for process, receiver in started:
            receiver.close()
            process.terminate()
            process.join()


@contextmanager
def _interruption_postponed() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the block: while Python starts a process it may forget it, and the new process has
    a traceback for it.
    """
    before: Any = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    received: list[tuple[Any, ...]] = []
    signal.signal(signal.SIGINT, lambda *about: received.append(about))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if received:
        before(*received[0])


def _next_text(receiver: Connection, problem: Callable[[CaptureError], None],
               progress: Callable[[int], None] | None) -> str | None:
    """The next text of a process, None at its end. EOFError if it ended before that."""
    while True:
        item = receiver.recv()
        if isinstance(item, CaptureError):
            problem(item)
        elif isinstance(item, int):
            if progress:
                progress(item)
        else:
            return item


def _decode(sender: Connection, receivers: Iterable[Connection], share: int, jobs: int, render: Render,
            files: Sequence[Path | str], ports: Collection[int]) -> None:
    """What one process does; the first one tells of problems and progress too, which are the same in all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    for receiver in receivers:
        receiver.close()  # a copy left open would hide that nobody reads any more
    tells = share == 0
    stream = read(*files, ports=ports, problem=sender.send if tells else _say_nothing,
                  progress=sender.send if tells else None)
    with suppress(BrokenPipeError):
        for turn in count():
            block = list(islice(stream, _BLOCK))
            if not block:
                break
            if turn % jobs == share:
                sender.send(_lines(render, block))
        sender.send(None)


def _say_nothing(error: CaptureError) -> None:
    pass
