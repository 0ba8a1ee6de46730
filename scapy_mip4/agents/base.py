# SPDX-License-Identifier: GPL-2.0-or-later
"""What the reference home agent and foreign agent have in common.

An agent is a decision core without sockets (`handle`, `handle_link`, `tick`: input in, outputs back) in a
thin coat of sockets (`start`, `stop`). Tests feed the core; the sockets only carry.
"""
from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Callable, Protocol, Union
from collections.abc import Collection, Iterable

from scapy.packet import Packet

from scapy_mip4.agents.deviations import DEVIATIONS, check_deviations
from scapy_mip4.agents.icmp_errors import icmp_error_in
from scapy_mip4.agents.link_datagrams import datagram_in, packet_of
from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import (
    INFINITE_LIFETIME, MIP4Ext_GeneralizedAuth, MIP4Ext_MobileHomeAuth, MIP4Ext_RedirectedHALong,
    MIP4Ext_RequestedHALong,
)
from scapy_mip4.testbed import Datagram, Device, Link, Testbed, UDPSocket

BEHAVIOURS = ("resolved", "rfc3344")
SKIPPABLE = 128      # RFC 5944 1.8: an unknown extension of this type or above is skipped
ACCEPTING = (ReplyCode.ACCEPTED, ReplyCode.ACCEPTED_NO_SIMULTANEOUS)
AUTHORIZATION_ENABLING = (MIP4Ext_MobileHomeAuth, MIP4Ext_GeneralizedAuth)   # RFC 5944 1.6, RFC 4721 6
ANY_ADDRESS = "0.0.0.0"
BROADCAST = "255.255.255.255"
DYNAMIC_HOME_AGENT = (ANY_ADDRESS, BROADCAST)   # RFC 4433 2: any home agent, any in the home domain
IP_HEADER = 20       # octets
TICK = 0.1           # seconds
NEVER = float("inf")


def expiry(lifetime: int, now: float) -> float:
    """When a lifetime of whole seconds that begins now ends; NEVER for 65535 (RFC 5944 3.3)."""
    return NEVER if lifetime == INFINITE_LIFETIME else now + lifetime


@dataclass(frozen=True)
class Transmission:
    """A UDP datagram to send from one of the agent's own addresses (and its Mobile IP port)."""

    octets: bytes
    source: str
    dest: str
    dest_port: int
    ttl: int | None = None


@dataclass(frozen=True)
class OnLink:
    """An IP packet to put on the link, with its header."""

    octets: bytes


Output = Union[Transmission, OnLink]
Input = Union[Datagram, OnLink]


class Wire(Protocol):
    """What stands between the sockets of agents and everybody else, such as a network that loses packets."""

    def arriving(self, agent: Agent, packet: Input, deliver: Callable[[Input], None]) -> None:
        """A packet came for the agent: deliver it, or something else, now, later or never."""

    def leaving(self, agent: Agent, packet: Output, send: Callable[[Output], None]) -> None:
        """The agent sent a packet: send it on, or something else, now, later or never."""


def must_discard(message: Packet, known: Collection[int]) -> int | None:
    """The type of the extension for which an agent must silently discard the message, or None (RFC 5944 1.8).

    `known` are the extension types the agent understands. Unknown types of 128 and more are skipped, unknown
    smaller ones condemn the whole message.
    """
    for extension in message.exts:
        if extension.type in known:
            continue
        if extension.type < SKIPPABLE or _misread(extension):
            return int(extension.type)
    return None


def _misread(extension: Packet) -> bool:
    # RFC 4433 prints 139 with a 16-bit length. An agent that does not know 139 skips it by the octet after
    # the type and lands inside it, where it meets octets that look like an unknown non-skippable type.
    return isinstance(extension, (MIP4Ext_RequestedHALong, MIP4Ext_RedirectedHALong))


