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


def test_no_solicitation_whose_ip_header_has_a_wrong_checksum_is_answered() -> None:
    octets = solicitation()
    assert Lab().agent.handle_link(octets[:10] + bytes([octets[10] ^ 1]) + octets[11:]) == []


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


def test_solicitations_without_source_are_answered_to_all_by_one_advertisement_a_second_at_most() -> None:
    lab = Lab()
    start, sent = lab.now, []
    while lab.now < start + 3:
        assert lab.agent.handle_link(solicitation("0.0.0.0")) == []
        for output in lab.agent.tick():
            sent.append(lab.now - start)
            assert packet([output]).dst == "224.0.0.1"
        lab.now += 0.1
    assert sent[0] < 0.7
    assert all(later - earlier > 0.95 for earlier, later in zip(sent, sent[1:]))
    assert len(sent) in (2, 3)


def test_sequence_numbers_after_the_last_begin_at_256() -> None:
    lab = Lab()
    numbers = [agent_extension(lab.agent.handle_link(solicitation())).seq for _ in range(3)]
    lab.agent.advertiser.sequence = 0xFFFE
    numbers += [agent_extension(lab.agent.handle_link(solicitation())).seq for _ in range(4)]
    assert numbers == [0, 1, 2, 0xFFFE, 0xFFFF, 256, 257]


def test_periodic_advertisements() -> None:
    assert Lab().agent.tick() == []
    lab = Lab({"advertise": 60})
    times: list[float] = []
    while len(times) < 8:
        for output in lab.agent.tick():
            times.append(lab.now)
            assert packet([output]).dst == "224.0.0.1"
            assert packet([output])[ICMP_AgentAdvertisement].lifetime == 180
        lab.now += 0.25
    intervals = [later - earlier for earlier, later in zip(times, times[1:])]
    assert all(8 <= interval <= 16.25 for interval in intervals[:3])    # RFC 1256 6.1: the initial ones
    assert all(30 <= interval <= 60.25 for interval in intervals[3:])
    assert len(set(intervals)) > 2


def test_an_answer_to_all_starts_the_interval_anew() -> None:
    lab = Lab({"advertise": 10})
    assert len(lab.agent.tick()) == 1
    lab.now += 4
    lab.agent.handle_link(solicitation("0.0.0.0"))
    lab.now += 0.5
    assert len(lab.agent.tick()) == 1
    lab.now += 4
    assert lab.agent.tick() == []


def test_the_last_advertisement_is_valid_no_longer() -> None:
    assert Lab().agent.farewell() == []
    lab = Lab({"advertise": 10})
    before, last = packet(lab.agent.tick()), packet(lab.agent.farewell())
    assert (last.dst, last[ICMP_AgentAdvertisement].lifetime) == (before.dst, 0)
    assert last[ICMP_AgentAdvertisement].exts[0].coaddrs == [COA]


def test_prefix_lengths_make_a_padding_necessary() -> None:
    advertisement = packet(Lab({"prefix_lengths": True}).agent.handle_link(solicitation()))[ICMP_AgentAdvertisement]
    assert [type(extension).__name__ for extension in advertisement.exts] == [
        "ICMPExt_MobilityAgent", "ICMPExt_PrefixLengths", "ICMPExt_Pad1"]
    assert len(raw(advertisement)) % 2 == 0


def test_challenges_in_advertisements() -> None:
    lab = Lab({**CHALLENGE, "advertise": 10})
    first = challenge(lab.agent.tick())
    lab.now += 1
    assert lab.agent.handle_link(solicitation("0.0.0.0")) == []
    lab.now += 1
    to_all = challenge(lab.agent.tick())
    to_one = [challenge(lab.agent.handle_link(solicitation())) for _ in range(2)]
    assert first == to_all == to_one[0] == to_one[1]
    lab.challenge = first
    lab.register("131|32|132|36")
    lab.answer("131|32")
    offered = challenge(lab.agent.handle_link(solicitation()))
    assert offered != first
    lab.now += 10
    assert challenge(lab.agent.tick()) not in (first, offered)
