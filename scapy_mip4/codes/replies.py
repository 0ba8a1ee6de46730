# SPDX-License-Identifier: GPL-2.0-or-later
"""Codes of replies and acknowledgements, and who may send them."""

from __future__ import annotations

from scapy_mip4.codes.naming import SentCode


class ReplyCode(SentCode):
    """Code of a Registration Reply and of a Regional Registration Reply."""

    ACCEPTED = 0, "HA", "registration accepted"
    ACCEPTED_NO_SIMULTANEOUS = 1, "HA", "accepted, but simultaneous mobility bindings unsupported"
    CONCURRENT_REGISTRATION = 2, "CN", "concurrent registration (pre-accept)"
    FA_UNSPECIFIED = 64, "FA", "reason unspecified"
    FA_PROHIBITED = 65, "FA", "administratively prohibited"
    FA_RESOURCES = 66, "FA", "insufficient resources"
    FA_MN_AUTH_FAILED = 67, "FA", "mobile node failed authentication"
    FA_HA_AUTH_FAILED = 68, "FA", "home agent failed authentication"
    FA_LIFETIME_TOO_LONG = 69, "FA", "requested Lifetime too long"
    FA_BAD_REQUEST = 70, "FA", "poorly formed Request"
    FA_BAD_REPLY = 71, "FA", "poorly formed Reply"
    FA_ENCAPSULATION = 72, "FA", "requested encapsulation unavailable"
    FA_VJ_COMPRESSION = 73, "FA", "reserved and unavailable"
    FA_REVERSE_TUNNEL = 74, "FA", "requested reverse tunnel unavailable"
    FA_REVERSE_TUNNEL_MANDATORY = 75, "FA", "reverse tunnel is mandatory and T bit not set"
    FA_TOO_DISTANT = 76, "FA", "mobile node too distant"
    FA_INVALID_COA = 77, "FA", "invalid care-of address"
    FA_TIMEOUT = 78, "FA", "registration timeout"
    FA_DELIVERY_STYLE = 79, "FA", "delivery style not supported"
    FA_HOME_NETWORK_UNREACHABLE = 80, "FA", "home network unreachable"
    FA_HA_HOST_UNREACHABLE = 81, "FA", "home agent host unreachable"
    FA_HA_PORT_UNREACHABLE = 82, "FA", "home agent port unreachable"
    FA_HA_UNREACHABLE = 88, "FA", "home agent unreachable (other ICMP error)"
    FA_VENDOR_SPECIFIC = 89, "FA", "vendor-specific reason"
    NONZERO_HA_REQD = 90, "FA", "non-zero home agent address required"
    NONZERO_HOMEADDR_REQD = 96, "FA", "non-zero home address required"
    MISSING_NAI = 97, "FA", "missing NAI"
    MISSING_HOME_AGENT = 98, "FA", "missing home agent"
    MISSING_HOMEADDR = 99, "FA", "missing home address"
    FA_CVSE_FROM_MN = 100, "FA", "CVSE from the mobile node unsupported"
    FA_CVSE_FROM_HA = 101, "FA", "CVSE from the home agent unsupported"
    UNKNOWN_CHALLENGE = 104, "FA", "unknown challenge"
    MISSING_CHALLENGE = 105, "FA", "missing challenge"
    STALE_CHALLENGE = 106, "FA", "stale challenge"
    MISSING_MN_FA = 107, "FA", "missing mobile-foreign key"
    FA_BAD_AAA_AUTH = 108, "FA", "bad MN-AAA authentication at the foreign agent"
    HA_WRONG_CHALLENGE = 109, "FA", "home agent returned a wrong challenge"
    REPLAY_PROTECTION_UNAVAILABLE = 110, "GFA", "replay protection unavailable"
    ZERO_COA_NOT_SUPPORTED = 111, "GFA", "zero care-of address not supported"
    UNKNOWN_GFA = 112, "FA", "unknown gateway foreign agent"
    GFA_UNREACHABLE = 113, "FA", "gateway foreign agent unreachable"
    GFA_HOST_UNREACHABLE = 114, "FA", "gateway foreign agent host unreachable"
    GFA_PORT_UNREACHABLE = 115, "FA", "gateway foreign agent port unreachable"
    # RFC 5944 prints 194; verified erratum 3116 and IANA make it 116.
    INVALID_HOME_AGENT_ADDRESS = 116, "FA", "invalid home agent address"
    FA_EXPERIMENTAL = 127, "FA", "experimental error of a foreign agent"
    HA_UNSPECIFIED = 128, "HA", "reason unspecified"
    HA_PROHIBITED = 129, "HA", "administratively prohibited"
    HA_RESOURCES = 130, "HA", "insufficient resources"
    HA_MN_AUTH_FAILED = 131, "HA", "mobile node failed authentication"
    HA_FA_AUTH_FAILED = 132, "HA", "foreign agent failed authentication"
    HA_IDENTIFICATION_MISMATCH = 133, "HA", "registration Identification mismatch"
    HA_BAD_REQUEST = 134, "HA", "poorly formed Request"
    HA_TOO_MANY_BINDINGS = 135, "HA", "too many simultaneous mobility bindings"
    HA_UNKNOWN_HOME_AGENT = 136, "HA", "unknown home agent address"
    HA_REVERSE_TUNNEL = 137, "HA", "requested reverse tunnel unavailable"
    HA_REVERSE_TUNNEL_MANDATORY = 138, "HA", "reverse tunnel is mandatory and T bit not set"
    HA_ENCAPSULATION = 139, "HA", "requested encapsulation unavailable"
    HA_CVSE_FROM_MN = 140, "HA", "CVSE from the mobile node unsupported"
    HA_CVSE_FROM_FA = 141, "HA", "CVSE from the foreign agent unsupported"
    HA_UDP_ENCAPSULATION = 142, "HA", "UDP encapsulation unavailable"
    REDIRECT_HA_REQ = 143, "HA", "register again with the redirected home agent"
    HA_BAD_AAA_AUTH = 144, "HA", "bad MN-AAA authentication at the home agent"
    ZERO_CAREOF_ADDRESS = 145, "HA", "zero care-of address"
    DYNAMIC_GFA_NOT_SUPPORTED = 146, "HA", "dynamic gateway foreign agent not supported"
    HA_MOBILE_NETWORK_ERROR = 147, "HA", "mobile network prefix operation error"
    HA_MOBILE_NETWORK_DISALLOWED = 148, "HA", "mobile router operation not permitted"
    PMIP_UNSUPPORTED = 149, "HA", "proxy registration unsupported"
    PMIP_DISALLOWED = 150, "HA", "proxy registration disallowed"
    SERVICE_AUTHORIZATION_FAILED = 151, "HA", "service authorization failed"
    MULTIPATH_NOT_ALLOWED = 152, "HA", "multipath not allowed"
    INVALID_FB_IDENTIFIER = 153, "HA", "invalid flow binding identifier"
    HA_EXPERIMENTAL = 192, "HA", "experimental error of a home agent"
    NO_HOME_REGISTRATION = 193, "GFA", "no home registration"
    # The withdrawn printed twin of 116: in the gateway range, yet only foreign agents ever sent it.
    INVALID_HOME_AGENT_ADDRESS_AS_PRINTED = 194, "FA", "invalid home agent address (as printed, withdrawn)"
    EXPIRED_HOME_NONCE = 201, "CN", "expired home nonce index"
    EXPIRED_CARE_OF_NONCE = 202, "CN", "expired care-of nonce index"
    EXPIRED_NONCES = 203, "CN", "expired nonces"


