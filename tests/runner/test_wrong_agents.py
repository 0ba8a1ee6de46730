# SPDX-License-Identifier: GPL-2.0-or-later
"""What the runner makes of devices that are absent, slow, dead or wrong."""

from __future__ import annotations

import asyncio

import pytest
from runner_lab import Agent, acceptance, asking, case, denial, deny, ignore, lab, played, results_of
from scapy.packet import Packet

from scapy_mip4.runner import player
from scapy_mip4.scenario import Verdict
from scapy_mip4.testbed import Datagram, UDPSocket


def test_an_agent_that_does_right_passes() -> None:
    result = played(deny, asking())
    assert (result.verdict, result.device) == (Verdict.PASS, "fa")
    assert [record.direction for record in result.records] == ["sent", "received"]
    sent, received = result.records
    assert (sent.source, sent.source_port) == (received.dest, received.dest_port)
    assert received.source_port == sent.dest_port == 20434
    assert received.ttl is not None


def test_a_wrong_field_fails_and_is_named() -> None:
    result = played(lambda agent, request, datagram: agent.answer(denial(request, 136), datagram), asking())
    assert result.verdict is Verdict.FAIL
    assert "116" in result.reason and "136" in result.reason


def test_an_absent_device_is_inconclusive_and_told_at_once() -> None:
    result = played(None, asking(within="60s"))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "port unreachable" in result.reason


def test_silence_of_an_absent_device_does_not_pass() -> None:
    steps = "send: {from: mn, raw: hex:ff00}\nsilence: {at: mn, for: 50ms}"
    assert played(None, case(steps)).verdict is Verdict.INCONCLUSIVE
    assert played(ignore, case(steps)).verdict is Verdict.PASS


def test_a_mute_device_is_inconclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)
    result = played(ignore, asking(within="50ms"))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "no MIP4_RRP at mn within 0.05 s" in result.reason
    assert len(result.records) == 1  # nothing is sent again unless the scenario says so


def test_a_device_that_dies_half_way_is_inconclusive() -> None:
    def answer_once(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.answer(denial(request), datagram)
        agent.close()

    steps = (
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {code: 116}}\n"
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, within: 60s, MIP4_RRP: {code: 116}}"
    )
    result = played(answer_once, case(steps))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "port unreachable" in result.reason
    assert len(result.records) == 3


def test_garbage_fails_and_is_shown() -> None:
    for garbage in (b"\xff\x00", b"\x03", b"\x00" * 200, b""):

        def answer_garbage(
            agent: Agent, request: Packet, datagram: Datagram, octets: bytes = garbage
        ) -> None:
            agent.answer(octets, datagram)

        result = played(answer_garbage, asking())
        assert result.verdict is Verdict.FAIL, garbage
        assert "message" in result.reason
        assert result.records[-1].octets == garbage
    assert "ff 00" in played(lambda agent, _, datagram: agent.answer(b"\xff\x00", datagram), asking()).reason


def test_an_answer_to_the_wrong_port_fails() -> None:
    def answer_to_434(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.send(denial(request), datagram.source, agent.testbed.port)

    result = played(answer_to_434, asking())
    assert result.verdict is Verdict.FAIL
    assert "destination port" in result.reason and "R5944-3.7.2.3-9" in result.reason


def test_an_answer_from_the_wrong_port_fails() -> None:
    def answer_from_elsewhere(agent: Agent, request: Packet, datagram: Datagram) -> None:
        other = UDPSocket(agent.testbed.devices[0].address, 0, lambda datagram: None)
        other.send(bytes(denial(request)), datagram.source, datagram.source_port)
        other.close()

    result = played(answer_from_elsewhere, asking())
    assert result.verdict is Verdict.FAIL
    assert "source port" in result.reason and "R5944-3.7.2.3-9" in result.reason


def test_a_branch_may_end_the_case() -> None:
    steps = (
        "send: {from: mn, MIP4_RRQ: {haaddr: $ha.address}}\n"
        "one_of: {relayed: {at: ha, MIP4_RRQ: {}}, denied: {at: mn, MIP4_RRP: {}}, ends: [denied]}\n"
        "send: {from: ha, MIP4_RRP: {id: $relayed.id}}"
    )
    result = played(deny, case(steps))
    assert result.verdict is Verdict.PASS
    assert len(result.records) == 2


def test_what_came_instead_of_the_packet_expected_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)
    steps = "send: {from: mn, MIP4_RRQ: {haaddr: $ha.address}}\nexpect: {at: ha, within: 100ms, MIP4_RRQ: {}}"
    result = played(deny, case(steps))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "no MIP4_RRQ at ha within 0.1 s; instead mn got MIP4_RRP" in result.reason


def test_the_same_answer_twice_is_a_note() -> None:
    def answer_twice(agent: Agent, request: Packet, datagram: Datagram) -> None:
        for _ in range(2):
            agent.answer(denial(request), datagram)

    result = played(answer_twice, asking())
    assert result.verdict is Verdict.PASS
    assert any("once more" in finding for finding in result.findings)
    assert len(result.records) == 3


def test_two_different_answers_fail() -> None:
    def answer_differently(agent: Agent, request: Packet, datagram: Datagram) -> None:
        for code in (116, 70):
            agent.answer(denial(request, code), datagram)

    result = played(answer_differently, asking())
    assert result.verdict is Verdict.FAIL
    assert "no second one" in result.reason


