# SPDX-License-Identifier: GPL-2.0-or-later
"""How often each rule was broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scapy_mip4.captures.checks.finding import SEVERITIES, Finding


class Tally:
    """Counts findings by rule, and remembers the first of each."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], Finding] = {}

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        rule = (finding.requirement, finding.title)
        self._counts[rule] += 1
        self._first.setdefault(rule, finding)

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(self._counts.values())

    def of(self, severity: str) -> int:
        """The number of findings of a severity."""
        return sum(count for rule, count in self._counts.items() if self._first[rule].severity == severity)

    def lines(self) -> Iterator[str]:
        """A line for each rule that was broken, the most severe first, of equals the one broken most often."""
        def rank(rule: tuple[str, str]) -> tuple[int, int]:
            return SEVERITIES.index(self._first[rule].severity), -self._counts[rule]

        for rule in sorted(self._first, key=rank):
            first = self._first[rule]
            yield (f"{self._counts[rule]:>6} {first.severity:<7} {first.requirement}: {first.title}"
                   f" (first {first.place})")

    def summary(self) -> str:
        """The numbers in a line."""
        counts = [f"{count} {severity}{'' if count == 1 else 's'}" for severity in SEVERITIES
                  if (count := self.of(severity))]
        return f"found: {', '.join(counts)}" if counts else "nothing found"
