# SPDX-License-Identifier: GPL-2.0-or-later
"""Registration keys from an AAA key (RFC 3957)."""

from __future__ import annotations

import hmac


def derive_key(aaa_key: bytes, nonce: bytes, mobile_identifier: bytes) -> bytes:
    """Return the 20 octet key of a new mobility security association (RFC 3957 section 5).

    `nonce` is the Key Generation Nonce of a 41/1 or 43/1 extension. `mobile_identifier` is the NAI of the
    Registration Request (the text alone, without type and length) or, if it has none, the four octets of
    its Home Address field.
    """
    return hmac.digest(aaa_key, nonce + mobile_identifier, "sha1")
