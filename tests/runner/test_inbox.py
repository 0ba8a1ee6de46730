# SPDX-License-Identifier: GPL-2.0-or-later
"""What arrived for a case and waits to be looked at."""
from __future__ import annotations

import asyncio

from scapy.packet import Raw

from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ, MIP4_TunnelData
from scapy_mip4.runner.inbox import Arrival, Inbox
from scapy_mip4.scenario import Received


def test_what_does_not_fit_is_left_to_who_asks_next() -> None:
    async def play() -> list[Arrival | None]:
        inbox = Inbox()
        for octets in (b"other", b"meant"):
            inbox.put(Arrival("mn", Raw(octets), octets, Received(), 0.0, "link"))
        spots = {("mn", "link")}
        fitting = [await inbox.next(spots, 0.01, lambda one: one.octets == b"meant") for _ in range(2)]
        return [*fitting, await inbox.next(spots, 0.01)]

    assert [one and one.octets for one in asyncio.run(play())] == [b"meant", None, b"other"]


def reply(identification: int, code: int = 0) -> Arrival:
    packet = MIP4_RRP(id=identification, code=code)
    return Arrival("mn", packet, bytes(packet), Received(), 0.0, "udp")


def data(octets: bytes) -> Arrival:
    packet = MIP4_TunnelData() / Raw(octets)
    return Arrival("mn", packet, bytes(packet), Received(), 0.0, "udp")


def after(*events: int | None | Arrival) -> Inbox:
    """The inbox after these events: a request with that Identification or data (None) sent, a packet arrived."""
    async def play() -> Inbox:
        inbox = Inbox()
        for event in events:
            if isinstance(event, Arrival):
                inbox.put(event)
                if taken := await inbox.next({("mn", "udp")}, 0):
                    inbox.answered({"mn"}, taken)
            else:
                inbox.sent(None if event is None else MIP4_RRQ(id=event))
        return inbox

    return asyncio.run(play())


def test_another_answer_to_an_earlier_message_is_not_taken_for_that_to_the_latest() -> None:
    doubled = reply(1, code=133)
    assert after(1, reply(1), 2, doubled, reply(2)).surplus == [doubled]
    assert after(1, 2, reply(1), reply(2)).surplus == []  # each its first
    assert after(1, reply(1), 2, reply(2), 1, doubled).surplus == []  # asked once more
    assert after(1, reply(1), 2, data(b"one"), None, data(b"two")).surplus == []  # no replies at all


def test_a_reply_that_the_network_doubled_stays_a_double_after_data_was_sent() -> None:
    inbox = after(1, reply(1), None, reply(1))
    assert (inbox.left_over(), inbox.surplus) == ([], [])
    assert inbox.notes == ["the same packet arrived at mn once more"]
    assert after(1, reply(1), 1, reply(1)).notes == []  # asked once more
