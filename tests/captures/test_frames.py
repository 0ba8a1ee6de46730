# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages in frames of all link types and in tunnels of all kinds."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from functools import reduce
from operator import truediv
from pathlib import Path

import pytest
from recordings import enhanced, ethernet, interface, message, request, section
from scapy.layers.inet import ICMP, IP, TCP, UDP, IPerror, IPOption_RR, UDPerror
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import ARP, GRE, LLC, SNAP, Dot1AD, Dot1Q, Dot3
from scapy.packet import Packet

from scapy_mip4.captures import Seen
from scapy_mip4.captures.frames import LINKS, Digger
from scapy_mip4.layers import (
    MIP4_RRQ, ICMP_AgentAdvertisement, ICMPExt_MobilityAgent, MIP4_TunnelData, MinimalForwardingHeader,
)

REQUEST = request()
RAW = bytes(REQUEST)
MAC = bytes(12)
OUTER = IP(src="192.0.2.1", dst="192.0.2.2", ttl=33)
MPLS = b"\x00\x01\x00\x40"
MPLS_BOTTOM = b"\x00\x02\x01\x40"


def pppoe(octets: bytes) -> bytes:
    return b"\x11\x00\x00\x07" + struct.pack(">H", len(octets)) + octets


def minimal(packet: IP, source: str | None = None) -> Packet:
    """Minimal encapsulation of what is in an IP packet, to its destination and from `source`."""
    fields = {"flags": "S", "src": source} if source else {"flags": 0}
    return MinimalForwardingHeader(proto=17, dst=packet.dst, **fields) / packet.payload


# Frames with one message in no tunnel: link type, octets.
LINKED = {
    "Ethernet": (1, bytes(ethernet(REQUEST))),
    "VLAN": (1, bytes(ethernet(Dot1Q(vlan=5) / REQUEST))),
    "QinQ": (1, bytes(ethernet(Dot1AD(vlan=5) / Dot1Q(vlan=6) / REQUEST))),
    "four tags": (1, bytes(ethernet(Dot1Q() / Dot1Q() / Dot1Q() / Dot1Q() / REQUEST))),
    "old QinQ": (1, MAC + b"\x91\x00\x00\x05\x81\x00\x00\x06\x08\x00" + RAW),
    "SNAP": (1, bytes(Dot3() / LLC() / SNAP(code=0x800) / REQUEST)),
    "MPLS": (1, MAC + b"\x88\x47" + MPLS + MPLS + MPLS_BOTTOM + RAW),
    "PPPoE": (1, MAC + b"\x88\x64" + pppoe(b"\x00\x21" + RAW)),
    "PPPoE in a VLAN, protocol in one octet": (1, MAC + b"\x81\x00\x00\x05\x88\x64" + pppoe(b"\x21" + RAW)),
    "cooked": (113, struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x800) + RAW),
    "cooked VLAN": (113, struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x8100) + b"\x00\x05\x08\x00" + RAW),
    "cooked 2": (276, struct.pack(">HHIHBB8s", 0x800, 0, 3, 1, 0, 6, bytes(8)) + RAW),
    "cooked 2 VLAN": (276, struct.pack(">HHIHBB8s", 0x8100, 0, 3, 1, 0, 6, bytes(8)) + b"\x00\x05\x08\x00" + RAW),
    "raw": (101, RAW),
    "raw, number 12": (12, RAW),
    "raw, number 14": (14, RAW),
    "raw IPv4": (228, RAW),
    "loopback, little": (0, b"\x02\x00\x00\x00" + RAW),
    "loopback, big": (0, b"\x00\x00\x00\x02" + RAW),
    "OpenBSD loopback": (108, b"\x00\x00\x00\x02" + RAW),
    "PPP": (9, b"\x00\x21" + RAW),
    "PPP with address and control": (9, b"\xff\x03\x00\x21" + RAW),
    "PPP in HDLC": (50, b"\xff\x03\x00\x21" + RAW),
    "Cisco HDLC as PPP": (50, b"\x0f\x00\x08\x00" + RAW),
    "Cisco HDLC": (104, b"\x0f\x00\x08\x00" + RAW),
    "PPPoE alone": (51, pppoe(b"\x00\x21" + RAW)),
    "padding": (1, bytes(ethernet(REQUEST)) + bytes(30)),
    "options": (1, bytes(ethernet(request(options=[IPOption_RR()] * 3)))),
    "total length 0": (1, bytes(ethernet(request(len=0, chksum=0)))),
}
# What each frame's messages, from the outermost, came through.
TUNNELLED = {
    "IP in IP": (OUTER / REQUEST, [("ip-in-ip",)]),
    "IP in IP twice": (OUTER / OUTER / REQUEST, [("ip-in-ip", "ip-in-ip")]),
    "GRE": (OUTER / GRE() / REQUEST, [("gre",)]),
    "GRE with all fields": (OUTER / GRE(chksum_present=1, key_present=1, seqnum_present=1) / REQUEST, [("gre",)]),
    "GRE with key": (OUTER / GRE(key_present=1, key=1) / REQUEST, [("gre",)]),
    "GRE with Ethernet": (OUTER / GRE(proto=0x6558) / ethernet(Dot1Q() / REQUEST), [("gre",)]),
    "minimal": (IP(src="10.0.0.1", dst="192.0.2.2") / minimal(REQUEST), [("minimal",)]),
    "minimal with source": (OUTER / minimal(REQUEST, "10.0.0.1"), [("minimal",)]),
    "GRE in IP": (OUTER / OUTER / GRE() / REQUEST, [("ip-in-ip", "gre")]),
    "UDP": (OUTER / UDP(sport=434, dport=434) / MIP4_TunnelData(nh=4) / REQUEST, [(), ("udp",)]),
    "GRE in UDP": (OUTER / UDP(sport=434, dport=434) / MIP4_TunnelData(nh=47) / GRE() / REQUEST,
                   [(), ("udp", "gre")]),
    "minimal in UDP": (OUTER / UDP(sport=434, dport=434) / MIP4_TunnelData(nh=55) / minimal(REQUEST, "10.0.0.1"),
                       [(), ("udp", "minimal")]),
}
UNREAD_BY_TSHARK = ["minimal", "minimal with source", "minimal in UDP", "GRE in UDP"]
"""Tunnels that it does not look into."""


