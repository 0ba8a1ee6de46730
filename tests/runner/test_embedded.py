# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference agents as a testbed of their own."""

from __future__ import annotations

import asyncio

import pytest
from runner_lab import REGISTER, case, results_of

from scapy_mip4.runner import EmbeddedAgents, Result, embedded_testbed, embedded_text
from scapy_mip4.scenario import Case, Verdict

ITSELF = (
    "send: {from: mn, MIP4_RRQ: {haaddr: $fa.address, coaddr: $fa.coa}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}\n"
    "expect: {at: mn, as: reply, MIP4_RRP: {id: $sent.id}}"
)
READINGS = "{resolved: {reply: {code: 116}}, rfc3344: {reply: {code: 136}}}"
CO_LOCATED = (
    "send: {from: mn, MIP4_RRQ: {flags: D, haaddr: $ha.address, coaddr: $mn.coa},"
    " exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}\n"
    "expect: {at: mn, MIP4_RRP: {code: 0, id: $sent.id}, exts: [MIP4Ext_MobileHomeAuth: {verifies: mn-ha}]}"
)


def _played(cases: list[Case], **agents: object) -> dict[str, Result]:
    async def play() -> dict[str, Result]:
        async with EmbeddedAgents(**agents) as embedded:  # type: ignore[arg-type]
            return await results_of(embedded.testbed, cases, links=embedded.links)

    return asyncio.run(play())


def test_the_testbed_moves_to_any_block_as_a_whole() -> None:
    assert "127.64." not in embedded_text(99)
    one, other = embedded_testbed(), embedded_testbed(99)
    assert [device.name for device in one.devices] == [device.name for device in other.devices]
    assert all(address.startswith("127.99.") for address in other.device_addresses)
    assert [set(pool.associations) & {"mn-fa"} for pool in one.pools[:2]] == [set(), {"mn-fa"}]


def test_a_mobile_node_registers_with_the_home_agent() -> None:
    result = _played([case(CO_LOCATED, dut="ha")])["X"]
    assert (result.verdict, result.device) == (Verdict.PASS, "ha"), result.reason


@pytest.mark.parametrize(
    ("behaviour", "deviations", "shown", "verdict"),
    [
        ("resolved", (), "resolved", Verdict.PASS),
        ("rfc3344", (), "rfc3344", Verdict.FAIL),
        ("resolved", ("fa-answers-136", "ha-answers-experimental"), "rfc3344", Verdict.FAIL),
    ],
)
def test_the_agents_show_the_behaviour_they_are_given(
    behaviour: str, deviations: tuple[str, ...], shown: str, verdict: Verdict
) -> None:
    one = case(ITSELF, behaviours=READINGS)
    result = _played([one], behaviour=behaviour, deviations=deviations)["X"]
    assert (result.behaviour, result.verdict) == (shown, verdict), result.reason


def test_agent_advertisements_come_over_the_link() -> None:
    steps = (
        "send: {from: mn, to: $fa.address, ttl: 1, ICMP_AgentSolicitation: {}}\n"
        "expect: {at: mn, as: advert, ICMP_AgentAdvertisement: {},"
        " exts: [ICMPExt_MobilityAgent: {coaddrs: {has: $fa.coa}}]}"
    )
    result = _played([case(steps)])["X"]
    assert result.verdict is Verdict.PASS, result.reason
    assert [record.over for record in result.records] == ["link", "link"]


def test_two_sets_of_agents_live_side_by_side() -> None:
    async def play() -> None:
        async with EmbeddedAgents() as one, EmbeddedAgents() as other:
            assert one.testbed.devices[0].address != other.testbed.devices[0].address
            first, second = await asyncio.gather(
                *(results_of(agents.testbed, [case(CO_LOCATED, dut="ha")]) for agents in (one, other))
            )
            assert first["X"].verdict is second["X"].verdict is Verdict.PASS

    asyncio.run(play())


def test_a_testbed_that_is_in_use_is_an_oserror() -> None:
    async def play() -> None:
        async with EmbeddedAgents() as agents:
            with pytest.raises(OSError):
                await EmbeddedAgents(agents.testbed).__aenter__()

    asyncio.run(play())


@pytest.mark.parametrize("wrong", [{"behaviour": "rfc2002"}, {"deviations": ["fa-does-what-it-likes"]}])
def test_unknown_names_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        _played([], **wrong)


def test_a_relayed_registration_from_end_to_end() -> None:
    steps = (
        f"send: {{from: mn, as: request, MIP4_RRQ: {REGISTER}, exts: [MIP4Ext_MobileHomeAuth: {{sa: mn-ha}}]}}\n"
        "expect: {at: ha, MIP4_RRQ: {}, identical: {to: $request}}\n"
        "send: {from: ha, as: answer, MIP4_RRP: {code: 0, lifetime: 300, homeaddr: $mn.home, haaddr: $ha.address,"
        " id: $request.id}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}\n"
        "expect: {at: mn, MIP4_RRP: {code: 0}, identical: {to: $answer}}"
    )
    results = _played([case(steps, f"X{number}") for number in range(30)])
    assert {result.reason for result in results.values()} == {"as expected"}
