# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 1256, ICMP Router Discovery Messages, as extended by RFC 5944, section 2."""

from __future__ import annotations

from scapy.fields import (
    ByteEnumField, ByteField, FieldLenField, IntField, IPField, PacketListField, ShortField, SignedIntField,
    StrField, XShortField,
)
from scapy.layers.inet import ICMP, IP
from scapy.packet import bind_top_down
from scapy.utils import checksum

from scapy_mip4.layers.extensions import ICMP_DISCOVERY, ExtendedMessage, ExtensionListField, TolerantPacket

_TYPES = {9: "router advertisement", 10: "router solicitation"}
_CODES = {0: "routes common traffic", 16: "does not route common traffic"}


class ICMP_RouterAddress(TolerantPacket):
    """A router and its preference, -2147483648 (never use) to 2147483647 (RFC 1256, section 3)."""

    name = "Router Address"
    fields_desc = [
        IPField("address", "0.0.0.0"),
        SignedIntField("preference", 0),
        StrField("extra", b""),  # words beyond the two of RFC 1256, where the entry size says so
    ]


class RouterAddressListField(PacketListField):
    """The entries of an advertisement, each as long as its Addr Entry Size says."""

    def getfield(self, pkt, s):
        size, entries = 4 * pkt.entrysize, []
        while len(entries) < pkt.naddr and len(s) >= size >= 8:
            entries.append(ICMP_RouterAddress(s[:size], _internal=1))
            s = s[size:]
        return s, entries


class _RouterDiscovery(ExtendedMessage):
    def post_build(self, pkt, pay):
        pkt += pay
        if self.chksum is None:
            pkt = pkt[:2] + checksum(pkt).to_bytes(2, "big") + pkt[4:]
        return pkt


class ICMP_AgentAdvertisement(_RouterDiscovery):
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


class ICMP_AgentSolicitation(_RouterDiscovery):
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


_FIXED_OCTETS = 8
_MESSAGES = {9: ICMP_AgentAdvertisement, 10: ICMP_AgentSolicitation}


def _icmp_dispatch(cls, _pkt=None, *args, **kargs):
    if _pkt and len(_pkt) >= _FIXED_OCTETS:
        return _MESSAGES.get(_pkt[0], cls)
    return cls


# Scapy reads all of ICMP with one class and offers no other place to choose by type.
ICMP.dispatch_hook = classmethod(_icmp_dispatch)
for _message in _MESSAGES.values():
    bind_top_down(IP, _message, proto=1, ttl=1)