def dig(packet: Packet | bytes, link: int = 101) -> list[Seen]:
    return Digger().dig(bytes(packet), link, 1, 0.0)


@pytest.mark.parametrize("name", LINKED)
def test_links(name: str) -> None:
    link, octets = LINKED[name]
    (seen,) = dig(octets, link)
    assert (seen.octets, seen.src, seen.dst, seen.via) == (message(), "10.0.0.1", "10.0.0.2", ())


@pytest.mark.parametrize("name", TUNNELLED)
def test_tunnels(name: str) -> None:
    packet, via = TUNNELLED[name]
    *carriers, seen = found = dig(packet)
    assert [each.via for each in found] == via
    assert (seen.octets, seen.src, seen.dst, seen.sport, seen.dport) == (message(), "10.0.0.1", "10.0.0.2", 434, 434)
    assert all((each.src, each.dst, each.octets[0]) == ("192.0.2.1", "192.0.2.2", 4) for each in carriers)


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_finds_messages_in_the_same_frames(tmp_path: Path) -> None:
    links = sorted(LINKS)
    cases = [*LINKED.values(), *((101, bytes(packet)) for packet, _ in TUNNELLED.values())]
    file = tmp_path / "x.pcapng"
    blocks = [enhanced(octets, interface=links.index(link)) for link, octets in cases]
    file.write_bytes(section() + b"".join(interface(link) for link in links) + b"".join(blocks))
    command = ["tshark", "-n", "-r", str(file), "-T", "fields", "-e", "mip.type"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    types = [[seen.octets[0] for seen in Digger().dig(octets, link, 1, 0.0)] for link, octets in cases]
    expected = dict(zip([*LINKED, *TUNNELLED], types))
    for name in UNREAD_BY_TSHARK:
        assert expected[name].pop() == 1
    told = [list(map(int, filter(None, line.split(",")))) for line in printed.splitlines()]
    assert dict(zip(expected, told)) == expected


NOTHING = {
    "ARP": ethernet(ARP()),
    "IPv6": ethernet(IPv6() / UDP(sport=434, dport=434) / MIP4_RRQ()),
    "TCP": ethernet(IP() / TCP(sport=434, dport=434) / MIP4_RRQ()),
    "another port": ethernet(IP() / UDP(sport=435, dport=1434) / MIP4_RRQ()),
    "an echo request": ethernet(IP() / ICMP() / bytes(30)),
    "an ICMP error about a message": ethernet(
        IP() / ICMP(type=3, code=3) / IPerror() / UDPerror(sport=434, dport=434) / MIP4_RRQ()),
    "a short ICMP message": ethernet(IP(proto=1) / b"\x0a\0\0\0"),
    "GRE of PPTP": ethernet(OUTER / GRE(version=1) / REQUEST),
    "GRE with routing": ethernet(OUTER / GRE(routing_present=1) / REQUEST),
    "GRE with IPv6": ethernet(OUTER / GRE(proto=0x86DD) / IPv6()),
    "IPv6 in IP": ethernet(OUTER / IPv6() / UDP(sport=434, dport=434) / MIP4_RRQ()),
    "tunnel data with another next header": ethernet(OUTER / IP(proto=4) / bytes(30)),
    "version 5": ethernet(request(version=5)),
    "a header that is too short": ethernet(request(ihl=4)),
    "a total length below that of the header": ethernet(request(len=19)),
    "PPPoE discovery": MAC + b"\x88\x63" + pppoe(b"\x00\x21" + RAW),
    "LCP": MAC + b"\x88\x64" + pppoe(b"\xc0\x21" + RAW),
    "MPLS without a bottom": MAC + b"\x88\x47" + MPLS * 30,
}


@pytest.mark.parametrize("name", NOTHING)
def test_where_there_is_no_message(name: str) -> None:
    assert dig(NOTHING[name], 1) == []


def test_an_advertisement_is_seen_without_ports_and_without_padding() -> None:
    advertisement = IP(src="10.0.0.2", dst="224.0.0.1", ttl=1) / ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent()])
    (seen,) = dig(bytes(ethernet(advertisement)) + bytes(9), 1)
    assert (seen.sport, seen.dport, seen.ttl) == (None, None, 1)
    assert seen.octets == bytes(advertisement.payload)


