# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 1256, ICMP Router Discovery Messages, as extended by RFC 5944, section 2."""

from __future__ import annotations

from scapy.fields import (
    ByteEnumField, ByteField, FieldLenField, IntField, IPField, PacketListField, ShortField, SignedIntField,
    XStrField, XShortField,
)
from scapy.layers.inet import IP
from scapy.packet import bind_top_down

from scapy_mip4.layers.extensions import TolerantPacket
from scapy_mip4.layers.icmp import ICMPMessage, register_icmp_message
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.table import ICMP_DISCOVERY

__all__ = ["ICMP_AgentAdvertisement", "ICMP_AgentSolicitation", "ICMP_RouterAddress"]

_TYPES = {9: "router advertisement", 10: "router solicitation"}
_CODES = {0: "routes common traffic", 16: "does not route common traffic"}


class ICMP_RouterAddress(TolerantPacket):
    """A router and its preference, -2147483648 (never use) to 2147483647 (RFC 1256, section 3)."""

    name = "Router Address"
    fields_desc = [
        IPField("address", "0.0.0.0"),
        SignedIntField("preference", 0),
        XStrField("extra", b""),  # words beyond the two of RFC 1256, where the entry size says so
    ]


class RouterAddressListField(PacketListField):
    """The entries of an advertisement, each as long as its Addr Entry Size says."""

    def getfield(self, pkt, s):
        size, entries = 4 * pkt.entrysize, []
        while len(entries) < pkt.naddr and s and size:  # too small or cut short as well: no extension begins there
            entries.append(ICMP_RouterAddress(s[:size], _internal=1))
            s = s[size:]
        return s, entries


class ICMP_AgentAdvertisement(ICMPMessage):
    """Router advertisement; an agent advertisement if it holds ICMPExt_MobilityAgent (RFC 5944, section 2.1).

    The lifetime says how long the advertisement is valid, in seconds.
    """

    name = "ICMP Agent Advertisement"
    fields_desc = [
        ByteEnumField("type", 9, _TYPES),
        ByteEnumField("code", 0, _CODES),
        XShortField("chksum", None),
        FieldLenField("naddr", None, count_of="addrs", fmt="B"),
        ByteField("entrysize", 2),
        ShortField("lifetime", 1800),
        RouterAddressListField("addrs", [], ICMP_RouterAddress),
        ExtensionListField("exts", ICMP_DISCOVERY),
    ]

    def hashret(self):
        return b"router discovery"

    def answers(self, other):
        return isinstance(other, ICMP_AgentSolicitation)

    def mysummary(self):
        agent = self.extension("ICMPExt_MobilityAgent")
        routers = ", ".join(entry.address for entry in self.addrs)
        return (f"Router Advertisement [{routers}]" if agent is None else
                f"Agent Advertisement {agent.seq}, flags {agent.flags}, care-of [{', '.join(agent.coaddrs)}]")


class ICMP_AgentSolicitation(ICMPMessage):
    """Router solicitation, which is an agent solicitation as well (RFC 5944, section 2.2)."""

    name = "ICMP Agent Solicitation"
    fields_desc = [
        ByteEnumField("type", 10, _TYPES),
        ByteField("code", 0),
        XShortField("chksum", None),
        IntField("reserved", 0),
        ExtensionListField("exts", ICMP_DISCOVERY),
    ]

    def hashret(self):
        return b"router discovery"

    def mysummary(self):
        return "Agent Solicitation"


for _message in ICMP_AgentAdvertisement, ICMP_AgentSolicitation:
    register_icmp_message(_message)
    bind_top_down(IP, _message, proto=1, ttl=1)