class NotificationCode(SentCode):
    """Code of a Generic Notification Acknowledgement: a space of its own (RFC 6098, section 4.2)."""

    ACCEPTED = 0, "any", "notification accepted"
    FA_UNSPECIFIED = 64, "FA", "reason unspecified"
    FA_PROHIBITED = 65, "FA", "administratively prohibited"
    FA_RESOURCES = 66, "FA", "insufficient resources"
    FA_MN_AUTH_FAILED = 67, "FA", "mobile node failed authentication"
    FA_HA_AUTH_FAILED = 68, "FA", "home agent failed authentication"
    FA_IDENTIFICATION_MISMATCH = 69, "FA", "notification Identification mismatch"
    FA_EXPERIMENTAL = 127, "FA", "experimental error of a foreign agent"
    HA_UNSPECIFIED = 128, "HA", "reason unspecified"
    HA_PROHIBITED = 129, "HA", "administratively prohibited"
    HA_RESOURCES = 130, "HA", "insufficient resources"
    HA_MN_AUTH_FAILED = 131, "HA", "mobile node failed authentication"
    HA_FA_AUTH_FAILED = 132, "HA", "foreign agent failed authentication"
    HA_IDENTIFICATION_MISMATCH = 133, "HA", "notification Identification mismatch"
    HA_EXPERIMENTAL = 191, "HA", "experimental error of a home agent"
    MN_UNSPECIFIED = 192, "MN", "reason unspecified"
    MN_PROHIBITED = 193, "MN", "administratively prohibited"
    MN_RESOURCES = 194, "MN", "insufficient resources"
    MN_FA_AUTH_FAILED = 195, "MN", "foreign agent failed authentication"
    MN_HA_AUTH_FAILED = 196, "MN", "home agent failed authentication"
    MN_IDENTIFICATION_MISMATCH = 197, "MN", "notification Identification mismatch"
    MN_EXPERIMENTAL = 255, "MN", "experimental error of a mobile node"


_TEXTS = {code.value: code.text for code in ReplyCode}
_SENDERS = {code.value: code.sender for code in ReplyCode}
_SENDER_RANGES = ((range(9), "HA"), (range(64, 128), "FA"), (range(128, 193), "HA"), (range(193, 201), "GFA"),
                  (range(201, 211), "CN"))


def code_name(code: int) -> str:
    """Return a reply code as testers write it: number and text, or the number alone when unassigned."""
    return f"{code} ({_TEXTS[code]})" if code in _TEXTS else str(code)


def code_sender(code: int) -> str | None:
    """Tell who may put `code` into a Registration Reply (RFC 5944, section 6.4; RFC 4857), None if open.

    An assigned code speaks for itself: 194 lies in the gateway range and still comes from a foreign agent.
    """
    return _SENDERS.get(code) or next((sender for codes, sender in _SENDER_RANGES if code in codes), None)
