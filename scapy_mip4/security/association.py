# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobility security associations: writing and checking authenticators (RFC 5944 sections 3.5 and 5.1)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from scapy_mip4.layers import MIP4, MIP4Ext_AuthBase, MIP4Ext_Challenge, octets_through
from scapy_mip4.security.algorithms import ALGORITHMS
from scapy_mip4.security.identification import REPLAY_STYLES

# "Challenge value 0" of a request without challenge (RFC 4721 sections 3.5 and 8); its length is not stated.
NO_CHALLENGE = b"\x00"


def covered_octets(message: MIP4, ext: MIP4Ext_AuthBase) -> bytes:
    """Return the octets that the authenticator of `ext` covers.

    These are the message from its first octet to the one before `ext`, and the type, subtype (if the
    extension has one), length and SPI of `ext` itself, as they are on the wire (RFC 5944 section 3.5.1,
    RFC 4721 section 6). `ext` is the very object that stands in `message.exts`.
    """
    octets = octets_through(message, ext)
    return octets[: len(octets) - len(ext.authenticator)]


@dataclass(frozen=True)
class MobilitySecurityAssociation:
    """What two nodes share to authenticate registration messages (RFC 5944 sections 1.6 and 5.1).

    `spi` is the 32 bit index that selects the association, `key` any octets but at least one, `algorithm` one
    of "hmac-md5", "md5-prefix-suffix", "hmac-sha1" and "chap", `replay` one of "timestamp" and "nonce".
    "chap" takes the challenge from the message and, if it has none, the single octet 0 (RFC 4721 section 8).
    Anything else raises ValueError. The key never shows in a representation or an error.
    """

    spi: int
    key: bytes = field(repr=False)
    algorithm: str = "hmac-md5"
    replay: str = "timestamp"

    def __post_init__(self) -> None:
        # SPI and key are not quoted: if the two were swapped, quoting would show the key.
        if not isinstance(self.spi, int) or not 0 <= self.spi < 2**32:
            raise ValueError(f"the SPI must be a whole number from 0 to {2**32 - 1}")
        if not isinstance(self.key, bytes) or not self.key:
            raise ValueError("the key must be a bytes object of at least one octet")
        if self.algorithm not in ALGORITHMS:
            raise ValueError(f"unknown algorithm {self.algorithm!r}, known are {', '.join(ALGORITHMS)}")
        if self.replay not in REPLAY_STYLES:
            raise ValueError(f"unknown replay style {self.replay!r}, known are {', '.join(REPLAY_STYLES)}")

    def protect(self, message: MIP4, ext: MIP4Ext_AuthBase) -> None:
        """Write SPI and authenticator into `ext`, the very object that stands in `message.exts`.

        A length set on purpose is kept and covered. Each authenticator covers the extensions before it, so
        several are protected in the order of the list.
        """
        ext.spi = self.spi
        # The length is covered too: the place must have its size before the authenticator is known.
        ext.authenticator = bytes(self.octets)
        ext.authenticator = self.authenticate(covered_octets(message, ext), message)

    def verify(self, message: MIP4, ext: MIP4Ext_AuthBase) -> bool:
        """Tell whether `ext` carries the SPI of this association and the right authenticator."""
        if ext.spi != self.spi:
            return False
        return hmac.compare_digest(self.authenticate(covered_octets(message, ext), message), ext.authenticator)

    @property
    def octets(self) -> int:
        """How long the authenticators of this association are, in octets."""
        return ALGORITHMS[self.algorithm].octets

    def authenticate(self, covered: bytes, message: MIP4) -> bytes:
        """Return the authenticator over the `covered` octets of `message`, whose challenge "chap" needs."""
        carried = message.extension(MIP4Ext_Challenge)
        return self.authenticator(covered, NO_CHALLENGE if carried is None else carried.challenge)

    def authenticator(self, covered: bytes, challenge: bytes = NO_CHALLENGE) -> bytes:
        """Return the authenticator over `covered` octets of a message with this `challenge`, which "chap" needs."""
        return ALGORITHMS[self.algorithm].compute(self.key, covered, challenge)
