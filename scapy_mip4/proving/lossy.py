# SPDX-License-Identifier: GPL-2.0-or-later
"""A network that loses, doubles and delays packets, between agents and tester."""
from __future__ import annotations

import asyncio
import random
from typing import Any, Callable

from scapy_mip4.agents import Agent, Input, Output


class LossyWire:
    """Each packet, either way, is lost or comes twice with these probabilities, each copy up to `jitter` seconds late.

    The same `seed` gives the same fate to the same packets in the same order.
    """

    def __init__(self, loss: float, duplicates: float, jitter: float, seed: int = 0) -> None:
        self._loss = loss
        self._duplicates = duplicates
        self._jitter = jitter
        self._random = random.Random(seed)

    def arriving(self, agent: Agent, packet: Input, deliver: Callable[[Input], None]) -> None:
        """A packet on its way to an agent."""
        self._pass(packet, deliver)

    def leaving(self, agent: Agent, packet: Output, send: Callable[[Output], None]) -> None:
        """A packet on its way from an agent."""
        self._pass(packet, send)

    def _pass(self, packet: Any, onwards: Callable[[Any], None]) -> None:
        if self._random.random() < self._loss:
            return
        copies = 2 if self._random.random() < self._duplicates else 1
        for _ in range(copies):
            asyncio.get_running_loop().call_later(self._random.uniform(0, self._jitter), onwards, packet)
