# SPDX-License-Identifier: GPL-2.0-or-later
"""Hypothesis strategies for frames of all links, with whatever inside of them."""

from __future__ import annotations

from hypothesis import strategies as st
from scapy.layers.inet import ICMP, IP, TCP, UDP, IPOption_NOP, IPOption_RR
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import ARP, GRE, CookedLinux, CookedLinuxV2, Dot1AD, Dot1Q, Ether, Loopback
from scapy.layers.ppp import PPP, PPPoE
from scapy.packet import Packet, Raw

from scapy_mip4.layers import (
    MIP4_RRQ, MIP4_TunnelData, ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMP_ExperimentalMobility,
)

PORTS = frozenset({434, 20434})

addresses = st.sampled_from(["10.0.0.1", "10.0.0.2", "192.0.2.1", "224.0.0.11"])
ports = st.sampled_from([434, 20434, 53, 435, 690, 46337])
messages = st.one_of(
    st.builds(MIP4_RRQ, id=st.integers(0, 2**64 - 1)),
    st.binary(min_size=1, max_size=30).map(Raw),
)
icmp = st.one_of(
    st.builds(ICMP_AgentAdvertisement), st.builds(ICMP_AgentSolicitation), st.builds(ICMP_ExperimentalMobility),
    st.builds(lambda kind, octets: ICMP(type=kind) / octets, st.integers(0, 50), st.binary(max_size=20)),
)
udp = st.builds(lambda sport, dport, message: UDP(sport=sport, dport=dport) / message, ports, ports, messages)
tcp = st.builds(lambda sport, dport: TCP(sport=sport, dport=dport) / b"octets", ports, ports)
options = st.sampled_from([[], [], [], [IPOption_NOP()] * 4, [IPOption_RR()]])


def _ip(payload: Packet, src: str, dst: str, ttl: int, tos: int, options: list[Packet]) -> Packet:
    return IP(src=src, dst=dst, ttl=ttl, tos=tos, options=options) / payload


def _under_ip(payloads: st.SearchStrategy[Packet]) -> st.SearchStrategy[Packet]:
    return st.builds(_ip, payloads, addresses, addresses, st.integers(0, 255), st.integers(0, 255), options)


def _gre(payload: Packet, checksum: bool, key: bool, sequence: bool) -> Packet:
    return GRE(chksum_present=checksum, key_present=key, key=7, seqnum_present=sequence, sequence_number=1) / payload


other_ip = st.builds(lambda protocol, octets: IP(proto=protocol) / Raw(octets), st.sampled_from([2, 50, 89, 132, 255]),
                     st.binary(max_size=40))
ipv4 = st.recursive(
    st.one_of(_under_ip(st.one_of(udp, tcp, icmp)), other_ip),
    lambda inner: _under_ip(st.one_of(inner, st.builds(_gre, inner, st.booleans(), st.booleans(), st.booleans()))),
    max_leaves=3,
)
"""IPv4 headers, maybe inside each other."""
udp_tunnels = st.builds(lambda inner: IP() / UDP(sport=434, dport=434) / MIP4_TunnelData() / inner, ipv4)
other = st.one_of(
    st.builds(lambda: ARP()), st.builds(lambda octets: IPv6() / UDP(sport=434, dport=434) / octets, st.binary()))


def _ethernet(payload: Packet, tags: list[tuple[bool, int]]) -> Packet:
    header: Packet = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    for outer, number in tags:
        header = header / (Dot1AD(vlan=number) if outer else Dot1Q(vlan=number))
    return header / payload


tags = st.lists(st.tuples(st.booleans(), st.integers(0, 4095)), max_size=3)


def frames(payloads: st.SearchStrategy[Packet]) -> st.SearchStrategy[tuple[int, bytes]]:
    """Link types and octets of frames that Scapy can read as well."""
    ethernet = st.builds(_ethernet, st.one_of(payloads, other), tags)
    pppoe = payloads.map(lambda payload: _ethernet(PPPoE() / PPP() / payload, []))
    built = {
        1: st.one_of(ethernet, pppoe),
        113: payloads.map(lambda payload: CookedLinux() / payload),
        276: payloads.map(lambda payload: CookedLinuxV2() / payload),
        0: payloads.map(lambda payload: Loopback() / payload),
        9: payloads.map(lambda payload: PPP() / payload),
        101: payloads,
    }
    return st.one_of([st.tuples(st.just(link), frame.map(bytes)) for link, frame in built.items()])
