# SPDX-License-Identifier: GPL-2.0-or-later
"""What is skipped has no message in it, and what is found is what Scapy finds."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from frame_strategies import PORTS, frames, ipv4, udp_tunnels
from hypothesis import given
from hypothesis import strategies as st
from recordings import ethernet, pcap, record, pcap_header, request
from scapy.layers.inet import IP, TCP, UDP, fragment
from scapy.layers.l2 import GRE
from scapy.utils import PcapReader
from scapy_oracle import dissected, found_by_scapy

from scapy_mip4.captures import read
from scapy_mip4.captures.frames import LINKS, Digger, boring
from scapy_mip4.captures.frames.protocols import ICMP_TYPES
from scapy_mip4.layers.icmp import registered_messages

PCAPS = Path(__file__).parents[2] / "pcaps"
LINK_TYPES = sorted(LINKS)


@given(frames(ipv4), st.binary(max_size=30))
def test_what_is_found_is_what_scapy_finds(framed: tuple[int, bytes], padding: bytes) -> None:
    link, frame = framed
    found = Digger(PORTS).dig(frame, link, 1, 0.0)
    expected = list(found_by_scapy(dissected(frame, link), PORTS))
    assert [(seen.src, seen.dst, seen.sport, seen.dport, seen.ttl, seen.octets) for seen in found] == expected
    padded = Digger(PORTS).dig(frame + padding, link, 1, 0.0)
    assert [seen.octets for seen in padded] == [seen.octets for seen in found]


@pytest.mark.parametrize("file", sorted(PCAPS.glob("*.pcapng")), ids=lambda file: file.stem)
def test_captures_that_come_with_the_project(file: Path) -> None:
    expected = []
    with PcapReader(str(file)) as capture:
        for number, frame in enumerate(capture, start=1):
            expected += [(number, float(frame.time), *each) for each in found_by_scapy(frame, PORTS)]
    found = [(seen.frame, seen.time, seen.src, seen.dst, seen.sport, seen.dport, seen.ttl, seen.octets)
             for seen in read(file, ports=PORTS)]
    assert found == expected


@given(frames(st.one_of(ipv4, udp_tunnels)), st.data(), st.binary(max_size=80))
def test_no_frame_with_a_message_is_skipped(framed: tuple[int, bytes], data: st.DataObject, behind: bytes) -> None:
    link, frame = framed
    changed = bytearray(frame)
    for position in data.draw(st.lists(st.integers(0, len(frame) - 1), max_size=3)):
        changed[position] = data.draw(st.integers(0, 255))
    frame = bytes(changed[: data.draw(st.integers(0, len(frame)) | st.just(len(frame)))])
    for each in {link, data.draw(st.sampled_from(LINK_TYPES))}:
        if boring(each, PORTS)(b"before" + frame + behind, 6):
            digger = Digger(PORTS)
            assert digger.dig(frame, each, 1, 0.0, length=len(frame) + 1) == []


@given(st.lists(st.tuples(ipv4, st.integers(1, 10), st.booleans()), max_size=6), st.randoms(use_true_random=False))
def test_fragments_among_others_are_found_as_without_skipping(drawn: list, chance) -> None:
    packets = []
    for number, (packet, size, split) in enumerate(drawn):
        whole = IP(bytes(packet))
        whole.id = number
        packets += [bytes(each) for each in fragment(whole, size * 8)] if split else [bytes(whole)]
    chance.shuffle(packets)
    digger = Digger(PORTS)
    expected = [(number, seen.octets) for number, packet in enumerate(packets, start=1)
                for seen in digger.dig(packet, 101, number, 0.0)]
    with TemporaryDirectory() as directory:
        file = Path(directory, "file")
        file.write_bytes(pcap(packets, link=101))
        assert [(seen.frame, seen.octets) for seen in read(file, ports=PORTS)] == expected


def test_usual_traffic_is_skipped() -> None:
    ports = frozenset({434})
    usual = [TCP() / bytes(100), UDP(sport=53, dport=4000) / bytes(50)]
    for payload in usual:
        ip = IP(src="10.0.0.1", dst="10.0.0.2") / payload
        outer = IP(src="10.0.0.1", dst="10.0.0.2")
        for each in (ip, outer / ip, outer / GRE() / ip, outer / GRE(key_present=1, key=7) / ip):
            assert boring(1, ports)(bytes(ethernet(each)), 0)
            assert boring(101, ports)(bytes(each), 0)
    assert not boring(1, ports)(bytes(ethernet(request())), 0)


def test_any_number_of_ports_also_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    ip = IP(src="10.0.0.1", dst="10.0.0.2")
    octets = [bytes(ethernet(ip / UDP(sport=port, dport=9) / b"x")) for port in (434, 40, 0x2828, 0x5C29, 0x2A2A)]
    file.write_bytes(pcap_header() + b"".join(map(record, octets)))
    assert [seen.frame for seen in read(file, ports=())] == []
    assert [seen.frame for seen in read(file, ports=(40, 0x2828, 0x5C29, 0x2A2A))] == [2, 3, 4, 5]
    assert [seen.frame for seen in read(file, ports=range(65536))] == [1, 2, 3, 4, 5]


def test_icmp_messages_are_those_that_have_layers() -> None:
    assert {kind for kind, subtype in registered_messages() if subtype is None} == ICMP_TYPES
