# SPDX-License-Identifier: GPL-2.0-or-later
"""One rule, as its file has it."""

from __future__ import annotations

from dataclasses import dataclass

from scapy_mip4.scenario import Pattern

ANY_TEXT = "any"


@dataclass(frozen=True, eq=False)
class Rule:
    """What is asked of one message, the requirement that asks for it and how severe a breach is.

    at: the leg (`legs.LAYERS`) or the class of message that is judged; needs: the legs that must have been captured;
    when: patterns that those legs match if the rule applies; expect: the pattern that the message must match; never:
    the one that it must not; fact: the name of what is computed (`facts.FACTS`), or noted while time passes
    (`history.NOTED`), where no pattern can say it; text: "rfc3344" or "rfc5944" if only that text asks for it.
    """

    title: str
    requirement: str
    level: str
    wanted: str
    severity: str
    at: str
    needs: frozenset[str]
    when: tuple[tuple[str, Pattern], ...] = ()
    expect: Pattern | None = None
    never: Pattern | None = None
    fact: str | None = None
    text: str = ANY_TEXT
