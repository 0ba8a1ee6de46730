# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference home agent on its home link, and as a program with sockets."""
from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from home_agent_lab import ASSOCIATIONS, COA, COA2, HA, HOME, MOBILE_ASSOCIATIONS, NOBODY, Lab
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet, Raw

from scapy_mip4.agents.base import OnLink, must_discard
from scapy_mip4.agents.home_agent import HomeAgent
from scapy_mip4.layers import (
    MIP4, MIP4_RRQ, ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMPExt_MobilityAgent,
    MIP4Ext_MobileHomeAuth, MIP4Ext_RequestedHALong, MIP4Ext_Unknown,
)
from scapy_mip4.security import new_identification
from scapy_mip4.testbed import Datagram, Device, MemoryLink, Mobile, Pool, Testbed, UDPSocket

CORRESPONDENT = "10.5.0.1"


def on_link(lab: Lab, packet: Packet | bytes) -> list[Packet]:
    """What the home agent puts on the link because of this packet."""
    outputs = list(lab.agent.handle_link(bytes(packet)))
    assert all(isinstance(output, OnLink) for output in outputs)
    return [IP(output.octets) for output in outputs]


def solicitation(source: str = "10.0.0.55", **fields: Any) -> Packet:
    return IP(src=source, dst="224.0.0.11", ttl=1) / ICMP_AgentSolicitation(**fields)


def data(**fields: Any) -> Packet:
    header = {"src": CORRESPONDENT, "dst": HOME, "ttl": 20, **fields}
    return IP(**header) / UDP(sport=7, dport=8) / Raw(b"data")


@pytest.mark.parametrize("source, dest", [
    ("10.0.0.55", "10.0.0.55"), ("192.0.2.9", "192.0.2.9"),
])
def test_solicitation_is_answered(source: str, dest: str) -> None:
    lab = Lab({"max_lifetime": 900})
    (answer,) = on_link(lab, solicitation(source))
    assert (answer.src, answer.dst, answer.ttl) == (HA, dest, 1)
    agent = answer[ICMP_AgentAdvertisement].extension(ICMPExt_MobilityAgent)
    assert (str(agent.flags), agent.lifetime, agent.seq) == ("H", 900, 0)


def test_advertisement_numbers() -> None:
    lab = Lab()
    numbers = [on_link(lab, solicitation())[0][ICMP_AgentAdvertisement].exts[0].seq for _ in range(3)]
    assert numbers == [0, 1, 2]


def test_broadcast_advertisements_are_limited() -> None:
    lab = Lab()
    answers = []
    for _ in range(4):
        assert on_link(lab, solicitation("0.0.0.0")) == []
        lab.now += 0.5
        answers.append([IP(output.octets).dst for output in lab.agent.tick()])
    assert answers == [["224.0.0.1"], [], ["224.0.0.1"], []]


@pytest.mark.parametrize("fields", [{"chksum": 1}, {"code": 3}])
def test_bad_solicitation_is_ignored(fields: dict[str, Any]) -> None:
    assert on_link(Lab(), solicitation(**fields)) == []


@pytest.mark.parametrize("octets", [b"", b"\x45", bytes(40), b"\xff" * 60])
def test_garbage_on_the_link_is_ignored(octets: bytes) -> None:
    assert on_link(Lab(), octets) == []


def test_data_goes_to_each_care_of_address() -> None:
    lab = Lab()
    assert on_link(lab, data()) == []
    lab.ask()
    lab.ask(coaddr=COA2, flags="S")
    tunnelled = on_link(lab, data(flags="DF"))
    assert [(packet.src, packet.dst, packet.proto) for packet in tunnelled] == [(HA, COA, 4), (HA, COA2, 4)]
    for packet in tunnelled:
        inner = packet.payload
        assert bytes(inner) == bytes(data(flags="DF", ttl=19))
        assert packet.flags.DF
    assert not IP().flags  # of no other packet in the process
    assert not any(packet.flags for packet in on_link(lab, data()))


@pytest.mark.parametrize("packet", [data(dst=NOBODY), data(ttl=1), IP(src=COA, dst=HOME) / data()])
def test_data_not_to_tunnel(packet: Packet) -> None:
    lab = Lab()
    lab.ask()
    assert on_link(lab, packet) == []


