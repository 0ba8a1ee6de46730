# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the reading of files is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@contextmanager
def progress_for(files: Sequence[str], console: Console | None = None) -> Iterator[Callable[[int], None] | None]:
    """Show on standard error, or another console, how much of these files has been read, how fast, and the time left.

    What it yields is to be called with how many more octets were read. It is None, and nothing shows, where there are
    no files, standard error is no terminal, or the output scrolls over a terminal.
    """
    if not files or console is None and (not sys.stderr.isatty() or sys.stdout.isatty()):
        yield None
        return
    from rich.progress import (
        BarColumn, DownloadColumn, Progress, TaskProgressColumn, TimeRemainingColumn, TransferSpeedColumn,
    )

    columns = (BarColumn(), TaskProgressColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    # What is printed goes where the caller wants it, and not above the bar.
    with Progress(*columns, console=console or _on_standard_error(), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("reading", total=_size(files))
        yield lambda octets: progress.advance(task, octets)


def _on_standard_error() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _size(files: Sequence[str]) -> int | None:
    """The octets of all files; None where the end of one is not known."""
    from scapy_mip4.captures.files import size

    sizes = [size(file) for file in files]
    return None if None in sizes else sum(filter(None, sizes))
