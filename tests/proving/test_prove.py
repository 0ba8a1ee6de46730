# SPDX-License-Identifier: GPL-2.0-or-later
"""Each shipped case can fail, and a case that cannot is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from scapy_mip4.playing.selection import control_cases, select
from scapy_mip4.proving import Candidate, known_proofs, named, prove
from scapy_mip4.scenario import Case, load_text

SAMPLE = 16  # every so many-th case; `scapy-mip4 prove` tries all
CASES = select([])

BLIND = """
id: BLIND
title: A case that takes any answer
dut: fa
refs: [R5944-3.7.2.3-1]
steps:
  - send: {from: mn, MIP4_RRQ: {haaddr: $fa.address, coaddr: $fa.coa}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}
  - expect: {at: mn, MIP4_RRP: {}, rule: R5944-3.7.2.3-1}
"""


def proofs(cases: Sequence[Case], known: dict[str, str], others: Iterable[Candidate] | None = None) -> dict[str, str]:
    """Case id -> name of what made it fail."""
    async def search() -> dict[str, str]:
        found: dict[str, str] = {}
        async for candidate, results, remaining in prove(cases, control_cases(), known, others):
            found.update((result.case_id, candidate.name) for result in results)
            assert remaining == len(cases) - len(found)
        return found

    return asyncio.run(search())


def test_a_sample_of_the_cases_fails_for_what_is_known_to_make_it_fail() -> None:
    sample = CASES[::SAMPLE]
    known = {case.id: known_proofs()[case.id] for case in sample}
    once_more = [named(name) for name in dict.fromkeys(known.values())]
    found = proofs(sample, known, once_more)
    assert found.keys() == known.keys()


def test_for_every_case_something_is_known_to_make_it_fail() -> None:
    known = known_proofs()
    assert [case.id for case in CASES if case.id not in known] == []
    assert [name for name in known.values() if named(name) is None] == []


def test_every_candidate_has_a_name_that_leads_back_to_it() -> None:
    drops = [Candidate(mutation="drop"), Candidate(mutation="drop", nth=2)]
    for candidate in (Candidate(deviation="fa-answers-136"), *drops):
        assert named(candidate.name) == candidate
    assert named("no-such-thing") is None


def test_a_case_that_nothing_makes_fail_remains() -> None:
    wrong = [Candidate(mutation="code-accepted"), Candidate(mutation="id-low"), Candidate(deviation="fa-answers-136")]
    assert proofs(load_text(BLIND), {}, wrong) == {}


def test_a_case_that_looks_closer_fails() -> None:
    seeing = load_text(BLIND.replace("MIP4_RRP: {}", "MIP4_RRP: {code: {min: 64}}"))
    assert proofs(seeing, {}, [Candidate(mutation="code-accepted")]) == {"BLIND": "code-accepted"}
