# SPDX-License-Identifier: GPL-2.0-or-later
"""Sockets that cases share, and telling apart which case a packet belongs to."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Iterator, Mapping
from typing import Protocol

from scapy.layers.inet import IP, UDP
from scapy.packet import Packet, Raw

from scapy_mip4.layers import (
    IDENTIFICATION_LOW, MIP4, ICMP_AgentAdvertisement, MinimalForwardingHeader, MIP4Ext_MNNAI, MIP4_TunnelData,
    MIP4_Revocation,
)
from scapy_mip4.scenario import USUAL_PORT, Received
from scapy_mip4.testbed import Datagram, Device, Link, Mobile, Peer, Testbed, UDPSocket, open_link

from .cast import Cast, NotApplicable
from .inbox import low_half

# Nothing real is longer, and dissecting thousands of one-octet extensions would hold up all cases.
LONGEST_MESSAGE = 4096  # octets


class TesterError(Exception):
    """The tester's side of the testbed is not in order; the text says what to do about it."""


class Party(Protocol):
    """What the exchange must know of a case in play."""

    cast: Cast
    mobile: Mobile
    uses_link: bool

    def receive(
        self, role: str, packet: Packet, octets: bytes, received: Received, when: float, over: str
    ) -> None:
        """Take a packet that arrived at a role."""

    def stray(self, role: str, octets: bytes) -> None:
        """Hear of a packet that could not be told to belong to any case."""

    def foreign(self, role: str, source: str) -> None:
        """Hear of a packet that did not come from the device."""


class Exchange:
    """The tester's agents: one socket for each of their addresses, one link end for each device.

    A packet belongs to the case whose mobile node it names: by home address, else by NAI, else by the low half of the
    Identification, which a reply copies from its request whatever else it gets wrong (RFC 5944 5.7).
    """

    def __init__(self, testbed: Testbed, links: Mapping[str, Link] | None = None) -> None:
        self._testbed = testbed
        self._given_links = links
        self._links: dict[str, Link] = {}
        self._sockets: dict[str, UDPSocket] = {}
        self._parties: dict[str, Party] = {}  # by home address
        self._by_nai: dict[str, Party] = {}
        self._by_identification: dict[int | None, Party] = {}

    def join(self, party: Party) -> None:
        """From now on hand the party what belongs to it."""
        self._parties[party.mobile.home] = party
        if party.mobile.nai:
            self._by_nai[party.mobile.nai] = party

    def leave(self, party: Party) -> None:
        """Forget the party."""
        self._parties.pop(party.mobile.home, None)
        self._by_nai.pop(party.mobile.nai or "", None)
        self._by_identification = {
            key: owner for key, owner in self._by_identification.items() if owner is not party
        }

    def note_identification(self, identification: int, party: Party) -> None:
        """Remember that the party sent a message with this Identification."""
        self._by_identification[identification & IDENTIFICATION_LOW] = party

    def socket(self, peer: Peer) -> UDPSocket:
        """The socket of one of the tester's agents; TesterError when the system does not let us have it."""
        if peer.address not in self._sockets:
            self._sockets[peer.address] = open_socket(
                peer.address, self._testbed.port, lambda datagram: self._datagram(peer, datagram)
            )
        return self._sockets[peer.address]

    def link(self, device: Device) -> Link:
        """The tester's end of the link with a device; NotApplicable when there is none."""
        if device.name not in self._links:
            link = self._open_link(device)
            link.subscribe(lambda octets: self._link_packet(device, octets, link.frame))
            self._links[device.name] = link
        return self._links[device.name]

    async def restart(self, device: Device) -> None:
        """Stop the device and start it again; NotApplicable if nobody knows how, TesterError if the command fails."""
        restart = self.link(device).restart
        if restart is not None:
            await restart()
            return
        if device.restart is None:
            raise NotApplicable(f"the testbed does not say how to restart {device.name}")
        command = await asyncio.create_subprocess_shell(device.restart)
        if await command.wait() != 0:
            raise TesterError(f"the command to restart {device.name} failed: {device.restart}")

    def close(self) -> None:
        """Close all sockets and links."""
        for socket in self._sockets.values():
            socket.close()
        for link in self._links.values():
            link.close()
        self._sockets.clear()
        self._links.clear()

    def _open_link(self, device: Device) -> Link:
        if self._given_links is not None:
            link = self._given_links.get(device.name)
        else:
            try:
                link = open_link(self._testbed, device, "tester")
            except PermissionError:
                raise NotApplicable(
                    "whole IP packets need raw sockets, and these need root (CAP_NET_RAW)"
                ) from None
            except OSError as error:
                raise TesterError(f"the link of the testbed cannot be opened: {error.strerror}") from None
        if link is None:
            raise NotApplicable("the case exchanges whole IP packets, and the testbed has no link for them")
        return link

    def _is_for_nobody(self, packet: Packet) -> bool:
        """Whether it is an advertisement that was to reach all and has another destination than RFC 5944 2.1 wants."""
        owners = (self._testbed.mobile_by_home, self._testbed.mobile_by_coa, self._testbed.peer_by_address)
        return ICMP_AgentAdvertisement in packet and not any(owner(packet.dst) for owner in owners)

    def _datagram(self, peer: Peer, datagram: Datagram) -> None:
        packet = dissected(datagram.octets)
        received = received_of(datagram)
        device = self._testbed.device_addresses.get(datagram.source)
        party = self._owner(packet)
        if party is None and isinstance(packet, MIP4_Revocation) and self._testbed.mobile_by_home(packet.homeaddr):
            return  # a device goes on to revoke what a case that has ended was about
        if party is None and isinstance(packet, MIP4_TunnelData) and any(
                map(self._testbed.mobile_by_home, _addresses(packet))):
            return  # and to keep its tunnel open
        if party is None or peer not in party.cast.peers.values():
            listening = [
                other
                for other in self._parties.values()
                if peer in other.cast.peers.values() and device in (None, other.cast.device)
            ]
            if len(listening) != 1:
                for other in listening:
                    other.stray(peer.role, datagram.octets)
                return
            party = listening[0]
        if device is not party.cast.device:
            party.foreign(peer.role, datagram.source)
            return
        party.receive(peer.role, packet, datagram.octets, received, datagram.time, "udp")

    def _owner(self, packet: Packet) -> Party | None:
        if isinstance(packet, MIP4_TunnelData):
            return next((self._parties[named] for named in _addresses(packet) if named in self._parties), None)
        nai = packet.extension(MIP4Ext_MNNAI) if isinstance(packet, MIP4) else None
        return (
            self._parties.get(packet.fields.get("homeaddr", ""))
            or self._by_nai.get(nai.nai.decode(errors="replace") if nai else "")
            or self._by_identification.get(low_half(packet))
        )

    def _link_packet(self, device: Device, octets: bytes, frame: str | None) -> None:
        if len(octets) < 20:
            return  # no IP header: nothing that anyone could have sent to us
        parties = [
            party for party in self._parties.values() if party.uses_link and party.cast.device is device
        ]
        if not parties:
            return  # before dissecting it, for that takes time
        packet = IP(octets)
        # A link also sees what the sockets receive.
        seen = UDP in packet and self._testbed.port in (packet[UDP].sport, packet[UDP].dport)
        if self._testbed.device_addresses.get(packet.src) not in (None, device):
            return  # the link of several devices is one wire
        when = time.time()
        received = Received(packet.src, 0, packet.dst, 0, packet.ttl, frame, time=when)
        peer = self._testbed.peer_by_address(packet.dst)
        if not is_for_all(packet.dst) and not self._is_for_nobody(packet):
            named = set(_addresses(packet))
            parties = [party for party in parties if named & {party.mobile.home, party.mobile.coa}]
        for party in parties:
            party.receive(peer.role if peer else "mn", packet, octets, received, when, "seen" if seen else "link")


