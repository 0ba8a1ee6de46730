# SPDX-License-Identifier: GPL-2.0-or-later
"""Behind a damage in a file, on to where packets begin again."""

from __future__ import annotations

import re
from collections.abc import Callable

from scapy_mip4.captures.files.stream import Stream


def skip(
    stream: Stream, position: int, candidates: re.Pattern[bytes], begins: Callable[[bytes, int, bool], bool | None]
) -> int | None:
    """Let go of a stream's data from a position up to the next packet; return how many octets that is.

    A packet may begin where `candidates`, that matches less than 16 octets, matches, and does if `begins` says so, that
    is asked with the data, the position, and whether these are the last data of the file; if not, it may answer None
    where the next chunk has to tell. At the end of the file all data is gone, and None is returned.
    """
    damage = stream.offset + position
    position, ended = position + 1, False
    while True:
        begun: bool | None = False
        for match in candidates.finditer(stream.data, position):
            position = match.start()
            begun = begins(stream.data, position, ended)
            if begun is not False:
                break
        if begun:
            stream.more(position)
            return stream.offset - damage
        if ended:
            stream.more(len(stream.data))
            return None
        if begun is False:
            position = max(position, len(stream.data) - 16)
        ended = not stream.more(position)
        position = 0
