# SPDX-License-Identifier: GPL-2.0-or-later
"""ICMP errors that reach an agent as whole IP packets."""
from __future__ import annotations

import pytest
from scapy.layers.inet import ICMP, IP, UDP
from scapy.packet import Raw

from scapy_mip4.agents.icmp_errors import icmp_error_in

FA, HA, PORT = "192.0.2.1", "10.0.0.1", 434


def error(kind: int = 3, code: int = 1, source: str = FA, sport: int = PORT, **icmp: int) -> bytes:
    about = IP(src=source, dst=HA) / UDP(sport=sport, dport=PORT) / Raw(b"request")
    return bytes(IP(src=HA, dst=FA) / ICMP(type=kind, code=code, **icmp) / Raw(bytes(about)))


@pytest.mark.parametrize(("octets", "kind"), [
    (error(), "host-unreachable"), (error(code=0), "network-unreachable"), (error(11, 0), "ttl-exceeded"),
    (error(code=9), "icmp-3-9"),
])
def test_an_error_about_a_datagram_of_ours(octets: bytes, kind: str) -> None:
    assert icmp_error_in(octets, [FA], PORT) == (kind, HA, b"request")


@pytest.mark.parametrize("octets", [
    error(source=HA), error(sport=435), error(8), error(chksum=1), error()[:40], b"", b"\x45" * 20,
    bytes(IP(src=HA, dst=HA) / ICMP(type=3)), bytes(IP(src=HA, dst=FA) / ICMP(type=3)),
])
def test_anything_else(octets: bytes) -> None:
    assert icmp_error_in(octets, [FA], PORT) is None
