# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference agents on loopback addresses: the testbed for who has none."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from importlib.resources import files
from types import TracebackType

from scapy_mip4.agents import Agent, ForeignAgent, HomeAgent, Wire
from scapy_mip4.testbed import Link, MemoryLink, Testbed, parse_testbed

# Several testers on one machine must not meet, so each takes a block 127.N.0.0/16 of its own.
BLOCKS = range(64, 127)
TEMPLATE_BLOCK = "127.64."

AGENTS = {"fa": ForeignAgent, "ha": HomeAgent}


def embedded_text(block: int = BLOCKS[0]) -> str:
    """The testbed file of the reference agents in block 127.`block`.0.0/16."""
    template = (files("scapy_mip4.testbed") / "embedded.yaml").read_text(encoding="utf-8")
    return template.replace(TEMPLATE_BLOCK, f"127.{block}.")


def embedded_testbed(block: int = BLOCKS[0]) -> Testbed:
    """The testbed of the reference agents in block 127.`block`.0.0/16."""
    return parse_testbed(embedded_text(block), "embedded.yaml")


class EmbeddedAgents:
    """All agents of a testbed, running in this event loop; an asynchronous context manager.

    Without a `testbed` they take the embedded one, in the first block that is free; `testbed` then tells which.
    `behaviour` is "resolved" or "rfc3344", `deviations` name single wrong deeds, `wire` is what all their packets
    pass. `links` are the tester's ends of the links, by device name. ValueError for an unknown behaviour or deviation,
    OSError when no addresses can be had.
    """

    testbed: Testbed

    def __init__(
        self,
        testbed: Testbed | None = None,
        behaviour: str = "resolved",
        deviations: Collection[str] = (),
        wire: Wire | None = None,
    ) -> None:
        self.links: dict[str, Link] = {}
        self._given = testbed
        self._behaviour = behaviour
        self._deviations = deviations
        self._wire = wire
        self._agents: list[Agent] = []

    async def __aenter__(self) -> EmbeddedAgents:
        last_error: OSError | None = None
        for testbed in [self._given] if self._given else map(embedded_testbed, _blocks()):
            try:
                await self._start(testbed)
                return self
            except OSError as error:
                last_error = error
                await self._stop()
        raise last_error or OSError("there is no block of loopback addresses to try")

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self._stop()

    async def _start(self, testbed: Testbed) -> None:
        self.testbed = testbed
        for device in testbed.devices:
            link = MemoryLink()
            agent_class = AGENTS[device.role]
            agent = agent_class(device, testbed, self._behaviour, self._deviations, link.device_end, wire=self._wire)
            await agent.start()
            self._agents.append(agent)
            link.tester_end.restart = agent.restart
            self.links[device.name] = link.tester_end

    async def _stop(self) -> None:
        for agent in self._agents:
            await agent.stop()
        self._agents.clear()
        self.links.clear()


def _blocks() -> Iterator[int]:
    """All blocks, beginning with one that other processes are unlikely to begin with."""
    start = os.getpid() % len(BLOCKS)
    for step in range(len(BLOCKS)):
        yield BLOCKS[(start + step) % len(BLOCKS)]
