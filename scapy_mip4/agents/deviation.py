# SPDX-License-Identifier: GPL-2.0-or-later
"""One wrong deed an agent can be told to do, so that a scenario can be seen to fail."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """A single small wrong deed of one agent.

    name: role first, as given on the command line ("ha-returns-mn-aaa"). role: "ha" or "fa".
    issue: the tracker issue ("T19") or RFC ("rfc3543") whose scenarios it must fail. what: the rest of "The agent ...".
    """

    name: str
    role: str
    issue: str
    what: str
