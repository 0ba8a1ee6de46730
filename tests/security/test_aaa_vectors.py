# SPDX-License-Identifier: GPL-2.0-or-later
"""MN-AAA authenticators and derived keys as known octets (RFC 4721 sections 6, 8; RFC 3957 section 5)."""

from __future__ import annotations

import hashlib

import pytest
from scapy.compat import raw

from scapy_mip4.layers import (
    MIP4,
    MIP4_RRQ,
    MIP4Ext_Challenge,
    MIP4Ext_MNAAAAuth,
    MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import MobilitySecurityAssociation, covered_octets, derive_key
from scapy_mip4.security.algorithms import ALGORITHMS

MN_HA = MobilitySecurityAssociation(256, b"mn-ha-secret-016")
AAA_KEY = b"mn-aaa-secret-16"
HMAC = MobilitySecurityAssociation(0x101, AAA_KEY)
CHAP = MobilitySecurityAssociation(2, AAA_KEY, "chap")
SHORT_CHALLENGE = bytes.fromhex("a1b2c3d4")
LONG_CHALLENGE = bytes(range(240))

THROUGH_MOBILE_HOME = (
    "0100012c0a000005c0000201c63364010102030405060708830e6d6e406578616d706c652e6f7267"
    "201400000100b823da7a99df32292c11351b791d9387"
)
THROUGH_MOBILE_HOME_COLOCATED = (
    "0120012c0a000005c0000201cb0071090102030405060708830e6d6e406578616d706c652e6f7267"
    "201400000100898bc155415ce977dd9c21887cb1ba1d"
)


def request_with(
    association: MobilitySecurityAssociation, challenge: bytes | None, colocated: bool = False
) -> MIP4_RRQ:
    request = MIP4_RRQ(
        flags="D" if colocated else 0,
        lifetime=300,
        homeaddr="10.0.0.5",
        haaddr="192.0.2.1",
        coaddr="203.0.113.9" if colocated else "198.51.100.1",
        id=0x0102030405060708,
    )
    mobile_home, mn_aaa = MIP4Ext_MobileHomeAuth(), MIP4Ext_MNAAAAuth()
    carried = [] if challenge is None else [MIP4Ext_Challenge(challenge=challenge)]
    request.exts = [MIP4Ext_MNNAI(nai=b"mn@example.org"), mobile_home, *carried, mn_aaa]
    MN_HA.protect(request, mobile_home)
    association.protect(request, mn_aaa)
    return request


@pytest.mark.parametrize(
    ("association", "challenge", "rest"),
    [
        (HMAC, SHORT_CHALLENGE, "8404a1b2c3d4 2401001400000101 c54119b8512d5cbd6a03560402693077"),
        (CHAP, SHORT_CHALLENGE, "8404a1b2c3d4 2401001400000002 840c27e6227b97be5876efa93dbec4d6"),
        (
            CHAP,
            LONG_CHALLENGE,
            f"84f0 {LONG_CHALLENGE.hex()} 2401001400000002 c76168edcbaa03054519ff0a9b6f5536",
        ),
    ],
)
def test_request_with_challenge(
    association: MobilitySecurityAssociation, challenge: bytes, rest: str
) -> None:
    expected = bytes.fromhex(THROUGH_MOBILE_HOME + rest)
    assert raw(request_with(association, challenge)) == expected
    received = MIP4(expected)
    assert association.verify(received, received.extension(MIP4Ext_MNAAAAuth))
    assert MN_HA.verify(received, received.extension(MIP4Ext_MobileHomeAuth))


def test_request_without_challenge_uses_one_octet_zero() -> None:
    expected = bytes.fromhex(
        THROUGH_MOBILE_HOME_COLOCATED + "2401001400000002" + "b3a5c47863ce3186959bb8e8600042c5"
    )
    assert raw(request_with(CHAP, None, colocated=True)) == expected
    received = MIP4(expected)
    assert CHAP.verify(received, received.extension(MIP4Ext_MNAAAAuth))


@pytest.mark.parametrize(
    ("challenge", "colocated", "inner"),
    [
        (SHORT_CHALLENGE, False, "cd2e3108b06685d478f0300bfbda607a"),
        (LONG_CHALLENGE, False, "dbb4001365924e825cfcdd46284b9acf"),
        (None, True, "9233aba59c90b27cf5f833f462dd8774"),
    ],
)
def test_inner_digest_is_over_the_covered_octets(
    challenge: bytes | None, colocated: bool, inner: str
) -> None:
    request = request_with(CHAP, challenge, colocated)
    covered = covered_octets(request, request.extension(MIP4Ext_MNAAAAuth))
    assert hashlib.md5(covered).hexdigest() == inner


def test_four_octets_zero_give_another_authenticator() -> None:
    request = request_with(CHAP, None, colocated=True)
    covered = covered_octets(request, request.extension(MIP4Ext_MNAAAAuth))
    assert ALGORITHMS["chap"].compute(AAA_KEY, covered, bytes(4)).hex() == "6828b4e2df66bd67af7915ea0d7018de"


@pytest.mark.parametrize(("length", "first_of_tail"), [(1, 0), (237, 0), (238, 1), (240, 3), (255, 18)])
def test_chap_ends_with_the_last_237_octets_of_the_challenge(length: int, first_of_tail: int) -> None:
    challenge = bytes(range(1, length + 1))
    request = request_with(CHAP, challenge)
    ext = request.extension(MIP4Ext_MNAAAAuth)
    inner = hashlib.md5(covered_octets(request, ext)).digest()
    expected = hashlib.md5(b"\x01" + AAA_KEY + inner + challenge[first_of_tail:]).digest()
    assert ext.authenticator == expected


def test_chap_without_subtype_covers_type_length_and_spi() -> None:
    request = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth()])
    CHAP.protect(request, request.exts[0])
    inner = hashlib.md5(raw(request)[:24] + bytes.fromhex("201400000002")).digest()
    assert request.exts[0].authenticator == hashlib.md5(b"\0" + AAA_KEY + inner + b"\0").digest()


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        (b"mn@example.org", "ecba5dedd59de53e0e39aaf7ae69e2cbd6ac4897"),
        (bytes.fromhex("0a000005"), "ccede5b4f2555fdc4696a45ef79c66e7fca28146"),
    ],
)
def test_derived_key(identifier: bytes, key: str) -> None:
    assert derive_key(AAA_KEY, bytes(range(16)), identifier).hex() == key
