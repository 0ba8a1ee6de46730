# SPDX-License-Identifier: GPL-2.0-or-later
"""What the reference foreign agent does about registration replies, and about their absence."""
from __future__ import annotations

from typing import Any

import pytest
from foreign_agent_lab import (
    DYNAMIC_HA, FA, HA, HA2, HA_WITH_KEY, HOME, HOME_WITH_KEY, IDENTIFICATION, Lab,
    is_authentic, message, numbers, only, outcome,
)

from scapy_mip4.agents.base import Output
from scapy_mip4.layers import MIP4, MIP4Ext_FAError, MIP4Ext_MobileForeignAuth

ZERO = "0.0.0.0"
OTHER_HOME = "10.0.0.11"

KEYED = {"haaddr": HA_WITH_KEY}

# request fields, extensions and fields of the reply, outcome (code at the mobile node, FA Error status)
REPLIES: list[tuple[dict[str, Any], str, dict[str, Any], Any, Any]] = [
    ({}, "32", {}, (0, None), (0, None)),
    ({}, "32", {"code": 1}, (1, None), (1, None)),
    ({}, "32", {"code": 136}, (136, None), (136, None)),
    ({}, "32", {"code": 137}, (137, None), (137, None)),
    ({}, "32", {"code": 144}, (144, None), (144, None)),
    ({}, "32(x)", {}, (0, None), (0, None)),
    ({}, "", {}, (0, None), (0, None)),
    ({}, "32", {"id": IDENTIFICATION + (1 << 40)}, (0, None), (0, None)),
    ({}, "32", {"id": IDENTIFICATION + 1}, "silence", "silence"),
    ({}, "32", {"homeaddr": OTHER_HOME}, "silence", "silence"),
    ({}, "99|32", {}, "silence", "silence"),
    ({}, "127|32", {}, "silence", "silence"),
    ({}, "255|32", {}, (0, None), (0, None)),
    ({}, "38|32", {}, (0, None), (0, None)),
    ({}, "32|38", {}, (101, None), (101, None)),
    ({}, "32", {"haaddr": ZERO}, (98, None), (98, None)),
    ({"extensions": "131|32"}, "131|32", {}, (0, None), (0, None)),
    ({"extensions": "131|32"}, "32", {}, (97, None), (97, None)),
    ({"extensions": "131|32", "homeaddr": ZERO}, "131|32", {}, (0, None), (0, None)),
    ({"extensions": "131|32", "homeaddr": ZERO}, "131two|32", {}, "silence", "silence"),
    ({"extensions": "131|32", "homeaddr": ZERO}, "131|32", {"homeaddr": ZERO}, (99, None), (99, None)),
    (KEYED, "32|34", KEYED, (0, None), (0, None)),
    (KEYED, "32|34(x)", KEYED, (0, 68), (68, None)),
    (KEYED, "32", KEYED, (0, 68), (68, None)),
    (KEYED, "32|34|34", KEYED, (0, 68), (68, None)),
    (KEYED, "32", {"haaddr": HA}, (0, 68), (68, None)),
    ({**KEYED, "lifetime": 0}, "32", {**KEYED, "lifetime": 0}, (0, None), (68, None)),
    ({**KEYED, "lifetime": 0}, "32|34", {**KEYED, "lifetime": 0}, (0, None), (0, None)),
]


def seen(outputs: list[Output]) -> Any:
    """What the mobile node sees: the code and the status in an FA Error extension."""
    if not outputs:
        return "silence"
    reply = message(outputs)
    error = reply.extension(MIP4Ext_FAError)
    return reply.code, error and error.status


@pytest.mark.parametrize(("request_fields", "extensions", "fields", "resolved", "rfc3344"), REPLIES)
def test_a_reply(
    request_fields: dict[str, Any], extensions: str, fields: dict[str, Any], resolved: Any, rfc3344: Any
) -> None:
    for behaviour, expected in (("resolved", resolved), ("rfc3344", rfc3344)):
        lab = Lab(behaviour=behaviour)
        assert outcome(lab.register(**request_fields)) == "relayed"
        assert seen(lab.answer(extensions, **fields)) == expected


def test_without_the_fa_error_extension_the_code_is_written_over() -> None:
    lab = Lab({"fa_error": False})
    lab.register(haaddr=HA_WITH_KEY)
    assert seen(lab.answer("32", haaddr=HA_WITH_KEY)) == (68, None)


@pytest.mark.parametrize(("sent", "relayed"), [
    ("32", "32"), ("131|32|134|34", "131|32"), ("255|134|32|0", "255|134|32"), ("134", ""),
    ("139/2|32", "139|32"),
])
def test_octets_through_mobile_home_authentication_stay(sent: str, relayed: str) -> None:
    lab = Lab(DYNAMIC_HA)
    lab.register()
    reply = lab.reply(sent, code=143)
    octets = only(lab.from_home_agent(reply)).octets
    assert reply.startswith(octets)
    assert numbers(MIP4(octets)) == relayed


def test_a_reply_goes_back_the_way_the_request_came() -> None:
    lab = Lab()
    lab.from_mobile(lab.request("131|32", homeaddr=ZERO), dest="224.0.0.11", source_port=5555)
    reply = only(lab.answer("131|32"))
    assert (reply.source, reply.dest, reply.dest_port) == (FA, HOME, 5555)


def test_the_source_of_a_reply_does_not_matter() -> None:
    lab = Lab()
    lab.register()
    assert outcome(lab.from_home_agent(lab.reply(), source=HA2)) == 0


