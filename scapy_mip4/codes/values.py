# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of single fields: codes of other messages than replies, methods, technologies, vendors."""

from __future__ import annotations

from enum import IntEnum


class NotificationDirection(IntEnum):
    """MD field of a Generic Notification: who speaks to whom (RFC 6098, section 4.1)."""

    HA_TO_MN = 0
    HA_TO_FA = 1
    MN_TO_HA = 2
    MN_TO_FA = 3
    FA_TO_MN = 4
    FA_TO_HA = 5


class HandoffCode(IntEnum):
    """Code of a Handoff Reply (RFC 4881, section 4.6)."""

    SUCCESSFUL_HANDOFF = 0
    GENERIC_HANDOFF_FAILURE = 1


class FastBindingCode(IntEnum):
    """Code of a Fast Binding Acknowledgment (RFC 4988, section 5.2)."""

    ACCEPTED = 0
    ACCEPTED_NCOA_SUPPLIED = 1
    REASON_UNSPECIFIED = 128
    ADMINISTRATIVELY_PROHIBITED = 129
    INSUFFICIENT_RESOURCES = 130


class ProxyAdvertisementCode(IntEnum):
    """ICMP code of a Proxy Router Advertisement (RFC 4988, section 5.4)."""

    TUPLES = 0
    UNSOLICITED_HANDOVER_TRIGGER = 1
    NO_NEW_ROUTER_INFORMATION = 2
    SUBSET_OF_ACCESS_POINTS = 3
    UNSOLICITED_INFORMATION = 4


class HandoverInitiateCode(IntEnum):
    """ICMP code of a Handover Initiate: where the Fast Binding Update came from (RFC 4988, section 5.5)."""

    FROM_PREVIOUS_COA = 0
    FROM_ANOTHER_SOURCE = 1


class HandoverAcknowledgeCode(IntEnum):
    """ICMP code of a Handover Acknowledge (RFC 4988, section 5.6)."""

    ACCEPTED = 0
    ACCEPTED_NCOA_NOT_VALID = 1
    ACCEPTED_NCOA_IN_USE = 2
    ACCEPTED_NCOA_ASSIGNED = 3
    ACCEPTED_NCOA_NOT_ASSIGNED = 4
    REASON_UNSPECIFIED = 128
    ADMINISTRATIVELY_PROHIBITED = 129
    INSUFFICIENT_RESOURCES = 130


class ExperimentalMobilitySubtype(IntEnum):
    """Subtypes of ICMP type 41."""

    CARD = 0  # RFC 4065
    CXTP = 1  # RFC 4065
    ROUTER_SOLICITATION_FOR_PROXY = 6  # RFC 4988
    PROXY_ROUTER_ADVERTISEMENT = 7  # RFC 4988
    HANDOVER_INITIATE = 8  # RFC 4988
    HANDOVER_ACKNOWLEDGE = 9  # RFC 4988


class MobileNetworkCode(IntEnum):
    """Code of a Mobile Network Acknowledgement, 148 (RFC 5177, RFC 6626)."""

    SUCCESS = 0
    INVALID_PREFIX_LENGTH = 1
    UNAUTHORIZED = 2
    FORWARDING_SETUP_FAILED = 3
    PREFIX_NOT_ASSIGNED = 4  # RFC 6626


class PMIPAuthMethod(IntEnum):
    """Method of a PMIPv4 Per-Node Authentication Method, 47 (RFC 5563)."""

    FA_HA_AUTHENTICATION = 1
    IPSEC = 2


class PMIPDeviceIDType(IntEnum):
    """ID-Type of a PMIPv4 Device ID, 147 (RFC 5563)."""

    ETHERNET_MAC = 1
    MEID = 2
    IMEI = 3
    ESN = 4


class PMIPSubscriberIDType(IntEnum):
    """ID-Type of a PMIPv4 Subscriber ID, 147 (RFC 5563)."""

    IMSI = 1


