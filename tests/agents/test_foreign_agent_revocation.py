# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference foreign agent revokes registrations and lets them be revoked (RFC 3543)."""
from __future__ import annotations

from typing import Any

import pytest
from foreign_agent_lab import COA, FA, HA2, HA_WITH_KEY, HOME, KEYS, PORT, Lab, message, numbers, outcome
from scapy.layers.inet import IP
from ticking import ticks

from scapy_mip4.agents.base import OnLink, Output, Transmission
from scapy_mip4.layers import (
    MIP4, ICMP_AgentAdvertisement, ICMPExt_MobilityAgent, MIP4_Revocation, MIP4_RevocationAck, MIP4Ext_ForeignHomeAuth,
)

ALL = {"revocation": True, "revocation_inform": True, "revokes_moved": True}
WITHOUT_INFORM = {"revocation": True, "revokes_moved": True}
THEIR_TIME = 5000        # the home agent's clock, which is none of ours


def registered(features: Any = ALL, reply: str = "131|32|137|34") -> Lab:
    lab = Lab(features)
    lab.register("131|32", haaddr=HA_WITH_KEY)
    lab.from_home_agent(lab.reply(reply, haaddr=HA_WITH_KEY), HA_WITH_KEY)
    return lab


def elsewhere(lab: Lab) -> list[Output]:
    """What the foreign agent sends beside the reply when the mobile node registers with another home agent."""
    lab.register("131|32", haaddr=HA2)
    return lab.from_home_agent(lab.reply("131|32", haaddr=HA2), HA2)[1:]


def signed(lab: Lab, **fields: Any) -> bytes:
    usual = {"flags": "A", "homeaddr": HOME, "haaddr": HA_WITH_KEY, "coaddr": COA, "id": THEIR_TIME + 1}
    return lab.message(MIP4_Revocation(**{**usual, **fields}), "34")


def told(outputs: list[Output]) -> bool:
    """Whether the mobile node is told that its binding is gone."""
    notices = [IP(output.octets) for output in outputs if isinstance(output, OnLink)]
    for notice in notices:
        agent = notice[ICMP_AgentAdvertisement].extension(ICMPExt_MobilityAgent)
        assert (notice.src, notice.dst, notice.ttl, agent.seq, agent.coaddrs) == (FA, HOME, 1, 0, [COA])
    return bool(notices)


@pytest.mark.parametrize("features, home_agent, relayed", [
    (ALL, HA_WITH_KEY, "131|32|137|34"), ({}, HA_WITH_KEY, "131|32|34"), (ALL, HA2, "131|32"),
])
def test_the_home_agent_is_told_that_it_may_revoke_where_it_can_authenticate(
    features: Any, home_agent: str, relayed: str
) -> None:
    assert numbers(message(Lab(features).register("131|32", haaddr=home_agent))) == relayed


@pytest.mark.parametrize("extensions", ["137|32", "32|137"])
def test_only_the_foreign_agent_may_say_so(extensions: str) -> None:
    assert outcome(Lab(ALL).register(extensions)) == "silence"
    assert outcome(Lab().register(extensions)) == "relayed"


def test_the_flags_say_so_and_who_revokes_wants_no_co_located_care_of_address() -> None:
    assert Lab(ALL).agent.advertiser.reset(HOME)[-6:-4] == b"\x11\x40"     # F T, X
    assert outcome(Lab({**ALL, "registration_required": True}).register("32", flags="D")) == 65


@pytest.mark.parametrize("features, asked, acknowledged, is_told", [
    (ALL, "AI", "I", True), (ALL, "A", "", False), (WITHOUT_INFORM, "A", "", True), (WITHOUT_INFORM, "AI", "", True),
])
def test_a_revocation_is_acknowledged_and_the_mobile_node_told_as_agreed(
    features: Any, asked: str, acknowledged: str, is_told: bool
) -> None:
    lab = registered(features)
    answer, *rest = lab.from_home_agent(signed(lab, flags=asked), HA_WITH_KEY)
    assert isinstance(answer, Transmission)
    ack = MIP4(answer.octets)
    assert (answer.source, answer.dest, answer.dest_port) == (COA, HA_WITH_KEY, PORT)
    assert (type(ack), ack.homeaddr, ack.id, str(ack.flags)) == (
        MIP4_RevocationAck, HOME, THEIR_TIME + 1, acknowledged)
    assert KEYS[MIP4Ext_ForeignHomeAuth].verify(ack, ack.exts[0])
    assert told(rest) is is_told
    assert lab.agent.visitors.visitors == {}
    again = lab.from_home_agent(signed(lab, flags=asked, id=THEIR_TIME + 2), HA_WITH_KEY)
    assert len(again) == 1      # the mobile node is told once


@pytest.mark.parametrize("fields", [
    {"flags": 0}, {"id": THEIR_TIME}, {"haaddr": "0.0.0.0"}, {"coaddr": FA},
])
def test_what_cannot_be_trusted_is_ignored(fields: dict[str, Any]) -> None:
    lab = registered()
    assert lab.from_home_agent(signed(lab, **fields), HA_WITH_KEY) == []
    assert len(lab.agent.visitors.visitors) == 1


def test_a_home_agent_that_takes_no_part_revokes_nothing() -> None:
    lab = registered(reply="131|32|34")
    assert lab.from_home_agent(signed(lab), HA_WITH_KEY) == []
    assert elsewhere(lab) == [] == ticks(lab, 10)


def test_the_left_home_agent_is_told_a_second_after_the_reply_and_then_at_growing_intervals() -> None:
    lab = registered()
    assert elsewhere(lab) == []
    sent = ticks(lab, 20)
    assert [second for second, _ in sent] == [1, 2, 4, 8, 16]
    first = sent[0][1]
    assert (first.homeaddr, first.haaddr, first.coaddr, first.flags) == (HOME, HA_WITH_KEY, COA, "I")
    assert [revocation.id - first.id for _, revocation in sent] == [0, 1, 3, 7, 15]


@pytest.mark.parametrize("reply, code, revoked", [
    ("32|137|34", 0, True), ("32|34", 0, False), ("32|137|34(x)", 0, False), ("32|137|34", 130, False),
])
def test_what_a_home_agent_grants_and_the_mobile_node_does_not_get_is_revoked(
    reply: str, code: int, revoked: bool
) -> None:
    """RFC 4636 6; the reply lacks the NAI of the request."""
    lab = Lab(WITHOUT_INFORM)
    lab.register("131|32", haaddr=HA_WITH_KEY)
    lab.from_home_agent(lab.reply(reply, haaddr=HA_WITH_KEY, code=code), HA_WITH_KEY)
    sent = ticks(lab, 1)
    assert [(type(one), one.homeaddr, one.coaddr) for _, one in sent] == [(MIP4_Revocation, HOME, COA)] * revoked


@pytest.mark.parametrize("flags", ["", "I"])
def test_the_home_agent_that_is_asked_decides_whether_the_mobile_node_is_told(flags: str) -> None:
    lab = registered()
    elsewhere(lab)
    (_, revocation), = ticks(lab, 1)
    octets = lab.message(MIP4_RevocationAck(flags=flags, homeaddr=HOME, id=revocation.id), "34")
    assert told(lab.from_home_agent(octets, HA_WITH_KEY)) is bool(flags)
    assert ticks(lab, 10) == []


def test_without_agreement_the_mobile_node_is_told_at_once() -> None:
    lab = registered(WITHOUT_INFORM)
    assert told(elsewhere(lab))
    (_, revocation), = ticks(lab, 1)
    assert revocation.flags == 0
