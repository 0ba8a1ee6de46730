# SPDX-License-Identifier: GPL-2.0-or-later
"""Many cases at a time, and who plays them."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from runner_lab import (
    REGISTER,
    Agent,
    acceptance,
    asking,
    case,
    denial,
    deny,
    ignore,
    lab,
    played,
    renamed,
    results_of,
)
from scapy.packet import Packet

from scapy_mip4.runner import Result, Runner, player, pool
from scapy_mip4.scenario import Case, Verdict
from scapy_mip4.security import NonceIdentification
from scapy_mip4.testbed import Datagram, Device, MemoryLink, Pool, Testbed


def test_waiting_for_silence_holds_up_nobody() -> None:
    hearken = "send: {from: mn, MIP4_RRQ: {}}\nsilence: {at: mn, for: 60s}"

    async def play() -> None:
        async with lab() as testbed:
            everyone_asked = asyncio.Event()

            def note(agent: Agent, request: Packet, datagram: Datagram) -> None:
                if len(agent.requests) == 40:
                    everyone_asked.set()

            async def first_is_over() -> None:
                async for _ in Runner(testbed).run([case(hearken, f"X{n}") for n in range(40)]):
                    return

            agent = Agent(testbed, note)
            over, asked = asyncio.create_task(first_is_over()), asyncio.create_task(everyone_asked.wait())
            done, _ = await asyncio.wait({over, asked}, return_when=asyncio.FIRST_COMPLETED)
            over.cancel()
            await asyncio.wait({over})
            agent.close()
            assert done == {asked}

    asyncio.run(play())


def test_no_more_cases_are_in_play_than_jobs() -> None:
    async def play(jobs: int) -> int:
        most = under_way = 0

        def note(agent: Agent, request: Packet, datagram: Datagram) -> None:
            nonlocal most, under_way
            under_way += 1
            most = max(most, under_way)
            asyncio.get_running_loop().call_later(0.02, answer, agent, request, datagram)

        def answer(agent: Agent, request: Packet, datagram: Datagram) -> None:
            nonlocal under_way
            under_way -= 1
            agent.answer(denial(request), datagram)

        async with lab() as testbed:
            agent = Agent(testbed, note)
            results = await results_of(testbed, [asking(f"X{n}") for n in range(6)], jobs=jobs)
            agent.close()
        assert {result.verdict for result in results.values()} == {Verdict.PASS}
        return most

    assert [asyncio.run(play(jobs)) for jobs in (1, 3)] == [1, 3]


def test_hundreds_of_cases_keep_apart_what_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """More cases than mobile nodes, each with its own lifetime, relayed through the tester's home agent and back."""
    monkeypatch.setattr(pool, "COOL_DOWN", 0.01)
    pending: dict[int, Datagram] = {}

    def relay(agent: Agent, message: Packet, datagram: Datagram) -> None:
        if message.type == 1:
            pending[message.id] = datagram
            agent.send(datagram.octets, message.haaddr, agent.testbed.port)
        else:
            agent.answer(datagram.octets, pending[message.id])

    def relayed(number: int) -> Case:
        return case(
            f"send: {{from: mn, as: request, MIP4_RRQ: {{haaddr: $ha.address, lifetime: {number}}}}}\n"
            f"expect: {{at: ha, MIP4_RRQ: {{lifetime: {number}, homeaddr: $mn.home}}, identical: {{to: $request}}}}\n"
            f"send: {{from: ha, MIP4_RRP: {{lifetime: {number}, homeaddr: $mn.home, id: $request.id}}}}\n"
            f"expect: {{at: mn, MIP4_RRP: {{lifetime: {number}}}, identical: {{to: $sent}}}}",
            f"X{number}",
        )

    async def play() -> None:
        async with lab() as testbed:
            agent = Agent(testbed, relay)
            results = await results_of(testbed, [relayed(number) for number in range(200)])
            agent.close()
        wrong = {
            result.case_id: result.reason for result in results.values() if result.verdict is not Verdict.PASS
        }
        assert len(results) == 200 and not wrong
        assert all(len(result.records) == 4 for result in results.values())

    asyncio.run(play())


