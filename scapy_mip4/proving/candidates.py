# SPDX-License-Identifier: GPL-2.0-or-later
"""What may make a case fail: a deviation of the agents, or a mutation of some of their traffic."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scapy_mip4.agents import DEVIATIONS, Wire
from scapy_mip4.proving.mutating import MutatingWire
from scapy_mip4.proving.mutations import BY_NAME, MUTATIONS, OCTETS

MOST_PACKETS = 6
"""Mutations are tried on each of so many packets about a mobile node, and on all of them at once."""


@dataclass(frozen=True)
class Candidate:
    """A deviation, or a mutation of the nth packet that it concerns (0: of all)."""

    deviation: str | None = None
    mutation: str | None = None
    nth: int = 0

    @property
    def name(self) -> str:
        """As it is shown and stored: "fa-answers-136", "code-denied", "code-denied@2"."""
        if self.deviation:
            return self.deviation
        return f"{self.mutation}@{self.nth}" if self.nth else str(self.mutation)

    @property
    def what(self) -> str:
        """What is wrong then, as a sentence."""
        if self.deviation:
            return f"The agent {DEVIATIONS[self.deviation].what}."
        which = f", if it is number {self.nth}" if self.nth else ""
        return f"The proxy {BY_NAME[str(self.mutation)].what}{which}."

    @property
    def deviations(self) -> list[str]:
        """The names of deviations to start the agents with."""
        return [self.deviation] if self.deviation else []

    def wire(self) -> Wire | None:
        """The proxy to put between agents and tester, None for a deviation."""
        return MutatingWire(BY_NAME[self.mutation], self.nth) if self.mutation else None


def candidates() -> Iterator[Candidate]:
    """All candidates, those first that make most cases fail."""
    yield from (Candidate(mutation=mutation.name) for mutation in MUTATIONS)
    yield from (Candidate(deviation=name) for name in DEVIATIONS)
    for nth in range(1, MOST_PACKETS + 1):
        yield from (Candidate(mutation=mutation.name, nth=nth) for mutation in MUTATIONS)
    yield from (Candidate(mutation=mutation.name) for mutation in OCTETS)


def named(name: str) -> Candidate | None:
    """The candidate of this name, None if there is none (any more)."""
    mutation, _, nth = name.partition("@")
    if name in DEVIATIONS:
        return Candidate(deviation=name)
    if mutation in BY_NAME and (nth.isdecimal() or not nth):
        return Candidate(mutation=mutation, nth=int(nth or 0))
    return None
