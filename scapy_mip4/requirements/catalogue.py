# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the requirements."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

RFCS = (1256, 2794, 3012, 3024, 3115, 3344, 3519, 3543, 3846, 3957, 4064, 4433, 4636, 4721, 4917, 5944)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where it is there, is ten times as fast


@dataclass(frozen=True)
class Requirement:
    """One thing that an RFC asks of an agent.

    id: "R5944-3.7.2.2-1", that is RFC, section and number; level: "MUST", "MUST NOT", "SHOULD", "SHOULD NOT" or "MAY";
    role: "ha", "fa" or "any" (both); text: when it applies, and what is required. same: the id of the requirement of
    another RFC that asks for the same, whose cases judge this one too. uncovered: why no case judges it. shows: whether
    it can show at all in what an agent sends.
    """

    id: str
    level: str
    role: str
    text: str
    same: str | None = None
    uncovered: str | None = None
    shows: bool = True

    @property
    def rfc(self) -> int:
        """The number of the RFC."""
        return int(self.id.split("-", 1)[0][1:])


@cache
def catalogue() -> Mapping[str, Requirement]:
    """Every requirement by its id, those of one RFC in the order of its text."""
    rows = [row for rfc in RFCS for row in yaml.load(_text(rfc), _LOADER)]
    return {row["id"]: Requirement(**row) for row in rows}


def _text(rfc: int) -> str:
    return (files("scapy_mip4.requirements") / f"rfc{rfc}.yaml").read_text(encoding="utf-8")