def test_a_cancelled_run_keeps_its_results_and_gives_everything_back() -> None:
    def answer_some(agent: Agent, request: Packet, datagram: Datagram) -> None:
        if request.lifetime != 7:
            agent.answer(denial(request), datagram)

    slow = case("send: {from: mn, MIP4_RRQ: {lifetime: 7}}\nexpect: {at: mn, within: 60s, MIP4_RRP: {}}")

    async def play() -> None:
        async with lab() as testbed:
            agent = Agent(testbed, answer_some)
            runner = Runner(testbed)
            delivered: list[str] = []
            two_are_over = asyncio.Event()

            async def consume() -> None:
                cases = [asking("A"), renamed(slow, "S"), asking("B"), renamed(slow, "T")]
                async for result in runner.run(cases):
                    delivered.append(result.case_id)
                    if len(delivered) == 2:
                        two_are_over.set()

            task = asyncio.ensure_future(consume())
            await two_are_over.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            agent.close()
            assert sorted(delivered) == ["A", "B"]
            verdicts = {result.case_id: result.verdict for result in runner.results}
            assert verdicts == {
                "A": Verdict.PASS, "B": Verdict.PASS, "S": Verdict.INCONCLUSIVE, "T": Verdict.INCONCLUSIVE,
            }  # fmt: skip
            assert all(result.records for result in runner.results)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
                again.bind((testbed.tester["ha"][0].address, testbed.port))

    asyncio.run(play())


@pytest.mark.parametrize("address", ["203.0.113.9", "$outside"])
def test_nothing_goes_to_an_address_that_is_not_the_testbeds(address: str) -> None:
    result = played(
        deny, case(f"send: {{from: mn, to: {address}, MIP4_RRQ: {{}}}}\nsilence: {{at: mn, for: 0s}}")
    )
    assert result.verdict is Verdict.ERROR
    assert "no address of the testbed 'lab'" in result.reason
    assert not result.records


def test_a_relay_from_an_address_unknown_to_the_testbed_is_not_answered() -> None:
    def relay(agent: Agent, request: Packet, datagram: Datagram) -> None:
        elsewhere = Agent(agent.testbed, ignore, agent.testbed.devices[0].address.replace(".1.1", ".1.77"))
        elsewhere.send(datagram.octets, request.haaddr, agent.testbed.port)
        elsewhere.close()

    steps = (
        "send: {from: mn, MIP4_RRQ: {haaddr: $ha.address}}\nexpect: {at: ha, MIP4_RRQ: {}}\n"
        "send: {from: ha, MIP4_RRP: {}}"
    )
    result = played(relay, case(steps))
    assert result.verdict is Verdict.INCONCLUSIVE and ".1.77, which the testbed does not name" in result.reason


def test_an_expression_without_a_value_is_an_error_with_its_place() -> None:
    result = played(
        deny, case("send: {from: mn, MIP4_RRQ: {lifetime: $1 - 2}}\nexpect: {at: mn, MIP4_RRP: {}}")
    )
    assert result.verdict is Verdict.ERROR
    assert "<text>:5:" in result.reason


def test_what_the_testbed_lacks_is_a_reason_to_skip() -> None:
    def reason(steps: str = "send: {from: mn, MIP4_RRQ: {}}", **keys: str) -> str:
        result = played(deny, case(steps, **keys))
        assert (result.verdict, result.device, result.records) == (Verdict.SKIP, None, [])
        return result.reason

    assert "challenge: true" in reason(needs="{features: {challenge: true}}")
    assert "mn-fa" in reason(needs="{associations: [mn-fa]}")
    assert "mn-ha of the kind nonce" in reason(needs="{replay: nonce}")
    assert "ha2" in reason("send: {from: mn, MIP4_RRQ: {haaddr: $ha2.address}}")
    assert "cn" in reason("silence: {at: cn, for: 1s}")
    assert "co-located" in reason(
        "send: {from: mn, MIP4_RRQ: {coaddr: $mn.coa}}", needs="{associations: [mn-aaa]}"
    )
    assert "fa address with an association fa-ha" in reason(dut="ha", needs="{associations: [fa-ha]}")