class AccessTechnology(IntEnum):
    """Tech-Type of a PMIPv4 Access Technology Type, 147 (RFC 5563)."""

    IEEE_802_3 = 1
    IEEE_802_11 = 2
    IEEE_802_16E = 3
    IEEE_802_16M = 4
    EUTRAN_LTE = 5
    UTRAN_GERAN = 6
    CDMA2000_1XRTT_HRPD = 7
    CDMA2000_UMB = 8


class IPv6PrefixCode(IntEnum):
    """Code of an IPv6 Prefix Reply, 152 (RFC 5454)."""

    ACCEPTED_TUNNEL_TO_HOME_ADDRESS = 0
    ACCEPTED_TUNNEL_TO_CARE_OF_ADDRESS = 1
    REJECTED_REASON_UNSPECIFIED = 8
    REJECTED_ADMINISTRATIVELY_PROHIBITED = 9


class Encapsulation(IntEnum):
    """IP protocol numbers of the tunnels; 0 leaves the choice to the flags M and G (RFC 3519, section 3.1)."""

    BY_FLAGS = 0
    IP_IN_IP = 4  # RFC 2003
    GRE = 47  # RFC 2784
    MINIMAL = 55  # RFC 2004


class UDPTunnelCode(IntEnum):
    """Reply Code of a UDP Tunnel Reply, 44; 0-63 assent, 64-255 decline (RFC 3519, section 3.2)."""

    WILL_TUNNEL = 0
    DECLINED_REASON_UNSPECIFIED = 64


class ReplayStyle(IntEnum):
    """Replay protection of the Replay Protection Style extension, 141 (RFC 4857)."""

    TIMESTAMPS = 0
    NONCES = 1


class KeyAlgorithm(IntEnum):
    """Algorithm Identifier of keys from AAA: ISAKMP's authentication algorithms (RFC 3957, section 4)."""

    HMAC_MD5 = 1
    HMAC_SHA1 = 2
    DES_MAC = 3
    KPDK = 4
    HMAC_SHA2_256 = 5
    HMAC_SHA2_384 = 6
    HMAC_SHA2_512 = 7
    HMAC_RIPEMD = 8
    AES_XCBC_MAC = 9
    SIG_RSA = 10
    AES_128_GMAC = 11
    AES_192_GMAC = 12
    AES_256_GMAC = 13


class ReplayMethod(IntEnum):
    """Replay protection of keys from AAA: other numbers than `ReplayStyle` (RFC 3957, section 6.4)."""

    TIMESTAMPS = 2
    NONCES = 3


class RouteOptimizationCode(IntEnum):
    """Code of a Route Optimization Reply, 49; 0-15 assent, 16 and up decline (RFC 6521, section 5.2)."""

    WILL_DO = 0
    DECLINED_REASON_UNSPECIFIED = 16


class FlowAction(IntEnum):
    """Action of a Flow-Binding extension, 154 (RFC 7629)."""

    DROP = 0
    FORWARD = 1


class TrafficSelectorFormat(IntEnum):
    """TS Format of a Flow-Binding extension, 154 (RFC 6088)."""

    IPV4_BINARY = 1
    IPV6_BINARY = 2


class Vendor(IntEnum):
    """SMI enterprise numbers met in vendor extensions."""

    CISCO = 9
    SUN = 42
    THREE_COM = 43
    MICROSOFT = 311
    THREE_GPP2 = 5535
    IPUNPLUGGED = 5925
    INTERLINK = 6728
    STARENT = 8164
    THREE_GPP = 10415
    VERIZON_WIRELESS = 12951
    WIMAX_FORUM = 24757
    EXAMPLE = 32473  # RFC 5612


class HostConfigSubtype(IntEnum):
    """Subtypes of Cisco's host configuration, vendor type 14 (RFC 4332, section 3)."""

    REQUEST = 0
    HOME_PREFIX_LENGTH = 1
    DNS_SERVER = 2
    DHCP_SERVER = 3
    DHCP_CLIENT_ID = 4
    DEFAULT_GATEWAY = 5
    DNS_SUFFIX = 6
    CONFIGURATION_URL = 7


