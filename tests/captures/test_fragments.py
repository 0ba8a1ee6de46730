# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages that came in fragments."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import ethernet, message, pcap
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.packet import Packet, Raw

from scapy_mip4.captures import Seen
from scapy_mip4.captures.frames import Digger
from scapy_mip4.captures.frames.fragments import MOST_DATAGRAMS, MOST_OCTETS, TIMEOUT
from scapy_mip4.layers import ICMP_AgentAdvertisement, ICMPExt_MobilityAgent

RAW_IP = 101
LONG = message() + b"\xc8" * 200


def datagram(ident: int = 1, octets: bytes = LONG, sport: int = 434, **ip: object) -> Packet:
    ip = {"src": "10.0.0.1", "dst": "10.0.0.2", "id": ident, "ttl": 9, **ip}
    return IP(bytes(IP(**ip) / UDP(sport=sport, dport=sport) / octets))


def split(packet: Packet, size: int = 48) -> list[bytes]:
    return [bytes(each) for each in fragment(packet, size)]


def piece(ident: int, start: int, octets: bytes, more: bool = True) -> bytes:
    """A fragment with these octets, more of which follow or not."""
    return bytes(IP(src="10.0.0.1", dst="10.0.0.2", id=ident, proto=17, frag=start // 8, flags=int(more)) / Raw(octets))


def dig(frames: list[bytes], link: int = RAW_IP, digger: Digger | None = None) -> list[Seen]:
    """Dig in frames that come a hundredth of a second after each other."""
    digger = digger or Digger()
    return [seen for number, octets in enumerate(frames, start=1)
            for seen in digger.dig(octets, link, number, number / 100)]


@given(st.randoms(use_true_random=False), st.integers(1, 20))
def test_in_any_order_with_copies_the_last_one_that_is_missing_brings_the_message(chance, size: int) -> None:
    frames = split(datagram(), size * 8)
    order = [*range(len(frames)), *chance.choices(range(len(frames)), k=3)]
    chance.shuffle(order)
    last = 1 + max(order.index(each) for each in range(len(frames)))
    (seen,) = [seen for seen in dig([frames[each] for each in order]) if seen.frame == last]
    assert (seen.octets, seen.time, seen.src, seen.sport, seen.ttl) == (LONG, last / 100, "10.0.0.1", 434, 9)


def test_datagrams_among_each_other_are_told_apart() -> None:
    several = [datagram(1), datagram(2), datagram(1, src="10.0.0.3"), datagram(1, dst="10.0.0.3")]
    frames = [each for row in itertools.zip_longest(*map(split, several)) for each in row]
    assert [(seen.src, seen.dst) for seen in dig(frames)] == [(each.src, each.dst) for each in several]


def test_octets_that_came_first_win() -> None:
    first, *rest, last = split(datagram())
    other = split(datagram(octets=message() + b"\xff" * 200))
    (seen,) = dig([last, first, *other, *rest])
    assert seen.octets == LONG[:40] + b"\xff" * (len(LONG) - 40 - len(last) + 20) + LONG[-(len(last) - 20) :]


def test_fragments_that_overlap_in_part() -> None:
    octets = bytes(datagram().payload)
    size = len(octets)
    assert size % 8 == 0
    chance = random.Random(1)
    for _ in range(200):
        ends = [(start, min(start + 8 * chance.randrange(1, 9), size)) for start in range(0, size, 8)]
        parts = [piece(1, start, octets[start:end], end < size) for start, end in ends]
        chance.shuffle(parts)
        assert dig(parts)[0].octets == LONG


def test_fragments_with_padding_inside_a_tunnel() -> None:
    outer = IP(src="192.0.2.1", dst="192.0.2.2")
    frames = [bytes(ethernet(outer / IP(octets))) + bytes(10) for octets in split(datagram())]
    (seen,) = dig(frames, link=1)
    assert (seen.octets, seen.via) == (LONG, ("ip-in-ip",))


def test_fragments_of_the_tunnel_of_fragments() -> None:
    outers = [IP(bytes(IP(src="192.0.2.1", dst="192.0.2.2", id=number) / IP(octets)))
              for number, octets in enumerate(split(datagram()))]
    (seen,) = dig([octets for outer in outers for octets in split(outer, 24)])
    assert (seen.octets, seen.via) == (LONG, ("ip-in-ip",))


def test_fragments_of_a_tunnel() -> None:
    (seen,) = dig(split(IP(bytes(IP(src="192.0.2.1", dst="192.0.2.2") / datagram()))))
    assert (seen.octets, seen.via, seen.src) == (LONG, ("ip-in-ip",), "10.0.0.1")


def test_the_same_fragments_on_both_sides_of_a_tunnel_are_two_messages() -> None:
    inner = split(datagram())
    outer = [bytes(IP(src="192.0.2.1", dst="192.0.2.2") / IP(octets)) for octets in inner]
    seen = dig([each for pair in zip(inner, outer) for each in pair])
    assert [each.via for each in seen] == [(), ("ip-in-ip",)]
    assert [each.octets for each in seen] == [LONG, LONG]


def test_an_advertisement_in_fragments() -> None:
    advertisement = ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent(coaddrs=["10.0.0.9"] * 20)])
    packet = IP(bytes(IP(src="10.0.0.1", dst="224.0.0.1") / advertisement))
    (seen,) = dig(split(packet))
    assert seen.octets == bytes(packet.payload)


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_finds_messages_in_the_same_frames(tmp_path: Path) -> None:
    chance = random.Random(4)
    frames = [octets for ident in range(50) for octets in split(datagram(ident, sport=chance.choice([434, 53])))]
    chance.shuffle(frames)
    file = tmp_path / "x.pcap"
    file.write_bytes(pcap(frames, link=RAW_IP))
    command = ["tshark", "-n", "-r", str(file), "-Y", "mip", "-T", "fields", "-e", "frame.number"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [seen.frame for seen in dig(frames)] == list(map(int, printed.split()))


def test_no_part_of_a_message_is_told() -> None:
    frames = split(datagram())
    for missing in range(len(frames)):
        assert dig(frames[:missing] + frames[missing + 1 :]) == []


def test_fragments_of_other_traffic_bring_nothing() -> None:
    for payload in (UDP(sport=53, dport=53) / LONG, TCP() / LONG, ICMP() / LONG):
        packet = IP(bytes(IP(src="10.0.0.1", dst="10.0.0.2") / payload))
        for frames in itertools.permutations(split(packet, 120)):
            assert dig(list(frames)) == []


def test_an_identification_in_use_again_at_once() -> None:
    other, ours = split(datagram(sport=53)), split(datagram())
    assert [seen.frame for seen in dig([*other[:2], *ours])] == [2 + len(ours)]
    assert [seen.frame for seen in dig([*other, ours[1], ours[0], *ours[2:]])] == [len(other) + len(ours)]


def test_a_later_first_fragment_changes_nothing() -> None:
    other, ours = split(datagram(sport=53, ttl=3)), split(datagram())
    (seen,) = dig([ours[0], other[0], *ours[1:]])
    assert (seen.octets, seen.sport, seen.ttl) == (LONG, 434, 9)


def test_fragments_wait_for_so_long() -> None:
    first, *rest = split(datagram())
    for wait, messages in ((TIMEOUT, 1), (TIMEOUT + 0.001, 0)):
        digger = Digger()
        digger.dig(first, RAW_IP, 1, 1000.0)
        assert sum(len(digger.dig(each, RAW_IP, 2, 1000.0 + wait)) for each in rest) == messages


def test_a_whole_datagram_comes_after_the_time_of_another_with_its_identification() -> None:
    frames = split(datagram())
    digger = Digger()
    digger.dig(frames[0], RAW_IP, 1, 0.0)
    assert [seen.octets for each in frames for seen in digger.dig(each, RAW_IP, 2, 100.0)] == [LONG]


def test_so_many_are_kept_and_the_oldest_go_first() -> None:
    digger = Digger()
    first, end = bytes(UDP(sport=434, dport=434, len=8 + len(message()))), message()
    for ident in range(MOST_DATAGRAMS + 1):
        digger.dig(piece(ident, 0, first), RAW_IP, 1, 0.0)
    ends = [digger.dig(piece(ident, len(first), end, more=False), RAW_IP, 2, 0.0) for ident in (MOST_DATAGRAMS, 1, 0)]
    assert [[seen.octets for seen in end] for end in ends] == [[message()], [message()], []]


def test_so_many_octets_are_kept() -> None:
    digger = Digger()
    octets = bytes(UDP(sport=434, dport=434)) + message() + bytes(60_000)
    count = MOST_OCTETS // len(octets) + 2
    for ident in range(count):
        digger.dig(piece(ident, 0, octets), RAW_IP, 1, 0.0)
    ends = [digger.dig(piece(ident, len(octets), b"", more=False), RAW_IP, 2, 0.0) for ident in range(count)]
    assert [len(end) for end in ends] == [0, 0] + [1] * (count - 2)


def test_a_fragment_beyond_the_longest_datagram_is_none() -> None:
    first, *rest = split(datagram())
    beyond = piece(1, 0xFFF8, bytes(100))
    assert len(dig([first, beyond, *rest])) == 1


def test_a_fragment_that_the_snap_length_cut_does_not_count() -> None:
    first, *rest = split(datagram())
    assert dig([first[:-1], *rest]) == []
    assert len(dig([first[:-1], *rest, first])) == 1