def received_of(datagram: Datagram, port: str = USUAL_PORT) -> Received:
    """What is around the message of a datagram that came to the port of that name."""
    way = datagram.source, datagram.source_port, datagram.dest, datagram.dest_port
    return Received(*way, datagram.ttl, time=datagram.time, port=port)


def dissected(octets: bytes) -> Packet:
    """The message of a datagram; bare octets if there are none, or more than any message has."""
    return MIP4(octets) if 0 < len(octets) <= LONGEST_MESSAGE else Raw(octets)


def open_socket(address: str, port: int, *callbacks: object) -> UDPSocket:
    """A UDPSocket whose failure is a TesterError."""
    try:
        return UDPSocket(address, port, *callbacks)  # type: ignore[arg-type]
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            advice = "raise the limit of open files (ulimit -n), or play fewer cases at a time (--jobs)"
        else:
            advice = "is it on an interface, is the port free, are you allowed to?"
        raise TesterError(
            f"the tester cannot use its address {address}, UDP port {port}: {error.strerror} ({advice})"
        ) from None


def is_for_all(address: str) -> bool:
    """Whether everyone on a link receives what is sent to this address."""
    return address == "255.255.255.255" or address.startswith("224.0.0.")


def _addresses(packet: Packet) -> Iterator[str]:
    """The addresses in all headers of a packet, outer and tunnelled, and of the packet that an ICMP error is about."""
    for layer in packet.iterpayloads():
        if isinstance(layer, (IP, MinimalForwardingHeader)):
            yield from (address for address in (layer.src, layer.dst) if address)