def test_a_case_without_a_link_for_its_packets_is_skipped() -> None:
    result = played(deny, case("send: {from: mn, ICMP_AgentSolicitation: {}}"))
    assert result.verdict is Verdict.SKIP and "link" in result.reason


def test_the_device_and_the_tester_address_fit_the_case() -> None:
    async def play() -> None:
        async with lab() as testbed:
            fa = testbed.devices[0]
            secure = replace(
                fa, name="secure", address=fa.address + "1", features={"challenge": True, "max_lifetime": 9}
            )
            testbed = replace(testbed, devices=(*testbed.devices, secure))
            agents = [Agent(testbed, deny, device.address) for device in (fa, secure)]
            steps = "send: {from: mn, MIP4_RRQ: {haaddr: $ha.address}}\nexpect: {at: mn, MIP4_RRP: {}}"
            results = await results_of(
                testbed,
                [
                    case(steps, "plain", needs="{features: {challenge: false}}"),
                    case(steps, "challenge", needs="{features: {challenge: true, max_lifetime: true}}"),
                    case(steps, "associated", needs="{associations: [fa-ha]}"),
                ],
            )
            for agent in agents:
                agent.close()
        assert {name: result.device for name, result in results.items()} == {
            "plain": "fa", "challenge": "secure", "associated": "fa",
        }  # fmt: skip
        assert agents[0].requests[0].haaddr.endswith(".0.10")
        assert agents[0].requests[1].haaddr.endswith(".0.11")

    asyncio.run(play())


def test_a_mobile_node_is_lent_to_one_case_at_a_time_and_its_identifications_increase(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "COOL_DOWN", 0.01)

    async def play() -> None:
        async with lab() as testbed:
            few = replace(testbed.pools[0], mobiles=testbed.pools[0].mobiles[:1])
            testbed = replace(testbed, pools=(few,))
            agent = Agent(testbed, deny)
            results = await results_of(testbed, [asking(f"X{n}") for n in range(5)])
            agent.close()
        assert {result.verdict for result in results.values()} == {Verdict.PASS}
        identifications = [request.id for request in agent.requests]
        assert identifications == sorted(set(identifications))

    asyncio.run(play())


def test_nonces_are_learnt_from_the_home_agents_replies() -> None:
    async def play() -> None:
        async with lab() as testbed:
            association = replace(testbed.pools[0].associations["mn-ha"], replay="nonce")
            associations = {"mn-ha": association}
            mobile = replace(testbed.pools[0].mobiles[0], associations=associations)
            testbed = replace(
                testbed, pools=(replace(testbed.pools[0], mobiles=(mobile,), associations=associations),)
            )
            nonces = NonceIdentification()

            def answer(agent: Agent, request: Packet, datagram: Datagram) -> None:
                valid = nonces.check(request.id)
                code, identification = (0 if valid else 133), nonces.reply_id(request.id, valid)
                agent.answer(acceptance(testbed, request, code=code, id=identification), datagram)

            agent = Agent(testbed, answer, testbed.devices[1].address)
            request = "send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}\n"
            reply = "expect: {at: mn, MIP4_RRP: {code: %d}}\n"
            steps = request + reply % 133 + request + reply % 0
            result = (await results_of(testbed, [case(steps, dut="ha")]))["X"]
            agent.close()
        assert result.verdict is Verdict.PASS, result.reason

    asyncio.run(play())