@pytest.mark.parametrize(("length", "octets"), [
    (None, 24), (0, 24), (7, 24), (8, 0), (12, 4), (32, 24), (33, 24), (0xFFFF, 24),
])
def test_a_wrong_udp_length_has_what_there_is(length: int | None, octets: int) -> None:
    (seen,) = dig(bytes(IP() / UDP(sport=434, dport=9, len=length) / message()) + bytes(5))
    assert seen.octets == message()[:octets]
    assert not seen.cut


def test_the_inner_datagram_ends_where_the_outer_one_does() -> None:
    inner = IP(bytes(REQUEST))
    inner.len += 10
    (seen,) = dig(bytes(IP(bytes(OUTER / inner))) + b"padding of the link")
    assert (seen.octets, seen.cut) == (message(), False)


def test_tunnels_in_tunnels_up_to_a_depth() -> None:
    (seen,) = dig(reduce(truediv, [OUTER] * 8) / REQUEST)
    assert seen.via == ("ip-in-ip",) * 8
    assert dig(reduce(truediv, [OUTER] * 9) / REQUEST) == []
    one = IP() / UDP(sport=434, dport=434) / MIP4_TunnelData(nh=4)
    assert [len(seen.via) for seen in dig(reduce(truediv, [one] * 20))] == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    nested = bytes(REQUEST)[20:]
    for _ in range(20):
        nested = b"\x37\x00\x00\x00" + bytes(4) + nested
    assert dig(IP(proto=55) / nested) == []


def test_many_addresses_are_told_right() -> None:
    digger = Digger()
    for number in range(140_000):
        octets = RAW[:12] + number.to_bytes(4, "big") + RAW[16:]
        (seen,) = digger.dig(octets, 101, number, 0.0)
        assert seen.src == f"0.{number >> 16}.{number >> 8 & 255}.{number & 255}"


def test_no_octets_are_too_strange() -> None:
    chance = random.Random(3)
    frames = [*LINKED.values(), *((101, bytes(packet)) for packet, _ in TUNNELLED.values())]
    digger = Digger()
    for _ in range(30):
        for link, octets in frames:
            changed = bytearray(octets[: chance.randrange(len(octets) + 1)])
            for _ in range(min(len(changed), chance.randrange(4))):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            for each in (link, chance.choice(sorted(LINKS))):
                for seen in digger.dig(bytes(changed), each, 1, 0.0, len(octets)):
                    assert seen.octets in bytes(changed)
