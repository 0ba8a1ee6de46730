# SPDX-License-Identifier: GPL-2.0-or-later
"""Lending mobile nodes to cases, each to one case at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from scapy_mip4.testbed import Mobile, Pool

# Foreign agents may deny the same mobile node only once per second (RFC 5944 3.7.2), and a late packet of one case
# must not reach the next.
COOL_DOWN = 1.5  # seconds


class MobilePools:
    """The mobile nodes of a testbed, each of which rests a while before another case gets it."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._free: dict[int, asyncio.Queue[Mobile]] = {}
        for pool in pools:
            queue = self._free[id(pool)] = asyncio.Queue()
            for mobile in pool.mobiles:
                queue.put_nowait(mobile)

    @asynccontextmanager
    async def lend(self, pool: Pool) -> AsyncIterator[Mobile]:
        """Wait for a free mobile node of the pool and lend it."""
        queue = self._free[id(pool)]
        mobile = await queue.get()
        try:
            yield mobile
        finally:
            asyncio.get_running_loop().call_later(COOL_DOWN, queue.put_nowait, mobile)
