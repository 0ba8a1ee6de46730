# SPDX-License-Identifier: GPL-2.0-or-later
"""How often a foreign agent denies. Home agents know no such limit."""
from __future__ import annotations

from typing import Callable

INTERVAL = 1.0   # seconds


class DenialLimiter:
    """At most one denial per second to the same mobile node (RFC 5944 3.7.2).

    `mobile` tells mobile nodes apart; `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: dict[str, float] = {}

    def allows(self, mobile: str) -> bool:
        """Whether a denial may go out now; if so it counts as sent."""
        now = self._clock()
        last = self._last.get(mobile)
        if last is not None and 0 <= now - last < INTERVAL:
            return False
        self._last[mobile] = now
        return True

    def prune(self) -> None:
        """Forget the mobile nodes whose second is over."""
        now = self._clock()
        self._last = {mobile: last for mobile, last in self._last.items() if now - last < INTERVAL}
