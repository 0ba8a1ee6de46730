# SPDX-License-Identifier: GPL-2.0-or-later
"""A proxy between agents and tester that spoils some of the traffic."""
from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Callable

from scapy_mip4.agents import Agent, Input, Output
from scapy_mip4.proving.mutations import Mutation, Scene
from scapy_mip4.proving.whose import mobile_of
from scapy_mip4.testbed import Datagram, Mobile


class MutatingWire:
    """Does one mutation to packets about each mobile node: to the `nth` that it concerns (from 1), or to all (0)."""

    def __init__(self, mutation: Mutation, nth: int = 0) -> None:
        self._mutation = mutation
        self._nth = nth
        self._count: Counter[str | None] = Counter()
        self._answer_to: dict[str, tuple[str, int]] = {}

    def arriving(self, agent: Agent, packet: Input, deliver: Callable[[Input], None]) -> None:
        """A packet on its way to an agent: it gets there, or the mutation answers it; or both."""
        mobile = mobile_of(packet, agent.testbed)
        from_agent = isinstance(packet, Datagram) and agent.testbed.peer_by_address(packet.source) is not None
        if mobile and isinstance(packet, Datagram) and not from_agent:
            self._answer_to[mobile.home] = packet.source, packet.source_port
        outputs: list[Output] = []
        if self._mutation.arriving:
            outputs = list(self._mutation.arriving(self._scene(agent, mobile), packet))
        due = bool(outputs) and self._due(mobile)
        if not (due and self._mutation.swallows):
            deliver(packet)
        if due:
            self._send(outputs, agent.send)

    def leaving(self, agent: Agent, packet: Output, send: Callable[[Output], None]) -> None:
        """A packet on its way from an agent: it or what the mutation makes of it goes on."""
        outputs: Iterable[Output] | None = None
        if self._mutation.leaving:
            mobile = mobile_of(packet, agent.testbed)
            outputs = self._mutation.leaving(self._scene(agent, mobile), packet)
            if outputs is not None and not self._due(mobile):
                outputs = None
        if outputs is None:
            send(packet)
        else:
            self._send(outputs, send)

    def _scene(self, agent: Agent, mobile: Mobile | None) -> Scene:
        return Scene(agent, mobile, self._answer_to.get(mobile.home) if mobile else None)

    def _due(self, mobile: Mobile | None) -> bool:
        name = mobile.home if mobile else None
        self._count[name] += 1
        return self._nth in (0, self._count[name])

    def _send(self, outputs: Iterable[Output], send: Callable[[Output], None]) -> None:
        for output in outputs:
            if self._mutation.delay:
                asyncio.get_running_loop().call_later(self._mutation.delay, send, output)
            else:
                send(output)