def test_a_device_that_stops_answering_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)
    control = asking("CONTROL-fa", within="50ms")

    def answer_first(agent: Agent, request: Packet, datagram: Datagram) -> None:
        if len(agent.requests) == 1:
            agent.answer(denial(request), datagram)

    async def play() -> None:
        async with lab() as testbed:
            agent = Agent(testbed, answer_first)
            cases = [control, *(asking(f"X{n}", within="50ms") for n in range(4))]
            results = await results_of(testbed, cases, jobs=1)
            agent.close()
        assert list(results) == ["X0", "X1", "X2", "X3"]  # the control is no result
        assert results["X0"].verdict is Verdict.PASS
        for name in ("X1", "X2", "X3"):
            assert results[name].verdict is Verdict.INCONCLUSIVE
            assert "fa stopped answering after X0" in results[name].reason
        assert len(agent.requests) == 5  # four cases and one control

    asyncio.run(play())


def test_silence_passes_only_for_a_device_that_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)
    control = asking("CONTROL-fa", within="50ms")

    def discard(agent: Agent, request: Packet, datagram: Datagram) -> None:
        if request.type == 1:
            agent.answer(denial(request), datagram)

    async def play() -> None:
        for deed, verdict in ((discard, Verdict.PASS), (ignore, Verdict.INCONCLUSIVE)):
            async with lab() as testbed:
                agent = Agent(testbed, deed)
                garbage = case("send: {from: mn, raw: hex:ff00}\nsilence: {at: mn, for: 50ms}")
                result = (await results_of(testbed, [control, garbage]))["X"]
                agent.close()
            assert result.verdict is verdict, result.reason

    asyncio.run(play())


@pytest.mark.parametrize(
    "control",
    [
        asking("CONTROL-fa"),
        # Denied where a relay is wanted, as by a device that has no room or wants something in addition.
        case(
            f"send: {{from: mn, MIP4_RRQ: {REGISTER}}}\nexpect: {{at: ha, within: 50ms, MIP4_RRQ: {{}}}}",
            "CONTROL-fa",
        ),
    ],
    ids=["as expected", "by a denial"],
)
def test_a_device_that_answers_the_control_is_not_blamed(control: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "LATE", 0.05)

    def answer_controls(agent: Agent, request: Packet, datagram: Datagram) -> None:
        if request.lifetime == 300:
            agent.answer(denial(request), datagram)

    unanswered = case(
        "send: {from: mn, MIP4_RRQ: {lifetime: 7}}\nexpect: {at: mn, within: 50ms, MIP4_RRP: {}}"
    )

    async def play() -> None:
        async with lab() as testbed:
            agent = Agent(testbed, answer_controls)
            results = await results_of(testbed, [control, unanswered])
            agent.close()
        assert results["X"].verdict is Verdict.INCONCLUSIVE
        assert results["X"].reason == "no MIP4_RRP at mn within 0.05 s"

    asyncio.run(play())


def test_a_slip_of_ours_in_one_case_does_not_end_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original = player.judge

    def slip(pattern: Any, packet: Packet, *rest: Any) -> Any:
        if packet.lifetime == 7:
            raise RuntimeError("oops")
        return original(pattern, packet, *rest)

    monkeypatch.setattr(player, "judge", slip)

    async def play() -> None:
        async with lab() as testbed:
            agent = Agent(testbed, deny)
            bad = case("send: {from: mn, MIP4_RRQ: {lifetime: 7}}\nexpect: {at: mn, MIP4_RRP: {}}", "bad")
            results = await results_of(testbed, [bad, asking("good")])
            agent.close()
        assert results["bad"].verdict is Verdict.ERROR and "oops" in results["bad"].reason
        assert results["good"].verdict is Verdict.PASS

    asyncio.run(play())


def test_keys_show_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    steps = (
        "send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]}\n"
        "expect: {at: mn, MIP4_RRP: {}}"
    )
    result = played(deny, case(steps))
    shown = repr(result) + caplog.text
    assert result.verdict is Verdict.PASS
    assert "0123456789abcdef" not in shown and repr(bytes.fromhex("0123456789abcdef")) not in shown


