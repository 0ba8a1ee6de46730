# SPDX-License-Identifier: GPL-2.0-or-later
"""The algorithms that turn a key and the covered octets into an authenticator."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Callable, NamedTuple

# RADIUS attributes end at 253 octets: 16 of the inner digest leave 237 for the challenge.
CHAP_CHALLENGE_OCTETS = 237


def hmac_md5(key: bytes, covered: bytes, challenge: bytes) -> bytes:
    """HMAC-MD5, 16 octets: the default algorithm (RFC 5944 section 3.5.1, RFC 4721 section 6)."""
    return hmac.digest(key, covered, "md5")


def hmac_sha1(key: bytes, covered: bytes, challenge: bytes) -> bytes:
    """HMAC-SHA1, 20 octets, not truncated (RFC 3957 section 4)."""
    return hmac.digest(key, covered, "sha1")


def md5_prefix_suffix(key: bytes, covered: bytes, challenge: bytes) -> bytes:
    """MD5 with the key before and after the covered octets, 16 octets (RFC 5944 section 5.1, RFC 2002)."""
    return hashlib.md5(key + covered + key).digest()


def chap(key: bytes, covered: bytes, challenge: bytes) -> bytes:
    """MD5 as RADIUS servers compute CHAP, 16 octets (RFC 4721 section 8).

    The first octet of the challenge stands for the CHAP identifier; an empty challenge contributes nothing.
    """
    inner = hashlib.md5(covered).digest()
    return hashlib.md5(challenge[:1] + key + inner + challenge[-CHAP_CHALLENGE_OCTETS:]).digest()


class Algorithm(NamedTuple):
    """How long an authenticator is, in octets, and how it comes from key, covered octets and challenge."""

    octets: int
    compute: Callable[[bytes, bytes, bytes], bytes]


ALGORITHMS: Mapping[str, Algorithm] = {
    "hmac-md5": Algorithm(16, hmac_md5),
    "md5-prefix-suffix": Algorithm(16, md5_prefix_suffix),
    "hmac-sha1": Algorithm(20, hmac_sha1),
    "chap": Algorithm(16, chap),
}
