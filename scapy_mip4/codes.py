# SPDX-License-Identifier: GPL-2.0-or-later
"""Code points of IANA's "Mobile IPv4 Numbers" registry, each with the document that assigned it.

One table per fact: layers, agents, scenarios and reports all take names and numbers from here.
"""

from __future__ import annotations

from enum import IntEnum

MIP4_PORT = 434
"""UDP port of Mobile IPv4 control messages (RFC 5944, section 1.8)."""


class MessageType(IntEnum):
    """First octet of a control message on UDP port 434."""

    REGISTRATION_REQUEST = 1  # RFC 5944
    REGISTRATION_REPLY = 3  # RFC 5944
    TUNNEL_DATA = 4  # RFC 3519
    REGISTRATION_REVOCATION = 7  # RFC 3543
    REVOCATION_ACKNOWLEDGMENT = 15  # RFC 3543
    HANDOFF_REQUEST = 16  # RFC 4881
    HANDOFF_REPLY = 17  # RFC 4881
    REGIONAL_REGISTRATION_REQUEST = 18  # RFC 4857
    REGIONAL_REGISTRATION_REPLY = 19  # RFC 4857
    FAST_BINDING_UPDATE = 20  # RFC 4988
    FAST_BINDING_ACKNOWLEDGMENT = 21  # RFC 4988
    GENERIC_NOTIFICATION = 22  # RFC 6098
    GENERIC_NOTIFICATION_ACKNOWLEDGEMENT = 23  # RFC 6098
    HOME_TEST_INIT = 24  # RFC 6521
    CARE_OF_TEST_INIT = 25  # RFC 6521
    HOME_TEST = 26  # RFC 6521
    CARE_OF_TEST = 27  # RFC 6521
    EXPERIMENTAL = 255  # RFC 4064


class ExtensionType(IntEnum):
    """Extensions of control messages; 0-127 may not be skipped, 128-255 may (RFC 5944, section 1.8)."""

    ONE_BYTE_PADDING = 0  # RFC 5944
    MOBILE_HOME_AUTH = 32  # RFC 5944
    MOBILE_FOREIGN_AUTH = 33  # RFC 5944
    FOREIGN_HOME_AUTH = 34  # RFC 5944
    GENERALIZED_AUTH = 36  # RFC 4721
    OLD_CVSE = 37  # RFC 3025, replaced by 38
    CVSE = 38  # RFC 3115
    MN_FA_KEYGEN_REQUEST = 40  # RFC 3957
    MN_FA_KEYGEN_REPLY = 41  # RFC 3957
    MN_HA_KEYGEN_REQUEST = 42  # RFC 3957
    MN_HA_KEYGEN_REPLY = 43  # RFC 3957
    UDP_TUNNEL_REPLY = 44  # RFC 3519
    FA_ERROR = 45  # RFC 4636
    GFA_IP_ADDRESS = 46  # RFC 4857
    PMIP_NON_SKIPPABLE = 47  # RFC 5563
    GRE_KEY = 48  # RFC 6245
    ROUTE_OPTIMIZATION = 49  # RFC 6521
    ROUTE_OPTIMIZATION_DATA = 50  # RFC 6521
    EXPERIMENTAL_NON_SKIPPABLE = 127  # RFC 4064
    SKIP_FIREWALL_TRAVERSAL = 129  # RFC 2356
    ENCAPSULATING_DELIVERY = 130  # RFC 3024
    MN_NAI = 131  # RFC 2794
    CHALLENGE = 132  # RFC 4721
    OLD_NVSE = 133  # RFC 3025, replaced by 134
    NVSE = 134  # RFC 3115
    NAI_CARRYING = 136  # RFC 3846
    REVOCATION_SUPPORT = 137  # RFC 3543
    LINK_LAYER_ADDRESS = 138  # RFC 4881
    DYNAMIC_HA = 139  # RFC 4433
    HIERARCHICAL_FA = 140  # RFC 4857
    REPLAY_PROTECTION_STYLE = 141  # RFC 4857
    REGIONAL_REGISTRATION_LIFETIME = 142  # RFC 4857
    UDP_TUNNEL_REQUEST = 144  # RFC 3519
    MESSAGE_STRING = 145  # RFC 4917
    PMIP_SKIPPABLE = 147  # RFC 5563
    MOBILE_NETWORK = 148  # RFC 5177
    TRUSTED_NETWORKS_CONFIGURED = 149  # RFC 5265
    SERVICE_SELECTION = 151  # RFC 5446
    DUAL_STACK = 152  # RFC 5454
    MOBILE_ROUTER_ROUTE_OPTIMIZATION = 153  # RFC 6521
    MULTIPATH = 154  # RFC 7629
    EXPERIMENTAL_SKIPPABLE = 255  # RFC 4064


