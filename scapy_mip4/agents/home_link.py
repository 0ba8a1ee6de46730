# SPDX-License-Identifier: GPL-2.0-or-later
"""A home agent on its home link: it answers solicitations and carries data through its tunnels (RFC 5944 4)."""
from __future__ import annotations

import logging
from collections import defaultdict
from ipaddress import IPv4Address
from typing import Callable

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.advertiser import Advertiser
from scapy_mip4.agents.base import BROADCAST, OnLink, Output
from scapy_mip4.agents.bindings import Binding, BindingTable
from scapy_mip4.agents.tunnel_errors import error_for_sender
from scapy_mip4.agents.tunnels import IP_IN_IP, decapsulate, encapsulate, hop, read
from scapy_mip4.agents.udp_tunnel import into_tunnel
from scapy_mip4.layers import ICMP_AgentSolicitation
from scapy_mip4.testbed import Device

ICMP, IGMP = 1, 2                              # protocol numbers
IGMP_REPORTS, IGMP_LEAVE = (0x12, 0x16), 0x17  # RFC 1112, RFC 2236
ONLY_ON_LINK = "224.0.0."                      # RFC 1112 4: never forwarded

log = logging.getLogger(__name__)


class HomeLink:
    """Decides about IP packets seen on the home link.

    `max_lifetime` is advertised, in seconds; `clock` gives seconds; `deviates` tells of wrong deeds.
    """

    def __init__(
        self, device: Device, bindings: BindingTable, max_lifetime: int, clock: Callable[[], float],
        deviates: Callable[[str], bool] = lambda deed: False,
    ) -> None:
        self._address = device.address
        self._bindings = bindings
        self._all_broadcasts = deviates("forwards-all-broadcasts")
        self._multicast = bool(device.feature("multicast"))
        self._groups: defaultdict[str, set[str]] = defaultdict(set)     # members by group, as home addresses
        self.advertiser = Advertiser(device, None, "H", max_lifetime, clock, deviates=deviates)

    def handle(self, octets: bytes) -> list[Output]:
        """What to put on the link because of this packet, or to send in UDP."""
        packet = read(octets)
        if packet is None:
            return []
        if ICMP_AgentSolicitation in packet:
            advertisement = self.advertiser.answer(packet)
            return [OnLink(advertisement)] if advertisement else []
        if packet.dst == self._address:
            carried = self._about_tunnel(packet) if packet.proto == ICMP else self._from_tunnel(packet)
        elif packet.dst == BROADCAST:
            asked = [one for one in self._bindings.all() if one.broadcast or self._all_broadcasts]
            carried = self._to_all(packet, asked)
        elif IPv4Address(packet.dst).is_multicast:
            members = () if packet.dst.startswith(ONLY_ON_LINK) else self._groups.get(packet.dst, ())
            carried = self._to_all(packet, [one for home in sorted(members) for one in self._bindings.of(home)])
        else:
            carried = self._into_tunnels(packet, self._bindings.of(packet.dst))
        return [OnLink(bytes(raw(one))) if isinstance(one, Packet) else one for one in carried]

    def _into_tunnels(self, packet: Packet, bindings: list[Binding]) -> list[Output | Packet]:
        if not bindings:
            return []
        inner = decapsulate(packet)
        tunnelled_to_mobile = inner is not None and inner.dst == packet.dst
        if tunnelled_to_mobile and packet.src in [binding.coa for binding in bindings]:
            return []  # RFC 5944 4.2.3: the other end of our tunnel sent it back
        carried = hop(packet)
        if carried is None:
            return []
        # RFC 2003 3.2: what comes from an end of the tunnel would go round in a loop.
        return [one for binding in bindings if packet.src not in (self._address, binding.coa)
                for one in self._tunnelled(carried, binding)]

    def _tunnelled(self, packet: Packet, binding: Binding) -> list[Output | Packet]:
        if binding.udp:
            return [*into_tunnel(packet, self._address, binding.udp, binding.encapsulation)]
        return [encapsulate(packet, self._address, binding.coa, binding.encapsulation)]

    def _to_all(self, packet: Packet, bindings: list[Binding]) -> list[Output | Packet]:
        """RFC 5944 4.3 and 4.4: for a foreign agent once more around, to tell it for which mobile node it is."""
        if not bindings:
            return []
        carried = hop(packet)
        if carried is None:
            return []
        outputs: list[Output | Packet] = []
        for binding in bindings:
            if packet.src in (self._address, binding.coa):
                continue
            inner = carried if binding.colocated else encapsulate(carried, self._address, binding.home)
            outputs += self._tunnelled(inner, binding)
        return outputs

    def _from_tunnel(self, packet: Packet) -> list[Output | Packet]:
        # RFC 3024 4.3.2: only from a care-of address, for the home address bound to it, and as negotiated.
        inner = decapsulate(packet)
        if inner is None:
            return []
        ways = [(binding.coa, protocol) for binding in self._bindings.of(inner.src)
                if binding.reverse_tunnel and not binding.udp
                for protocol in (IP_IN_IP, binding.encapsulation)]
        if (packet.src, packet.proto) not in ways:
            log.warning("%s: a packet of %s from %s fits no reverse tunnel", self._address, inner.src, packet.src)
            return []
        if inner.proto == IGMP:
            self._membership(inner)
            return []
        onward = hop(inner)
        return [onward] if onward else []

    def _membership(self, report: Packet) -> None:
        """RFC 5944 4.4: a mobile node joins or leaves a group by way of its home agent."""
        octets = bytes(raw(report.payload))
        if not self._multicast or len(octets) < 8:
            return
        group = str(IPv4Address(octets[4:8]))
        if octets[0] in IGMP_REPORTS:
            self._groups[group].add(report.src)
        elif octets[0] == IGMP_LEAVE:
            self._groups[group].discard(report.src)

    def _about_tunnel(self, packet: Packet) -> list[Output | Packet]:
        error = error_for_sender(packet, self._address)
        return [error] if error is not None else []
