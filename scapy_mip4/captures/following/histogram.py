# SPDX-License-Identifier: GPL-2.0-or-later
"""Percentiles of any number of times in the same little memory."""

from __future__ import annotations

from collections import Counter
from math import ceil, floor, log

RELATIVE_ERROR = 0.01
SHORTEST = 1e-6  # seconds; captures have no finer clock

_GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
_LOG_GROWTH = log(_GROWTH)


class Histogram:
    """Counts times in classes whose width grows with the time, so that a percentile is right to RELATIVE_ERROR.

    A day of microseconds is some 1,300 classes. Times are in seconds; shorter ones than SHORTEST count as that.
    """

    __slots__ = ("count", "longest", "_classes")

    def __init__(self) -> None:
        self.count = 0
        self.longest = 0.0
        self._classes: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        """Count a time."""
        self.count += 1
        self.longest = max(self.longest, seconds)
        self._classes[floor(log(max(seconds, SHORTEST) / SHORTEST) / _LOG_GROWTH)] += 1

    def percentile(self, percent: float) -> float | None:
        """Return the time that `percent` of all (0-100) do not exceed, None without any; 100 gives it exactly."""
        rank = ceil(self.count * percent / 100)
        if percent >= 100 or not self.count:
            return self.longest if self.count else None
        for number in sorted(self._classes):
            rank -= self._classes[number]
            if rank <= 0:
                # As far from both ends of the class, relative to them.
                return min(SHORTEST * 2 * _GROWTH ** (number + 1) / (_GROWTH + 1), self.longest)
        raise AssertionError("a percentile is among what was counted")