class Agent(ABC):
    """A mobility agent of the testbed that answers on its UDP port and, if given one, on a link.

    behaviour: "resolved" (RFC 5944 and its companions) or "rfc3344" (RFC 3344 and RFC 3012).
    deviations: names of `DEVIATIONS`, those of the other role are ignored. clock: seconds since 1970. wire: what all
    packets pass on their way, None for nothing. ValueError on an unknown behaviour or deviation.
    """

    role: str
    groups: tuple[str, ...]  # multicast or broadcast addresses at which it takes requests from the link

    def __init__(
        self,
        device: Device,
        testbed: Testbed,
        behaviour: str = "resolved",
        deviations: Collection[str] = (),
        link: Link | None = None,
        clock: Callable[[], float] = time.time,
        wire: Wire | None = None,
    ) -> None:
        if behaviour not in BEHAVIOURS:
            raise ValueError(f"no behaviour is called {behaviour!r}; known: {', '.join(BEHAVIOURS)}")
        self.device = device
        self.testbed = testbed
        self.behaviour = behaviour
        self.old = behaviour == "rfc3344"
        self.deviations = frozenset(
            name for name in check_deviations(deviations) if DEVIATIONS[name].role == self.role)
        self.link = link
        self.clock = clock
        self._wire = wire
        self.log = logging.getLogger(f"{__package__}.{device.name}")
        self._sockets: dict[str, UDPSocket] = {}
        self._ticker: asyncio.Task[None] | None = None
        self._restarting: asyncio.Future[None] | None = None
        self.prepare()

    def deviates(self, name: str) -> bool:
        """Whether this agent was told to do the wrong deed `name`."""
        assert name in DEVIATIONS, name
        return name in self.deviations

    # The decision core, to be written by each agent.

    @abstractmethod
    def prepare(self) -> None:
        """Set up what the role needs; called once, at the end of `__init__`."""

    def addresses(self) -> list[str]:
        """The addresses whose Mobile IP port this agent serves."""
        return [self.device.address]

    @abstractmethod
    def handle(self, datagram: Datagram) -> Iterable[Output]:
        """What the agent does about one datagram. Never raises for what is in it."""

    def handle_link(self, octets: bytes) -> Iterable[Output]:
        """What the agent does about one IP packet seen on the link."""
        return ()

    def handle_unreachable(self, kind: str, address: str, quoted: bytes = b"") -> Iterable[Output]:
        """What the agent does about an ICMP error ("port-unreachable", ...) on its way to this address.

        `quoted` is how the message began that it is about, as far as the error tells.
        """
        return ()

    def tick(self) -> Iterable[Output]:
        """What falls due with time; called several times a second while the agent runs."""
        return ()

    def pause(self) -> float:
        """Seconds until the next tick."""
        return TICK

    def farewell(self) -> Iterable[Output]:
        """What the agent sends when it stops."""
        return ()

    # The sockets around it.

    async def start(self) -> None:
        """Open the sockets, listen on the link. OSError with a sentence if an address or the port cannot be had."""
        port = self.testbed.port
        for address in dict.fromkeys(self.addresses()):
            try:
                self._sockets[address] = UDPSocket(address, port, self._received, self._unreachable)
            except OSError as error:
                await self.stop()
                raise OSError(f"cannot listen on {address}, UDP port {port}: {error.strerror}") from error
        if self.link is not None:
            self.link.subscribe(self._seen_on_link)
            self.link.asked_to_restart = self._restart_soon
        self._ticker = asyncio.ensure_future(self._tick_for_ever())

    async def stop(self) -> None:
        """Close the sockets and the link; harmless if not running."""
        self._halt()
        if self.link is not None:
            self.link.close()

    def _restart_soon(self) -> None:
        self._restarting = asyncio.ensure_future(self.restart())

    def _halt(self) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            self._ticker = None
            self.emit(self.farewell())
        for socket in self._sockets.values():
            socket.close()
        self._sockets.clear()
        if self.link is not None:
            self.link.unsubscribe()

    async def restart(self) -> None:
        """Stop, forget everything and start again."""
        self._halt()
        self.prepare()
        await self.start()

    def emit(self, outputs: Iterable[Output]) -> None:
        """Send what the core decided."""
        for output in outputs:
            if self._wire is None:
                self.send(output)
            else:
                self._wire.leaving(self, output, self.send)

    def send(self, output: Output) -> None:
        """Put a packet on its way; what the system refuses is logged."""
        try:
            self._send(output)
        except OSError as error:
            self.log.warning("could not send %d octets: %s", len(output.octets), error)

    def _send(self, output: Output) -> None:
        if isinstance(output, Transmission):
            if output.source in self._sockets:  # a delayed packet may come to an agent that has stopped
                socket = self._sockets[output.source]
                socket.send(output.octets, output.dest, output.dest_port, ttl=output.ttl)
        elif self.link is not None:
            self.link.send(output.octets, to_all=self.deviates(f"{self.role}-frames-to-all"))

    def _received(self, packet: Input) -> None:
        if self._wire is None:
            self._take(packet)
        else:
            self._wire.arriving(self, packet, self._take)

    def _take(self, packet: Input) -> None:
        if isinstance(packet, OnLink):
            self._take_from_link(packet.octets)
        else:
            self.emit(self.handle(packet))

    def _unreachable(self, kind: str, address: str, port: int, quoted: bytes) -> None:
        self.emit(self.handle_unreachable(kind, address, quoted))

    def _seen_on_link(self, octets: bytes) -> None:
        self._received(OnLink(octets))

    def _take_from_link(self, octets: bytes) -> None:
        # Of a raw link the sockets receive all but what goes to groups.
        ours = () if self.testbed.link == "raw" else self.addresses()
        checked = not self.deviates(f"{self.role}-ignores-checksums")
        datagram = datagram_in(octets, (*ours, *self.groups), self.testbed.port, self.clock(), checked)
        error = icmp_error_in(octets, ours, self.testbed.port)
        if datagram:
            outputs = list(self.handle(datagram))
            self.emit(outputs)
            self.emit(self._shown_on_link(outputs))
        elif error:
            self.emit(self.handle_unreachable(*error))
        else:
            self.emit(self.handle_link(octets))

    def _shown_on_link(self, outputs: Iterable[Output]) -> list[Output]:
        """The datagrams among the outputs as a raw link shows them besides, for who looks at their checksums."""
        if self.testbed.link == "raw":
            return []
        with_checksum = not self.deviates(f"{self.role}-sends-no-checksums")
        return [OnLink(packet_of(output, self.testbed.port, with_checksum)) for output in outputs
                if isinstance(output, Transmission)]

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self.pause())
            self.emit(self.tick())
