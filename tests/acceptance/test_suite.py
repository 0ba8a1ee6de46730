# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole suite: on agents of both texts, on old-fashioned ones, over a network that loses packets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

import yaml

from scapy_mip4.agents import Agent
from scapy_mip4.playing.selection import control_cases, select
from scapy_mip4.proving import LossyWire
from scapy_mip4.runner import MOST_PLAYS, EmbeddedAgents, Result, Runner, embedded_text
from scapy_mip4.scenario import Case, Verdict
from scapy_mip4.testbed import parse_testbed

CASES = select([])

# Cases with an rfc3344 behaviour that our old agents do not show, for they do what both texts allow there.
BOTH_WAYS = (
    "DHA1-a.data.long", "DHA1-b.*", "DHA3-a.long", "DHA5.long", "T18-a.T1-off", "T19-b", "T19-b.132", "T19-b.data",
    "T19-h.b", "rfc4433/4.1.1/1.long", "rfc4433/5.3.1/3.*", "rfc5944/3.8.2.1/1",
)


class Slow:
    """A wire on which all that agents send is late."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def arriving(self, agent: Agent, packet: Any, deliver: Any) -> None:
        deliver(packet)

    def leaving(self, agent: Agent, packet: Any, send: Any) -> None:
        asyncio.get_running_loop().call_later(self._seconds, send, packet)


def play(cases: Iterable[Case], most_plays: int = 1, conform: str = "resolved", **agents: Any) -> dict[str, Result]:
    async def play_all() -> dict[str, Result]:
        async with EmbeddedAgents(**agents) as running:
            runner = Runner(running.testbed, conform, links=running.links, most_plays=most_plays)
            return {result.case_id: result async for result in runner.run([*cases, *control_cases()])}

    return asyncio.run(play_all())


def those(results: dict[str, Result], *verdicts: Verdict) -> dict[str, str]:
    return {name: result.reason for name, result in results.items() if result.verdict in verdicts}


def test_where_the_texts_differ_old_agents_fail_and_nowhere_else() -> None:
    results = play(CASES, most_plays=4, behaviour="rfc3344")
    differing = {case.id for case in CASES if any(one.name.startswith("rfc3344") for one in case.behaviours)}
    sure = {case.id for case in CASES if any(one.name == "rfc3344" for one in case.behaviours)}
    excepted = {name for name in sure if any(fnmatchcase(name, pattern) for pattern in BOTH_WAYS)}
    failed = those(results, Verdict.FAIL)
    assert failed.keys() <= differing
    assert sure - excepted <= failed.keys()
    assert those(results, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.SKIP, Verdict.WARN).keys() <= differing


def test_old_agents_pass_where_the_old_text_is_asked_for() -> None:
    results = play(CASES, most_plays=4, conform="rfc3344", behaviour="rfc3344")
    assert those(results, *set(Verdict) - {Verdict.PASS}) == {}


def test_keyed_md5_does_for_all_associations() -> None:
    testbed = yaml.safe_load(embedded_text(126))
    for owner in (*testbed["mobiles"], *(peer for peers in testbed["tester"].values() for peer in peers)):
        for association in owner.get("associations", {}).values():
            if association.get("algorithm") != "chap":
                association["algorithm"] = "md5-prefix-suffix"
    results = play(CASES, most_plays=4, testbed=parse_testbed(yaml.safe_dump(testbed)))
    skipped = those(results, Verdict.SKIP)
    assert those(results, *set(Verdict) - {Verdict.PASS, Verdict.SKIP}) == {}
    assert all("algorithm" in reason or "mobile nodes" in reason for reason in skipped.values())
    assert len(skipped) <= 10


def test_a_slow_foreign_agent_is_not_taken_for_a_wrong_one() -> None:
    cases = [case for case in CASES if case.id.startswith(("T9-", "T18-", "T20-", "T21-")) and case.dut == "fa"]
    results = play(cases, most_plays=MOST_PLAYS, wire=Slow(1.4))
    assert those(results, *set(Verdict) - {Verdict.PASS}) == {}


def test_a_network_that_loses_packets_makes_no_case_fail() -> None:
    results = play(CASES[::4], most_plays=MOST_PLAYS, wire=LossyWire(0.10, 0.05, 0.05, seed=11))
    assert those(results, Verdict.FAIL, Verdict.ERROR) == {}
    assert all(result.plays > 1 for result in results.values() if result.verdict is Verdict.INCONCLUSIVE)
    assert sum(result.verdict is Verdict.PASS for result in results.values()) > len(results) / 2
