# SPDX-License-Identifier: GPL-2.0-or-later
"""The search for something that makes each case fail."""
from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import chain, islice

import yaml

from scapy_mip4.proving.candidates import Candidate, candidates, named
from scapy_mip4.requirements import catalogue
from scapy_mip4.runner import EmbeddedAgents, Result, Runner
from scapy_mip4.scenario import Case, Verdict

AT_ONCE = 8  # candidates tried at the same time: most of it is waiting


def known_proofs() -> Mapping[str, str]:
    """What made the shipped cases fail when that was searched for last: case id -> name of a candidate."""
    text = (files("scapy_mip4.proving") / "proofs.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text) or {}


async def prove(
    cases: Sequence[Case],
    controls: Sequence[Case],
    known: Mapping[str, str],
    others: Iterable[Candidate] | None = None,
) -> AsyncIterator[tuple[Candidate, list[Result], int]]:
    """Try one candidate after the other on the cases that none has made fail yet, those that are `known` to do
    first, then all there are or the `others` given.

    Yields after each candidate: it, the results of the cases that it made fail, and how many cases remain. A case has
    failed if it did so for a requirement that it names, unless these leave a choice; a broken SHOULD counts too. Ends
    when no case remains, or no candidate.
    """
    remaining = {case.id: case for case in cases}
    first = _assignments(cases, known)
    queue = chain(list(first), candidates() if others is None else others)
    while remaining and (batch := list(islice(queue, AT_ONCE))):
        chosen = [first[candidate] if candidate in first else list(remaining.values()) for candidate in batch]
        tried = (_failing(candidate, some, controls) for candidate, some in zip(batch, chosen))
        for candidate, results in zip(batch, await asyncio.gather(*tried)):
            fresh = [result for result in results if remaining.pop(result.case_id, None)]
            first.pop(candidate, None)
            yield candidate, fresh, len(remaining)


def _assignments(cases: Iterable[Case], known: Mapping[str, str]) -> dict[Candidate, list[Case]]:
    """Which cases each known candidate is to be tried on."""
    chosen: defaultdict[Candidate, list[Case]] = defaultdict(list)
    for case in cases:
        candidate = named(known.get(case.id, ""))
        if candidate:
            chosen[candidate].append(case)
    return dict(chosen)


async def _failing(candidate: Candidate, cases: Collection[Case], controls: Sequence[Case]) -> list[Result]:
    """The results of those of the cases that the candidate makes fail."""
    async with EmbeddedAgents(deviations=candidate.deviations, wire=candidate.wire()) as agents:
        runner = Runner(agents.testbed, strict=True, links=agents.links)
        results = [result async for result in runner.run([*cases, *controls])]
    permissive = {case.id for case in cases if _is_permissive(case)}
    return [result for result in results if result.verdict is Verdict.FAIL
            and (result.case_id in permissive or not set(result.broken).isdisjoint(result.refs))]


def _is_permissive(case: Case) -> bool:
    """Whether the case names no requirement, or only some that leave a choice: then it judges what is around that."""
    levels = {catalogue()[reference].level for reference in case.refs if reference in catalogue()}
    return levels <= {"MAY"} or any(behaviour.name.startswith("open") for behaviour in case.behaviours)
