# SPDX-License-Identifier: GPL-2.0-or-later
"""A home agent on its home link: it answers solicitations and carries data through its tunnels."""
from __future__ import annotations

from typing import Callable

from scapy.layers.inet import IP
from scapy.packet import Packet

from scapy_mip4.agents.advertiser import Advertiser
from scapy_mip4.agents.base import IP_HEADER
from scapy_mip4.agents.bindings import BindingTable
from scapy_mip4.layers import ICMP_AgentSolicitation
from scapy_mip4.testbed import Device

IP_IN_IP = 4             # protocol number, RFC 2003
TUNNEL_TTL = 64


class HomeLink:
    """Decides about IP packets seen on the home link.

    `max_lifetime` is advertised, in seconds; `clock` gives seconds.
    """

    def __init__(
        self, device: Device, bindings: BindingTable, max_lifetime: int, clock: Callable[[], float]
    ) -> None:
        self._address = device.address
        self._bindings = bindings
        self.advertiser = Advertiser(device, None, "H", max_lifetime, clock)

    def handle(self, octets: bytes) -> list[bytes]:
        """The packets to put on the link because of this one."""
        if len(octets) < IP_HEADER or octets[0] >> 4 != 4:
            return []
        packet = IP(octets)
        if ICMP_AgentSolicitation in packet:
            advertisement = self.advertiser.answer(octets)
            return [advertisement] if advertisement else []
        if packet.dst == self._address:
            return self._from_tunnel(packet)
        return self._into_tunnels(packet)

    def _into_tunnels(self, packet: Packet) -> list[bytes]:
        bindings = self._bindings.of(packet.dst)
        inner = packet.payload
        encapsulated = packet.proto == IP_IN_IP and isinstance(inner, IP) and inner.dst == packet.dst
        if encapsulated and packet.src in [binding.coa for binding in bindings]:
            return []  # RFC 5944 4.2.3: the other end of our tunnel sent it back
        if packet.ttl <= 1:
            return []  # RFC 2003 3.1: entering a tunnel counts as one hop
        packet.ttl -= 1
        del packet.chksum
        return [bytes(self._encapsulated(packet, binding.coa)) for binding in bindings]

    def _encapsulated(self, packet: Packet, coa: str) -> Packet:
        # DF as in the packet: RFC 2003 3.1. Not set flag by flag, for all IP headers share the default.
        flags = "DF" if packet.flags.DF else 0
        return IP(src=self._address, dst=coa, ttl=TUNNEL_TTL, tos=packet.tos, proto=IP_IN_IP, flags=flags) / packet

    def _from_tunnel(self, packet: Packet) -> list[bytes]:
        # RFC 3024 4.3.2: only from a care-of address, for the home address bound to it, and as granted.
        inner = packet.payload
        if packet.proto != IP_IN_IP or not isinstance(inner, IP):
            return []
        granted = [binding.coa for binding in self._bindings.of(inner.src) if binding.reverse_tunnel]
        return [bytes(inner)] if packet.src in granted else []
