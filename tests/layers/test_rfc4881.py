# SPDX-License-Identifier: GPL-2.0-or-later
"""Low-latency handoffs: what flags H, N and R make of a message, and which reply answers which request."""

import pytest

from scapy_mip4.layers import *  # noqa: F403


@pytest.mark.parametrize("cls", [MIP4_HRqst, MIP4_HRply])
@pytest.mark.parametrize("flags, variant", [
    ("H", "source-triggered"), ("N", "target-triggered"), ("R", "renewal"), ("HN", "to third"),
    ("HMGTBx", "source-triggered"), ("", "undefined"), ("HR", "undefined"), ("HNR", "undefined"),
])
def test_flags_tell_the_variant(cls, flags, variant):
    message = MIP4(bytes(cls(flags=flags)))
    assert message.variant == variant
    assert variant in message.mysummary()


def test_summaries_say_whose_handoff_and_how_it_ended():
    assert "10.0.0.5 at 192.0.2.1" in MIP4_HRqst(homeaddr="10.0.0.5", haaddr="192.0.2.1").mysummary()
    assert "generic handoff failure" in MIP4_HRply(code=1).mysummary()


@pytest.mark.parametrize("request_flags, reply_flags", [("H", "H"), ("N", "N"), ("R", "R"), ("N", "HN"), ("HN", "H")])
def test_a_reply_answers_by_its_identification(request_flags, reply_flags):
    request = MIP4_HRqst(flags=request_flags, homeaddr="10.0.0.5", id=0x1111111122222222)
    reply = MIP4_HRply(flags=reply_flags, id=0x3333333322222222)
    assert reply.answers(request)
    assert reply.hashret() == request.hashret()
    assert not MIP4_HRply(flags=reply_flags, id=0x1111111133333333).answers(request)


def test_a_reply_answers_handoff_requests_only():
    assert not MIP4_HRply(id=1).answers(MIP4_RegionalRRQ(id=1))
    assert not MIP4_RegionalRRP(id=1).answers(MIP4_HRqst(id=1))


@pytest.mark.parametrize("message, base, number", [
    (MIP4(bytes(MIP4_RRQ()) + bytes.fromhex("8a0503c0000201")), MIP4Ext_Unknown, 138),
    (ICMP_AgentSolicitation(bytes(8) + bytes.fromhex("8c0503c0000201")), ICMPExt_Unknown, 140),
])
def test_an_ethernet_address_of_four_octets_is_unknown(message, base, number):
    (ext,) = message.exts
    assert (type(ext), ext.type) == (base, number)


def test_all_link_layer_addresses_of_a_message_are_found_by_their_base():
    message = MIP4(bytes(MIP4_HRqst(exts=[MIP4Ext_LLASolicitedAddress(), MIP4Ext_LLAEthernet(), MIP4Ext_FAFAAuth()])))
    assert [ext.subtype for ext in message.extensions("MIP4Ext_LLA")] == [5, 3]


def test_a_proxied_advertisement_answers_a_proxied_solicitation():
    solicitation = ICMP_AgentSolicitation(exts=[ICMPExt_LLASolicitedAddress(address="192.0.2.2")])
    assert ICMP_AgentAdvertisement(exts=[ICMPExt_LLAEthernet()]).answers(solicitation)
