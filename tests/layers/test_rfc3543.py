# SPDX-License-Identifier: GPL-2.0-or-later
"""Revocations and their acknowledgments: which answers which, where I stands, what is signed."""

import hashlib
import hmac

import pytest
from scapy.layers.inet import IP, UDP
from scapy.packet import Raw

from scapy_mip4.layers import (
    MIP4, MIP4_Revocation, MIP4_RevocationAck, MIP4_RRP, MIP4_RRQ, MIP4Ext_ForeignHomeAuth, MIP4Ext_RevocationSupport,
)
from scapy_mip4.security import MobilitySecurityAssociation

REVOCATION = MIP4_Revocation(homeaddr="10.0.0.5", id=7)


@pytest.mark.parametrize("reply, answers", [
    (MIP4_RevocationAck(homeaddr="10.0.0.5", id=7), True),
    (MIP4_RevocationAck(homeaddr="10.0.0.5", id=8), False),
    (MIP4_RevocationAck(homeaddr="10.0.0.6", id=7), False),
    (MIP4_RRP(homeaddr="10.0.0.5", id=7), False),
    (REVOCATION, False),
])
def test_an_acknowledgment_answers_the_revocation_with_its_identifier_and_home_address(reply, answers):
    request = IP(src="192.0.2.1", dst="198.51.100.1") / UDP(sport=40000) / REVOCATION
    reply = IP(src="198.51.100.1", dst="192.0.2.1") / UDP(dport=40000) / reply
    assert bool(reply.answers(request)) is answers
    if answers:
        assert reply.hashret() == request.hashret()


def test_i_is_another_bit_in_each_direction():
    assert bytes(MIP4_Revocation(flags="I"))[2:4] == b"\x40\0"
    assert bytes(MIP4_RevocationAck(flags="I"))[2:4] == b"\x80\0"
    assert bytes(MIP4_Revocation(flags="A"))[2:4] == b"\x80\0"
    assert str(MIP4(b"\x0f\0\x80\0" + bytes(8)).flags) == "I"


def test_the_authenticator_covers_all_octets_before_it():
    agents = MobilitySecurityAssociation(0x102, b"fa-ha key.......")
    for message in MIP4_Revocation(id=7), MIP4_RevocationAck(id=7):
        message.exts = [MIP4Ext_ForeignHomeAuth(sa=agents)]
        octets = bytes(message)
        assert octets[-16:] == hmac.digest(b"fa-ha key.......", octets[:-16], hashlib.md5)


def test_a_longer_support_extension_keeps_its_new_octets():
    (extension,) = MIP4(bytes(MIP4_RRQ()) + bytes.fromhex("89 08 8000 01020304 0506")).exts
    assert isinstance(extension, MIP4Ext_RevocationSupport)
    assert (extension.timestamp, extension[Raw].load) == (0x01020304, b"\5\6")


def test_summaries_name_home_address_and_flags():
    assert "10.0.0.5" in REVOCATION.summary()
    assert MIP4_RevocationAck(homeaddr="10.0.0.5", flags="I").summary() == "MIPv4 Revocation Ack 10.0.0.5, flags I"