def test_a_reply_is_relayed_once() -> None:
    lab = Lab()
    lab.register()
    assert [outcome(lab.answer()), outcome(lab.answer())] == [0, "silence"]


def test_a_reply_is_authenticated_for_the_mobile_node() -> None:
    lab = Lab()
    lab.register("32|33", homeaddr=HOME_WITH_KEY)
    assert is_authentic(message(lab.answer(homeaddr=HOME_WITH_KEY)), MIP4Ext_MobileForeignAuth)


@pytest.mark.parametrize(("behaviour", "ports"), [("resolved", [2222, 1111]), ("rfc3344", [2222])])
def test_the_nai_tells_mobile_nodes_with_one_home_address_apart(behaviour: str, ports: list[int]) -> None:
    lab = Lab(behaviour=behaviour)
    lab.from_mobile(lab.request("131|32"), source_port=1111)
    lab.from_mobile(lab.request("131two|32"), source_port=2222)
    outputs = lab.answer("131two|32") + lab.answer("131|32")
    assert [output.dest_port for output in outputs] == ports  # type: ignore[union-attr]


def test_mobile_nodes_without_home_address_are_told_by_nai() -> None:
    lab = Lab()
    for extensions, port in (("131|32", 1111), ("131two|32", 2222)):
        lab.from_mobile(lab.request(extensions, homeaddr=ZERO), source_port=port)
    outputs = lab.answer("131two|32", homeaddr=OTHER_HOME) + lab.answer("131|32")
    assert [only([output]).dest_port for output in outputs] == [2222, 1111]
    assert [only([output]).dest for output in outputs] == [OTHER_HOME, HOME]


# What becomes of the visitor list.

def test_an_accepted_mobile_node_is_a_visitor_until_the_lifetime_ends() -> None:
    lab = Lab({"max_lifetime": 100})
    lab.register(lifetime=60)
    lab.answer(lifetime=0xFFFF)
    lab.now += 99
    lab.agent.tick()
    assert [visitor.home_address for visitor in lab.agent.visitors.visitors.values()] == [HOME]
    lab.now += 1
    assert lab.agent.tick() == []
    assert not lab.agent.visitors.visitors


def test_a_visitor_stays_while_a_request_is_pending_and_when_it_is_denied() -> None:
    lab = Lab()
    lab.register()
    lab.answer()
    before = dict(lab.agent.visitors.visitors)
    lab.register(lifetime=0)
    assert lab.agent.visitors.visitors == before
    lab.answer(code=129, lifetime=0)
    assert lab.agent.visitors.visitors == before
    assert not lab.agent.visitors.pending


def test_a_visitor_leaves_when_deregistered() -> None:
    lab = Lab()
    lab.register()
    lab.answer()
    lab.register(lifetime=0)
    lab.answer(lifetime=0)
    assert not lab.agent.visitors.visitors


def test_a_refused_reply_makes_no_visitor() -> None:
    lab = Lab()
    lab.register(haaddr=HA_WITH_KEY)
    lab.answer("32|34(x)", haaddr=HA_WITH_KEY)
    assert not lab.agent.visitors.visitors
    assert not lab.agent.visitors.pending


# No reply.

@pytest.mark.parametrize(("lifetime", "seconds", "expected"), [
    (300, 7.0, "silence"), (300, 7.1, 78), (0, 7.1, 78), (3, 3.0, "silence"), (3, 8.0, "silence"),
])
def test_a_request_without_reply_is_given_up(lifetime: int, seconds: float, expected: Any) -> None:
    lab = Lab()
    lab.register(lifetime=lifetime)
    lab.now += seconds
    assert outcome(lab.agent.tick()) == expected
    late = outcome(lab.answer())
    assert late == (0 if seconds == 7.0 else "silence")


def test_a_new_request_takes_the_place_of_a_pending_one() -> None:
    lab = Lab()
    lab.register()
    lab.now += 6
    lab.register(id=IDENTIFICATION + 1)
    lab.now += 6
    assert lab.agent.tick() == []
    assert outcome(lab.answer()) == "silence"
    assert outcome(lab.answer(id=IDENTIFICATION + 1)) == 0


@pytest.mark.parametrize(("kind", "code"), [
    ("network-unreachable", 80), ("host-unreachable", 81), ("port-unreachable", 82), ("ttl-exceeded", 88),
])
def test_an_icmp_error_is_told_to_the_mobile_node(kind: str, code: int) -> None:
    lab = Lab()
    lab.register()
    lab.register(homeaddr=OTHER_HOME, haaddr=HA2)
    denial = lab.agent.handle_unreachable(kind, HA)
    assert (outcome(denial), only(denial).dest) == (code, HOME)
    assert lab.agent.handle_unreachable(kind, HA) == []


def test_an_icmp_error_that_quotes_a_request_concerns_that_one_alone() -> None:
    lab = Lab()
    lab.register()
    relayed = only(lab.register(homeaddr=OTHER_HOME))
    assert only(lab.agent.handle_unreachable("host-unreachable", HA, relayed.octets)).dest == OTHER_HOME
    assert only(lab.agent.handle_unreachable("host-unreachable", HA)).dest == HOME


@pytest.mark.parametrize("tail", ["20ff00000100", "20", "84ff01"])
def test_a_reply_cut_short_is_dropped(tail: str) -> None:
    lab = Lab()
    lab.register()
    assert lab.from_home_agent(lab.reply("") + bytes.fromhex(tail)) == []
