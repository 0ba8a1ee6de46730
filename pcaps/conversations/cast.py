# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses, keys and turns of speech that the conversations share."""

from __future__ import annotations

from typing import Any

from scapy.layers.inet import ICMP, IP, UDP
from scapy.packet import Packet, Raw

from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ
from scapy_mip4.security import MobilitySecurityAssociation, ntp_timestamp

Said = tuple[float, str, Packet]
"""Seconds from the start, comment, packet."""

START = 1767607200  # 2026-01-05 10:00:00 UTC

MN = "10.0.0.5"  # home address of the mobile node
NAI = "mn@example.org"
HA = "192.0.2.1"
HA2 = "192.0.2.2"
FA = "198.51.100.1"
FA2 = "198.51.100.129"
COA = "198.51.100.77"  # co-located care-of address
COA2 = "198.51.100.177"
CN = "203.0.113.9"
ALL_SYSTEMS = "224.0.0.1"
ALL_ROUTERS = "224.0.0.2"
ALL_AGENTS = "224.0.0.11"


def _association(spi: int, key: str, algorithm: str = "hmac-md5") -> MobilitySecurityAssociation:
    return MobilitySecurityAssociation(spi, bytes.fromhex(key), algorithm)


MN_HA = _association(0x100, "5b8f3ce0a97d1264f1e50c8b3a6d9270")
MN_AAA = _association(0x200, "e8a71d5c09b4f3623d90e7514fc8ba06")
FA_HA = _association(0x301, "9e1c07d5a24b63f88a3d51e6c07f2b94")
MN_FA = _association(0x400, "1f96d3b84a5ce7027be04c35d18f9a6e")
FA_FA = _association(0x500, "7d20c6f19b83e45a06d1fc9872b35e4a")


def stamp(seconds: float) -> int:
    """Return the Identification of a message sent that many seconds from the start."""
    return ntp_timestamp(START + seconds)


def udp(src: str, dst: str, message: Packet, sport: int = MIP4_PORT, dport: int = MIP4_PORT) -> Packet:
    """Return a control message on its way."""
    return IP(src=src, dst=dst) / UDP(sport=sport, dport=dport) / message


def icmp(src: str, dst: str, message: Packet, ttl: int = 1) -> Packet:
    """Return an ICMP message on its way, by default to the next hop only."""
    return IP(src=src, dst=dst, ttl=ttl) / message


def ping(src: str, dst: str, seq: int = 1, answer: bool = False, ttl: int = 64) -> Packet:
    """Return an echo request, or the answer to one, as data for a tunnel."""
    return IP(src=src, dst=dst, id=seq, ttl=ttl) / ICMP(type=0 if answer else 8, id=5, seq=seq) / Raw(b"data")


def request(seconds: float, *exts: Packet, **fields: Any) -> MIP4_RRQ:
    """Return a Registration Request of the mobile node by way of FA."""
    usual = {"homeaddr": MN, "haaddr": HA, "coaddr": FA, "lifetime": 1800, "id": stamp(seconds)}
    return MIP4_RRQ(**{**usual, **fields}, exts=list(exts))


def reply(asked: MIP4_RRQ, *exts: Packet, **fields: Any) -> MIP4_RRP:
    """Return the Registration Reply to a request, by default one that grants what it asks for."""
    usual = {name: getattr(asked, name) for name in ("lifetime", "homeaddr", "haaddr", "id")}
    return MIP4_RRP(**{**usual, **fields}, exts=list(exts))


def relayed(message: Packet, *exts: Packet, keep: int | None = None) -> Packet:
    """Return a message as an agent passes it on: `keep` of its extensions, by default all, and its own ones."""
    passed = message.copy()
    passed.exts = [*passed.exts[:keep], *exts]
    return passed
