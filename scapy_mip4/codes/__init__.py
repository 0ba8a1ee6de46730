# SPDX-License-Identifier: GPL-2.0-or-later
"""Code points of IANA's "Mobile IPv4 Numbers" registry and of the fields it does not list.

One table per fact: layers, agents, scenarios and reports all take names and numbers from here.
"""

from scapy_mip4.codes.naming import SentCode, field_names
from scapy_mip4.codes.numbers import (
    DualStackSubtype, DynamicHASubtype, ExtensionType, FAErrorSubtype, GREKeySubtype, GeneralizedAuthSubtype,
    ICMPExtensionType, KeyGenSubtype, LinkLayerAddressSubtype, MIP4_PORT, MessageStringSubtype, MessageType,
    MobileNetworkSubtype, MultipathSubtype, NAICarryingSubtype, PMIPNonSkippableSubtype, PMIPSkippableSubtype,
    RouteOptimizationDataSubtype, RouteOptimizationSubtype, RouterCapabilitySubtype, SPI, TrustedNetworksSubtype,
    UDPTunnelSubtype,
)
from scapy_mip4.codes.replies import NotificationCode, ReplyCode, code_name, code_sender
from scapy_mip4.codes.values import (
    AccessTechnology, CARDAddressType, CARDLinkType, CARDStatus, CARDSubOption, DMUAlgorithm, DMUVersion, DNSEntity,
    Encapsulation, ExperimentalMobilitySubtype, FastBindingCode, FlowAction, HandoffCode, HandoverAcknowledgeCode,
    HandoverInitiateCode, HostConfigSubtype, IPv6PrefixCode, InterfaceTechnology, KeyAlgorithm,
    LinkLayerAddressCode, MobileNetworkCode, MobileRouterInfo, NewIPv4AddressCode, NotificationDirection,
    PMIPAuthMethod, PMIPDeviceIDType, PMIPSubscriberIDType, PPPLinkIndicator, ProxyAdvertisementCode, ReplayMethod,
    ReplayStyle, RouteOptimizationCode, TrafficSelectorFormat, UDPTunnelCode, Vendor,
)

__all__ = [
    "AccessTechnology", "CARDAddressType", "CARDLinkType", "CARDStatus", "CARDSubOption", "DMUAlgorithm",
    "DMUVersion", "DNSEntity", "DualStackSubtype", "DynamicHASubtype", "Encapsulation",
    "ExperimentalMobilitySubtype", "ExtensionType", "FAErrorSubtype", "FastBindingCode", "FlowAction",
    "GREKeySubtype", "GeneralizedAuthSubtype", "HandoffCode", "HandoverAcknowledgeCode", "HandoverInitiateCode",
    "HostConfigSubtype", "ICMPExtensionType", "IPv6PrefixCode", "InterfaceTechnology", "KeyAlgorithm",
    "KeyGenSubtype", "LinkLayerAddressCode", "LinkLayerAddressSubtype", "MIP4_PORT", "MessageStringSubtype",
    "MessageType", "MobileNetworkCode", "MobileNetworkSubtype", "MobileRouterInfo", "MultipathSubtype",
    "NAICarryingSubtype", "NewIPv4AddressCode", "NotificationCode", "NotificationDirection", "PMIPAuthMethod",
    "PMIPDeviceIDType", "PMIPNonSkippableSubtype", "PMIPSkippableSubtype", "PMIPSubscriberIDType",
    "PPPLinkIndicator", "ProxyAdvertisementCode", "ReplayMethod", "ReplayStyle", "ReplyCode",
    "RouteOptimizationCode", "RouteOptimizationDataSubtype", "RouteOptimizationSubtype", "RouterCapabilitySubtype",
    "SPI", "SentCode", "TrafficSelectorFormat", "TrustedNetworksSubtype", "UDPTunnelCode", "UDPTunnelSubtype",
    "Vendor", "code_name", "code_sender", "field_names",
]
