# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames that stand together in a capture file."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Batch(NamedTuple):
    """Consecutive packets of one link type.

    data: octets of the file; link: the link type (LINKTYPE_ number of tcpdump.org), None if the file does not say it;
    first: the number of the first packet, from 1 in each file; starts: where in `data` each frame starts; about: asked
    with one of these, tells its time in seconds since 1970 (0 if the file does not say it), how many octets of it are
    there, and how many it had on the wire.
    """

    data: bytes
    link: int | None
    first: int
    starts: list[int]
    about: Callable[[int], tuple[float, int, int]]
