# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference home agent revokes bindings and lets them be revoked (RFC 3543)."""
from __future__ import annotations

from typing import Any

import pytest
from home_agent_lab import ASSOCIATIONS, COA, FA_WITH_KEY, HA, HOME, PORT, Lab, types
from ticking import ticks

from scapy_mip4.agents.base import Transmission
from scapy_mip4.layers import (
    MIP4, MIP4_Revocation, MIP4_RevocationAck, MIP4Ext_ForeignHomeAuth, MIP4Ext_MobileHomeAuth,
    MIP4Ext_RevocationSupport,
)

ALL = {"revocation": True, "revocation_inform": True, "revokes_moved": True}
THEIR_TIME = 5000        # the foreign agent's clock, which is none of ours


def through_foreign_agent(lab: Lab, extensions: str = "32|137|34", **fields: Any) -> MIP4 | None:
    return lab.ask(extensions, source=FA_WITH_KEY, **{"coaddr": FA_WITH_KEY, **fields})


def elsewhere(lab: Lab) -> list[Transmission]:
    """What the home agent sends beside the reply when the mobile node registers by itself."""
    return lab.feed(bytes(lab.build("32", flags="D")))[1:]


def signed(message: MIP4, number: str = "34") -> bytes:
    extension = {"34": MIP4Ext_ForeignHomeAuth, "32": MIP4Ext_MobileHomeAuth}[number]()
    message.exts = [extension]
    ASSOCIATIONS[number].protect(message, extension)
    return bytes(message)


def revocation(**fields: Any) -> MIP4_Revocation:
    usual = {"homeaddr": HOME, "haaddr": HA, "coaddr": FA_WITH_KEY, "id": THEIR_TIME + 1}
    return MIP4_Revocation(**{**usual, **fields})


@pytest.mark.parametrize("features, asked, answered", [
    (ALL, "32|137|34", [32, 137, 34]),
    (ALL, "32|34", [32, 34]),
    (ALL, "137|32|34", [32, 34]),      # the mobile node's own says nothing of the foreign agent
    ({}, "32|137|34", [32, 34]),
])
def test_who_asks_is_told_whether_the_home_agent_takes_part(features: Any, asked: str, answered: list[int]) -> None:
    reply = through_foreign_agent(Lab(features), asked)
    assert reply is not None and types(reply) == answered


@pytest.mark.parametrize("inform", [True, False])
def test_the_inform_bit_is_agreed_on_if_both_have_use_for_it(inform: bool) -> None:
    reply = through_foreign_agent(Lab({**ALL, "revocation_inform": inform}))
    assert reply is not None
    assert bool(reply.extension(MIP4Ext_RevocationSupport).flags.I) is inform


def test_a_direct_mobile_node_gets_the_extension_before_its_authentication() -> None:
    reply = Lab(ALL).ask("137|32", flags="D")
    assert reply is not None and types(reply) == [137, 32]


def test_a_revocation_is_acknowledged_to_where_it_came_from_and_ends_the_binding() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    answer, = lab.feed(signed(revocation(flags="I")), source=FA_WITH_KEY)
    message = MIP4(answer.octets)
    assert (answer.source, answer.dest, answer.dest_port) == (HA, FA_WITH_KEY, 5000)
    assert (type(message), message.homeaddr, message.id, message.flags) == (
        MIP4_RevocationAck, HOME, THEIR_TIME + 1, "I")
    assert ASSOCIATIONS["34"].verify(message, message.exts[0])
    assert lab.coas() == []


def test_one_that_comes_again_is_acknowledged_again_but_a_copy_is_not() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    first, later = signed(revocation()), signed(revocation(id=THEIR_TIME + 3))
    assert [len(lab.feed(octets, source=FA_WITH_KEY)) for octets in (first, first, later)] == [1, 0, 1]


@pytest.mark.parametrize("octets", [
    signed(revocation(flags="A")),
    signed(revocation(id=THEIR_TIME)),
    signed(revocation(coaddr=COA)),
    signed(revocation(), "32"),
    bytes(revocation()),
    signed(revocation()) + b"\x20\x00",
], ids=["direction", "time", "binding", "other authentication", "no authentication", "octets behind"])
def test_what_cannot_be_trusted_is_ignored(octets: bytes) -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    assert lab.feed(octets, source=FA_WITH_KEY) == []
    assert lab.coas() == [FA_WITH_KEY]


def test_the_left_foreign_agent_is_told_a_second_after_the_reply_and_then_at_growing_intervals() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    assert elsewhere(lab) == []
    sent = ticks(lab, 20)
    assert [second for second, _ in sent] == [1, 2, 4, 8, 16]
    first = sent[0][1]
    assert (first.homeaddr, first.haaddr, first.coaddr, first.flags) == (HOME, HA, FA_WITH_KEY, "A")
    assert [message.id - first.id for _, message in sent] == [0, 1, 3, 7, 15]
    assert all(ASSOCIATIONS["34"].verify(message, message.exts[0]) for _, message in sent)


def test_a_late_move_is_told_at_once_to_the_well_known_port() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    lab.now += 5
    sent, = elsewhere(lab)
    assert (sent.source, sent.dest, sent.dest_port) == (HA, FA_WITH_KEY, PORT)


def test_a_direct_mobile_node_is_told_with_the_inform_bit_and_its_own_authentication() -> None:
    lab = Lab(ALL)
    lab.ask("137|32", flags="D")
    lab.now += 5
    sent = lab.feed(bytes(lab.build("32|34", coaddr=FA_WITH_KEY)), source=FA_WITH_KEY)[1]
    message = MIP4(sent.octets)
    assert (sent.dest, sent.dest_port, message.coaddr, message.flags) == (COA, PORT, COA, "IA")
    assert ASSOCIATIONS["32"].verify(message, message.exts[0])


@pytest.mark.parametrize("offset, number, source, goes_on", [
    (0, "34", FA_WITH_KEY, False), (1, "34", FA_WITH_KEY, True), (0, "32", FA_WITH_KEY, True), (0, "34", COA, True),
])
def test_only_a_right_acknowledgment_ends_it(offset: int, number: str, source: str, goes_on: bool) -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    elsewhere(lab)
    (_, message), = ticks(lab, 1)
    assert lab.feed(signed(MIP4_RevocationAck(homeaddr=HOME, id=message.id + offset), number), source=source) == []
    assert bool(ticks(lab, 10)) is goes_on


def test_nobody_is_told_of_what_has_expired() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab, lifetime=5)
    elsewhere(lab)
    assert [second for second, _ in ticks(lab, 30)] == [1, 2, 4]


def test_the_foreign_agent_that_relays_the_end_of_a_binding_hears_no_more() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    lab.now += 5
    through_foreign_agent(lab, "32", lifetime=0)
    assert ticks(lab, 10) == []


def test_a_new_registration_ends_the_revocation_of_the_former() -> None:
    lab = Lab(ALL)
    through_foreign_agent(lab)
    elsewhere(lab)
    through_foreign_agent(lab)
    assert ticks(lab, 10) == []
