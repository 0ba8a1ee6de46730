# SPDX-License-Identifier: GPL-2.0-or-later
"""Lending mobile nodes to cases, each to one case at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property

from scapy_mip4.security import Identification, new_identification
from scapy_mip4.testbed import Mobile, Pool

# Agents may deny the same mobile node only once per second (RFC 5944 3.7.2.3), and a late packet of one case must
# not reach the next.
COOL_DOWN = 1.5  # seconds


@dataclass(frozen=True)
class Lease:
    """A mobile node with its replay protection, which must go on from one case to the next."""

    mobile: Mobile

    @cached_property
    def identification(self) -> Identification:
        """Identifications of the requests that the mobile node sends to its home agent."""
        association = self.mobile.associations.get("mn-ha")
        return new_identification(association.replay if association else "timestamp", clock=time.time)


class MobilePools:
    """The mobile nodes of a testbed, each of which rests a while before another case gets it."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._free: dict[int, asyncio.Queue[Lease]] = {}
        for pool in pools:
            queue = self._free[id(pool)] = asyncio.Queue()
            for mobile in pool.mobiles:
                queue.put_nowait(Lease(mobile))

    @asynccontextmanager
    async def lend(self, pool: Pool) -> AsyncIterator[Lease]:
        """Wait for a free mobile node of the pool and lend it."""
        queue = self._free[id(pool)]
        lease = await queue.get()
        try:
            yield lease
        finally:
            asyncio.get_running_loop().call_later(COOL_DOWN, queue.put_nowait, lease)
