# SPDX-License-Identifier: GPL-2.0-or-later
"""Datagrams that reach an agent as whole IP packets."""
from __future__ import annotations

import pytest
from scapy.layers.inet import IP, UDP
from scapy.packet import Raw

from scapy_mip4.agents.base import Transmission
from scapy_mip4.agents.link_datagrams import datagram_in, packet_of

FA, HOME, PORT = "192.0.2.1", "10.0.0.5", 434


def packet(trailer: bytes = b"", dest: str = FA, dport: int = PORT, **udp: int) -> bytes:
    whole = IP(bytes(IP(src=HOME, dst=dest, ttl=9) / UDP(sport=5000, dport=dport, **udp) / Raw(b"message!")))
    return bytes(IP(src=HOME, dst=dest, ttl=9, proto=17) / Raw(bytes(whole[UDP]) + trailer))


@pytest.mark.parametrize("octets", [packet(), packet(chksum=0), packet(b"behind the end")])
def test_a_sound_datagram(octets: bytes) -> None:
    datagram = datagram_in(octets, [FA], PORT, 1.5)
    assert datagram is not None
    assert (datagram.octets, datagram.source, datagram.source_port, datagram.dest) == (b"message!", HOME, 5000, FA)
    assert (datagram.dest_port, datagram.ttl, datagram.time) == (PORT, 9, 1.5)


@pytest.mark.parametrize("octets", [
    packet(chksum=1), packet(dest=HOME), packet(dport=435), packet(len=7), packet(len=90), packet()[:24], b"", b"\x45",
    bytes(IP(src=HOME, dst=FA) / Raw(b"no datagram")),
])
def test_no_sound_datagram(octets: bytes) -> None:
    assert datagram_in(octets, [FA], PORT, 1.5) is None


@pytest.mark.parametrize(("with_checksum", "checksum"), [(True, packet()[26:28]), (False, b"\0\0")])
def test_a_datagram_as_the_link_shows_it(with_checksum: bool, checksum: bytes) -> None:
    output = Transmission(b"message!", HOME, FA, PORT, ttl=9)
    shown = packet_of(output, 5000, with_checksum)
    assert shown[26:28] == checksum
    assert shown[:10] + shown[12:26] + shown[28:] == packet()[:10] + packet()[12:26] + packet()[28:]
