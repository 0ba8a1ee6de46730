# SPDX-License-Identifier: GPL-2.0-or-later
"""What the reference home agent keeps over time: bindings and replay protection."""
from __future__ import annotations

from typing import Any

import pytest
from home_agent_lab import COA, COA2, HOME, HOME2, Lab

from scapy_mip4.agents.bindings import Binding, BindingTable
from scapy_mip4.agents.ha_checks import MAX_BINDINGS
from scapy_mip4.layers import INFINITE_LIFETIME, MIP4

LOW = 0xFFFFFFFF


def code(lab: Lab, extensions: str = "32", **fields: Any) -> int | None:
    reply = lab.ask(extensions, **fields)
    return None if reply is None else int(reply.code)


def test_binding_ends_with_its_lifetime_and_nobody_is_told() -> None:
    lab = Lab()
    lab.ask(lifetime=10)
    lab.now += 9.9
    assert lab.coas() == [COA]
    lab.now += 0.1
    assert lab.coas() == []
    assert list(lab.agent.tick()) == []


def test_infinite_binding() -> None:
    lab = Lab()
    lab.ask(lifetime=INFINITE_LIFETIME)
    lab.now += 10 * INFINITE_LIFETIME
    assert lab.coas() == [COA]


@pytest.mark.parametrize("features, flags, coas", [
    ({}, "", [COA2]), ({}, "S", [COA, COA2]), ({"simultaneous_bindings": False}, "S", [COA2]),
])
def test_second_care_of_address(features: dict[str, bool], flags: str, coas: list[str]) -> None:
    lab = Lab(features)
    lab.ask()
    lab.ask(coaddr=COA2, flags=flags)
    assert lab.coas() == coas


@pytest.mark.parametrize("given_up, left", [(COA, [COA2]), (HOME, []), ("10.7.7.7", [COA, COA2])])
def test_deregistration(given_up: str, left: list[str]) -> None:
    lab = Lab()
    lab.ask()
    lab.ask(coaddr=COA2, flags="S")
    reply = lab.ask(coaddr=given_up, lifetime=0)
    assert reply is not None and (reply.code, reply.lifetime) == (0, 0)
    assert lab.coas() == left


def test_renewal_counts_anew() -> None:
    lab = Lab()
    lab.ask(lifetime=10)
    lab.now += 5
    lab.ask(lifetime=10, flags="S")
    lab.now += 9
    assert lab.coas() == [COA]


def test_one_of_several_bindings_expires() -> None:
    lab = Lab()
    lab.ask(lifetime=10)
    lab.ask(coaddr=COA2, flags="S", lifetime=20)
    lab.now += 15
    assert lab.coas() == [COA2]


def test_too_many_bindings() -> None:
    lab = Lab()
    for number in range(MAX_BINDINGS):
        assert code(lab, coaddr=f"10.3.0.{number}", flags="S") == 0
    assert code(lab, coaddr="10.3.1.1", flags="S") == 135
    assert code(lab, coaddr="10.3.0.1", flags="S") == 0


def test_table_forgets_what_expired() -> None:
    table = BindingTable(lambda: 100.0)
    table.add(Binding(HOME, COA, expires=99.0), keep_others=False)
    table.add(Binding(HOME2, COA, expires=101.0), keep_others=False)
    table.prune()
    assert (table.of(HOME), [binding.coa for binding in table.of(HOME2)]) == ([], [COA])


@pytest.mark.parametrize("seconds, expected", [(-8, 133), (-6, 0), (0, 0), (6, 0), (8, 133)])
def test_timestamp_near_enough(seconds: int, expected: int) -> None:
    lab = Lab()
    request_id = lab.identification.next() + (seconds << 32)
    reply = lab.ask(id=request_id)
    assert reply is not None and reply.code == expected
    assert (reply.id ^ request_id) & LOW == 0
    if expected == 133:
        assert abs((reply.id >> 32) - (lab.identification.next() >> 32)) <= 1


def test_resynchronisation_by_timestamp() -> None:
    lab = Lab()
    lab.now -= 3600
    late = lab.identification.next()
    lab.now += 3600
    reply = lab.ask(id=late)
    assert reply is not None and reply.code == 133
    assert code(lab, id=reply.id & ~LOW | 0xFFFF) == 0


def test_a_request_is_good_once() -> None:
    lab = Lab()
    octets = bytes(lab.build(lifetime=10))
    assert [MIP4(sent.octets).code for sent in lab.feed(octets)] == [0]
    lab.now += 5
    assert [MIP4(sent.octets).code for sent in lab.feed(octets)] == [133]
    lab.now += 5
    assert lab.coas() == []


def test_nonces() -> None:
    lab = Lab(replay="nonce")
    first = lab.ask(id=0x1234)
    assert first is not None and (first.code, first.id & LOW) == (133, 0x1234)
    second = lab.ask(id=first.id & ~LOW | 0x5678)
    assert second is not None and (second.code, second.id & LOW) == (0, 0x5678)
    assert second.id >> 32 != first.id >> 32


@pytest.mark.parametrize("style, again", [("timestamp", 133), ("nonce", 0)])
def test_timestamps_are_of_the_mobile_node_and_nonces_of_the_spi(style: str, again: int) -> None:
    lab = Lab(replay=style)
    earlier, request_id = lab.identification.next(), lab.identification.next()
    if style == "nonce":
        reply = lab.ask(id=request_id)
        assert reply is not None and reply.code == 133
        request_id = reply.id
    assert code(lab, "32", id=request_id) == 0
    assert code(lab, "32'", id=earlier) == again
    assert code(lab, "32'") == 0


def test_timestamps_of_another_mobile_node_do_not_count() -> None:
    lab = Lab()
    earlier = lab.identification.next()
    assert code(lab) == 0
    assert code(lab, homeaddr=HOME2, id=earlier) == 0


def test_every_denial_is_sent() -> None:
    lab = Lab()
    assert [code(lab, extensions) for extensions in ("32(x)", "32(x)", "131|139other|32")] == [131, 131, 136]
