# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of the chosen cases are wanted: by device, reference, tag and level."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Callable

from scapy_mip4.playing.errors import UsageError

if TYPE_CHECKING:
    from scapy_mip4.scenario import Case

_FILTERS: Mapping[str, Callable[[Case, str], bool]] = {
    "id": lambda case, glob: fnmatchcase(case.id, glob),
    "role": lambda case, role: case.dut == role,
    "level": lambda case, level: level in levels(case),
    "ref": lambda case, glob: any(fnmatchcase(ref, glob) for ref in case.refs),
    "tag": lambda case, glob: any(fnmatchcase(tag, glob) for tag in case.tags),
}


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options by which a command takes some of the cases."""
    add = parser.add_argument
    add("--id", metavar="GLOB", help="only cases whose id matches")
    add("--role", "--dut", dest="role", choices=("fa", "ha"), help="only cases for this kind of device")
    add("--level", choices=("MUST", "SHOULD", "MAY"), help="only cases that judge a requirement of this level")
    add("--ref", metavar="GLOB", help="only cases with such a reference: tracker/T9, R5944-3.7*, 'RFC5944 3.7*'")
    add("--tag", metavar="GLOB", help="only cases with such a tag, such as ambiguity")


def given(args: argparse.Namespace) -> dict[str, str]:
    """The options among these that the command line has, with their values."""
    return {name: getattr(args, name) for name in _FILTERS if getattr(args, name) is not None}


def filtered(cases: Sequence[Case], args: argparse.Namespace) -> list[Case]:
    """The cases that all given options let pass; UsageError if that is none."""
    from scapy_mip4.playing.selection import refuse_controls  # here, for asking for help should not wait for it

    wanted = given(args)
    refuse_controls([wanted.get("id", "")])
    chosen = [case for case in cases if all(_FILTERS[name](case, value) for name, value in wanted.items())]
    if not chosen and wanted:
        options = " ".join(f"--{name} {value!r}" for name, value in wanted.items())
        raise UsageError(f"no case matches {options}; 'scapy-mip4 list' prints those there are")
    return chosen


def levels(case: Case) -> set[str]:
    """MUST, SHOULD and MAY, as far as the case names requirements of that level; its own level if it names none."""
    from scapy_mip4.requirements import catalogue  # here as above

    named = {catalogue()[ref].level.partition(" ")[0] for ref in case.refs if ref in catalogue()}
    return named or {case.level}