class ICMPExtensionType(IntEnum):
    """Extensions of ICMP router discovery messages: a number space of its own (RFC 5944, section 6.3)."""

    ONE_BYTE_PADDING = 0  # RFC 5944
    MOBILITY_AGENT = 16  # RFC 5944
    PREFIX_LENGTHS = 19  # RFC 5944
    LINK_LAYER_ADDRESS = 20  # RFC 4988
    NEW_IPV4_ADDRESS = 21  # RFC 4988
    NEW_ROUTER_PREFIX = 22  # RFC 4988
    CHALLENGE = 24  # RFC 4721
    EXPERIMENTAL_NON_SKIPPABLE = 127  # RFC 4064
    NVSE = 134  # RFC 3115 allows it here, IANA has no row for it
    NAI_CARRYING = 136  # RFC 3846
    CARD_SIGNATURE = 137  # RFC 4065
    CARD_REQUEST = 138  # RFC 4065
    CARD_REPLY = 139  # RFC 4065
    LINK_LAYER_ADDRESS_ADVERTISEMENT = 140  # RFC 4881
    EXPERIMENTAL_SKIPPABLE = 255  # RFC 4064


class GeneralizedAuthSubtype(IntEnum):
    """Subtypes of the Generalized Authentication extension, 36."""

    MN_AAA = 1  # RFC 4721
    FA_FA = 2  # RFC 4857
    MN_GFA = 3  # RFC 4857
    MN_PAR = 4  # RFC 4988


class NAICarryingSubtype(IntEnum):
    """Subtypes of the NAI Carrying extension, 136."""

    HA_IDENTITY = 1  # RFC 3846
    AAAH_IDENTITY = 2  # RFC 3846
    FA_NAI = 3  # RFC 4857


class DynamicHASubtype(IntEnum):
    """Subtypes of the Dynamic HA extension, 139 (RFC 4433)."""

    REQUESTED_HA = 1
    REDIRECTED_HA = 2


class ReplyCode(IntEnum):
    """Code of a Registration Reply: number, who may send it (HA, FA, GFA, CN) and what it says."""

    sender: str
    text: str

    def __new__(cls, value: int, sender: str, text: str) -> ReplyCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.sender = sender
        member.text = text
        return member

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


_SENDERS = {code.value: code.sender for code in ReplyCode}
_SENDER_RANGES = ((range(9), "HA"), (range(64, 128), "FA"), (range(128, 193), "HA"), (range(193, 201), "GFA"))

REPLY_CODE_NAMES = {code.value: code.text for code in ReplyCode}
"""Reply code -> text, in the form Scapy's enum fields take."""


def code_name(code: int) -> str:
    """Return a reply code as testers write it: number and text, or the number alone when unassigned."""
    return f"{code} ({REPLY_CODE_NAMES[code]})" if code in REPLY_CODE_NAMES else str(code)


def code_sender(code: int) -> str | None:
    """Tell who may put `code` into a Registration Reply (RFC 5944, section 6.4; RFC 4857), None if open.

    An assigned code speaks for itself: 194 lies in the gateway range and still comes from a foreign agent.
    """
    return _SENDERS.get(code) or next((sender for codes, sender in _SENDER_RANGES if code in codes), None)


def field_names(codes: type[IntEnum]) -> dict[int, str]:
    """Return {value: "Readable name"} of an enum, in the form Scapy's enum fields take."""
    return {code.value: code.name.lower().replace("_", " ") for code in codes}
