# SPDX-License-Identifier: GPL-2.0-or-later
"""Fast handovers: where a link-layer address ends, Lengths of two kinds in one message, answers to requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.inet import IP, UDP

from scapy_mip4.layers import *  # noqa: F403

MAC = bytes.fromhex("02005e100001")


def only_option(octets):
    """The option of a Handover Initiate with these octets."""
    (option,) = ICMP_HI(bytes.fromhex("2900 0000 08000000") + octets).exts
    return option


@given(address=st.binary(max_size=20))
def test_an_address_is_padded_to_8_octets(address):
    octets = bytes(FMIPOption_LLA(lla=address))
    assert len(octets) == 8 * octets[1]
    assert octets[3:3 + len(address)] == address
    padding = octets[3 + len(address):]
    assert padding == (bytes([1, len(padding) - 2]) + bytes(len(padding) - 2) if padding else b"")


@given(address=st.binary(min_size=6, max_size=6))
def test_a_mac_address_is_read_without_its_padding_whatever_its_octets(address):
    assert only_option(bytes(FMIPOption_LLA(lla=address))).lla == address


@pytest.mark.parametrize("address", [MAC, "02:00:5e:10:00:01", "02005e100001"])
def test_an_address_is_shown_with_its_padding(address):
    option = only_option(bytes(FMIPOption_LLA(lla=address)))
    assert option.sprintf("%lla%") == "02:00:5e:10:00:01 (padding 01050000000000)"


@pytest.mark.parametrize("body", ["02005e100001 0000000000 0000", "02005e100001 01 05 0000000001",
                                  "02005e100001 01 04 0000000000"])
def test_padding_that_is_no_pad_n_stays_with_the_address(body):
    option = only_option(bytes.fromhex("140202" + body))
    assert option.lla == bytes.fromhex(body)
    option.code = 1
    assert bytes(option) == bytes.fromhex("140201" + body)


def test_a_length_can_be_wrong_on_purpose():
    assert bytes(FMIPOption_LLA(len=9, lla=MAC)) == bytes.fromhex("140901 02005e100001 01050000000000")


def test_an_option_that_no_class_reads_is_stepped_over_by_its_length():
    exts = ICMP_RtSolPr(bytes.fromhex("2900 0000 06000000 c802 0102030405060708090a0b0c0d0e 15010200c0000202")).exts
    assert [type(ext) for ext in exts] == [FMIPOption_Unknown, FMIPOption_NewIPv4Address]


@pytest.mark.parametrize("octets", ["1500 0200 c0000202", "1502 0200 c0000202", "1400 01"],
                         ids=["Length 0", "Length past the end", "Length 0, cut short"])
def test_a_length_that_does_not_fit_makes_an_option_unknown(octets):
    option = only_option(bytes.fromhex(octets))
    assert type(option) is FMIPOption_Unknown
    assert bytes(option) == bytes.fromhex(octets)


@pytest.mark.parametrize("head, found", [
    (bytes(MIP4_FBAck()), [FMIPOption_NewIPv4Address, MIP4Ext_MNPARAuth]),
    (bytes(MIP4_FBU()), [MIP4Ext_Unknown, MIP4Ext_Pad1]),
], ids=["acknowledgment", "update"])
def test_option_21_is_an_extension_of_an_acknowledgment_only(head, found):
    octets = head + bytes.fromhex("15010200c0000202 24040008 00000101 aabbccdd")
    message = MIP4(octets)
    assert [type(ext) for ext in message.exts[:2]] == found
    assert bytes(message) == octets


def test_a_long_extension_cut_short_keeps_its_layout_in_an_acknowledgment():
    (extension,) = MIP4(bytes(MIP4_FBAck()) + bytes.fromhex("24 04 0014 00000100")).exts
    assert (type(extension).__name__, extension.subtype, extension.len) == ("MIP4Ext_UnknownLong", 4, 20)


def test_the_options_of_an_acknowledgment_can_be_named():
    message = MIP4_FBAck(exts=["MIP4Ext_MNPARAuth", {"FMIPOption_NewIPv4Address": {"address": "192.0.2.2"}}])
    assert message.extension("FMIPOption").address == "192.0.2.2"
    assert message.extension("MIP4Ext_GeneralizedAuth") is message.exts[0]


def test_the_options_stand_in_router_discovery_as_well():
    exts = ICMP_AgentAdvertisement(bytes.fromhex(
        "0900 0000 0002 0708 1402 0102005e100001 01050000000000 16010018 00000000 1302 1820")).exts
    assert [type(ext) for ext in exts] == [FMIPOption_LLA, FMIPOption_NewRouterPrefix, ICMPExt_PrefixLengths]


@pytest.mark.parametrize("ack, answers", [
    (MIP4_FBAck(id=0x1111111100000007), True),
    (MIP4_FBAck(id=0x2222222200000007), False),  # copied, all of it
    (MIP4_RRP(id=0x1111111100000007), False),
])
def test_an_acknowledgment_has_the_identification_of_its_update(ack, answers):
    update = IP(src="10.0.0.5", dst="192.0.2.1") / UDP(sport=40000) / MIP4_FBU(id=0x1111111100000007)
    answer = IP(src="192.0.2.1", dst="10.0.0.5") / UDP(dport=40000) / ack
    assert bool(answer.answers(update)) is answers
    if answers:
        assert answer.hashret() == update.hashret()


@pytest.mark.parametrize("request_class, reply_class", [(ICMP_RtSolPr, ICMP_PrRtAdv), (ICMP_HI, ICMP_HAck)])
def test_replies_have_the_identifier_of_their_request(request_class, reply_class):
    request = IP(src="192.0.2.1", dst="192.0.2.2") / request_class(id=7)
    reply = IP(src="192.0.2.2", dst="192.0.2.1") / reply_class(id=7)
    assert reply.answers(request)
    assert reply.hashret() == request.hashret()
    assert not request_class(id=7).answers(reply_class(id=7))
    assert not reply_class(id=8).answers(request_class(id=7))


def test_a_reply_answers_no_request_of_the_other_kind():
    assert not ICMP_HAck(id=7).answers(ICMP_RtSolPr(id=7))
    assert not ICMP_PrRtAdv(id=7).answers(ICMP_HI(id=7))


@pytest.mark.parametrize("message, said", [
    (MIP4_FBU(homeaddr="10.0.0.5", coaddr="192.0.2.2", lifetime=9), "10.0.0.5 via 192.0.2.2 at 0.0.0.0, lifetime 9"),
    (MIP4_FBAck(code=129), "administratively prohibited"),
    (ICMP_PrRtAdv(code=1, id=0x1234), "PrRtAdv, code unsolicited handover trigger, identifier 0x1234"),
    (ICMP_HAck(code=3), "accepted ncoa assigned"),
])
def test_summaries(message, said):
    assert said in message.mysummary()
