# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference agents as Scapy's answering machines, for a shell in which no more than one answer is wanted.

>>> mip4_ha(address="192.0.2.1", associations={"10.0.0.5": MobilitySecurityAssociation(spi=256, key=key)}, iface="eth1")
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from scapy.ansmachine import AnsweringMachine
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet
from scapy.plist import PacketList
from scapy.sendrecv import send

from scapy_mip4.agents.base import Agent, Transmission
from scapy_mip4.agents.foreign_agent import ForeignAgent
from scapy_mip4.agents.home_agent import HomeAgent
from scapy_mip4.layers import MIP4
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import Datagram, Device, Mobile, Pool, Testbed, load_testbed

__all__ = ["MIP4ForeignAgent_am", "MIP4HomeAgent_am", "mip4_fa", "mip4_ha"]

UDP_HEADER = 8  # octets
AGENTS: dict[str, type[Agent]] = {HomeAgent.role: HomeAgent, ForeignAgent.role: ForeignAgent}


class _AgentMachine(AnsweringMachine[Any]):
    """What both agents share: a datagram to the Mobile IP port of the agent, and what it sends because of it."""

    send_function = staticmethod(send)  # type: ignore[assignment]  # Scapy declares it for layer 2 alone
    send_options_list = ["inter", "loop", "verbose", "socket"]  # not the interface: that is for the routing table
    role = ""
    association = ""

    def parse_options(
        self,
        address: str = "",
        associations: Mapping[str, MobilitySecurityAssociation] | None = None,
        coa: str | None = None,
        testbed: Testbed | Path | str | None = None,
        **behaviour: Any,
    ) -> None:
        """Say who the agent is.

        :param address: the address it answers at; with a `testbed`, that of one of its devices (default: the first)
        :param associations: home address of each mobile node -> its association with the agent
        :param coa: care-of address of a foreign agent (default: its address)
        :param testbed: a testbed, or the file that describes it, in place of `associations`
        :param behaviour: `behaviour` and `deviations` of the agent
        :raises ValueError: no device of the testbed has this role and address
        """
        if testbed is None:
            mobiles = tuple(Mobile(home=home, associations={self.association: sa})
                            for home, sa in (associations or {}).items())
            device = Device(name=self.role, role=self.role, address=address, coa=coa or address, uplink=address)
            testbed = Testbed(name=self.role, devices=(device,), pools=(Pool(mobiles=mobiles),))
        elif not isinstance(testbed, Testbed):
            testbed = load_testbed(testbed)
        found = [device for device in testbed.devices if device.role == self.role and address in ("", device.address)]
        if not found:
            raise ValueError(f"the testbed has no {self.role} at {address or 'any address'}")
        self.agent = AGENTS[self.role](found[0], testbed, **behaviour)

    def is_request(self, req: Packet) -> int:
        """Tell whether a packet is for the Mobile IP port of the agent."""
        return UDP in req and req[UDP].dport == self.agent.testbed.port and req[IP].dst in self.agent.addresses()

    def make_reply(self, req: Packet) -> PacketList:
        """Return all IP packets that the agent sends because of this one."""
        ip, udp = req[IP], req[UDP]
        datagram = Datagram(bytes(udp.payload)[:udp.len - UDP_HEADER if udp.len else None], ip.src, udp.sport, ip.dst,
                            udp.dport, ip.ttl, float(req.time))
        return PacketList([
            IP(src=output.source, dst=output.dest, ttl=output.ttl or 64)
            / UDP(sport=self.agent.testbed.port, dport=output.dest_port) / MIP4(output.octets)
            for output in self.agent.handle(datagram) if isinstance(output, Transmission)])

    def sniff(self) -> None:
        """Answer until Ctrl-C."""
        with self._listening():
            super().sniff()

    def sniff_bg(self) -> None:
        """Answer in the background, until `stop()` of the sniffer."""
        self.listening = self._listening()
        super().sniff_bg()

    def _listening(self) -> ExitStack:
        self.optsniff.setdefault("filter", f"udp and dst port {self.agent.testbed.port}")
        # Where nothing listens, the kernel says so to the peer, before the agent answers.
        stack = ExitStack()
        for address in self.agent.addresses():
            holder = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
            with suppress(OSError):  # an address of another host, or a port that is held already
                holder.bind((address, self.agent.testbed.port))
        return stack


class MIP4HomeAgent_am(_AgentMachine):
    """Answer Registration Requests as the reference home agent does (RFC 5944, section 3.8)."""

    role = "ha"
    association = "mn-ha"


class MIP4ForeignAgent_am(_AgentMachine):
    """Relay or deny registrations as the reference foreign agent does (RFC 5944, section 3.7)."""

    role = "fa"
    association = "mn-fa"


def mip4_ha(*args: Any, **options: Any) -> None:
    """Play the home agent on an interface until Ctrl-C; options of MIP4HomeAgent_am and of sniff()."""
    MIP4HomeAgent_am(*args, **options)()


def mip4_fa(*args: Any, **options: Any) -> None:
    """Play the foreign agent on an interface until Ctrl-C; options of MIP4ForeignAgent_am and of sniff()."""
    MIP4ForeignAgent_am(*args, **options)()
