# SPDX-License-Identifier: GPL-2.0-or-later
"""CARD: Lengths and padding fill themselves in, addresses are read without padding, replies find their requests."""

import pytest
from scapy.layers.inet import IP
from scapy.packet import Raw

from scapy_mip4.layers import *  # noqa: F403


def card(options):
    """The options of a CARD message with these octets."""
    return ICMP_CARD(bytes.fromhex("2900 0000 00000000" + options)).exts


@pytest.mark.parametrize("attributes, octets", [
    ([], "0401 0000 0000 0000"),
    ([1], "0401 0001 0000 0000"),
    ([1, 2, 3], "0401 0001 0002 0003"),
    ([1, 2, 3, 4], "0402 0001 0002 0003 0004 0000 0000 0000"),
])
def test_preferences_are_padded_with_attribute_0(attributes, octets):
    assert bytes(CARD_Preferences(attributes=attributes)) == bytes.fromhex(octets)


def test_lists_of_avps_are_padded_with_zeros_which_are_read_as_their_payload():
    octets = bytes.fromhex("0502 0001 07 00 ffff aa 0000000000 0000")
    assert bytes(CARD_Requirements(avps=[CARD_AVP(data=b"\xaa")])) == octets
    (request,) = card("8a03 2000 00000001" + octets.hex())
    (requirements,) = request.exts
    assert [avp.data for avp in requirements.avps] == [b"\xaa"]
    assert requirements[Raw].load == bytes(7)


@pytest.mark.parametrize("avp", ["0001 05 00 ffff", "0001 40 00 ffff", "0000 06 00 ffff"],
                         ids=["Length too small", "Length past the end", "type 0"])
def test_what_is_no_avp_ends_their_list(avp):
    (request,) = card("8a02 2000 00000001 0501" + avp)
    (requirements,) = request.exts
    assert (requirements.avps, bytes(requirements.payload)) == ([], bytes.fromhex(avp))


def test_a_length_can_be_wrong_on_purpose():
    assert bytes(CARD_L2ID(len=9, l2id=b"\1\2")) == bytes.fromhex("0109 00 00 0001 0102")
    assert bytes(ICMPExt_CARDRequest(len=0)) == bytes.fromhex("8a00 2000 00000000")


@pytest.mark.parametrize("l2type, shown, address", [
    (1, "02:00:00:00:00:02 (padding 00000000)", "020000000002"),
    (7, "02:00:00:00:00:02:00:00:00:00", "02000000000200000000"),  # 802.15.4 has addresses of 2 and of 8 octets
])
def test_the_l2_type_says_where_an_l2_id_ends(l2type, shown, address):
    (request,) = card(f"8a03 2000 00000001 0102 00 00 {l2type:04x} 020000000002 00000000")
    (l2id,) = request.exts
    assert l2id.sprintf("%l2id%") == shown
    assert l2id.l2id == bytes.fromhex(address)


def test_a_change_deep_inside_is_built():
    octets = bytes.fromhex("2900 0000 00000000 8a02 2000 00000001 0501 0001 06 00 ffff")
    message = ICMP_CARD(octets)
    message.exts[0].exts[0].avps[0].lifetime = 0x1234
    assert bytes(message) == octets[:-2] + b"\x12\x34"


@pytest.mark.parametrize("octets, kind", [
    ("c802 0102030405060708090a0b0c0d0e 8a01 2000 00000001", [CARDOption_Unknown, ICMPExt_CARDRequest]),
    ("8a02 2000 00000001", [CARDOption_Unknown]),
    ("8a00 2000 00000001 8a01 2000 00000001", [CARDOption_Unknown]),
    ("8901 0000 00000000 8a01 2000 00000001", [CARDOption_Unknown, ICMPExt_CARDRequest]),
], ids=["unassigned", "cut short", "Length 0", "Length too small"])
def test_options_that_no_class_can_read(octets, kind):
    found = card(octets)
    assert [type(option) for option in found] == kind
    assert b"".join(map(bytes, found)) == bytes.fromhex(octets)


def test_the_options_stand_in_router_discovery_as_well():
    exts = ICMP_AgentSolicitation(bytes.fromhex("0a00 0000 00000000 8a01 2000 00000001 1302 1820")).exts
    assert [type(ext) for ext in exts] == [ICMPExt_CARDRequest, ICMPExt_PrefixLengths]


@pytest.mark.parametrize("option, answers", [
    (ICMPExt_CARDReply(seq=7), True),
    (ICMPExt_CARDReply(seq=8), False),
    (ICMPExt_CARDRequest(seq=7), False),
])
def test_a_reply_has_the_sequence_number_of_its_request(option, answers):
    request = IP(src="192.0.2.1", dst="192.0.2.2") / ICMP_CARD(exts=[ICMPExt_CARDRequest(seq=7)])
    reply = IP(src="192.0.2.2", dst="192.0.2.1") / ICMP_CARD(exts=[option])
    assert bool(reply.answers(request)) is answers
    assert (reply.hashret() == request.hashret()) is (option.seq == 7)


def test_messages_without_options_answer_none():
    assert not ICMP_CARD().answers(ICMP_CARD())
    assert "no options" in ICMP_CARD().mysummary()


def test_a_message_is_sent_with_the_largest_ttl():
    packet = IP(bytes(IP() / ICMP_CARD()))
    assert (type(packet.payload), packet.proto, packet.ttl) == (ICMP_CARD, 1, 255)
