# SPDX-License-Identifier: GPL-2.0-or-later
"""Regional registration: which reply answers which request, what is signed, and the two Lengths of extension 141."""

import hashlib
import hmac

import pytest

from scapy_mip4.layers import *  # noqa: F403
from scapy_mip4.security import MobilitySecurityAssociation

REQUEST = MIP4_RegionalRRQ(homeaddr="10.0.0.5", gfaaddr="192.0.2.1", id=0x1111111122222222)
STYLE = bytes.fromhex("0001 0102030405060708")
NAI = bytes.fromhex("83 01 61")


@pytest.mark.parametrize("reply, answers", [
    (MIP4_RegionalRRP(homeaddr="10.0.0.5", id=0x1111111122222222), True),
    (MIP4_RegionalRRP(homeaddr="10.0.0.5", id=0x3333333322222222), True),  # nonces: the GFA's half is new
    (MIP4_RegionalRRP(homeaddr="10.0.0.5", id=0x1111111133333333), False),
    (MIP4_RegionalRRP(homeaddr="10.0.0.6", id=0x1111111122222222), False),
    (MIP4_RRP(homeaddr="10.0.0.5", id=0x1111111122222222), False),
])
def test_a_reply_answers_the_request_with_its_identification_and_home_address(reply, answers):
    assert bool(reply.answers(REQUEST)) is answers
    if answers:
        assert reply.hashret() == REQUEST.hashret()


def test_a_regional_reply_does_not_answer_a_home_registration():
    reply = MIP4_RegionalRRP(homeaddr="10.0.0.5", id=0x1111111122222222)
    assert not reply.answers(MIP4_RRQ(homeaddr="10.0.0.5", id=0x1111111122222222))


def test_each_authenticator_covers_all_octets_before_it():
    mobile = MobilitySecurityAssociation(0x101, b"mobile-gfa key..")
    agent = MobilitySecurityAssociation(0x102, b"fa-gfa key......")
    octets = bytes(MIP4_RegionalRRQ(exts=[
        MIP4Ext_MNGFAAuth(sa=mobile), MIP4Ext_HFA(address="198.51.100.1"), MIP4Ext_FAFAAuth(sa=agent)]))
    assert octets[32:48] == hmac.digest(b"mobile-gfa key..", octets[:32], hashlib.md5)
    assert octets[64:80] == hmac.digest(b"fa-gfa key......", octets[:64], hashlib.md5)
    assert len(octets) == 80


@pytest.mark.parametrize("length", [2, 10])
def test_the_initial_identification_is_read_with_either_length(length):
    message = MIP4(bytes(REQUEST) + bytes([141, length]) + STYLE + NAI)
    assert [type(ext) for ext in message.exts] == [MIP4Ext_ReplayProtectionStyle, MIP4Ext_MNNAI]
    assert (message.exts[0].len, message.exts[0].id) == (length, 0x0102030405060708)


def test_where_no_identification_follows_length_2_is_meant():
    message = MIP4(bytes(REQUEST) + bytes.fromhex("8d 02 0001") + NAI)
    assert [type(ext) for ext in message.exts] == [MIP4Ext_Unknown, MIP4Ext_MNNAI]


def test_140_is_another_extension_in_router_discovery():
    octets = bytes.fromhex("8c 06 0000 c6336401")
    assert isinstance(MIP4(bytes(REQUEST) + octets).exts[0], MIP4Ext_HFA)
    assert isinstance(ICMP_AgentSolicitation(bytes(8) + octets).exts[0], ICMPExt_LLA)


def test_the_summary_names_the_gateway_and_the_denial():
    assert "10.0.0.5" in REQUEST.mysummary() and "GFA 192.0.2.1" in REQUEST.mysummary()
    assert "no home registration" in MIP4_RegionalRRP(code=193).mysummary()
