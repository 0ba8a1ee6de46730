# SPDX-License-Identifier: GPL-2.0-or-later
"""Home agents whose clock or nonces the tester has to learn before its requests are valid (RFC 5944 5.7)."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from runner_lab import Agent, acceptance, case, lab, results_of
from scapy.packet import Packet

from scapy_mip4.scenario import Verdict, load_text
from scapy_mip4.security import Identification, NonceIdentification, TimestampIdentification
from scapy_mip4.testbed import Datagram, Testbed

REGISTRATION = (
    "send: {from: mn, MIP4_RRQ: {flags: D, haaddr: $ha.address, coaddr: $mn.coa}, exts: "
    "[MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}\n"
    "expect: {at: mn, MIP4_RRP: {code: 0, id: $sent.id}}"
)
CONTROL = load_text(
    "id: CONTROL-ha\ntitle: control\ndut: ha\nsteps:\n"
    + "".join(f"  - {line}\n" for line in REGISTRATION.splitlines())
)


def with_replay(testbed: Testbed, style: str) -> Testbed:
    (pool,) = testbed.pools
    associations = {"mn-ha": replace(pool.associations["mn-ha"], replay=style)}
    mobiles = tuple(replace(mobile, associations=associations) for mobile in pool.mobiles)
    return replace(testbed, pools=(replace(pool, mobiles=mobiles, associations=associations),))


@pytest.mark.parametrize("style", ["timestamp", "nonce"])
def test_cases_begin_when_the_home_agent_accepts_identifications(style: str) -> None:
    async def play() -> None:
        async with lab() as plain:
            testbed = with_replay(plain, style)
            states: dict[str, Identification] = {}

            def answer(agent: Agent, request: Packet, datagram: Datagram) -> None:
                new = NonceIdentification() if style == "nonce" else TimestampIdentification(lambda: time.time() + 3600)
                state = states.setdefault(request.homeaddr, new)
                valid = state.check(request.id)
                if valid:
                    state.accept(request.id)
                identification = state.reply_id(request.id, valid)
                reply = acceptance(testbed, request, code=0 if valid else 133, id=identification)
                agent.answer(reply, datagram)

            agent = Agent(testbed, answer, testbed.devices[1].address)
            cases = [case(REGISTRATION, f"X-{number}", dut="ha") for number in range(5)]
            results = await results_of(testbed, [*cases, *CONTROL])
            agent.close()
        assert {result.verdict for result in results.values()} == {Verdict.PASS}, results

    asyncio.run(play())


def test_a_wrong_low_half_fails_with_nonces_too() -> None:
    async def play() -> None:
        async with lab() as plain:
            testbed = with_replay(plain, "nonce")

            def answer(agent: Agent, request: Packet, datagram: Datagram) -> None:
                agent.answer(acceptance(testbed, request, id=request.id ^ 1), datagram)

            agent = Agent(testbed, answer, testbed.devices[1].address)
            result = (await results_of(testbed, [case(REGISTRATION, dut="ha")]))["X"]
            agent.close()
        assert result.verdict is Verdict.FAIL and "low half" in result.reason

    asyncio.run(play())