def test_a_second_answer_is_not_taken_for_the_answer_to_the_next_request() -> None:
    def answer_differently(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.answer(denial(request), datagram)
        if len(agent.requests) == 1:
            agent.answer(denial(request, 70), datagram)

    steps = "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {code: 116, id: $sent.id}}\n"
    result = played(answer_differently, case(steps * 2))
    assert result.verdict is Verdict.FAIL
    assert result.reason.startswith("answer at mn") and ";" not in result.reason.split(" [")[0]


def test_the_same_answer_to_the_same_octets_is_an_answer() -> None:
    steps = (
        "send: {from: mn, as: first, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {code: 116}}\n"
        "send: {from: mn, packet: $first}\nexpect: {at: mn, MIP4_RRP: {code: 116, id: $first.id}}"
    )
    result = played(deny, case(steps))
    assert (result.verdict, len(result.records)) == (Verdict.PASS, 4)


def test_a_late_answer_is_inconclusive_and_said_to_be_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 60.0)

    def answer_late(agent: Agent, request: Packet, datagram: Datagram) -> None:
        asyncio.get_running_loop().call_later(0.3, agent.answer, denial(request), datagram)

    result = played(answer_late, asking(within="50ms"))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "later" in result.reason and "MIP4_RRP" in result.reason


def test_a_late_answer_does_not_count_for_the_next_request() -> None:
    def answer_both_at_the_second(agent: Agent, request: Packet, datagram: Datagram) -> None:
        if len(agent.requests) == 2:
            for one in agent.requests:
                agent.answer(denial(one), datagram)

    retried = case(
        "send: {from: mn, MIP4_RRQ: {}}\n"
        "expect: {at: mn, within: 100ms, retries: 5, MIP4_RRP: {code: 116, id: $sent.id}}"
    )
    result = played(answer_both_at_the_second, retried)
    assert result.verdict is Verdict.PASS
    assert any("too late" in finding for finding in result.findings)
    optional = case(
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, within: 50ms, optional: true, MIP4_RRP: {}}\n"
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {id: $sent.id}}"
    )
    result = played(answer_both_at_the_second, optional)
    assert result.verdict is Verdict.INCONCLUSIVE  # something was made of the silence after the first request
    assert "came too late" in result.reason


def test_retransmission_is_as_often_as_the_scenario_says_and_with_new_identifications(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)
    steps = "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, within: 50ms, retries: 2, MIP4_RRP: {}}"
    result = played(ignore, case(steps))
    assert result.verdict is Verdict.INCONCLUSIVE
    identifications = [record.octets[16:24] for record in result.records]
    assert identifications == sorted(set(identifications)) and len(identifications) == 3


def test_what_breaks_silence_fails() -> None:
    steps = "send: {from: mn, MIP4_RRQ: {}}\nsilence: {at: mn, for: 60s, rule: R5944-3.7.3-1}"
    result = played(deny, case(steps))
    assert result.verdict is Verdict.FAIL
    assert "silence at mn" in result.reason and "R5944-3.7.3-1" in result.reason


def test_a_broken_rule_stays_a_fail_when_the_device_dies_afterwards() -> None:
    def answer_once(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.answer(denial(request, 70), datagram)
        agent.close()

    steps = (
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {code: 116}}\n"
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {code: 116}}"
    )
    assert played(answer_once, case(steps)).verdict is Verdict.FAIL


def test_a_relay_that_names_no_mobile_node_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)

    def relay_garbage(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.send(b"\x01garbage", request.haaddr, agent.testbed.port)

    steps = "send: {from: mn, MIP4_RRQ: {haaddr: $ha.address}}\nexpect: {at: ha, within: 200ms, MIP4_RRQ: {}}"
    alone = played(relay_garbage, case(steps))
    assert alone.verdict is Verdict.FAIL  # nobody else can have caused it

    async def both() -> None:
        async with lab() as testbed:
            agent = Agent(testbed, relay_garbage)
            results = await results_of(testbed, [case(steps, "A"), case(steps, "B")])
            agent.close()
        assert {result.verdict for result in results.values()} == {Verdict.INCONCLUSIVE}
        assert all("names no mobile node" in " ".join(result.findings) for result in results.values())

    asyncio.run(both())


def test_a_home_agent_that_answers_to_the_wrong_port_of_a_foreign_agent() -> None:
    def answer_to_434(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.send(acceptance(agent.testbed, request), datagram.source, agent.testbed.port)

    steps = "send: {from: fa, MIP4_RRQ: {haaddr: $ha.address}}\nexpect: {at: fa, MIP4_RRP: {code: 0}}"
    result = played(answer_to_434, case(steps, dut="ha"))
    assert result.verdict is Verdict.FAIL
    assert "destination port" in result.reason and "R5944-3.8.3.1-2" in result.reason


def test_both_branches_of_one_of_are_one_too_many() -> None:
    def relay_and_deny(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.answer(denial(request), datagram)
        agent.send(request, request.haaddr, agent.testbed.port)

    steps = (
        "send: {from: mn, MIP4_RRQ: {haaddr: $ha.address}}\n"
        "one_of: {relayed: {at: ha, MIP4_RRQ: {}}, denied: {at: mn, MIP4_RRP: {}}}"
    )
    assert played(deny, case(steps)).verdict is Verdict.PASS
    result = played(relay_and_deny, case(steps))
    assert result.verdict is Verdict.FAIL and "no second one" in result.reason


def test_a_port_that_is_taken_is_an_error_that_says_so() -> None:
    async def play() -> None:
        async with lab() as testbed:
            taken = UDPSocket(testbed.tester["ha"][0].address, testbed.port, lambda datagram: None)
            result = (await results_of(testbed, [asking()]))["X"]
            taken.close()
        assert result.verdict is Verdict.ERROR
        assert f"{taken.address}, UDP port 20434" in result.reason and not result.records

    asyncio.run(play())
