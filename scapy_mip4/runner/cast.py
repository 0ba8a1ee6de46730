# SPDX-License-Identifier: GPL-2.0-or-later
"""Who plays a case: the device under test, the tester's addresses, the mobile nodes that fit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scapy_mip4.scenario import ROLES, Case, Expect, OneOf, Repeat, Send, Silence, Step
from scapy_mip4.testbed import Device, Peer, Pool, Testbed

OTHER_AGENT = {"fa": "ha", "ha": "fa"}
"""The role of the agent that the tester plays against a device of the given role."""

NAMES = re.compile(rf"\b(?:(?:{'|'.join(ROLES)})\.(?:address|coa|uplink|nai)|outside)\b")
"""The names in a scenario that stand for something of a testbed that not every testbed has."""

# Associations that change what an agent must do with every message: a case that does not name them must not have
# them. The others are only used by the cases that name them.
DECISIVE = frozenset({"mn-fa", "fa-ha"})


class NotApplicable(Exception):
    """The testbed has not what the case needs; the text is the reason to skip it."""


@dataclass(frozen=True)
class Cast:
    """The parties of a case. `peers` maps a role to the tester's address for it."""

    device: Device
    pool: Pool
    peers: Mapping[str, Peer]


def cast(case: Case, testbed: Testbed, devices: Iterable[Device]) -> Cast:
    """Choose the first of the `devices` that fits the case, and the tester's side; raises NotApplicable."""
    device = next((device for device in devices if fits(device, case)), None)
    if device is None:
        wanted = ", ".join(f"{name}: {_show(value)}" for name, value in case.needs.features.items())
        raise NotApplicable(f"no device of role {case.dut}" + (f" has {wanted}" if wanted else ""))
    if testbed.link == "raw" and any(isinstance(step, Send) and _is_data(step, case.dut) for step in _flat(case.steps)):
        # The kernel keeps to itself what goes to one of its own addresses.
        raise NotApplicable("data for a mobile node cannot leave a tester that owns its home address, on a raw link")
    names = set(NAMES.findall(repr((case.steps, case.vars, case.behaviours))))
    if testbed.outside is None and "outside" in names:
        raise NotApplicable("the testbed names no address 'outside', that nobody serves")
    peers = {role: peer for role in testbed.tester if (peer := _peer(role, case, testbed))}
    for role in sorted(_roles(case, names) - {"mn", case.dut}):
        if role not in peers:
            relation = " with an association fa-ha" if "fa-ha" in case.needs.associations else ""
            raise NotApplicable(f"the tester has no {role} address{relation} on this testbed")
    return Cast(device, _pool(case, testbed, names), peers)


def fits(device: Device, case: Case) -> bool:
    """Whether the device is of the role and has the features that the case needs.

    A feature asked for as true or false may also be a number or a text: present or not.
    """
    if device.role != case.dut:
        return False
    for name, wanted in case.needs.features.items():
        claimed = device.feature(name)
        if (bool(claimed) if isinstance(wanted, bool) else claimed) != wanted:
            return False
    return True


def _show(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _peer(role: str, case: Case, testbed: Testbed) -> Peer | None:
    peers = testbed.tester[role]
    association = {OTHER_AGENT[case.dut]: "fa-ha", "fa2": "fa2-ha"}.get(role)
    if association:
        wanted = association in case.needs.associations
        return next((peer for peer in peers if ("fa-ha" in peer.associations) == wanted), None)
    return next(iter(peers), None)


def _pool(case: Case, testbed: Testbed, names: Collection[str]) -> Pool:
    needs_coa = case.dut == "ha" or "mn.coa" in names
    needs_nai = "mn.nai" in names
    wanted = case.needs.associations - {"fa-ha", "fa2-ha"}
    for pool in testbed.pools:
        have = set(pool.associations)
        some = pool.mobiles[0]
        associated = wanted <= have and wanted & DECISIVE == have & DECISIVE and _protects(pool, case)
        if associated and (some.coa or not needs_coa) and (some.nai or not needs_nai):
            return pool
    having = f"with {', '.join(sorted(wanted))}" if wanted else "without associations"
    without = "" if "mn-fa" in wanted else " and without mn-fa"
    coa = " and a co-located care-of address" if needs_coa else ""
    nai = " and an NAI" if needs_nai else ""
    asked = " and ".join(filter(None, (case.needs.replay, case.needs.algorithm)))
    kind = f" and mn-ha of the kind {asked}" if asked else ""
    raise NotApplicable(f"the testbed has no mobile nodes {having}{without}{coa}{nai}{kind}")


def _protects(pool: Pool, case: Case) -> bool:
    """Whether the association mn-ha is of the kind that the case needs."""
    association, needs = pool.associations.get("mn-ha"), case.needs
    return needs.replay is needs.algorithm is None or association is not None and (
        needs.replay in (None, association.replay) and needs.algorithm in (None, association.algorithm))


def _roles(case: Case, names: Iterable[str]) -> set[str]:
    """The roles that take part in the steps, or whose addresses an expression names."""
    named = {name.partition(".")[0] for name in names if "." in name}
    associated = {OTHER_AGENT[case.dut]} if "fa-ha" in case.needs.associations else set()
    return named | associated | set(_acting(case.steps))


def _flat(steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        if isinstance(step, Repeat):
            yield from _flat(step.steps)


def _is_data(step: Send, dut: str) -> bool:
    """Whether it is an IP packet for somebody whom the tester plays, rather than one for the device or for all."""
    dest = step.to or dict(step.fields).get("dst")
    return step.layer == "IP" and dest is not None and not str(dest.data).startswith(("224.", "255.", f"${dut}."))


def _acting(steps: Iterable[Step]) -> Iterator[str]:
    for step in _flat(steps):
        if isinstance(step, (Send, Expect)):
            yield step.role
        elif isinstance(step, OneOf):
            yield from (branch.role for branch in step.branches)
        elif isinstance(step, Silence):
            yield from step.roles
