# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobility security associations: the octets covered, the SPI, and keys that stay secret."""

from __future__ import annotations

import hashlib
import hmac
import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scapy.compat import raw

from scapy_mip4.layers import (
    MIP4,
    MIP4_RRP,
    MIP4_RRQ,
    MIP4Ext_Challenge,
    MIP4Ext_ForeignHomeAuth,
    MIP4Ext_GeneralizedAuth,
    MIP4Ext_MNAAAAuth,
    MIP4Ext_MNNAI,
    MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth,
    MIP4Ext_Unknown,
)
from scapy_mip4.security import MobilitySecurityAssociation, covered_octets

SECRET = b"not to be printed"
ASSOCIATIONS = {
    MIP4Ext_MobileHomeAuth: MobilitySecurityAssociation(0x100, b"mobile-home key!"),
    MIP4Ext_MNAAAAuth: MobilitySecurityAssociation(2, b"mobile-aaa key..", "chap"),
    MIP4Ext_MobileForeignAuth: MobilitySecurityAssociation(0x300, b"mobile-foreign k", "md5-prefix-suffix"),
    MIP4Ext_ForeignHomeAuth: MobilitySecurityAssociation(0x400, b"foreign-home key", "hmac-sha1"),
}


def protected_request() -> MIP4_RRQ:
    request = MIP4_RRQ(
        lifetime=300,
        homeaddr="10.0.0.5",
        haaddr="192.0.2.1",
        coaddr="198.51.100.1",
        id=0x0102030405060708,
        exts=[
            MIP4Ext_MNNAI(nai=b"mn@example.org"),
            MIP4Ext_MobileHomeAuth(),
            MIP4Ext_Challenge(challenge=b"\xa1\xb2\xc3\xd4"),
            MIP4Ext_MNAAAAuth(),
            MIP4Ext_MobileForeignAuth(),
            MIP4Ext_ForeignHomeAuth(),
            MIP4Ext_Unknown(type=200, data=b"after all"),
        ],
    )
    for ext in request.exts:
        if type(ext) in ASSOCIATIONS:
            ASSOCIATIONS[type(ext)].protect(request, ext)
    return request


@pytest.mark.parametrize("cls", ASSOCIATIONS)
def test_all_before_the_authenticator_is_covered_and_nothing_after_it(cls: type) -> None:
    octets = raw(protected_request())
    intact = MIP4(octets)
    ext = intact.extension(cls)
    association = ASSOCIATIONS[cls]
    assert association.verify(intact, ext)
    end = octets.index(ext.authenticator) + len(ext.authenticator)
    assert end < len(octets)

    for position in range(len(octets)):
        changed = bytearray(octets)
        changed[position] ^= 1
        message = MIP4(bytes(changed))
        ext = message.extension(cls) if isinstance(message, MIP4_RRQ) else None
        verifies = ext is not None and association.verify(message, ext)
        assert verifies == (position >= end), f"octet {position}"


def test_covered_octets_end_with_the_spi() -> None:
    request = protected_request()
    octets = raw(request)
    mobile_home = request.extension(MIP4Ext_MobileHomeAuth)
    mn_aaa = request.extension(MIP4Ext_MNAAAAuth)
    assert covered_octets(request, mobile_home) == octets[:40] + bytes.fromhex("201400000100")
    assert covered_octets(request, mn_aaa) == octets[: 40 + 22 + 6] + bytes.fromhex("2401001400000002")


def test_foreign_home_covers_every_extension_before_it() -> None:
    request = protected_request()
    foreign_home = request.extension(MIP4Ext_ForeignHomeAuth)
    octets = raw(request)
    before = octets[: octets.index(raw(foreign_home))]
    expected = hmac.digest(b"foreign-home key", before + bytes.fromhex("221800000400"), "sha1")
    assert foreign_home.authenticator == expected


def test_reply_is_protected_as_well() -> None:
    association = ASSOCIATIONS[MIP4Ext_MobileHomeAuth]
    reply = MIP4_RRP(code=0, lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=7)
    reply.exts = [MIP4Ext_MobileHomeAuth()]
    association.protect(reply, reply.exts[0])
    received = MIP4(raw(reply))
    assert association.verify(received, received.exts[0])
    received.code = 1
    assert not association.verify(received, received.exts[0])


def test_second_of_two_equal_extensions_is_found_by_identity() -> None:
    association = ASSOCIATIONS[MIP4Ext_MobileHomeAuth]
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(), MIP4Ext_MobileHomeAuth()])
    first, second = request.exts
    association.protect(request, first)
    association.protect(request, second)
    assert first.authenticator != second.authenticator
    assert association.verify(request, first)
    assert association.verify(request, second)


def test_generalized_subtype_is_covered() -> None:
    association = ASSOCIATIONS[MIP4Ext_MobileHomeAuth]
    request = MIP4_RRQ(exts=[MIP4Ext_GeneralizedAuth(subtype=3)])
    association.protect(request, request.exts[0])
    received = MIP4(raw(request))
    assert association.verify(received, received.exts[0])
    received.exts[0].subtype = 2
    assert not association.verify(received, received.exts[0])


