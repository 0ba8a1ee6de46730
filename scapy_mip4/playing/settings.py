# SPDX-License-Identifier: GPL-2.0-or-later
"""Where and how cases are played, for the command line and the pytest plugin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scapy_mip4.agents.deviations import check_deviations
from scapy_mip4.runner import MOST_PLAYS, EmbeddedAgents, Runner
from scapy_mip4.scenario import ScenarioError
from scapy_mip4.testbed import InterfaceError, Testbed, load_testbed

from scapy_mip4.playing.errors import UsageError, why


@dataclass(frozen=True)
class Settings:
    """What the caller chose; ``testbed`` None means our own agents, with this behaviour and these deviations."""

    testbed: Testbed | None = None
    conform: str = "resolved"
    strict: bool = False
    jobs: int = 0
    agent_behaviour: str = "resolved"
    deviations: frozenset[str] = frozenset()
    most_plays: int = MOST_PLAYS

    @classmethod
    def from_options(
        cls, testbed: Path | None, agent_behaviour: str, deviations: Collection[str] = (), **others: Any
    ) -> Settings:
        """Settings with the testbed read from its file. Raises UsageError for what does not make sense."""
        if testbed and (agent_behaviour != "resolved" or deviations):
            raise UsageError("behaviour and deviations are those of our own agents: they do not go with a testbed file")
        try:
            loaded = load_testbed(testbed) if testbed else None
            return cls(loaded, agent_behaviour=agent_behaviour, deviations=check_deviations(deviations), **others)
        except (ScenarioError, OSError, ValueError) as error:
            raise UsageError(why(error)) from error

    def document(self) -> dict[str, Any]:
        """The settings as plain data for a report; of the testbed only its name."""
        return {
            "testbed": self.testbed.name if self.testbed else "embedded agents",
            "conform": self.conform,
            "strict": self.strict,
            "agent_behaviour": None if self.testbed else self.agent_behaviour,
            "deviations": sorted(self.deviations),
        }


@asynccontextmanager
async def open_runner(settings: Settings) -> AsyncIterator[Runner]:
    """A runner on the chosen testbed. Our own agents, where they are chosen, start before and stop after.

    Raises UsageError when agents or tester cannot have their addresses.
    """
    async with AsyncExitStack() as stack:
        testbed, links = settings.testbed, None
        if testbed is None:
            agents = EmbeddedAgents(behaviour=settings.agent_behaviour, deviations=settings.deviations)
            try:
                await stack.enter_async_context(agents)
            except OSError as error:
                raise UsageError(f"our own agents cannot start: {why(error)}") from error
            testbed, links = agents.testbed, agents.links
        try:
            yield Runner(testbed, settings.conform, settings.strict, settings.jobs, links, settings.most_plays)
        except InterfaceError as error:
            raise UsageError(str(error)) from error
