# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentences about what a device sent, kept to a length that people read: a datagram can make one of 64 KiB."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_LINE = 1_000  # characters; sentences about messages of a usual size stay below
MOST_FINDINGS = 20


def shorten(text: str, longest: int = LONGEST_LINE) -> str:
    """The text itself up to ``longest`` characters; of a longer one its beginning, and how much was left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]} ... ({len(text) - longest} more characters)"


def case_lines(reason: str, findings: Sequence[str]) -> list[str]:
    """What is to be said of a case, for people: the reason, then the findings that it does not tell."""
    first = shorten(reason)
    others = [shorten(finding) for finding in findings if finding[:LONGEST_LINE] not in first]
    left_out = len(others) - MOST_FINDINGS
    last = [f"... and {left_out} more"] if left_out > 0 else []
    return [first, *others[:MOST_FINDINGS], *last]
