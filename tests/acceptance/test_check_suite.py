"""`check` and the suite agree: what the tester records of our agents is clean, and wrong deeds are found in it."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from scapy_mip4.captures import Seen, check, read
from scapy_mip4.captures.checks.finding import NOTE
from scapy_mip4.report import write_evidence
from scapy_mip4.runner import EmbeddedAgents, Result, Runner
from scapy_mip4.scenario import Case, load

ROOT = Path(__file__).parents[2]
CASES = {case.id: case for case in load([ROOT / "scenarios"]) if re.match("[A-Z]|rfc[0-9]+/", case.id)}

WITHOUT_KNOWING = {("rfc2794/2/2", "R2794-3-3"), ("rfc3543/3.2/12", "R3543-4.2.1-9")}
"""Warnings about agents that do not know an extension, which a recording cannot tell from those that should."""

DEEDS = {
    # deviation: (case, requirement of which `check` finds a breach)
    "fa-116-garbles-reply": ("T9-a", "R5944-3.7.2.3-1"),
    "fa-answers-136": ("T9-a", "R5944-3.7.2-5"),
    "fa-answers-137": ("T9-a", "R5944-3.7.2-2"),
    "fa-rewrites-137": ("T18-c", "R5944-3.7.3.2-5"),
    "fa-alters-request": ("T20-e", "R5944-3.7.2.2-1"),
    "fa-alters-reply": ("CH2-a", "R5944-3.7.3.2-5"),
    "fa-strips-after-mobile-home": ("T21-a", "R4721-3.2-13"),
    "fa-keeps-delivery-style": ("T21-a", "R3024-3.3-1"),
    "fa-keeps-mobile-foreign": ("T21-d", "R5944-3.7.2.2-2"),
    "fa-keeps-uncovered": ("T21-f", "R5944-3.7.3.2-6"),
    "fa-keeps-ha-challenge": ("CH2-a", "R4721-3.3-3"),
    "fa-overwrites-code": ("CH2-a", "R4721-3.3-9"),
    "fa-rewrites-home-agent": ("DHA3-b", "R4433-4.1.1-1"),
    "fa-shortens-challenges": ("rfc4721/2/1", "R4721-2-1"),
    "fa-revokes-in-haste": ("rfc3543/3.5/4.identifier", "R3543-4.2.3.1-4"),
    "ha-answers-74": ("T18-d", "R3024-3.4-2"),
    "ha-answers-unauthenticated": ("T19-d", "R5944-3.8.2.1-4"),
    "ha-returns-mn-aaa": ("T19-a", "R4721-6-3"),
    "ha-no-mobile-home-after-aaa": ("T19-f", "R5944-3.8.3.3-2"),
    "ha-key-reply-after-auth": ("DHA6", "R3957-6.4-1"),
    "ha-echoes-zero-home-agent": ("DHA1-a.ones", "R5944-3.8.3.2-7"),
    "ha-143-without-redirected": ("DHA1-a.ones", "R4433-3.4.2-1"),
    "ha-revokes-in-haste": ("rfc3543/3.5/2.identifier", "R3543-4.2.2.1-5"),
}


def played(cases: Iterable[Case], directory: Path, **agents: object) -> tuple[dict[str, list[Seen]], frozenset[str]]:
    """The packets of cases that our agents play, and the addresses of these."""
    async def play() -> tuple[list[Result], int, frozenset[str]]:
        async with EmbeddedAgents(**agents) as embedded:
            results = [each async for each in Runner(embedded.testbed, links=embedded.links).run(list(cases))]
            return results, embedded.testbed.port, frozenset(embedded.testbed.device_addresses)

    results, port, addresses = asyncio.run(play())
    files = {result.case_id: write_evidence(result, directory, port) for result in results}
    return {name: list(read(file)) for name, file in files.items() if file}, addresses


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[Seen]], frozenset[str]]:
    return played(CASES.values(), tmp_path_factory.mktemp("suite"))


def test_nothing_is_found_in_what_our_agents_send_in_the_whole_suite(suite):
    packets, addresses = suite
    assert len(packets) > 750
    assert [(name, finding.text) for name, seen in packets.items() for finding in check(seen)
            if finding.src in addresses and finding.severity != NOTE
            and (name, finding.requirement) not in WITHOUT_KNOWING] == []


@pytest.mark.parametrize("seed", range(3))
def test_a_recording_that_lacks_packets_has_no_errors_that_are_none(suite, seed):
    """An eighth is missing, some are there twice, and the others up to 3 ms late."""
    packets, addresses = suite
    chance = random.Random(seed)
    kept = [each for seen in packets.values() for each in seen if chance.random() < 7 / 8]
    doubled = [each for each in kept for _ in range(1 + (chance.random() < 0.05))]
    late = sorted((each.time + 0.003 * chance.random(), number) for number, each in enumerate(doubled))
    errors = [finding for finding in check(doubled[number] for _, number in late) if finding.severity == "error"]
    assert errors
    assert [finding.text for finding in errors if finding.src in addresses] == []


@pytest.fixture(scope="module")
def tracker_of_old(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[Seen]], frozenset[str]]:
    cases = [case for name, case in CASES.items() if name[0].isupper()]
    return played(cases, tmp_path_factory.mktemp("rfc3344"), behaviour="rfc3344")


@pytest.mark.parametrize("conform", ["rfc3344", "any", "resolved"])
def test_agents_as_of_rfc3344_break_what_rfc5944_made_new(tracker_of_old, conform):
    packets, addresses = tracker_of_old
    errors = {finding.requirement for seen in packets.values() for finding in check(seen, conform=conform)
              if finding.src in addresses and finding.severity == "error"}
    assert errors == ({"R5944-3.7.2.2-1", "R5944-3.7.2.2-5", "R5944-3.7.2-5", "R5944-3.8.2.1-4", "R4721-3.2-13",
                       "R4721-3.3-9"} if conform == "resolved" else set())


@pytest.mark.parametrize("deviation", DEEDS)
def test_a_wrong_deed_is_found(deviation: str, tmp_path: Path) -> None:
    case, requirement = DEEDS[deviation]
    packets, addresses = played([CASES[case]], tmp_path, deviations=[deviation])
    assert requirement in {finding.requirement for finding in check(packets[case]) if finding.src in addresses}


@pytest.mark.parametrize("file", sorted((ROOT / "pcaps").glob("*.pcapng")), ids=lambda file: file.stem)
def test_the_captures_that_come_with_the_project_are_clean(file: Path) -> None:
    assert [finding.text for finding in check(read(file)) if finding.severity != NOTE] == []