def test_wrong_length_is_kept_and_covered() -> None:
    association = ASSOCIATIONS[MIP4Ext_MobileHomeAuth]
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(len=8)])
    ext = request.exts[0]
    association.protect(request, ext)
    assert raw(ext)[:6] == bytes.fromhex("200800000100")
    assert ext.authenticator == hmac.digest(association.key, raw(request)[:30], "md5")


@settings(deadline=None)
@given(
    key=st.binary(min_size=1, max_size=80),
    challenge=st.binary(max_size=255),
    algorithm=st.sampled_from(["hmac-md5", "md5-prefix-suffix", "hmac-sha1", "chap"]),
    spi=st.integers(0, 2**32 - 1),
)
def test_whatever_is_protected_verifies_after_the_wire(
    key: bytes, challenge: bytes, algorithm: str, spi: int
) -> None:
    association = MobilitySecurityAssociation(spi, key, algorithm)
    request = MIP4_RRQ(exts=[MIP4Ext_Challenge(challenge=challenge), MIP4Ext_MNAAAAuth()])
    association.protect(request, request.exts[1])
    received = MIP4(raw(request))
    assert association.verify(received, received.exts[1])


def test_verifying_leaves_the_message_alone() -> None:
    octets = raw(protected_request())
    message = MIP4(octets)
    association = ASSOCIATIONS[MIP4Ext_MobileHomeAuth]
    assert association.verify(message, message.extension(MIP4Ext_MobileHomeAuth))
    assert raw(message) == octets


def test_other_spi_or_key_does_not_verify() -> None:
    message = MIP4(raw(protected_request()))
    ext = message.extension(MIP4Ext_MobileHomeAuth)
    key = ASSOCIATIONS[MIP4Ext_MobileHomeAuth].key
    assert MobilitySecurityAssociation(0x100, key).verify(message, ext)
    assert not MobilitySecurityAssociation(0x101, key).verify(message, ext)
    assert not MobilitySecurityAssociation(0x100, key + b"!").verify(message, ext)
    assert not MobilitySecurityAssociation(0x100, key, "md5-prefix-suffix").verify(message, ext)


@pytest.mark.parametrize("octets", [0, 8, 15, 17])
def test_authenticator_of_another_length_does_not_verify(octets: int) -> None:
    request = protected_request()
    ext = request.extension(MIP4Ext_MobileHomeAuth)
    ext.authenticator = (ext.authenticator + b"\0")[:octets]
    received = MIP4(raw(request))
    found = received.extension(MIP4Ext_MobileHomeAuth)
    assert not ASSOCIATIONS[MIP4Ext_MobileHomeAuth].verify(received, found)


def test_authenticators_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append((a, b)) or True)
    message = MIP4(raw(protected_request()))
    ext = message.extension(MIP4Ext_MobileHomeAuth)
    assert ASSOCIATIONS[MIP4Ext_MobileHomeAuth].verify(message, ext)
    assert compared == [(ext.authenticator, ext.authenticator)]


def test_key_is_in_no_representation() -> None:
    association = MobilitySecurityAssociation(0x100, SECRET)
    for text in (repr(association), str(association), f"{association}", repr([association])):
        assert SECRET.decode() not in text
        assert SECRET.hex() not in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((-1, SECRET), "the SPI must be a whole number from 0 to 4294967295"),
        ((2**32, SECRET), "the SPI must be a whole number from 0 to 4294967295"),
        ((SECRET, 0x100), "the SPI must be a whole number from 0 to 4294967295"),
        ((0x100, SECRET.decode()), "the key must be a bytes object of at least one octet"),
        ((0x100, "hmac-md5", SECRET), "the key must be a bytes object of at least one octet"),
        ((0x100, b""), "the key must be a bytes object of at least one octet"),
        (
            (0x100, SECRET, "md5"),
            "unknown algorithm 'md5', known are hmac-md5, md5-prefix-suffix, hmac-sha1, chap",
        ),
        ((0x100, SECRET, "chap", "none"), "unknown replay style 'none', known are timestamp, nonce"),
    ],
)
def test_errors_say_what_would_be_right_and_never_the_key(arguments: tuple, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:
        MobilitySecurityAssociation(*arguments)
    assert str(caught.value) == sentence
    assert SECRET.decode() not in "".join(traceback.format_exception_only(caught.type, caught.value))


def test_prefix_suffix_puts_the_key_on_both_sides() -> None:
    request = protected_request()
    ext = request.extension(MIP4Ext_MobileForeignAuth)
    key = ASSOCIATIONS[MIP4Ext_MobileForeignAuth].key
    assert ext.authenticator == hashlib.md5(key + covered_octets(request, ext) + key).digest()
