# SPDX-License-Identifier: GPL-2.0-or-later
"""Datagrams made to choke a reader: time grows with their octets, memory is bounded, nothing raises."""

import tracemalloc

import pytest
from scapy.layers.inet import ICMP, IP, UDP

from scapy_mip4.layers import MIP4, MIP4_RRQ
from scapy_mip4.layers.table import ExtensionSpace

RRQ = bytes(MIP4_RRQ())
LARGEST = 65507 - len(RRQ)  # octets of a UDP datagram behind the fixed part
SHARE = 1500  # octets of memory for an octet of input: a Packet object for each extension of one octet

TAILS = {
    "one-octet extensions": b"\0" * LARGEST,
    "empty extensions": b"\x84\0" * (LARGEST // 2),
    "an extension of the largest long layout": b"\x7f\0\xff\xf0" + b"x" * (LARGEST - 4),
    "a length past the end": b"\x7f\0\xff\xff" + b"x" * (LARGEST - 4),
    "vendor extensions": bytes.fromhex("8608000000007ed90001") * (LARGEST // 10),
    "lengths that point at each other": b"\x20\x20" * (LARGEST // 2),
    "information structures": b"\x32\x01\xff\x00" + b"\x80\x00" * (0xFF00 // 2),
}


@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_the_largest_datagrams_are_read_in_one_step_for_each_extension(tail, monkeypatch):
    taken = []
    take = ExtensionSpace.take
    monkeypatch.setattr(ExtensionSpace, "take", lambda *args: taken.append(1) or take(*args))
    tracemalloc.start()
    message = MIP4(RRQ + tail)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert bytes(message) == RRQ + tail
    message.clear_cache()
    assert bytes(message) == RRQ + tail
    assert len(taken) <= len(message.exts) + 1
    assert peak < SHARE * len(RRQ + tail)


@pytest.mark.parametrize("tail", [b"\0" * 10000, b"\x14\0" * 10000, bytes.fromhex("14010000000000ff") * 10000],
                         ids=["padding", "options of length 0", "options"])
@pytest.mark.parametrize("head", ["0a000000 00000000", "09000000 00020708", "29000000 06000001", "29000000 00000001"])
def test_icmp_messages_full_of_options(head, tail):
    octets = bytes.fromhex(head) + tail[:65000]
    message = ICMP(octets)
    assert bytes(message) == octets
    message.clear_cache()
    assert bytes(message) == octets


def test_tunnels_in_tunnels():
    octets = bytes(IP(dst="192.0.2.1") / UDP(sport=434, dport=434) / b"\x04\x04\0\0") * 2000
    packet = IP(octets)
    assert bytes(packet) == octets
    packet.show(dump=True)
    packet.summary()
