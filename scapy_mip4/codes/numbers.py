# SPDX-License-Identifier: GPL-2.0-or-later
"""Port, messages, extensions and their subtypes, each with the document that assigned it."""

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
    """Extensions of ICMP router discovery messages: a number space of its own (RFC 5944, section 6.2)."""

    ONE_BYTE_PADDING = 0  # RFC 5944
    MOBILITY_AGENT = 16  # RFC 5944
    PREFIX_LENGTHS = 19  # RFC 5944
    LINK_LAYER_ADDRESS = 20  # RFC 4988
    NEW_IPV4_ADDRESS = 21  # RFC 4988
    NEW_ROUTER_PREFIX = 22  # RFC 4988
    CHALLENGE = 24  # RFC 4721
    CVSE = 38  # RFC 3115 allows it here, IANA has no row for it
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


class KeyGenSubtype(IntEnum):
    """Subtypes of the key generation extensions, 40-43 (RFC 3957); early implementations used 7."""

    FROM_AAA = 1


class UDPTunnelSubtype(IntEnum):
    """Subtypes of the UDP Tunnel Request and Reply extensions, 144 and 44 (RFC 3519)."""

    REGULAR = 0


class FAErrorSubtype(IntEnum):
    """Subtypes of the FA Error extension, 45 (RFC 4636)."""

    INDICATION_TO_MN = 0


class PMIPNonSkippableSubtype(IntEnum):
    """Subtypes of extension 47 (RFC 5563)."""

    PER_NODE_AUTHENTICATION_METHOD = 1


class GREKeySubtype(IntEnum):
    """Subtypes of the GRE Key extension, 48 (RFC 6245)."""

    GRE_KEY = 0


class RouteOptimizationSubtype(IntEnum):
    """Subtypes of the Route Optimization extensions, 49 (RFC 6521)."""

    REPLY = 1
    MOBILE_CORRESPONDENT_AUTH = 2
    CARE_OF_ADDRESS = 3


class RouteOptimizationDataSubtype(IntEnum):
    """Subtypes of the Route Optimization Data extension, 50 (RFC 6521)."""

    PREFIX_ADVERTISEMENT = 1


class NAICarryingSubtype(IntEnum):
    """Subtypes of the NAI Carrying extension, 136."""

    HA_IDENTITY = 1  # RFC 3846
    AAAH_IDENTITY = 2  # RFC 3846
    FA_NAI = 3  # RFC 4857


class LinkLayerAddressSubtype(IntEnum):
    """Subtypes of the Generalized Link Layer Address extensions, 138 and ICMP 140 (RFC 4881)."""

    IMSI_AND_CONNECTION_ID_3GPP2 = 1
    IMSI_3GPP = 2
    ETHERNET = 3
    EUI_64 = 4
    SOLICITED_IPV4_ADDRESS = 5
    ACCESS_POINT_IDENTIFIER = 6
    FA_IPV4_ADDRESS = 7


class DynamicHASubtype(IntEnum):
    """Subtypes of the Dynamic HA extension, 139 (RFC 4433)."""

    REQUESTED_HA = 1
    REDIRECTED_HA = 2


class MessageStringSubtype(IntEnum):
    """Subtypes of the Message String extension, 145: who says it (RFC 4917)."""

    HOME_AGENT = 1
    FOREIGN_AGENT = 2


class PMIPSkippableSubtype(IntEnum):
    """Subtypes of extension 147 (RFC 5563)."""

    INTERFACE_ID = 1
    DEVICE_ID = 2
    SUBSCRIBER_ID = 3
    ACCESS_TECHNOLOGY_TYPE = 4


class MobileNetworkSubtype(IntEnum):
    """Subtypes of the Mobile Network extension, 148 (RFC 5177)."""

    REQUEST = 0
    EXPLICIT_ACKNOWLEDGEMENT = 1
    IMPLICIT_ACKNOWLEDGEMENT = 2


class TrustedNetworksSubtype(IntEnum):
    """Subtypes of the Trusted Networks Configured extension, 149 (RFC 5265)."""

    TRUSTED_NETWORKS_CONFIGURED = 0


class DualStackSubtype(IntEnum):
    """Subtypes of the Dual Stack extension, 152 (RFC 5454)."""

    IPV6_PREFIX_REQUEST = 1
    IPV6_PREFIX_REPLY = 2
    IPV6_TUNNELING_MODE = 3


class RouterCapabilitySubtype(IntEnum):
    """Subtypes of the Mobile Router Route Optimization extension, 153 (RFC 6521)."""

    CAPABILITY = 1


class MultipathSubtype(IntEnum):
    """Subtypes of the Multipath extension, 154 (RFC 7629)."""

    MULTIPATH = 1
    FLOW_BINDING = 2


class SPI(IntEnum):
    """Assigned Security Parameter Indexes; 0-255 are in no mobility security association (RFC 4721, section 7)."""

    CHAP = 2
