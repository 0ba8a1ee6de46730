# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the scenario language share: an environment, and short ways to write scenarios."""
from __future__ import annotations

import itertools
from typing import Any

from scapy_mip4.scenario import Case, Environment, Expect, Outgoing, build, load_text
from scapy_mip4.security import MobilitySecurityAssociation

ASSOCIATIONS = {
    "mn-ha": MobilitySecurityAssociation(0x100, b"0123456789abcdef"),
    "mn-aaa": MobilitySecurityAssociation(0x200, b"another secret"),
    "mn-fa": MobilitySecurityAssociation(0x300, b"a third secret"),
}
FIRST_ID = 0xE0000001_00000001


def environment(**variables: Any) -> Environment:
    """An environment with all roles of a test of a foreign agent; Identifications count up from FIRST_ID."""
    roles = {
        "mn": {"home": "10.0.0.10", "coa": "203.0.113.20", "nai": "mn1@example.org"},
        "fa": {"address": "192.0.2.1", "coa": "192.0.2.2", "uplink": "198.51.100.1"},
        "ha": {"address": "198.51.100.10", "coa": None, "uplink": None},
    }
    roles["dut"] = roles["fa"]
    return Environment({**roles, **variables}, ASSOCIATIONS, itertools.count(FIRST_ID).__next__)


def case_of(steps: str, tail: str = "", dut: str = "fa") -> Case:
    """A case from the text of its steps (a YAML list without indentation)."""
    indented = "".join(f"  {line}\n" for line in steps.strip("\n").splitlines())
    return load_text(f"id: X\ntitle: x\ndut: {dut}\nsteps:\n{indented}{tail}", "x.yaml")[0]


def sent(step: str, env: Environment) -> Outgoing:
    """What a ``send`` step (its flow mapping) builds; also captured as ``request`` and ``sent``."""
    outgoing = build(case_of(f"- send: {step}").steps[0], env)  # type: ignore[arg-type]
    for name in ("request", "sent"):
        env.capture(name, outgoing.packet)
    return outgoing


def expected(step: str, before: str = "{from: mn, as: request, MIP4_RRQ: {}}") -> Expect:
    """The Expect of a flow mapping; ``request`` may be used in it."""
    step_read = case_of(f"- send: {before}\n- expect: {step}").steps[-1]
    assert isinstance(step_read, Expect)
    return step_read