class DMUAlgorithm(IntEnum):
    """Algorithm Type and Version of the public key of a key update (RFC 4784, section 10)."""

    RSA_1024 = 1
    RSA_768 = 2
    RSA_2048 = 3


class DMUVersion(IntEnum):
    """Version of the dynamic key update (RFC 4784, section 10)."""

    RFC_4784 = 0
    CLEARTEXT = 7


class PPPLinkIndicator(IntEnum):
    """Value of the 3GPP2 extension of that name."""

    MAIN_SERVICE_INSTANCE = 0
    NEGOTIATE_PPP = 1
    DO_NOT_NEGOTIATE_PPP = 2


class DNSEntity(IntEnum):
    """Who supplied the addresses of a 3GPP2 DNS server extension."""

    UNKNOWN = 0
    HAAA = 1
    VAAA = 2
    HA = 3


class MobileRouterInfo(IntEnum):
    """Info of a mobile router in a Route Optimization Prefix Advertisement, 50 (RFC 6521, section 5.5)."""

    NO_SPECIFIC_INFORMATION = 0
    OUTBOUND_CONNECTIONS_ONLY = 1


class InterfaceTechnology(IntEnum):
    """If-ATT of a Multipath extension, 154: other numbers than `AccessTechnology` (RFC 5213, section 8.5)."""

    VIRTUAL = 1
    PPP = 2
    IEEE_802_3 = 3
    IEEE_802_11 = 4
    IEEE_802_16E = 5
    GERAN_3GPP = 6
    UTRAN_3GPP = 7
    E_UTRAN_3GPP = 8
    EHRPD_3GPP2 = 9
    HRPD_3GPP2 = 10
    CDMA2000_1XRTT_3GPP2 = 11
    UMB_3GPP2 = 12
    NB_IOT_3GPP = 13


class LinkLayerAddressCode(IntEnum):
    """Option-Code of a fast handover LLA: whose it is, or what is known of it (RFC 4988, section 6.1)."""

    WILDCARD = 0
    NEW_ACCESS_POINT = 1
    MOBILE_NODE = 2
    NEW_ACCESS_ROUTER = 3
    SENDER = 4
    ACCESS_POINT_ON_CURRENT_INTERFACE = 5
    NO_PREFIX_INFORMATION = 6
    NO_FAST_HANDOVERS = 7


class NewIPv4AddressCode(IntEnum):
    """Option-Code of a New IPv4 Address: whose it is (RFC 4988, section 6.2)."""

    PREVIOUS_COA = 1
    NEW_COA = 2
    NEW_ACCESS_ROUTER = 3


class CARDSubOption(IntEnum):
    """Sub-options of a CARD Request or Reply (RFC 4066, section 5.1.3)."""

    L2_ID = 1
    ADDRESS = 2
    CAPABILITY_CONTAINER = 3
    PREFERENCES = 4
    REQUIREMENTS = 5
    TRUSTED_ANCHOR = 6
    ROUTER_CERTIFICATE = 7


class CARDStatus(IntEnum):
    """Status Code of a CARD L2 ID (RFC 4066, section 5.1.3.1)."""

    NONE = 0
    CANDIDATE = 1
    MATCH = 2
    RESOLVER_ERROR = 3


class CARDLinkType(IntEnum):
    """L2-Type of a CARD L2 ID (RFC 4065, section 5.2)."""

    IEEE_802_3 = 1
    IEEE_802_11A = 2
    IEEE_802_11B = 3
    IEEE_802_11G = 4
    IEEE_802_15_1 = 5
    IEEE_802_15_3 = 6
    IEEE_802_15_4 = 7
    IEEE_802_16 = 8


class CARDAddressType(IntEnum):
    """Address Type of a CARD Address (RFC 4066, section 5.1.3.5)."""

    IPV4 = 1
    IPV6 = 2
