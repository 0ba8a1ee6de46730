# SPDX-License-Identifier: GPL-2.0-or-later
"""What makes crafting easy: values and extensions by name, associations that sign whenever a message is built."""

import copy

import pytest
from scapy.packet import Raw

from scapy_mip4 import MobilitySecurityAssociation
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext_Challenge, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
)

MN_HA = MobilitySecurityAssociation(spi=0x100, key=b"0123456789abcdef")
MN_AAA = MobilitySecurityAssociation(spi=0x200, key=b"fedcba9876543210", algorithm="hmac-sha1")
CHAP = MobilitySecurityAssociation(spi=2, key=b"secret", algorithm="chap")


def signed_right(message, *associations):
    """Whether the authentication extensions of the built message verify with the associations, one by one."""
    found = MIP4(bytes(message))
    return [sa.verify(found, ext) for sa, ext in zip(associations, found.extensions("MIP4Ext_AuthBase"))]


def test_values_are_given_and_shown_by_name():
    request = MIP4_RRQ(lifetime="infinite", exts=[MIP4Ext_MNAAAAuth(spi="chap")])
    assert (request.lifetime, request.exts[0].spi) == (65535, 2)
    assert "infinite" in request.show(dump=True)
    assert "chap" in request.show(dump=True)
    assert MIP4_RRP(code="unknown home agent address").code == 136


def test_extensions_are_given_as_packets_by_name_or_with_fields():
    request = MIP4_RRQ(exts=[MIP4Ext_Challenge(challenge=b"abcd"), "MIP4Ext_Pad1", {"MIP4Ext_MNNAI": {"nai": "mn@x"}}])
    assert bytes(request)[24:].hex() == "840461626364" "00" "83046d6e4078"
    assert bytes(MIP4_RRQ(exts="MIP4Ext_Pad1")) == bytes(MIP4_RRQ()) + b"\0"
    assert bytes(MIP4_RRQ(exts=["MIP4Ext_UnknownLong"]))[24:].hex() == "29070000"
    advertisement = ICMP_AgentAdvertisement(exts=["ICMPExt_MobilityAgent"])
    assert advertisement.exts[0].lifetime == 1800


def test_an_extension_of_another_carrier_is_no_extension_here():
    with pytest.raises(ValueError, match="ICMPExt_MobilityAgent is no extension of a control message"):
        MIP4_RRQ(exts=["ICMPExt_MobilityAgent"])


def test_an_association_signs_and_signs_again_after_a_change():
    request = MIP4_RRQ(homeaddr="10.0.0.5", exts=[MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_MobileHomeAuth(sa=MN_HA)])
    assert signed_right(request, MN_HA) == [True]
    before = bytes(request)
    request.lifetime = 60
    request.exts[0].nai = "other@x"
    assert signed_right(request, MN_HA) == [True]
    assert bytes(request)[-16:] != before[-16:]


def test_each_association_covers_what_stands_before_it():
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_Challenge(challenge=b"12345678"),
                             MIP4Ext_MNAAAAuth(sa=MN_AAA), MIP4Ext_MNAAAAuth(sa=CHAP)])
    assert signed_right(request, MN_HA, MN_AAA, CHAP) == [True, True, True]


@pytest.mark.parametrize("wrong", [
    {"spi": 7}, {"authenticator": b"x" * 16}, {"spi": 7, "authenticator": b""}, {"len": 3}])
def test_what_is_set_on_purpose_stays(wrong):
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA, **wrong)])
    extension = MIP4Ext_MobileHomeAuth(bytes(request)[24:])
    for name, value in wrong.items():
        assert extension.getfieldval(name) == value


def test_copies_and_variations_are_signed_too():
    request = MIP4_RRQ(id=[1, 2], exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA)])
    assert signed_right(request.copy(), MN_HA) == [True]
    variations = list(request)
    assert [variation.id for variation in variations] == [1, 2]
    assert [signed_right(variation, MN_HA) for variation in variations] == [[True], [True]]


def test_a_dissected_message_can_be_signed_anew():
    request = MIP4(bytes(MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA)])))
    request.exts[-1] = MIP4Ext_MobileHomeAuth(sa=MN_HA)
    request.homeaddr = "10.0.0.9"
    assert signed_right(request, MN_HA) == [True]


def test_an_association_can_be_attached_later():
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth()])
    request.exts[0].sa = MN_HA
    assert signed_right(request, MN_HA) == [True]
    received = MIP4(bytes(request))
    received.exts[0].sa = MN_HA  # and not the SPI and authenticator that were received
    received.lifetime = 1
    assert signed_right(received, MN_HA) == [True]
    received.exts[0].authenticator = b"x" * 16
    assert signed_right(received, MN_HA) == [False]
    received.exts[0].authenticator = None
    assert signed_right(received, MN_HA) == [True]
    received.exts[0].sa = None
    assert (received.exts[0].spi, received.exts[0].authenticator) == (0, b"")


def test_what_follows_an_authenticator_is_not_part_of_it():
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA, len=22) / Raw(b"zz")])
    octets = bytes(request)
    assert octets[-2:] == b"zz"
    assert octets[-18:-2] == MN_HA.authenticate(octets[:-18], request)


def test_commands_and_copies_hold_what_was_signed():
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA)])
    again = eval(request.command())
    assert bytes(again) == bytes(request)
    copied = copy.copy(request)
    copied.lifetime = 1
    assert signed_right(copied, MN_HA) == [True]


@pytest.mark.parametrize("items", [[3], [{}], [{"MIP4Ext_Pad1": {}, "MIP4Ext_MNNAI": {}}], [MIP4Ext_MNNAI]])
def test_what_is_no_extension_is_refused_in_words(items):
    with pytest.raises(ValueError, match="an extension is a packet, octets, a name or {name: {field: value}}, not"):
        MIP4_RRQ(exts=items)


def test_the_key_shows_nowhere():
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA)])
    assert all("0123456789abcdef" not in text for text in (repr(request), request.show(dump=True), request.command()))
