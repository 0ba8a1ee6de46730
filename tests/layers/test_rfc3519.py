# SPDX-License-Identifier: GPL-2.0-or-later
"""Tunnels in UDP: what is in them, keepalives, tunnels in tunnels."""

import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import GRE
from scapy.packet import Raw

from scapy_mip4.layers import MIP4, MIP4_TunnelData, MIP4Ext, MinimalForwardingHeader

OUTER = IP(src="203.0.113.5", dst="192.0.2.1") / UDP(sport=40000)
ORIGINAL = IP(src="10.0.0.5", dst="198.51.100.7") / TCP(dport=80)


@pytest.mark.parametrize("tunnelled, number, inside", [
    (ORIGINAL, 4, [IP, TCP]),
    (GRE() / ORIGINAL, 47, [GRE, IP, TCP]),
    (GRE(key_present=1, key=7) / ORIGINAL, 47, [GRE, IP, TCP]),
    (MinimalForwardingHeader(src="10.0.0.5", dst="198.51.100.7") / TCP(dport=80), 55, [MinimalForwardingHeader, TCP]),
    (MinimalForwardingHeader(flags=0, dst="198.51.100.7") / TCP(dport=80), 55, [MinimalForwardingHeader, TCP]),
])
def test_the_next_header_tells_what_is_in_the_tunnel(tunnelled, number, inside):
    found = IP(bytes(OUTER / MIP4_TunnelData() / tunnelled))
    assert found.layers() == [IP, UDP, MIP4_TunnelData, *inside]
    assert found[MIP4_TunnelData].nh == number
    assert found[TCP].dport == 80


def test_minimal_encapsulation_in_udp_takes_the_source_from_the_outer_header():
    transport = UDP(sport=1000, dport=2000) / b"test"
    tunnelled = OUTER / MIP4_TunnelData() / MinimalForwardingHeader(flags=0, dst="198.51.100.7") / transport
    original = IP(src="203.0.113.5", dst="198.51.100.7") / transport
    assert bytes(tunnelled)[-12:] == bytes(original)[-12:]


@pytest.mark.parametrize("octets, inside", [
    ("04 04 0000", []),
    ("04 fd 0000 0102", [Raw]),
    ("04 11 0000 03e8 07d0 0008 0000", [UDP]),
    ("04 2f 0000 08", [Raw]),
])
def test_whatever_follows_a_tunnel_header(octets, inside):
    octets = bytes.fromhex(octets)
    message = MIP4(octets)
    assert message.layers() == [MIP4_TunnelData, *inside]
    assert bytes(message) == octets


def test_a_header_cut_short_keeps_its_type_and_octets():
    message = MIP4(b"\x04\x04\x00")
    assert (type(message), message.type, message.data) == (MIP4, 4, b"\x04\x00")


def test_tunnel_data_has_no_extensions():
    message = MIP4(bytes(MIP4_TunnelData() / ORIGINAL))
    assert message.extensions(MIP4Ext) == []
    assert message.extension("MIP4Ext_MobileHomeAuth") is None


@pytest.mark.parametrize("src, seq, answers", [
    ("192.0.2.1", 1, True), ("192.0.2.1", 2, False), ("192.0.2.9", 1, False),
])
def test_a_keepalive_is_answered_in_the_tunnel(src, seq, answers):
    keepalive = OUTER / MIP4_TunnelData() / IP(src="10.0.0.5", dst="192.0.2.1") / ICMP(type=8, id=7, seq=1)
    reply = (IP(src="192.0.2.1", dst="203.0.113.5") / UDP(sport=434, dport=40000) / MIP4_TunnelData()
             / IP(src=src, dst="10.0.0.5") / ICMP(type=0, id=7, seq=seq))
    keepalive, reply = IP(bytes(keepalive)), IP(bytes(reply))
    assert bool(reply.answers(keepalive)) is answers
    assert (reply.hashret() == keepalive.hashret()) is answers


def test_the_summary_names_tunnel_and_packet():
    assert MIP4_TunnelData(nh="gre").summary() == "MIPv4 Tunnel Data gre"
    assert "10.0.0.5" in (MIP4_TunnelData() / ORIGINAL).summary()


IN_IP = bytes(IP(len=65535, chksum=0, dst="192.0.2.1") / UDP(sport=434, dport=434, len=65515, chksum=0) / b"\4\4\0\0")
IN_UDP = b"\4\x11\0\0" + bytes(UDP(sport=434, dport=434, len=65535, chksum=0))
IN_MINIMAL = b"\4\x37\0\0" + bytes.fromhex("11 00 0000 c0000201") + bytes(UDP(dport=434, len=65535, chksum=0))


@pytest.mark.parametrize("nested, once", [
    (IN_IP, [IP, UDP, MIP4_TunnelData]),
    (IN_UDP, [MIP4_TunnelData, UDP]),
    (IN_MINIMAL, [MIP4_TunnelData, MinimalForwardingHeader, UDP]),
], ids=["IP", "UDP alone", "minimal encapsulation"])
def test_tunnels_in_tunnels_are_read_nine_deep(nested, once):
    octets = nested * (65000 // len(nested))
    packet = (IP if nested is IN_IP else MIP4)(octets)
    layers = packet.layers()
    assert layers[-1] is Raw
    assert layers[:-1] == (once * 9)[:len(layers) - 1]
    assert sum(issubclass(layer, (MIP4_TunnelData, MinimalForwardingHeader)) for layer in layers) == 9
    assert "Raw" in packet.show(dump=True)
    assert packet.summary()
    packet.clear_cache()
    assert bytes(packet) == octets


def test_a_tunnel_full_of_ip_in_ip_can_be_shown_and_built():
    octets = b"\4\4\0\0" + bytes(IP(proto=4, len=65535, chksum=0, dst="192.0.2.1")) * 3200
    message = MIP4(octets)
    assert bytes(message) == octets
    assert "Raw" in message.show(dump=True)
