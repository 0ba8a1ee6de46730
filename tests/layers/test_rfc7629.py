# SPDX-License-Identifier: GPL-2.0-or-later
"""A Flow-Binding extension and the traffic selector that it carries."""

import pytest
from scapy.packet import Raw

from scapy_mip4.layers import (
    MIP4, MIP4_IPv4Selector, MIP4_IPv6Selector, MIP4_RRQ, MIP4Ext_FlowBinding, MIP4Ext_MNNAI, MIP4Ext_Multipath,
    MIP4Ext_UnknownLong,
)

RRQ = bytes(MIP4_RRQ())


@pytest.mark.parametrize("selector, number", [(MIP4_IPv4Selector(flags="G", sport_start=80), 1),
                                              (MIP4_IPv6Selector(flags="I", sport_start=80), 2)])
def test_the_selector_fills_in_the_format_and_the_format_finds_the_selector(selector, number):
    message = MIP4(bytes(MIP4_RRQ(exts=[MIP4Ext_FlowBinding(bids=[1, 2]) / selector, MIP4Ext_MNNAI(nai="mn@x")])))
    binding, nai = message.exts
    assert (binding.format, binding.count, binding.len) == (number, 2, 11)
    assert (type(binding.payload), binding.payload.sport_start) == (type(selector), 80)
    assert nai.nai == b"mn@x"


def test_a_format_set_on_purpose_stays():
    octets = bytes(MIP4Ext_FlowBinding(bids=[1], format=2) / MIP4_IPv4Selector(flags="M", proto_start=6))
    assert octets.hex() == "9a02" "0009" "010101" "02" "00080000" "06"


@pytest.mark.parametrize("format_and_selector", ["00 00080000 11", "03 00080000 11", "01 00080000", "02 8000"])
def test_what_is_no_selector_of_the_format_is_raw(format_and_selector):
    body = b"\1\1\7" + bytes.fromhex(format_and_selector)
    octets = RRQ + b"\x9a\x02" + len(body).to_bytes(2, "big") + body
    message = MIP4(octets)
    assert message.exts[0][Raw].load == body[4:]
    message.clear_cache()
    assert bytes(message) == octets


def test_octets_behind_the_selector_stay_with_it():
    message = MIP4(RRQ + bytes.fromhex("9a02 000b 01 01 07 01 00080000 11 a1b2"))
    assert message.exts[0][MIP4_IPv4Selector].proto_start == 0x11
    assert message.exts[0][Raw].load == b"\xa1\xb2"


def test_more_bids_counted_than_there_are_make_it_unknown():
    message = MIP4(RRQ + bytes.fromhex("9a02 0004 01 09 07 01"))
    assert [type(ext) for ext in message.exts][0] is MIP4Ext_UnknownLong
    message.clear_cache()
    assert bytes(message) == RRQ + bytes.fromhex("9a02 0004 01 09 07 01")


def test_a_selector_changed_in_its_message_is_built_anew():
    message = MIP4(bytes(MIP4_RRQ(exts=[MIP4Ext_FlowBinding(bids=[1]) / MIP4_IPv4Selector(flags="M", proto_start=6)])))
    message.exts[0].payload.proto_start = 17
    assert bytes(message)[-1] == 17


def test_flags_are_the_two_highest_bits():
    assert bytes(MIP4Ext_Multipath(flags="B"))[-1] == 0x80
    assert bytes(MIP4Ext_Multipath(flags="O"))[-1] == 0x40
