# SPDX-License-Identifier: GPL-2.0-or-later
"""A foreign agent between the visited link and home agents: it carries data (RFC 5944 4.2.2, RFC 3024 5)."""
from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Union

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.base import BROADCAST, OnLink, Output, Transmission
from scapy_mip4.agents.tunnels import IP_IN_IP, decapsulate, encapsulate, hop, is_offered

if TYPE_CHECKING:
    from scapy_mip4.agents.fa_nat import VisitorTunnel
    from scapy_mip4.agents.foreign_agent import ForeignAgent
    from scapy_mip4.agents.visitors import Visitor

Carried = Union[Packet, list[Transmission], None]
"""A packet for the link, or what goes in UDP."""


class VisitedLink:
    """Decides about IP packets of visitors and for them. What it cannot deliver it drops without a word."""

    def __init__(self, agent: ForeignAgent) -> None:
        self._agent = agent

    def handle(self, packet: Packet) -> list[Output]:
        """What to put on the link because of this packet, or to send in UDP."""
        for_us = packet.dst in self._agent.addresses()
        carried = self._out_of_tunnel(packet) if for_us else self._from_visitor(packet)
        if isinstance(carried, list):
            return [*carried]
        return [OnLink(bytes(raw(carried)))] if carried else []

    def _out_of_tunnel(self, packet: Packet) -> Carried:
        inner = decapsulate(packet) if is_offered(packet.proto, self._agent.offers) else None
        if inner is None:
            return None
        sender = self._visitor(packet.src)
        if sender is not None:
            return self._encapsulated_delivery(sender, packet, inner)
        if packet.dst != self._agent.care_of_address or self._visitor(inner.dst) is None \
                or self._udp_tunnel(inner.dst):
            return None     # RFC 5944 4.2.2: silently, or it might go round in a loop
        return hop(inner)

    def _encapsulated_delivery(self, sender: Visitor, packet: Packet, inner: Packet) -> Carried:
        """RFC 3024 5.2.1."""
        if not (sender.reverse_tunnel and sender.encapsulating) or inner.src != sender.home_address:
            return None
        if packet.proto not in (IP_IN_IP, sender.encapsulation):
            return None
        return self._reverse(sender, inner)

    def _from_visitor(self, packet: Packet) -> Carried:
        sender = self._visitor(packet.src)
        if sender is None or packet.dst == BROADCAST or IPv4Address(packet.dst).is_multicast:
            return None     # RFC 3024 5.3: these need the encapsulating style
        if sender.reverse_tunnel and not sender.encapsulating:
            return self._reverse(sender, packet)
        return hop(packet)  # RFC 5944 4.2.2, RFC 3024 5.4: as any router would

    def _reverse(self, sender: Visitor, packet: Packet) -> Carried:
        """RFC 3024 5.1.2 and 5.2.2."""
        carried = hop(packet)
        if carried is None:
            return None
        tunnel = self._udp_tunnel(sender.home_address)
        if tunnel and self._agent.nat:
            return self._agent.nat.send(tunnel, carried)
        return encapsulate(carried, self._agent.care_of_address, sender.home_agent, sender.encapsulation)

    def _udp_tunnel(self, home_address: str) -> VisitorTunnel | None:
        return self._agent.nat.tunnel(home_address) if self._agent.nat else None

    def _visitor(self, home_address: str) -> Visitor | None:
        return self._agent.visitors.at(home_address, self._agent.clock())
