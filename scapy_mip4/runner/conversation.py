# SPDX-License-Identifier: GPL-2.0-or-later
"""The tester's side of one case: sends in its roles, receives into an inbox, records every packet."""

from __future__ import annotations

import time
from ipaddress import IPv4Address
from contextlib import suppress
from functools import partial

from scapy.layers.inet import IP, UDP
from scapy.packet import Packet, Raw

from scapy_mip4.layers import MIP4_RRQ, MIP4_Revocation, MIP4_RevocationAck
from scapy_mip4.scenario import USUAL_PORT, Outgoing, Received
from scapy_mip4.scenario.values import show_octets
from scapy_mip4.testbed import Datagram, Mobile, Testbed, UDPSocket

from .cast import Cast
from .exchange import Exchange, TesterError, dissected, is_for_all, open_socket, received_of
from .inbox import Arrival, Inbox
from .result import Record

REVOKING = (MIP4_Revocation, MIP4_RevocationAck)
UDP_PROTOCOL = 17
BROADCAST = "255.255.255.255"
MOST_RECORDS = 1000  # packets of one case that are kept


class Conversation:
    """The packets of one case. Open it while an event loop runs, and close it at the end."""

    def __init__(
        self, testbed: Testbed, cast: Cast, mobile: Mobile, exchange: Exchange, uses_link: bool
    ) -> None:
        self.cast = cast
        self.mobile = mobile
        self.uses_link = uses_link
        self.inbox = Inbox()
        self.records: list[Record] = []
        self._testbed = testbed
        self._exchange = exchange
        self._own: dict[tuple[str, str, str], UDPSocket] = {}  # by role, address and name; not shared with other cases
        self._listener: UDPSocket | None = None
        self._asked: dict[str, tuple[str | None, int]] = {}  # by role
        self._answer_to: dict[str, tuple[str, int]] = {}  # by role, where the last packet came from
        at_home = cast.device.role == "fa" or mobile.coa is None
        self._address = mobile.home if at_home else str(mobile.coa)

    def asked(self, role: str) -> tuple[str | None, int] | None:
        """Address (None: all) and UDP port to which the role sent its latest message, None before the first."""
        return self._asked.get(role)

    @property
    def heard_from_device(self) -> bool:
        """Whether anything at all came back."""
        return any(record.direction == "received" for record in self.records)

    def open(self) -> None:
        """Open sockets and links; raises TesterError or NotApplicable. Close also after that."""
        if self.cast.device.role == "fa":
            # A reply without home address is broadcast (RFC 5944 3.7.2.3). A port that is free for all addresses comes
            # first: the mobile node's own address then gets the same.
            with suppress(TesterError):  # not Linux: these replies will not be seen
                self._socket("mn", BROADCAST)
        port = self._socket("mn", self._address).port
        # An agent that does not look at the source port of a request answers to this one.
        self._listener = open_socket(self._address, self._testbed.port, partial(self._datagram, "mn", port))
        for peer in self.cast.peers.values():
            self._exchange.socket(peer)
        if self.uses_link:
            self._exchange.link(self.cast.device)
        self._exchange.join(self)

    async def restart_device(self) -> None:
        """Stop the device and start it again; raises NotApplicable if the testbed does not say how."""
        await self._exchange.restart(self.cast.device)

    def close(self) -> None:
        """Close what this case alone used."""
        self._exchange.leave(self)
        for socket in self._own.values():
            socket.close()
        if self._listener:
            self._listener.close()

    def send(self, outgoing: Outgoing) -> None:
        """Send one packet.

        What goes to a broadcast or multicast address takes the link. Raises TesterError, and sends nothing, if it would
        go to an address that is not the testbed's or if the tester has no such source address; NotApplicable if there
        is no link; OSError if the system refuses.
        """
        if outgoing.over == "link":
            self._send_on_link(outgoing)
            return
        address, port = self._destination(outgoing)
        for_all = is_for_all(address) or address == self.cast.device.broadcast
        if not for_all:
            self._check_destination(address)
        socket = self._sender(outgoing)
        identification = outgoing.packet.fields.get("id")
        if identification is not None and not isinstance(outgoing.packet, REVOKING):  # theirs is the time, not unique
            self._exchange.note_identification(identification, self)
        self.inbox.sent(outgoing.packet)
        self._asked[outgoing.role] = None if for_all else address, port
        when = time.time()  # before it goes: the answer's time is when the system gets it, which may be at once
        if for_all or outgoing.checksum or outgoing.trailer:
            datagram = _whole_packet(outgoing, (socket.address, socket.port), (address, port))
            self._exchange.link(self.cast.device).send(datagram)
        else:
            socket.send(outgoing.octets, address, port, ttl=outgoing.ttl)
        sent = Received(socket.address, socket.port, address, port, outgoing.ttl)
        self._record("sent", outgoing.role, sent, outgoing.octets, "udp", when)

    def receive(
        self,
        role: str,
        packet: Packet,
        octets: bytes,
        received: Received,
        when: float,
        over: str = "udp",
        port_wanted: int | None = None,
    ) -> None:
        """Take in a packet for a role; `when` is in epoch seconds."""
        if over == "udp":
            self._answer_to[role] = str(received.source), int(received.source_port or 0)
            if isinstance(packet, (MIP4_RRQ, MIP4_Revocation)):
                port_wanted = self._testbed.port  # no answer, so it goes to the well-known port
            elif port_wanted is None:
                # The tester's agents are asked at their well-known port and answered at the port they asked from.
                asked_from = self._own.get((role, str(received.dest), str(received.port)))
                if asked_from and asked_from.port != received.dest_port:
                    port_wanted = asked_from.port
        if over != "seen":
            self._record("received", role, received, octets, over, when)
        self.inbox.put(Arrival(role, packet, octets, received, when, over, port_wanted))

    def stray(self, role: str, octets: bytes) -> None:
        """Note a packet that may be ours, but names nobody."""
        self.inbox.note(f"at {role} arrived what names no mobile node of the tester: {show_octets(octets)}")

    def foreign(self, role: str, source: str) -> None:
        """Note a packet from an address that is not the device's."""
        self.inbox.note(
            f"a packet arrived at {role} from {source}, which the testbed does not name as an address of "
            f"{self.cast.device.name}: not judged"
        )

    def _datagram(self, role: str, port_wanted: int | None, datagram: Datagram, port: str = USUAL_PORT) -> None:
        if datagram.source not in self.cast.device.addresses:
            self.foreign(role, datagram.source)
            return
        message = dissected(datagram.octets)
        self.receive(role, message, datagram.octets, received_of(datagram, port), datagram.time, "udp", port_wanted)

    def _icmp_error(self, kind: str, address: str, port: int, quoted: bytes) -> None:
        if address in self._testbed.device_addresses:
            self.inbox.interrupt(f"{kind.replace('-', ' ')} from {address}, UDP port {port}")

    def _send_on_link(self, outgoing: Outgoing) -> None:
        header = IP(outgoing.octets)
        if not (is_for_all(header.dst) or IPv4Address(header.dst).is_multicast):
            self._check_destination(header.dst)
        self.inbox.sent(None)
        self._exchange.link(self.cast.device).send(outgoing.octets)
        sent = Received(header.src, 0, header.dst, 0, header.ttl)
        self._record("sent", outgoing.role, sent, outgoing.octets, "link", time.time())

    def _destination(self, outgoing: Outgoing) -> tuple[str, int]:
        device, port = self.cast.device, self._testbed.port
        if isinstance(outgoing.packet, MIP4_RevocationAck):
            address, answer_port = self._answer_to.get(outgoing.role, (device.address, port))
            return outgoing.to or address, answer_port  # RFC 3543, section 3.4: back to where the revocation came from
        if outgoing.role in ("ha", "ha2"):
            address, answer_port = self._answer_to.get(outgoing.role, (device.uplink or device.address, port))
            if outgoing.to in (None, address):
                return address, answer_port
        return outgoing.to or device.address, port

    def _check_destination(self, address: str) -> None:
        testbed = self._testbed
        owners = (testbed.peer_by_address, testbed.mobile_by_home, testbed.mobile_by_coa)
        if address not in testbed.device_addresses and not any(owner(address) for owner in owners):
            raise TesterError(
                f"a packet was to go to {address}, which is no address of the testbed '{testbed.name}', so it was not "
                "sent (does the device have an address that the testbed file does not mention?)"
            )

    def _sender(self, outgoing: Outgoing) -> UDPSocket:
        role, source = outgoing.role, outgoing.source
        if outgoing.port != USUAL_PORT:
            usual = self._address if role == "mn" else self.cast.peers[role].address
            return self._socket(role, source or usual, outgoing.port)
        acknowledges = isinstance(outgoing.packet, MIP4_RevocationAck)  # from the port that the revocation went to
        if role == "mn":
            if acknowledges and self._listener and source is None:
                return self._listener
            return self._socket(role, source or self._address)
        peer = self.cast.peers[role]
        # As requests of a foreign agent, revocations may come from any port.
        from_any_port = role in ("fa", "fa2") or isinstance(outgoing.packet, MIP4_Revocation)
        if (acknowledges or not from_any_port) and source in (None, peer.address):
            return self._exchange.socket(peer)
        return self._socket(role, source or peer.address)

    def _socket(self, role: str, address: str, name: str = USUAL_PORT) -> UDPSocket:
        """A socket of this case alone, with a port of its own, so that answers find their way.

        Under each name the mobile node has one at all its addresses: a reply may go to another one than its request
        came from.
        """
        if (role, address, name) not in self._own:
            ports = [socket.port for (owner, _, its), socket in self._own.items()
                     if owner == role == "mn" and its == name]
            port = ports[0] if ports else 0
            received = partial(self._datagram, role, None, port=name)
            self._own[role, address, name] = open_socket(address, port, received, self._icmp_error)
        return self._own[role, address, name]

    def _record(
        self, direction: str, role: str, way: Received, octets: bytes, over: str, when: float
    ) -> None:
        record = Record(
            time=when,
            role=role,
            direction=direction,
            source=str(way.source),
            source_port=int(way.source_port or 0),
            dest=str(way.dest),
            dest_port=int(way.dest_port or 0),
            ttl=way.ttl,
            octets=octets,
            over=over,
        )
        if len(self.records) < MOST_RECORDS:
            self.records.append(record)
        else:
            self.inbox.note(f"only the first {MOST_RECORDS} packets were kept")


def _whole_packet(outgoing: Outgoing, source: tuple[str, int], dest: tuple[str, int]) -> bytes:
    """The IP packet of a datagram that no socket would send."""
    header = IP(src=source[0], dst=dest[0], ttl=outgoing.ttl, proto=UDP_PROTOCOL)
    udp = IP(bytes(header / UDP(sport=source[1], dport=dest[1]) / Raw(outgoing.octets)))[UDP]
    if outgoing.checksum:
        udp.chksum = 0 if outgoing.checksum == "none" else udp.chksum ^ 0x5555 or 1  # 0 says that there is none
    return bytes(header / Raw(bytes(udp) + outgoing.trailer))
