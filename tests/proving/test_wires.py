# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands between agents and tester: a network that loses packets, a proxy that spoils them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.inet import IP

from scapy_mip4.agents import Agent, ForeignAgent, OnLink, Output, Transmission
from scapy_mip4.layers import MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth
from scapy_mip4.proving.lossy import LossyWire
from scapy_mip4.proving.mutating import MutatingWire
from scapy_mip4.proving.mutations import BY_NAME, MUTATIONS, Scene
from scapy_mip4.proving.whose import mobile_of
from scapy_mip4.runner import embedded_testbed
from scapy_mip4.testbed import Datagram

TESTBED = embedded_testbed()
FA = ForeignAgent(TESTBED.device("fa"), TESTBED)
ONE, OTHER = TESTBED.pools[0].mobiles[:2]


def reply(mobile: Any = ONE, **fields: Any) -> Transmission:
    message = MIP4_RRP(homeaddr=mobile.home, id=5, exts=[MIP4Ext_MNNAI(nai="a"), MIP4Ext_MobileHomeAuth(spi=256)],
                       **fields)
    return Transmission(bytes(message), FA.device.address, mobile.home, 4000)


def sent(mutation: str, *packets: Transmission, nth: int = 0) -> list[Any]:
    outputs: list[Output] = []
    wire = MutatingWire(BY_NAME[mutation], nth)
    for packet in packets:
        wire.leaving(FA, packet, outputs.append)
    return outputs


def carried(wire: LossyWire, packets: int) -> int:
    async def carry() -> int:
        came: list[Any] = []
        for _ in range(packets):
            wire.leaving(FA, reply(), came.append)
        await asyncio.sleep(0.01)
        return len(came)

    return asyncio.run(carry())


@pytest.mark.parametrize(("loss", "duplicates", "expected"), [(0, 0, 10), (1, 0, 0), (0, 1, 20)])
def test_a_network_loses_and_doubles_as_often_as_told(loss: float, duplicates: float, expected: int) -> None:
    assert carried(LossyWire(loss, duplicates, jitter=0), 10) == expected


def test_the_same_seed_loses_the_same_packets() -> None:
    came = {carried(LossyWire(0.5, 0, 0, seed=7), 100) for _ in range(3)}
    assert len(came) == 1 and 20 < came.pop() < 80


def test_a_field_is_changed_and_the_rest_stays() -> None:
    (spoilt,) = sent("code-denied", reply())
    message = MIP4(spoilt.octets)
    assert (message.code, message.homeaddr, message.id) == (129, ONE.home, 5)
    assert MIP4(spoilt.octets).extension(MIP4Ext_MobileHomeAuth)


def test_only_the_nth_packet_about_each_mobile_node_is_changed() -> None:
    packets = [reply(ONE), reply(OTHER), reply(ONE), reply(OTHER)]
    codes = [MIP4(output.octets).code for output in sent("code-denied", *packets, nth=2)]
    assert codes == [0, 0, 129, 129]


def test_each_request_is_answered_where_silence_is_due() -> None:
    outputs: list[Any] = []
    wire = MutatingWire(BY_NAME["answer-denied"])
    request = MIP4_RRQ(homeaddr=ONE.home, id=9)
    agent = ForeignAgent(FA.device, TESTBED)
    agent.send = outputs.append  # type: ignore[method-assign]
    taken: list[Any] = []
    wire.arriving(agent, Datagram(bytes(request), ONE.home, 4000, FA.device.address, 434, 64, 0.0), taken.append)
    assert len(taken) == 1
    (answer,) = outputs
    assert (answer.dest, answer.dest_port, MIP4(answer.octets).code, MIP4(answer.octets).id) == (ONE.home, 4000, 129, 9)


def test_a_changed_ip_packet_has_right_checksums() -> None:
    octets = bytes(IP(src=FA.device.address, dst=ONE.home, ttl=9) / b"payload")
    (spoilt,) = sent("flip-ttl", OnLink(octets))  # type: ignore[arg-type]
    assert IP(spoilt.octets).ttl == 8
    assert bytes(IP(bytes(IP(spoilt.octets).copy()))) == spoilt.octets
    fresh = IP(spoilt.octets)
    del fresh.chksum
    assert bytes(fresh) == spoilt.octets


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
@given(octets=st.binary(max_size=80))
def test_a_mutation_takes_any_packet(mutation: Any, octets: bytes) -> None:
    scene = Scene(FA, ONE, ("127.0.0.1", 4000))
    packets = [Transmission(octets, FA.device.address, ONE.home, 4000), OnLink(bytes(IP(dst=ONE.home) / octets))]
    arriving = [Datagram(octets, ONE.home, 4000, FA.device.address, 434, 64, 0.0), packets[1]]
    outputs: list[Any] = []
    if mutation.leaving:
        outputs += [output for packet in packets for output in mutation.leaving(scene, packet) or ()]
    if mutation.arriving:
        outputs += [output for packet in arriving for output in mutation.arriving(scene, packet)]
    assert all(isinstance(output, (Transmission, OnLink)) and bytes(output.octets) for output in outputs) or not octets


def test_whose_packet_it_is() -> None:
    assert mobile_of(reply(OTHER), TESTBED) is OTHER
    named = MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=ONE.nai)])
    assert mobile_of(Datagram(bytes(named), "192.0.2.1", 1, "192.0.2.2", 434, 64, 0.0), TESTBED) is ONE
    assert mobile_of(OnLink(bytes(IP(dst="192.0.2.1") / IP(dst=OTHER.home))), TESTBED) is OTHER
    assert mobile_of(OnLink(bytes(IP(dst="224.0.0.1"))), TESTBED) is None
    assert isinstance(FA, Agent)
