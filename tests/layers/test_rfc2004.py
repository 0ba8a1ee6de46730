# SPDX-License-Identifier: GPL-2.0-or-later
"""Minimal encapsulation: what follows it, checksums over the original addresses, headers within headers."""

import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.l2 import GRE
from scapy.packet import NoPayload, Raw

from scapy_mip4.layers import MinimalForwardingHeader

AS_FORWARDED = ("4500 002c 1234 0000 3f 37 6b60 c0000201 cb007105  11 80 023a c000020a c6336407"
                "03e8 07d0 000c 0000 74657374")
AS_SENT = ("4500 0028 1234 0000 3f 37 032b c6336407 cb007105  11 00 2cf5 c000020a"
           "03e8 07d0 000c 0000 74657374")


@pytest.mark.parametrize("octets, outer, header", [
    (AS_FORWARDED, "192.0.2.1", {"src": "198.51.100.7"}),
    (AS_SENT, "198.51.100.7", {"flags": 0}),
], ids=["source replaced", "source kept"])
def test_a_packet_of_the_tunnel(octets, outer, header):
    octets = bytes.fromhex(octets)
    built = (IP(id=0x1234, ttl=63, src=outer, dst="203.0.113.5") / MinimalForwardingHeader(dst="192.0.2.10", **header)
             / UDP(sport=1000, dport=2000, chksum=0) / b"test")
    assert bytes(built) == octets
    found = IP(octets)
    assert found.layers() == [IP, MinimalForwardingHeader, UDP, Raw]
    assert found[MinimalForwardingHeader].dst == "192.0.2.10"
    assert found[MinimalForwardingHeader].src == header.get("src")
    assert found[Raw].load == b"test"


@pytest.mark.parametrize("payload", [
    UDP() / b"x", TCP(), ICMP(), IP() / ICMP(), GRE() / IP(), MinimalForwardingHeader(),
], ids=lambda payload: type(payload).__name__)
def test_the_protocol_is_that_of_the_payload_in_ip(payload):
    octets = bytes(IP(dst="192.0.2.1") / MinimalForwardingHeader() / payload)
    header = IP(octets).payload
    assert header.proto == IP(bytes(IP() / payload)).proto
    assert type(header.payload) is type(payload)


@pytest.mark.parametrize("transport", [UDP(sport=1000, dport=2000) / b"test", TCP(sport=1000) / b"test"],
                         ids=["UDP", "TCP"])
@pytest.mark.parametrize("outer, header", [
    ("192.0.2.1", {"src": "198.51.100.7"}), ("198.51.100.7", {"flags": 0}),
], ids=["source replaced", "source kept"])
def test_checksums_behind_it_are_those_of_the_original_datagram(transport, outer, header):
    original = IP(src="198.51.100.7", dst="192.0.2.10") / transport
    tunnelled = IP(src=outer, dst="203.0.113.5") / MinimalForwardingHeader(dst="192.0.2.10", **header) / transport
    assert bytes(tunnelled)[20 + len(MinimalForwardingHeader(**header)):] == bytes(original)[20:]


def test_a_checksum_of_zero_is_sent_as_ones():
    header = MinimalForwardingHeader(dst="192.0.2.10", src="198.51.100.7")
    wanted = bytes.fromhex("03e8 07d0 000a ffff 07dd")  # the two octets that make the sum zero
    assert bytes(header / UDP(sport=1000, dport=2000) / wanted[8:])[12:] == wanted


def test_a_source_that_nothing_tells_leaves_the_checksum_null():
    assert bytes(MinimalForwardingHeader(flags=0) / UDP() / b"x")[14:16] == b"\0\0"


@pytest.mark.parametrize("octets", ["11", "11 00 2cf5", "11 00 2cf5 c00002", "11 80 023a c000020a c63364"])
def test_a_header_cut_short_is_raw(octets):
    packet = IP(bytes(IP(proto=55) / bytes.fromhex(octets)))
    assert packet.layers() == [IP, Raw]
    assert packet[Raw].load == bytes.fromhex(octets)


def test_a_later_fragment_has_no_header():
    assert IP(bytes(IP(proto=55, frag=1) / bytes(20))).layers() == [IP, Raw]


def test_a_protocol_nobody_reads_is_raw():
    header = MinimalForwardingHeader(bytes(MinimalForwardingHeader(proto=253) / b"abc"))
    assert (header.proto, header[Raw].load) == (253, b"abc")
    assert isinstance(MinimalForwardingHeader(bytes(MinimalForwardingHeader(proto=253))).payload, NoPayload)


def test_a_datagram_full_of_headers_is_read_nine_deep():
    octets = bytes(IP(proto=55, len=65020)) + bytes.fromhex("37 00 0000 c0000201") * 8125
    packet = IP(octets)
    assert packet.layers() == [IP, *[MinimalForwardingHeader] * 9, Raw]
    assert "Minimal Encapsulation" in packet.show(dump=True)
    packet.clear_cache()
    assert bytes(packet) == octets
