# SPDX-License-Identifier: GPL-2.0-or-later
"""Any octets dissect without an exception and build again to what they were."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import dissected, fields_of
from scapy.packet import Packet, Raw

from scapy_mip4 import layers
from scapy_mip4.layers import (
    CARD_Preferences, ICMPExt_PrefixLengths, ICMP_AgentAdvertisement, ICMP_RouterAddress, MIP4,
    MIP4Ext_Challenge, MIP4Ext_Unknown, MIP4Ext_UnknownLong, MIP4_RRQ,
)
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY
from strategies import legal

CLASSES = [cls for _, cls in inspect.getmembers(layers, inspect.isclass) if issubclass(cls, Packet)]
RRQ = bytes(MIP4_RRQ())


def likely_extensions(space):
    """Octets that often begin like an extension of the table, with Lengths that are right, short or long."""
    header = st.tuples(st.sampled_from(sorted(space.rows)) | st.integers(0, 255), st.integers(0, 40),
                       st.binary(max_size=40)).map(lambda t: bytes(t[:2]) + t[2])
    return st.lists(header | st.binary(max_size=6), max_size=8).map(b"".join)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@given(octets=st.binary(min_size=1, max_size=80))  # of no octets Scapy makes a default packet
def test_any_octets_into_every_layer(cls, octets):
    packet = cls(octets)
    assert bytes(packet) == octets
    packet.show(dump=True)
    packet.summary()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_any_legal_fields_build_and_dissect_to_the_same(cls, data):
    packet = data.draw(legal(cls))
    found = dissected(bytes(packet), cls)
    assert type(found) is cls
    assert fields_of(found) == fields_of(packet)


@given(tail=likely_extensions(CONTROL))
def test_extensions_of_a_message_build_again_without_the_cache(tail):
    message = MIP4(RRQ + tail)
    message.clear_cache()
    assert bytes(message) == RRQ + tail


@given(tail=likely_extensions(ICMP_DISCOVERY))
def test_extensions_of_an_advertisement_build_again_without_the_cache(tail):
    octets = bytes.fromhex("0900123400020708") + tail
    message = ICMP_AgentAdvertisement(octets)
    message.clear_cache()
    assert bytes(message) == octets


@pytest.mark.parametrize("tail, what", [
    ("20 14 00000100 aabb", "cut short"),
    ("20 02 0001", "Length too small for the SPI"),
    ("24 01 0014 0000", "long layout cut short"),
    ("26 00 ffff 00007ed9 0001", "Length past the end"),
    ("8b 03 0004 c0000201", "neither layout of 139"),
    ("2d 02 07 44", "a subtype of FA Error that is not assigned"),
])
def test_what_the_table_cannot_read_is_unknown(tail, what):
    message = MIP4(RRQ + bytes.fromhex(tail))
    assert isinstance(message.exts[0], MIP4Ext_Unknown), what
    assert message.exts[0].type == bytes.fromhex(tail)[0]


@pytest.mark.parametrize("tail, length", [("24 01 0002 aabb", 2), ("26 00 0020 00007ed9 0001", 32),
                                          ("9a 01 0003 040101", 3), ("30 09 0004 11223344", 4)])
def test_a_long_extension_that_cannot_be_read_keeps_its_layout(tail, length):
    (extension,) = MIP4(RRQ + bytes.fromhex(tail)).exts
    assert (type(extension), extension.len) == (MIP4Ext_UnknownLong, length)
    assert extension.data == bytes.fromhex(tail)[4:]


@pytest.mark.parametrize("extension", [ICMPExt_PrefixLengths(prefixes=[24] * 255),
                                       CARD_Preferences(attributes=list(range(1019)))])
def test_lists_are_read_up_to_the_largest_length(extension):
    found = type(extension)(bytes(extension))
    assert fields_of(found) == fields_of(extension)


def test_an_unknown_subtype_of_a_long_type_is_stepped_over():
    message = MIP4(RRQ + bytes.fromhex("29 07 0002 abcd" "9a 63 0001 ff" "84 04 a1b2c3d4"))
    assert [type(ext) for ext in message.exts] == [MIP4Ext_UnknownLong, MIP4Ext_UnknownLong, MIP4Ext_Challenge]
    assert (message.exts[0].subtype, message.exts[0].data) == (7, b"\xab\xcd")


def test_a_packet_that_could_not_be_read_builds_without_the_cache_too():
    address = ICMP_RouterAddress(b"\1\2")
    address.clear_cache()
    assert bytes(address) == b"\1\2"


def test_an_octet_too_few_for_an_extension_is_trailing():
    message = MIP4(RRQ + b"\x20")
    assert message.exts == []
    assert message[Raw].load == b"\x20"


def test_octets_beyond_the_fields_of_an_extension_stay_with_it():
    message = MIP4(RRQ + bytes.fromhex("2d 04 00 44 0102"))
    assert message.exts[0].status == 68
    assert message.exts[0][Raw].load == b"\1\2"


def test_a_message_cut_short_keeps_its_type_and_octets():
    message = MIP4(RRQ[:10])
    assert type(message) is MIP4
    assert (message.type, message.data) == (1, RRQ[1:10])
