# SPDX-License-Identifier: GPL-2.0-or-later
"""Revocations answer nothing: a device sends them by itself, to the well-known port, and again (RFC 3543)."""

from __future__ import annotations

import asyncio
import time

import pytest
from runner_lab import Agent, acceptance, case, played
from scapy.packet import Packet

from scapy_mip4.layers import MIP4_Revocation, MIP4_RevocationAck
from scapy_mip4.runner.inbox import Arrival, Inbox
from scapy_mip4.scenario import Received, Verdict
from scapy_mip4.testbed import Datagram

REGISTER = (
    "send: {from: fa, as: request, MIP4_RRQ: {haaddr: $ha.address, coaddr: $fa.address}}\n"
    "expect: {at: fa, as: reply, MIP4_RRP: {code: 0}}\n"
)
ACKNOWLEDGE = (
    "expect: {at: fa, as: revocation, MIP4_Revocation: {id: {min: $now - 60}}}\n"
    "send: {from: fa, MIP4_RevocationAck: {homeaddr: $mn.home, id: $revocation.id}}\n"
    "expect: {at: fa, MIP4_RRP: {code: 1}}"
)


def revoking(to_well_known_port: bool) -> list[Datagram]:
    """Play against a home agent that revokes after its reply; the acknowledgments it got if it passes."""
    acknowledgments: list[Datagram] = []
    asked_from: list[int] = []

    def revoke(agent: Agent, message: Packet, datagram: Datagram) -> None:
        if isinstance(message, MIP4_RevocationAck):
            acknowledgments.append(datagram)
            agent.send(acceptance(agent.testbed, agent.requests[0], 1), datagram.source, asked_from[0])
            return
        asked_from.append(datagram.source_port)
        agent.answer(acceptance(agent.testbed, message), datagram)
        port = agent.testbed.port if to_well_known_port else datagram.source_port
        identifier = (int(time.time()) + 2208988800) % 2**32
        agent.send(MIP4_Revocation(flags="A", homeaddr=message.homeaddr, id=identifier), datagram.source, port)

    result = played(revoke, case(REGISTER + ACKNOWLEDGE, dut="ha"))
    assert (result.verdict is Verdict.PASS) is to_well_known_port, result.reason
    assert to_well_known_port or "R3543-3.3-9" in result.reason
    return acknowledgments


def test_a_revocation_is_acknowledged_from_the_port_it_came_to() -> None:
    acknowledgment, = revoking(to_well_known_port=True)
    assert acknowledgment.source_port == 20434


def test_a_revocation_to_the_port_of_the_request_fails() -> None:
    revoking(to_well_known_port=False)


@pytest.mark.parametrize("seconds, times", [(0.1, 1), (1.0, 2)])
def test_a_revocation_that_comes_again_later_is_no_duplicate_of_the_network(seconds: float, times: int) -> None:
    async def play() -> list[Arrival]:
        inbox = Inbox()
        packet = MIP4_Revocation(id=1)
        for when in (0.0, seconds):
            inbox.put(Arrival("fa", packet, bytes(packet), Received(), when, "udp"))
        inbox.answered(["fa"], Arrival("fa", packet, bytes(packet), Received(), 0.0, "udp"))
        left = inbox.left_over()
        assert inbox.surplus == []
        return left

    assert len(asyncio.run(play())) == times
