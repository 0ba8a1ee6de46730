# SPDX-License-Identifier: GPL-2.0-or-later
"""Agent advertisements of the reference foreign agent."""
from __future__ import annotations

from typing import Any

import pytest
from foreign_agent_lab import CHALLENGE, COA, FA, HOME, PLAIN, Features, Lab
from scapy.compat import raw
from scapy.layers.inet import IP

from scapy_mip4.agents.base import OnLink, Output
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMPExt_Challenge, ICMPExt_ExperimentalNonSkippable,
    ICMPExt_ExperimentalSkippable, ICMPExt_MobilityAgent,
)


def solicitation(src: str = HOME, dst: str = "224.0.0.11", **fields: Any) -> bytes:
    return raw(IP(src=src, dst=dst, ttl=1) / ICMP_AgentSolicitation(**fields))


def packet(outputs: list[Output]) -> IP:
    assert len(outputs) == 1
    assert isinstance(outputs[0], OnLink)
    return IP(outputs[0].octets)


def agent_extension(outputs: list[Output]) -> ICMPExt_MobilityAgent:
    return packet(outputs)[ICMP_AgentAdvertisement].extension(ICMPExt_MobilityAgent)


def challenge(outputs: list[Output]) -> bytes:
    return bytes(packet(outputs)[ICMP_AgentAdvertisement].extension(ICMPExt_Challenge).challenge)


def test_a_solicited_advertisement() -> None:
    answer = packet(Lab({"max_lifetime": 600}).agent.handle_link(solicitation()))
    advertisement = answer[ICMP_AgentAdvertisement]
    assert (answer.src, answer.dst, answer.ttl, advertisement.code) == (FA, HOME, 1, 16)
    assert [address.address for address in advertisement.addrs] == [FA]
    extension = advertisement.exts[0]
    assert (extension.seq, extension.lifetime, extension.coaddrs, extension.len) == (0, 600, [COA], 10)
    assert len(advertisement.exts) == 1


@pytest.mark.parametrize(("features", "flags"), [
    (PLAIN, "TF"), ({"reverse_tunnel": False}, "F"), ({"gre": True, "minimal_encapsulation": True}, "TGMF"),
])
def test_the_flags_say_what_is_offered(features: Features, flags: str) -> None:
    extension = agent_extension(Lab(features).agent.handle_link(solicitation()))
    assert set(str(extension.flags)) == set(flags)


def test_a_busy_agent_says_so_and_goes_on_advertising() -> None:
    lab = Lab()
    lab.agent.max_pending = 0
    assert agent_extension(lab.agent.handle_link(solicitation())).flags.B


@pytest.mark.parametrize(("octets", "answered"), [
    (solicitation(dst="224.0.0.2"), True),
    (solicitation(dst="255.255.255.255"), True),
    (solicitation(dst=FA), True),
    (solicitation(dst=HOME), False),
    (solicitation(code=1), False),
    (solicitation(chksum=0x1234), False),
    (solicitation(exts=[ICMPExt_ExperimentalSkippable(data=b"abcd")]), True),
    (solicitation(exts=[ICMPExt_ExperimentalNonSkippable(data=b"abcd")]), False),
    (raw(IP(src=HOME, dst="224.0.0.1") / ICMP_AgentAdvertisement()), False),
    (b"", False),
    (b"\x45\x00", False),
])
def test_which_packets_are_answered(octets: bytes, answered: bool) -> None:
    assert bool(Lab().agent.handle_link(octets)) is answered


def test_a_solicitation_without_source_is_answered_to_all_once_a_second() -> None:
    lab = Lab()
    assert packet(lab.agent.handle_link(solicitation("0.0.0.0"))).dst == "224.0.0.1"
    assert lab.agent.handle_link(solicitation("0.0.0.0")) == []
    lab.now += 1
    assert len(lab.agent.handle_link(solicitation("0.0.0.0"))) == 1


def test_sequence_numbers_after_the_last_begin_at_256() -> None:
    lab = Lab()
    numbers = [agent_extension(lab.agent.handle_link(solicitation())).seq for _ in range(3)]
    lab.agent.advertiser.sequence = 0xFFFE
    numbers += [agent_extension(lab.agent.handle_link(solicitation())).seq for _ in range(4)]
    assert numbers == [0, 1, 2, 0xFFFE, 0xFFFF, 256, 257]


def test_periodic_advertisements_are_optional() -> None:
    assert Lab().agent.tick() == []
    lab = Lab({"advertise": True})
    sent = []
    for _ in range(100):
        sent += lab.agent.tick()
        lab.now += 1
    assert {packet([output]).dst for output in sent} == {"224.0.0.1"}
    assert 10 <= len(sent) <= 12


def test_challenges_in_advertisements() -> None:
    lab = Lab({**CHALLENGE, "advertise": True})
    first = challenge(lab.agent.tick())
    lab.now += 1
    to_all = challenge(lab.agent.handle_link(solicitation("0.0.0.0")))
    to_one = [challenge(lab.agent.handle_link(solicitation())) for _ in range(2)]
    assert first == to_all == to_one[0] == to_one[1]
    lab.challenge = first
    lab.register("131|32|132|36")
    lab.answer("131|32")
    offered = challenge(lab.agent.handle_link(solicitation()))
    assert offered != first
    lab.now += 10
    assert challenge(lab.agent.tick()) not in (first, offered)