def test_steps_that_only_concern_the_tester() -> None:
    steps = (
        "set: {n: 1}\nrepeat: {times: 3, steps: [{set: {n: $n * 2}}]}\nlog: $n\nwait: 1ms\n"
        "send: {from: mn, MIP4_RRQ: {lifetime: $n}}\nexpect: {at: mn, MIP4_RRP: {lifetime: 8}}"
    )
    result = played(deny, case(steps))
    assert (result.verdict, result.findings) == (Verdict.PASS, ["8"])


def test_a_testbed_with_nothing_but_another_device_skips() -> None:
    results = asyncio.run(results_of(Testbed("bare", (Device("ha", "ha", "127.0.0.1"),)), [asking()]))
    assert results["X"].verdict is Verdict.SKIP


def test_a_device_is_restarted_by_its_command(tmp_path: Path) -> None:
    async def play(command: str | None) -> Result:
        async with lab() as testbed:
            device = replace(testbed.devices[0], restart=command)
            there = replace(testbed, devices=(device,), link="none")
            links = {device.name: MemoryLink().tester_end}
            return (await results_of(there, [case("restart: dut\nwait: 1ms")], links=links))["X"]

    done = asyncio.run(play(f"touch {tmp_path}/restarted"))
    assert (done.verdict, [path.name for path in tmp_path.iterdir()]) == (Verdict.INFO, ["restarted"])
    assert "does not say how to restart fa" in asyncio.run(play(None)).reason
    assert "failed: false" in asyncio.run(play("false")).reason


@pytest.mark.parametrize("needs, group", [
    ("{replay: timestamp}", 0), ("{replay: nonce}", 1), ("{algorithm: hmac-sha1}", 2), ("{associations: []}", 0),
    ("{replay: timestamp, algorithm: hmac-sha1}", 2),
])
def test_the_first_mobile_nodes_with_the_protection_asked_for_play(needs: str, group: int) -> None:
    async def play() -> None:
        async with lab() as testbed:
            first = testbed.pools[0]
            pools = [first]
            for number, change in enumerate(({"replay": "nonce"}, {"algorithm": "hmac-sha1"}), 5):
                associations = {"mn-ha": replace(first.associations["mn-ha"], **change)}
                mobile = replace(first.mobiles[number], associations=associations)
                pools.append(Pool((mobile,), associations))
            testbed = replace(testbed, pools=tuple(pools))
            agent = Agent(testbed, deny)
            steps = "send: {from: mn, MIP4_RRQ: {}}\nexpect: {at: mn, MIP4_RRP: {}}"
            await results_of(testbed, [case(steps, needs=needs)])
            agent.close()
        assert agent.requests[0].homeaddr in {mobile.home for mobile in pools[group].mobiles}

    asyncio.run(play())


@pytest.mark.parametrize("port, verdict", [("other", Verdict.PASS), ("usual", Verdict.FAIL)])
def test_an_answer_tells_by_the_port_it_comes_to(port: str, verdict: Verdict) -> None:
    steps = f"""send: {{from: mn, MIP4_RRQ: {{}}}}
expect: {{at: mn, port: usual, MIP4_RRP: {{}}}}
send: {{from: mn, port: other, MIP4_RRQ: {{}}}}
expect: {{at: mn, port: {port}, MIP4_RRP: {{}}}}"""
    assert played(deny, case(steps)).verdict is verdict


@pytest.mark.parametrize("port, verdict", [("usual", Verdict.PASS), ("other", Verdict.FAIL)])
def test_the_agents_of_the_tester_are_asked_at_their_usual_port(port: str, verdict: Verdict) -> None:
    def relay(agent: Agent, request: Packet, datagram: Datagram) -> None:
        agent.send(request, request.haaddr, agent.testbed.port)

    steps = f"send: {{from: mn, MIP4_RRQ: {REGISTER}}}\nexpect: {{at: ha, port: {port}, MIP4_RRQ: {{}}}}"
    assert played(relay, case(steps)).verdict is verdict
