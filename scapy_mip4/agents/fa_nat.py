# SPDX-License-Identifier: GPL-2.0-or-later
"""A foreign agent behind a NAT, whose visitors' tunnels are in UDP (RFC 3519 4.5)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.base import OnLink, Output, Transmission
from scapy_mip4.agents.registration import Registration
from scapy_mip4.agents.tunnels import hop
from scapy_mip4.agents.udp_tunnel import (
    DEFAULT_KEEPALIVE, ECHO_REPLY, Endpoint, echo_request, into_tunnel, is_echo, out_of_tunnel,
)
from scapy_mip4.layers import MIP4Ext_UDPTunnelReply, MIP4Ext_UDPTunnelRequest
from scapy_mip4.testbed import Datagram

if TYPE_CHECKING:
    from scapy_mip4.agents.foreign_agent import ForeignAgent
    from scapy_mip4.agents.visitors import Pending, Visitor

FIRST_DECLINING = 64    # RFC 3519 3.2.1


@dataclass
class VisitorTunnel:
    """The tunnel of a visitor. keepalive: seconds; quiet_since: when something was last sent to the home agent."""

    visitor: Visitor
    end: Endpoint
    keepalive: int
    quiet_since: float
    number: int = 0


class VisitorNAT:
    """Asks for tunnels in UDP, carries data through them and keeps them open."""

    def __init__(self, agent: ForeignAgent) -> None:
        self._agent = agent
        self._tunnels: dict[str, VisitorTunnel] = {}    # by home address

    def request(self, request: Registration) -> bytes:
        """What is added to a request with the care-of address of the foreign agent (RFC 3519 4.5)."""
        asked = request.message
        if asked.flags.D or asked.lifetime == 0 or asked.coaddr != self._agent.care_of_address:
            return b""
        return bytes(raw(MIP4Ext_UDPTunnelRequest()))

    def registered(self, pending: Pending, reply: Registration, visitor: Visitor | None) -> None:
        """RFC 3519 3.2: the home agent assents or not, or knows nothing of it."""
        self._tunnels.pop(reply.message.homeaddr, None)
        answer = reply.message.extension(MIP4Ext_UDPTunnelReply)
        if visitor is None or answer is None or answer.code >= FIRST_DECLINING or not self.request(pending.request):
            return
        end = Endpoint(reply.datagram.source, reply.datagram.source_port)
        self._tunnels[visitor.home_address] = VisitorTunnel(
            visitor, end, answer.keepalive or DEFAULT_KEEPALIVE, pending.since)

    def tunnel(self, home_address: str) -> VisitorTunnel | None:
        """The tunnel of a visitor who is still registered."""
        visitor = self._agent.visitors.at(home_address, self._agent.clock())
        return self._tunnels.get(home_address) if visitor else None

    def send(self, tunnel: VisitorTunnel, packet: Packet) -> list[Transmission]:
        """A packet to the home agent."""
        tunnel.quiet_since = self._agent.clock()
        return into_tunnel(packet, self._agent.care_of_address, tunnel.end, tunnel.visitor.encapsulation)

    def handle(self, datagram: Datagram) -> list[Output]:
        """Tunnel data for a visitor, or the answer to a keepalive (RFC 3519 4.3)."""
        if datagram.dest != self._agent.care_of_address:
            return []
        for home_address in list(self._tunnels):
            tunnel = self.tunnel(home_address)
            if tunnel is None or not self._fits(tunnel, datagram):
                continue
            inner = out_of_tunnel(datagram, tunnel.visitor.encapsulation)
            if inner is None or inner.dst != home_address:
                continue
            answer = inner.src == tunnel.visitor.home_agent and is_echo(inner, ECHO_REPLY)
            onward = None if answer else hop(inner)
            return [OnLink(bytes(raw(onward)))] if onward else []
        return []

    def _fits(self, tunnel: VisitorTunnel, datagram: Datagram) -> bool:
        anywhere = self._agent.deviates("fa-takes-tunnel-data-from-anywhere")
        return anywhere or tunnel.end == Endpoint(datagram.source, datagram.source_port)

    def tick(self) -> list[Output]:
        """Keepalives where nothing else was sent for a while (RFC 3519 4.9)."""
        now, outputs = self._agent.clock(), []
        for home_address in list(self._tunnels):
            tunnel = self.tunnel(home_address)
            if tunnel is None:
                del self._tunnels[home_address]
            elif now - tunnel.quiet_since >= tunnel.keepalive:
                tunnel.number += 1
                keepalive = echo_request(home_address, tunnel.visitor.home_agent, tunnel.number)
                outputs += self.send(tunnel, keepalive)
        return [*outputs]
