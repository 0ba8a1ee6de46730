# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole IP packets find the case whose mobile node they name, however deep inside."""
from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scapy.layers.inet import ICMP, IP
from scapy.layers.l2 import GRE
from scapy.packet import Packet, Raw

from scapy_mip4.layers import MinimalForwardingHeader
from scapy_mip4.runner.cast import cast
from scapy_mip4.runner.embedded import embedded_testbed
from scapy_mip4.runner.exchange import Exchange
from scapy_mip4.scenario import load_text
from scapy_mip4.testbed import MemoryLink

TESTBED = embedded_testbed()
FA, HA, CORRESPONDENT = "127.64.1.3", "127.64.0.10", "127.64.0.30"
CASE = load_text("id: X\ntitle: x\ndut: fa\nsteps: [expect: {at: mn, IP: {}}]\n")[0]
CAST = cast(CASE, TESTBED, TESTBED.devices)
HOME, OTHER = (mobile.home for mobile in CAST.pool.mobiles[:2])


class Party:
    """A case in play that only listens."""

    uses_link = True

    def __init__(self, home: str) -> None:
        self.cast = CAST
        self.mobile = TESTBED.mobile_by_home(home)
        self.roles: list[str] = []

    def receive(self, role: str, *about: Any) -> None:
        self.roles.append(role)


def inner(source: str = HOME, dest: str = CORRESPONDENT) -> Packet:
    return IP(src=source, dst=dest, proto=253) / Raw(b"12345678")


@pytest.mark.parametrize("packet, role", [
    (IP(src=FA, dst=HA) / inner(), "ha"),
    (IP(src=FA, dst=HA) / GRE() / inner(), "ha"),
    (IP(src=FA, dst=HA) / IP(src=FA, dst=HA) / inner(), "ha"),
    (IP(src=FA, dst=HA) / MinimalForwardingHeader(proto=253, src=HOME, dst=CORRESPONDENT) / Raw(b"12345678"), "ha"),
    (IP(src=FA, dst=CORRESPONDENT) / ICMP(type=3, code=1) / inner(CORRESPONDENT, HOME), "cn"),
    (inner(CORRESPONDENT, HOME), "mn"),
    (inner(), "cn"),
    (IP(src=FA, dst=HA) / inner(FA, CORRESPONDENT), None),
])
def test_packets_on_a_link_belong_to_the_mobile_node_they_name(packet: Packet, role: str | None) -> None:
    async def deliver() -> tuple[list[str], list[str]]:
        link = MemoryLink()
        exchange = Exchange(TESTBED, {CAST.device.name: link.tester_end})
        ours, others = Party(HOME), Party(OTHER)
        for party in (ours, others):
            exchange.join(party)  # type: ignore[arg-type]
        exchange.link(CAST.device)
        link.device_end.send(bytes(packet))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        exchange.close()
        return ours.roles, others.roles

    assert asyncio.run(deliver()) == ([role] if role else [], [])
