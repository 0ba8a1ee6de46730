# SPDX-License-Identifier: GPL-2.0-or-later
"""What is told of recorded messages: a rendering of those that a filter lets through."""

from __future__ import annotations

from typing import Callable

from scapy_mip4.captures.seen import Seen

Rendering = Callable[[Seen], str]
"""Tells of a message what to print. It keeps nothing from one to the next, and other processes can have a copy."""


class Chosen:
    """A rendering that tells None of the messages that a filter leaves out."""

    def __init__(self, rendering: Rendering, wanted: Callable[[Seen], bool]) -> None:
        self._rendering = rendering
        self._wanted = wanted

    def __call__(self, seen: Seen) -> str | None:
        return self._rendering(seen) if self._wanted(seen) else None
