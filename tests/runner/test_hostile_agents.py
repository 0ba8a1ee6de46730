# SPDX-License-Identifier: GPL-2.0-or-later
"""Agents that answer from elsewhere, late, too much: what counts as an answer, and what the tester keeps of it."""

from __future__ import annotations

import asyncio

import pytest
from runner_lab import Agent, asking, case, denial, played
from scapy.layers.inet import IP
from scapy.packet import Packet

from scapy_mip4.layers import ICMP_AgentAdvertisement, ICMPExt_MobilityAgent
from scapy_mip4.runner import conversation, inbox, player
from scapy_mip4.scenario import Verdict
from scapy_mip4.testbed import Datagram, MemoryLink, UDPSocket


def answer_from(agent: Agent, address: str, request: Packet, datagram: Datagram) -> None:
    other = UDPSocket(address, agent.testbed.port, lambda datagram: None)
    other.send(bytes(denial(request)), datagram.source, datagram.source_port)
    other.close()


def test_an_answer_from_another_address_of_the_device_fails() -> None:
    def answer_from_uplink(agent: Agent, request: Packet, datagram: Datagram) -> None:
        answer_from(agent, str(agent.testbed.devices[0].uplink), request, datagram)

    result = played(answer_from_uplink, asking())
    assert result.verdict is Verdict.FAIL
    assert "source address" in result.reason and "R5944-3.7.2.3-5" in result.reason


def test_a_packet_from_an_address_nobody_named_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)

    def answer_from_elsewhere(agent: Agent, request: Packet, datagram: Datagram) -> None:
        answer_from(agent, agent.testbed.devices[0].address.replace(".1.1", ".1.77"), request, datagram)

    result = played(answer_from_elsewhere, asking(within="100ms"))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert ".1.77, which the testbed does not name as an address of fa" in result.reason


def test_nothing_follows_from_silence_that_an_answer_ended_too_late() -> None:
    steps = (
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, within: 50ms, optional: true, as: reply, MIP4_RRP: {}}\n"
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, as: control, MIP4_RRP: {}}"
    )
    silent = case(steps, behaviours="{resolved: {reply: absent}}")
    held: list[Datagram] = []

    def answer_late(agent: Agent, request: Packet, datagram: Datagram) -> None:
        if held:
            agent.answer(denial(agent.requests[0]), held[0])
            agent.answer(denial(request), datagram)
        held.append(datagram)

    result = played(answer_late, silent)
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "came too late to count" in result.reason


def test_traffic_of_the_link_answers_no_message() -> None:
    link = MemoryLink()

    def advertise_and_deny(agent: Agent, request: Packet, datagram: Datagram) -> None:
        fa = agent.testbed.devices[0].address
        advertisement = ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent(flags="F")])
        for _ in range(2):
            link.device_end.send(bytes(IP(src=fa, dst="224.0.0.1", ttl=1) / advertisement))
        asyncio.get_running_loop().call_soon(agent.answer, denial(request), datagram)

    steps = (
        "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {code: 116}}\n"
        "silence: {at: mn, for: 50ms}\nexpect: {at: mn, ICMP_AgentAdvertisement: {}}"
    )
    result = played(advertise_and_deny, case(steps), links={"fa": link.tester_end})
    assert result.verdict is Verdict.PASS, result.reason


def test_an_advertisement_of_another_device_on_the_wire_is_not_the_devices() -> None:
    link = MemoryLink()

    def advertise_as_another(agent: Agent, request: Packet, datagram: Datagram) -> None:
        for device in reversed(agent.testbed.devices):
            flags = device.role[0].upper()
            advertisement = ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent(flags=flags)])
            link.device_end.send(bytes(IP(src=device.address, dst="224.0.0.1", ttl=1) / advertisement))

    steps = (
        "send: {from: mn, MIP4_RRQ: {}}\n"
        "expect: {at: mn, ICMP_AgentAdvertisement: {}, exts: [ICMPExt_MobilityAgent: {flags: F}]}"
    )
    result = played(advertise_as_another, case(steps), links={"fa": link.tester_end})
    assert result.verdict is Verdict.PASS, result.reason


@pytest.mark.parametrize("tail", [bytes(65000), b"\x84\x00" * 32000])
def test_a_message_longer_than_any_real_one_is_shown_in_short(tail: bytes) -> None:
    def answer_at_length(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.answer(bytes(denial(request)) + tail, datagram)

    result = played(answer_at_length, asking())
    assert result.verdict is Verdict.FAIL
    assert "octets that are no such message" in result.reason
    assert len(result.reason) < 500


def test_a_flood_is_noted_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MOST_RECORDS", 10)
    monkeypatch.setattr(inbox, "MOST_WAITING", 10)

    def flood(agent: Agent, request: Packet, datagram: Datagram) -> None:
        for number in range(40):
            agent.answer(denial(request, lifetime=number), datagram)
            agent.answer(denial(request, lifetime=0), datagram)

    result = played(flood, asking())
    assert result.verdict is Verdict.FAIL and "no second one" in result.reason
    assert len(result.records) == 10
    told = "\n".join(result.findings)
    assert "the same packet arrived at mn once more (" in told
    assert "more packets arrived at mn than anyone asks for (" in told
    assert "only the first 10 packets were kept (" in told
    assert len(result.findings) < 10
