# SPDX-License-Identifier: GPL-2.0-or-later
"""Which mobile node, and so which case in play, a packet is about."""
from __future__ import annotations

from collections.abc import Iterator

from scapy.layers.inet import IP
from scapy.packet import Packet

from scapy_mip4.agents import Input, OnLink, Output, Transmission
from scapy_mip4.layers import MIP4, MIP4Ext_MNNAI
from scapy_mip4.testbed import Datagram, Mobile, Testbed


def mobile_of(packet: Input | Output, testbed: Testbed) -> Mobile | None:
    """The mobile node whose home address, care-of address or NAI the packet names; None for advertisements to all."""
    for address in _addresses(packet):
        mobile = testbed.mobile_by_home(address) or testbed.mobile_by_coa(address)
        if mobile:
            return mobile
    message = message_of(packet)
    nai = message.extension(MIP4Ext_MNNAI) if isinstance(message, MIP4) else None
    return testbed.mobile_by_nai(nai.nai.decode(errors="replace")) if nai else None


def message_of(packet: Input | Output) -> Packet:
    """The Mobile IP message of a datagram; of what is on a link the whole IP packet."""
    return IP(packet.octets) if isinstance(packet, OnLink) else MIP4(packet.octets)


def _addresses(packet: Input | Output) -> Iterator[str]:
    if isinstance(packet, Transmission):
        yield packet.dest
    elif isinstance(packet, Datagram):
        yield packet.source
    message = message_of(packet)
    yield from (message.fields[name] for name in ("homeaddr", "coaddr") if name in message.fields)
    number = 1
    while (header := message.getlayer(IP, number)) is not None:
        yield from (header.dst, header.src)
        number += 1
