# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference foreign agent on real sockets, on loopback addresses."""
from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

from scapy.compat import raw
from scapy.layers.inet import IP, UDP

from scapy_mip4.agents.foreign_agent import ForeignAgent
from scapy_mip4.layers import (
    MIP4, MIP4_RRP, MIP4_RRQ, ICMP_AgentAdvertisement, ICMP_AgentSolicitation,
)
from scapy_mip4.testbed import Datagram, Device, MemoryLink, Peer, Testbed, UDPSocket

# A block of loopback addresses for each process, so that test processes do not meet.
BLOCK = f"127.{250 + os.getpid() % 5}.{os.getpid() // 5 % 256}"
FA, COA, HA, HOME, ABSENT = (f"{BLOCK}.{host}" for host in (1, 2, 3, 4, 5))
PORT = 20434
BROADCAST = "255.255.255.255"
Inbox = asyncio.Queue  # of Datagram


class Network:
    """A running foreign agent, with the sockets of a mobile node and of a home agent."""

    def __init__(self) -> None:
        self.link = MemoryLink()
        device = Device("fa", "fa", FA, coa=COA)
        peers = {"ha": (Peer("ha", HA), Peer("ha", ABSENT))}
        testbed = Testbed("lab", (device,), PORT, tester=peers)
        self.agent = ForeignAgent(device, testbed, link=self.link.device_end)
        self.at_mobile: Inbox[Datagram] = asyncio.Queue()
        self.at_home: Inbox[Datagram] = asyncio.Queue()
        self.mobile = UDPSocket(HOME, 0, self.at_mobile.put_nowait)
        self.home = UDPSocket(HA, PORT, self.at_home.put_nowait)

    def request(self, **fields: object) -> None:
        values: dict[str, Any] = {"homeaddr": HOME, "haaddr": HA, "coaddr": COA, "id": 5, **fields}
        self.mobile.send(raw(MIP4_RRQ(**values)), FA, PORT)


def run(play: Callable[[Network], Awaitable[None]]) -> None:
    async def whole() -> None:
        network = Network()
        await network.agent.start()
        try:
            await asyncio.wait_for(play(network), 20)
        finally:
            await network.agent.stop()
            network.mobile.close()
            network.home.close()
    asyncio.run(whole())


def test_a_registration() -> None:
    async def play(network: Network) -> None:
        network.request()
        relayed = await network.at_home.get()
        assert (relayed.source, relayed.source_port) == (COA, PORT)
        network.home.send(raw(MIP4_RRP(homeaddr=HOME, haaddr=HA, id=5)), relayed.source, relayed.source_port)
        reply = await network.at_mobile.get()
        assert (reply.source, reply.source_port, MIP4(reply.octets).code) == (FA, PORT, 0)
    run(play)


def test_a_denial_without_home_address_is_broadcast_to_the_port_that_asked() -> None:
    async def play(network: Network) -> None:
        everyone = UDPSocket(BROADCAST, network.mobile.port, network.at_mobile.put_nowait)
        network.request(homeaddr="0.0.0.0")
        denial = await network.at_mobile.get()
        everyone.close()
        assert (denial.source, denial.dest, MIP4(denial.octets).code) == (FA, BROADCAST, 96)
    run(play)


def test_a_request_to_all_agents_is_taken_from_the_link_and_relayed() -> None:
    async def play(network: Network) -> None:
        request = MIP4_RRQ(homeaddr=HOME, haaddr=HA, coaddr=COA, id=5)
        header = IP(src=HOME, dst="224.0.0.11", ttl=1) / UDP(sport=network.mobile.port, dport=PORT)
        network.link.tester_end.send(bytes(header / request))
        relayed = await network.at_home.get()
        network.home.send(raw(MIP4_RRP(homeaddr=HOME, haaddr=HA, id=5)), relayed.source, relayed.source_port)
        assert (await network.at_mobile.get()).source == FA
    run(play)


def test_an_absent_home_agent_is_noticed() -> None:
    async def play(network: Network) -> None:
        network.request(haaddr=ABSENT)
        assert MIP4((await network.at_mobile.get()).octets).code == 82
    run(play)


def test_a_home_agent_out_of_reach_disturbs_nothing() -> None:
    async def play(network: Network) -> None:
        network.request(haaddr="192.0.2.1")     # no way from a loopback address
        network.request(id=6)
        relayed = await network.at_home.get()
        assert (relayed.source, MIP4_RRQ(relayed.octets).id) == (COA, 6)
    run(play)


def test_a_solicitation_on_the_link() -> None:
    async def play(network: Network) -> None:
        seen: asyncio.Queue[bytes] = asyncio.Queue()
        network.link.tester_end.subscribe(seen.put_nowait)
        network.link.tester_end.send(raw(IP(src=HOME, dst="224.0.0.11", ttl=1) / ICMP_AgentSolicitation()))
        assert ICMP_AgentAdvertisement in IP(await seen.get())
    run(play)
