# SPDX-License-Identifier: GPL-2.0-or-later
"""A testbed of its own for each test, with agents that do what a test tells them to, right or wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from loopback import own_block
from scapy.packet import Packet

from scapy_mip4.layers import MIP4, MIP4_RRP, MIP4Ext_MobileHomeAuth
from scapy_mip4.runner import Result, Runner
from scapy_mip4.scenario import Case, load_text
from scapy_mip4.testbed import Datagram, Testbed, UDPSocket, parse_testbed

TESTBED = """
name: lab
port: 20434
devices:
  - {name: fa, role: fa, address: 127.B.1.1, coa: 127.B.1.1, uplink: 127.B.1.2}
  - {name: ha, role: ha, address: 127.B.1.101}
tester:
  ha: [{address: 127.B.0.10}, {address: 127.B.0.11, associations: {fa-ha: {spi: 0x300, key: "hex:03"}}}]
  fa: [{address: 127.B.0.20}]
outside: 127.B.250.1
mobiles:
  - home: 127.B.16.1-127.B.16.60
    coa: 127.B.17.1-127.B.17.60
    nai: mn{n}@example.org
    associations: {mn-ha: {spi: 0x100, key: "hex:0123456789abcdef0123456789abcdef"}}
"""

REGISTER = "{haaddr: $ha.address, coaddr: $fa.coa}"

@asynccontextmanager
async def lab() -> AsyncIterator[Testbed]:
    """A testbed in a block of loopback addresses that no other test has; nobody answers there yet."""
    with own_block() as block:
        yield parse_testbed(TESTBED.replace("127.B.", f"127.{block}."))


class Agent:
    """A UDP program at a device's address. `deed(agent, request, datagram)` says what it does about a request."""

    def __init__(
        self, testbed: Testbed, deed: Callable[[Agent, Packet, Datagram], None], address: str | None = None
    ) -> None:
        self.testbed = testbed
        self.requests: list[Packet] = []
        self._deed = deed
        self._socket = UDPSocket(address or testbed.devices[0].address, testbed.port, self._received)

    def send(self, octets: bytes | Packet, address: str, port: int) -> None:
        self._socket.send(bytes(octets), address, port)

    def answer(self, octets: bytes | Packet, datagram: Datagram) -> None:
        self.send(octets, datagram.source, datagram.source_port)

    def close(self) -> None:
        self._socket.close()

    def _received(self, datagram: Datagram) -> None:
        request = MIP4(datagram.octets)
        self.requests.append(request)
        self._deed(self, request, datagram)


def denial(request: Packet, code: int = 116, **fields: Any) -> MIP4_RRP:
    """The reply of a foreign agent that denies."""
    values = {name: getattr(request, name) for name in ("lifetime", "homeaddr", "haaddr", "id")}
    return MIP4_RRP(code=code, **{**values, **fields})


def deny(agent: Agent, request: Packet, datagram: Datagram) -> None:
    """Answer every request as a foreign agent that denies."""
    agent.answer(denial(request), datagram)


def ignore(agent: Agent, request: Packet, datagram: Datagram) -> None:
    """Never answer."""


def acceptance(testbed: Testbed, request: Packet, code: int = 0, **fields: Any) -> MIP4_RRP:
    """The authenticated reply of a home agent, which accepts unless another `code` is given."""
    reply = denial(request, code, exts=[MIP4Ext_MobileHomeAuth()], **fields)
    testbed.pools[0].associations["mn-ha"].protect(reply, reply.exts[0])
    return reply


def case(steps: str, case_id: str = "X", **keys: object) -> Case:
    """One case from the text of its steps, each a line; `keys` are further keys of the scenario."""
    lines = [f"id: {case_id}", "title: a case", *(f"{key}: {value}" for key, value in keys.items())]
    if "dut" not in keys:
        lines.append("dut: fa")
    return load_text("\n".join([*lines, "steps:", *(f"  - {step}" for step in steps.strip().splitlines())]))[
        0
    ]


def asking(case_id: str = "X", within: str = "2s", expected: str = "{code: 116, id: $sent.id}") -> Case:
    """The plainest case: a mobile node asks the foreign agent, and wants a denial."""
    return case(
        f"send: {{from: mn, MIP4_RRQ: {REGISTER}}}\n"
        f"expect: {{at: mn, within: {within}, as: reply, MIP4_RRP: {expected}}}",
        case_id,
    )


async def results_of(testbed: Testbed, cases: Iterable[Case], **options: object) -> dict[str, Result]:
    """Play the cases; their results by case id."""
    runner = Runner(testbed, **options)  # type: ignore[arg-type]
    return {result.case_id: result async for result in runner.run(cases)}


def played(deed: Callable[[Agent, Packet, Datagram], None] | None, one: Case, **options: object) -> Result:
    """The result of one case against an agent of its role that does this deed, or against nobody."""

    async def play() -> Result:
        async with lab() as testbed:
            address = next(device.address for device in testbed.devices if device.role == one.dut)
            agent = Agent(testbed, deed, address) if deed else None
            try:
                return (await results_of(testbed, [one], **options))[one.id]
            finally:
                if agent:
                    agent.close()

    return asyncio.run(play())


def renamed(one: Case, case_id: str) -> Case:
    """The same case under another id."""
    return replace(one, id=case_id)