@pytest.mark.parametrize("flags, outer_source, inner_source, carried", [
    ("T", COA, HOME, True), ("", COA, HOME, False), ("T", COA2, HOME, False), ("T", COA, NOBODY, False),
])
def test_reverse_tunnel(flags: str, outer_source: str, inner_source: str, carried: bool) -> None:
    lab = Lab()
    lab.ask(flags=flags)
    inner = data(src=inner_source, dst=CORRESPONDENT)
    sent = on_link(lab, IP(src=outer_source, dst=HA) / inner)
    inner.ttl -= 1
    assert [bytes(packet) for packet in sent] == ([bytes(inner)] if carried else [])


def test_denied_mobile_node_has_no_tunnel() -> None:
    for deviations, copies in (((), 0), (("ha-binds-denied",), 1)):
        for extensions, haaddr in (("131|139|32", "0.0.0.0"), ("131|32|36(x)", HA), ("32(x)", HA)):
            lab = Lab(redirect="10.9.9.9", deviations=deviations)
            lab.ask(extensions, haaddr=haaddr)
            assert len(on_link(lab, data())) == copies


@pytest.mark.parametrize("extension, known, discarded", [
    (MIP4Ext_Unknown(type=99), [], 99), (MIP4Ext_Unknown(type=99), [99], None),
    (MIP4Ext_Unknown(type=200), [], None),
    (MIP4Ext_RequestedHALong(), [], 139), (MIP4Ext_RequestedHALong(), [139], None),
])
def test_extension_rules(extension: Packet, known: list[int], discarded: int | None) -> None:
    assert must_discard(MIP4_RRQ(exts=[extension]), known) == discarded


def test_program_answers_over_udp_and_link(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.run(asyncio.wait_for(_register_and_solicit(), timeout=10))
    for association in ASSOCIATIONS.values():
        assert association.key.decode() not in caplog.text and association.key.hex() not in caplog.text


def _request(haaddr: str) -> bytes:
    request = MIP4_RRQ(
        homeaddr=HOME, haaddr=haaddr, coaddr=COA, id=new_identification("timestamp").next(),
        exts=[MIP4Ext_MobileHomeAuth()])
    ASSOCIATIONS["32"].protect(request, request.exts[0])
    return bytes(request)


async def _register_and_solicit() -> None:
    address = "127.0.0.1"
    replies: asyncio.Queue[Datagram] = asyncio.Queue()
    seen: asyncio.Queue[bytes] = asyncio.Queue()
    mobile = UDPSocket(address, 0, replies.put_nowait)
    free = UDPSocket(address, 0, replies.put_nowait)
    free.close()
    device = Device("ha", "ha", address, broadcast="127.0.0.255")
    pool = Pool((Mobile(HOME, COA, None, MOBILE_ASSOCIATIONS),))
    link = MemoryLink()
    link.tester_end.subscribe(seen.put_nowait)
    agent = HomeAgent(device, Testbed("lab", (device,), port=free.port, pools=(pool,)), link=link.device_end)
    await agent.start()
    try:
        mobile.send(_request(address), address, free.port)
        reply = await replies.get()
        assert (reply.source_port, MIP4(reply.octets).code) == (free.port, 0)
        for group in ("127.0.0.255", "255.255.255.255"):  # RFC 5944 3.8.2.1, 3.8.3.1
            header = IP(src=address, dst=group) / UDP(sport=mobile.port, dport=free.port)
            link.tester_end.send(bytes(header / Raw(_request(group))))
            reply = await replies.get()
            told = MIP4(reply.octets)
            assert (reply.source, told.code, told.haaddr) == (address, 136, address)
        link.tester_end.send(bytes(solicitation()))
        shown = [IP(await seen.get()) for _ in range(3)]
        assert [UDP in packet for packet in shown] == [True, True, False]    # replies, once more
        assert ICMP_AgentAdvertisement in shown[2]
    finally:
        await agent.stop()
        mobile.close()
    again = UDPSocket(address, free.port, replies.put_nowait)  # the port is free again
    again.close()
