# SPDX-License-Identifier: GPL-2.0-or-later
"""Decoding compiled from `fields_desc` tells the same as the packets, of every class and of any octets."""

import inspect
import json
import random
from pathlib import Path

import pytest
from agreeing import compare
from fuzzing import damaged, seeds
from hypothesis import given
from hypothesis import strategies as st
from scapy.fields import XByteField
from scapy.packet import Packet

from scapy_mip4 import layers
from scapy_mip4.captures import document, read
from scapy_mip4.captures.compiled import class_of, decode_as, is_compiled, to_json_as
from scapy_mip4.layers import MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext, ICMP_AgentAdvertisement
from scapy_mip4.layers.extensions import TolerantPacket
from strategies import legal
from tshark_run import why_not

PCAPS = Path(__file__).parents[2] / "pcaps"
CLASSES = [cls for _, cls in inspect.getmembers(layers, inspect.isclass) if issubclass(cls, TolerantPacket)]


def assert_same(octets, cls):
    """Compare what is told of octets, as a document and as text, with what their packet is."""
    wanted = document(cls(octets))
    found = decode_as(cls, octets)
    assert found == wanted
    assert json.dumps(found) == json.dumps(wanted), "other types of values, or another order of fields"
    assert to_json_as(cls, octets) == json.dumps(wanted)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@given(octets=st.binary(min_size=1, max_size=80))
def test_any_octets_of_every_class(cls, octets):
    if not hasattr(cls, "dispatch_hook") or cls.dispatch_hook(octets) is cls:
        assert_same(octets, cls)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_legal_octets_of_every_class_whole_and_cut_short(cls, data):
    octets = bytes(data.draw(legal(cls)))
    octets = octets[:data.draw(st.integers(0, len(octets)) | st.just(len(octets)), "left")]
    if octets and (not hasattr(cls, "dispatch_hook") or cls.dispatch_hook(octets) is cls):
        assert_same(octets, cls)


def test_damaged_examples_in_messages():
    dice, places = random.Random(3), [place for place in seeds() if place[2] is MIP4]
    for _ in range(3000):
        examples, head, _ = dice.choice(places)
        octets = damaged(head + b"".join(dice.choices(examples, k=dice.randint(1, 3))), dice)
        assert_same(octets, class_of(octets))


@given(octets=st.binary(max_size=60) | st.binary(max_size=60).map(lambda octets: b"\x09\x00" + octets))
def test_any_octets_of_an_icmp_message(octets):
    assert_same(octets, class_of(octets, icmp=True))


@pytest.mark.parametrize("cls", [
    MIP4_RRQ, MIP4_RRP, layers.MIP4_TunnelData, ICMP_AgentAdvertisement, layers.MIP4Ext_MNNAI,
    layers.MIP4Ext_MobileHomeAuth, layers.MIP4Ext_Challenge, layers.ICMPExt_MobilityAgent,
])
def test_what_fills_recordings_needs_no_packets(cls):
    assert is_compiled(cls)


def test_a_class_that_reads_in_its_own_way_is_left_to_it():
    class Odd(MIP4Ext):
        fields_desc = [XByteField("number", 0)]

        def do_dissect(self, s):
            self.fields = {"number": 7}
            return b""

    assert not is_compiled(Odd)
    assert_same(b"\1", Odd)
    assert decode_as(Odd, b"\1") == {"layer": "Odd", "number": 7}


def test_a_field_that_reads_in_its_own_way_is_left_to_it():
    class Seventh(XByteField):
        def m2i(self, pkt, x):
            return x // 7

    class Odd(MIP4Ext):
        fields_desc = [XByteField("type", 0), Seventh("number", 0)]

    assert not is_compiled(Odd)
    assert decode_as(Odd, b"\1\16") == {"layer": "Odd", "type": 1, "number": 2}
    assert isinstance(Odd(b"\1\16"), Packet)


@pytest.mark.parametrize("file", sorted(PCAPS.glob("*.pcapng")), ids=lambda file: file.stem)
def test_every_message_of_the_captures(file):
    for seen in read(file):
        assert_same(seen.octets, type(seen.message))
        assert seen.document == document(seen.message)


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_random_packets_that_tshark_reads_too():
    shown, agreed = compare(count=1000, seed=5)
    assert agreed > shown > 400
