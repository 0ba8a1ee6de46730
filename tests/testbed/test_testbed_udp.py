# SPDX-License-Identifier: GPL-2.0-or-later
"""Sockets that tell TTL, destination and ICMP errors."""

from __future__ import annotations

import asyncio
import sys
import time

import pytest

from scapy_mip4.testbed import Datagram, UDPSocket


MICROSECOND = 1e-6  # the system tells no more


class Ear:
    """Keeps what arrives, and lets a test wait for it."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self._news = asyncio.Event()

    def __call__(self, *what: object) -> None:
        self.heard.append(what[0] if len(what) == 1 else what)
        self._news.set()

    async def wait(self, count: int) -> list[object]:
        while len(self.heard) < count:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 30)
        return self.heard


def test_a_datagram_comes_with_all_that_is_known_of_it() -> None:
    async def play() -> None:
        ear = Ear()
        receiver, sender = UDPSocket("127.0.0.1", 0, ear), UDPSocket("127.0.0.2", 0, ear)
        sender.send(b"one", receiver.address, receiver.port, ttl=255)
        sender.send(b"", receiver.address, receiver.port, ttl=1)
        sender.send(b"three", receiver.address, receiver.port)
        one, two, three = await ear.wait(3)
        assert isinstance(one, Datagram) and isinstance(two, Datagram) and isinstance(three, Datagram)
        assert (one.octets, one.ttl, two.octets, two.ttl, three.octets) == (b"one", 255, b"", 1, b"three")
        assert (one.source, one.source_port) == ("127.0.0.2", sender.port)
        assert (one.dest, one.dest_port) == ("127.0.0.1", receiver.port)
        assert one.time <= two.time <= three.time
        receiver.close()
        sender.close()

    asyncio.run(play())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a datagram came")
def test_a_datagram_has_the_time_at_which_it_came_however_late_it_is_read() -> None:
    async def play() -> None:
        ear = Ear()
        receiver, sender = UDPSocket("127.0.0.1", 0, ear), UDPSocket("127.0.0.2", 0, ear)
        before = time.time()
        sender.send(b"one", receiver.address, receiver.port)
        after = time.time()  # the loop reads nothing before the test lets it
        (one,) = await ear.wait(1)
        assert isinstance(one, Datagram)
        assert before - MICROSECOND <= one.time <= after
        receiver.close()
        sender.close()

    asyncio.run(play())


def test_an_absent_receiver_is_reported_and_does_not_hinder_the_next_send() -> None:
    async def play() -> None:
        ear, errors = Ear(), Ear()
        absent, present = UDPSocket("127.0.0.1", 0, ear), UDPSocket("127.0.0.1", 0, ear)
        absent.close()
        sender = UDPSocket("127.0.0.2", 0, ear, errors)
        for _ in range(3):
            sender.send(b"lost", absent.address, absent.port)
            sender.send(b"found", present.address, present.port)
        assert len(await ear.wait(3)) == 3
        assert set(await errors.wait(3)) == {("port-unreachable", absent.address, absent.port, b"lost")}
        sender.close()
        present.close()

    asyncio.run(play())


def test_what_the_system_refuses_is_an_oserror() -> None:
    async def play() -> None:
        with pytest.raises(OSError):
            UDPSocket("192.0.2.77", 0, lambda datagram: None)
        one = UDPSocket("127.0.0.1", 0, lambda datagram: None)
        with pytest.raises(OSError):
            UDPSocket("127.0.0.1", one.port, lambda datagram: None)
        with pytest.raises(OSError):
            one.send(bytes(70000), "127.0.0.1", 9)
        one.close()
        one.close()

    asyncio.run(play())


def test_a_callback_may_close_the_socket() -> None:
    async def play() -> None:
        ear = Ear()

        def once(datagram: Datagram) -> None:
            receiver.close()
            ear(datagram)

        receiver, sender = UDPSocket("127.0.0.1", 0, once), UDPSocket("127.0.0.1", 0, ear)
        for _ in range(2):
            sender.send(b"x", receiver.address, receiver.port)
        await ear.wait(1)
        await asyncio.sleep(0)
        assert len(ear.heard) == 1
        sender.close()

    asyncio.run(play())
