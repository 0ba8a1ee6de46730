# SPDX-License-Identifier: GPL-2.0-or-later
"""Return routability, and the information structures of a prefix advertisement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.packet import Raw

from scapy_mip4.layers import *  # noqa: F403
from scapy_mip4.layers.extensions import TolerantPacket

RRP = bytes(MIP4_RRP())


def advertisement(octets):
    """A reply with these octets as information structures, and its extension."""
    message = MIP4(RRP + b"\x32\x01" + len(octets).to_bytes(2, "big") + octets)
    return message, message.exts[0]


@pytest.mark.parametrize("answer, request_cls, other_cls", [
    (MIP4_HoT, MIP4_HoTI, MIP4_CoTI), (MIP4_CoT, MIP4_CoTI, MIP4_HoTI)])
def test_a_test_answers_the_init_with_its_cookie(answer, request_cls, other_cls):
    request = request_cls(cookie=2**63 + 5)
    assert answer(cookie=2**63 + 5, index=9).answers(request)
    assert answer(cookie=2**63 + 5, index=9).hashret() == request.hashret()
    assert not answer(cookie=5).answers(request)
    assert answer(cookie=5).hashret() != request.hashret()
    assert not answer(cookie=2**63 + 5).answers(other_cls(cookie=2**63 + 5))
    assert not answer(cookie=2**63 + 5).answers(answer(cookie=2**63 + 5))
    assert not request.answers(request)


def test_summaries_show_the_cookie():
    assert MIP4_HoTI(cookie=0xAB).summary() == "MIPv4 Home Test Init, cookie 0xab"


@pytest.mark.parametrize("octets, unknown", [("99 02 01 20", True), ("99 06 01 20 0a000002", False)])
def test_a_capability_that_solicits_has_a_home_address(octets, unknown):
    (found,) = MIP4(bytes(MIP4_RRQ()) + bytes.fromhex(octets)).exts
    assert isinstance(found, MIP4Ext_Unknown) is unknown


def test_a_capability_that_solicits_nobody_leaves_an_address_as_it_is():
    (found,) = MIP4(bytes(MIP4_RRQ()) + bytes.fromhex("99 06 01 c0 0a000002")).exts
    assert str(found.flags) == "RA"
    assert found[Raw].load == b"\x0a\0\0\2"


@pytest.mark.parametrize("length, octets", [
    (0, 0), (1, 1), (8, 1), (9, 2), (16, 2), (17, 3), (24, 3), (25, 4), (32, 4), (33, 4), (63, 4)])
def test_a_prefix_has_the_octets_that_hold_its_bits(length, octets):
    whole = bytes([1, 2, 3, 4])[:octets]
    built = bytes(MIP4_MobileRouterPrefix(prefix=f"1.2.3.4/{length}"))
    assert built == bytes([length]) + whole + b"\0"
    _, found = advertisement(built)
    assert found.infos[0].prefix == ".".join(map(str, whole.ljust(4, b"\0"))) + f"/{length}"


def test_an_address_is_a_prefix_of_32_bits():
    assert MIP4_MobileRouterPrefix(prefix="192.0.2.1").prefix == "192.0.2.1/32"


def test_a_realm_is_given_as_text_or_by_its_parts():
    text = MIP4_MobileRouterDelta(realm="foo.example")
    parts = MIP4_MobileRouterDelta(realm=[MIP4_RealmLabel(label="foo"), MIP4_RealmLabel(label="example")])
    assert bytes(text)[2:] == bytes(parts)[2:] == b"\x03foo\x07example\0"
    assert bytes(MIP4_MobileRouterDelta(realm=""))[2:] == b"\0"


@pytest.mark.parametrize("whole, rest", [
    ("40 0a000001", "40 0a0000"),
    ("40 0a000001", "1c c00002"),
    ("40 0a000001", "1c c0000200"),
    ("40 0a000001", "18 c00002 03 666f"),
    ("40 0a000001", "18 c00002 81 81"),
    ("40 0a000001 9a 09 00", "9a"),
    ("40 0a000001 9a 09 00", "9a 09"),
    ("", "18"),
])
def test_a_structure_cut_short_is_left_to_the_payload(whole, rest):
    whole, rest = bytes.fromhex(whole), bytes.fromhex(rest)
    message, found = advertisement(whole + rest)
    assert b"".join(map(bytes, found.infos)) == whole
    assert found[Raw].load == rest
    message.clear_cache()
    assert bytes(message)[len(RRP) + 4:] == whole + rest


STRUCTURE = st.one_of(
    st.binary(max_size=12),
    st.tuples(st.sampled_from([0x40, 0xC1]), st.binary(min_size=4, max_size=4)).map(lambda t: bytes(t[:1]) + t[1]),
    st.tuples(st.integers(0x80, 0xBF), st.binary(min_size=1, max_size=6)).map(lambda t: bytes(t[:1]) + t[1] + b"\0"),
)


@given(octets=st.lists(STRUCTURE, max_size=8).map(b"".join))
def test_any_structures_build_again_without_the_cache(octets):
    message, found = advertisement(octets)
    assert isinstance(found, MIP4Ext_PrefixAdvertisement)
    message.clear_cache()
    assert bytes(message)[len(RRP) + 4:] == octets


def test_a_change_deep_in_a_message_is_built():
    message, found = advertisement(bytes.fromhex("40 0a000001 18 c00002 03666f6f 00"))
    found.infos[0].homeaddr = "10.0.0.2"
    found.infos[1].realm[0].label = b"bar"
    assert bytes(message)[len(RRP) + 4:].hex() == "400a000002" "18c000020362617200"


SIZE = 0x2000
LEVELS = 4  # message, extension, structure, part of a realm


@pytest.mark.parametrize("piece", [b"\x80\0\0", b"\0\0", b"\0\x80\0", b"\0\1a\0", b"\x80", b"\1", b"\x40"],
                         ids=lambda piece: piece.hex())
@pytest.mark.parametrize("head, tail", [(b"", b""), (b"\0", b"\0")], ids=["structures", "one realm"])
def test_each_octet_is_read_once_on_each_level(head, tail, piece, monkeypatch):
    read = []
    do_dissect = TolerantPacket.do_dissect
    monkeypatch.setattr(TolerantPacket, "do_dissect", lambda self, s: read.append(len(s)) or do_dissect(self, s))
    octets = head + (piece * SIZE)[:SIZE - 2] + tail
    message, _ = advertisement(octets)
    assert sum(read) <= LEVELS * len(message.original)
    assert bytes(message)[len(RRP) + 4:] == octets
