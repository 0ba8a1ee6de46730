# SPDX-License-Identifier: GPL-2.0-or-later
"""Links that carry whole IP packets."""

from __future__ import annotations

import asyncio
import os

import pytest
from scapy.layers.inet import ICMP, IP, UDP
from scapy.packet import Raw

from scapy_mip4.testbed import Device, Link, MemoryLink, RawLink, Testbed, UDPLink, open_link

PACKET = bytes(IP(src="127.0.0.1", dst="127.0.0.1", ttl=1) / ICMP(type=10))


async def _carries(here: Link, there: Link) -> None:
    """Each end hears what the other sends, not what it sends itself, and nothing once it is closed."""
    arrived: asyncio.Queue[tuple[Link, bytes]] = asyncio.Queue()
    here.subscribe(lambda octets: arrived.put_nowait((here, octets)))
    there.subscribe(lambda octets: arrived.put_nowait((there, octets)))
    for sender, receiver in ((here, there), (there, here)):
        sender.send(PACKET)
        assert await asyncio.wait_for(arrived.get(), 30) == (receiver, PACKET)
    there.close()
    there.close()
    here.send(PACKET)
    for _ in range(3):      # loopback carries at once: an end that still listened would hear it in these turns
        await asyncio.sleep(0)
    assert arrived.empty()
    here.close()


def test_a_link_in_memory() -> None:
    async def play() -> None:
        link = MemoryLink()
        await _carries(link.tester_end, link.device_end)

    asyncio.run(play())


def test_ends_in_memory_may_answer_at_once() -> None:
    async def play() -> None:
        link = MemoryLink()
        answered: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        link.device_end.subscribe(link.device_end.send)
        link.tester_end.subscribe(answered.set_result)
        link.tester_end.send(PACKET)
        assert await answered == PACKET

    asyncio.run(play())


def test_udp_links_of_two_programs_find_each_other() -> None:
    async def play() -> None:
        devices = (Device("fa", "fa", "127.0.0.1"), Device("ha", "ha", "127.0.0.2"))
        for port in range(21000 + os.getpid() % 1000 * 4, 65000, 4):
            testbed = Testbed("x", devices, link=f"127.0.0.1:{port}")
            try:
                ends = [open_link(testbed, device, end) for device in devices for end in ("tester", "device")]
                break
            except OSError:
                continue
        for here, there in zip(ends[::2], ends[1::2]):
            assert isinstance(here, UDPLink) and isinstance(there, UDPLink)
            await _carries(here, there)

    asyncio.run(play())


def test_no_link() -> None:
    device = Device("fa", "fa", "127.0.0.1")
    assert open_link(Testbed("x", (device,)), device, "tester") is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use raw sockets")
def test_a_raw_link_needs_the_right_to_it() -> None:
    async def play() -> None:
        with pytest.raises(PermissionError):
            RawLink("lo")

    asyncio.run(play())


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="raw sockets need root")
def test_a_raw_link_sends_and_hears() -> None:
    async def play() -> None:
        link = RawLink("lo")
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        wanted = bytes(
            IP(src="127.0.0.9", dst="127.0.0.10", id=4711, ttl=7) / UDP(sport=9, dport=9) / Raw(b"raw")
        )

        def hear(octets: bytes) -> None:
            if b"raw" in octets and not heard.done() and octets[8] == 7:
                heard.set_result(octets)

        link.subscribe(hear)
        link.send(wanted)
        assert await asyncio.wait_for(heard, 30) == wanted
        link.close()
        link.close()

    asyncio.run(play())


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="raw sockets need root")
def test_a_raw_link_on_no_interface() -> None:
    async def play() -> None:
        with pytest.raises(OSError):
            RawLink("no-such-one")

    asyncio.run(play())


@pytest.mark.parametrize(("dest", "to_all", "frame"), [
    ("127.0.0.1", False, "alone"), ("127.0.0.1", True, "all"), ("224.0.0.1", False, "all"),
    ("255.255.255.255", False, "all"),
])
def test_whom_a_frame_is_for(dest: str, to_all: bool, frame: str) -> None:
    async def play() -> str | None:
        link = MemoryLink()
        told: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        link.tester_end.subscribe(lambda octets: told.set_result(link.tester_end.frame))
        link.device_end.send(bytes(IP(src="127.0.0.1", dst=dest)), to_all)
        return await asyncio.wait_for(told, 30)

    assert asyncio.run(play()) == frame


def test_over_udp_the_tester_may_ask_for_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scapy_mip4.testbed.link.RESTART_SECONDS", 0.05)
    device = Device("fa", "fa", "127.0.0.1")
    testbed = Testbed("lab", (device,), link=f"127.0.0.1:{25000 + os.getpid() % 5000}")

    async def play() -> tuple[list[str], list[bytes]]:
        there, here = open_link(testbed, device, "device"), open_link(testbed, device, "tester")
        assert there and here and here.restart
        asked: list[str] = []
        heard: list[bytes] = []
        there.asked_to_restart = lambda: asked.append("restart")
        there.subscribe(heard.append)
        await here.restart()
        there.close()
        here.close()
        return asked, heard

    assert asyncio.run(play()) == (["restart"], [])
