# SPDX-License-Identifier: GPL-2.0-or-later
"""Scapy layers for Mobile IPv4, one module per RFC; importing this binds them to UDP port 434 and ICMP."""

from scapy_mip4.layers.control import MIP4
from scapy_mip4.layers.extensions import (
    ICMPExt, ICMPExt_Pad1, ICMPExt_Unknown, MIP4Ext, MIP4Ext_Pad1, MIP4Ext_Unknown, octets_before, octets_through,
)
from scapy_mip4.layers.rfc1256 import (
    ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMP_RouterAddress,
)
from scapy_mip4.layers.rfc2794 import MIP4Ext_MNNAI
from scapy_mip4.layers.rfc3024 import MIP4Ext_EncapsulatingDelivery
from scapy_mip4.layers.rfc3115 import (
    ICMPExt_NVSE, MIP4Ext_CVSE, MIP4Ext_NVSE, MIP4Ext_OldCVSE, MIP4Ext_OldNVSE,
)
from scapy_mip4.layers.rfc3846 import (
    ICMPExt_NAICarrying, MIP4Ext_AAAHIdentity, MIP4Ext_HAIdentity, MIP4Ext_NAICarrying,
)
from scapy_mip4.layers.rfc3957 import (
    MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNFAKeyGenRequest, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MNHAKeyGenRequest,
)
from scapy_mip4.layers.rfc4064 import (
    ICMPExt_ExperimentalNonSkippable, ICMPExt_ExperimentalSkippable, MIP4Ext_ExperimentalNonSkippable,
    MIP4Ext_ExperimentalSkippable, MIP4_Experimental,
)
from scapy_mip4.layers.rfc4433 import (
    MIP4Ext_RedirectedHA, MIP4Ext_RedirectedHALong, MIP4Ext_RequestedHA, MIP4Ext_RequestedHALong,
)
from scapy_mip4.layers.rfc4636 import MIP4Ext_FAError
from scapy_mip4.layers.rfc4721 import (
    ICMPExt_Challenge, MIP4Ext_Challenge, MIP4Ext_GeneralizedAuth, MIP4Ext_MNAAAAuth,
)
from scapy_mip4.layers.rfc5944 import (
    ICMPExt_MobilityAgent, ICMPExt_PrefixLengths, IDENTIFICATION_LOW, INFINITE_LIFETIME, MIP4Ext_AuthBase,
    MIP4Ext_ForeignHomeAuth, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth, MIP4_RRP, MIP4_RRQ,
)

__all__ = [
    "ICMPExt", "ICMPExt_Challenge", "ICMPExt_ExperimentalNonSkippable", "ICMPExt_ExperimentalSkippable",
    "ICMPExt_MobilityAgent", "ICMPExt_NAICarrying", "ICMPExt_NVSE", "ICMPExt_Pad1", "ICMPExt_PrefixLengths",
    "ICMPExt_Unknown", "ICMP_AgentAdvertisement", "ICMP_AgentSolicitation", "ICMP_RouterAddress",
    "IDENTIFICATION_LOW", "INFINITE_LIFETIME", "MIP4", "MIP4Ext", "MIP4Ext_AAAHIdentity", "MIP4Ext_AuthBase",
    "MIP4Ext_CVSE", "MIP4Ext_Challenge", "MIP4Ext_EncapsulatingDelivery", "MIP4Ext_ExperimentalNonSkippable",
    "MIP4Ext_ExperimentalSkippable", "MIP4Ext_FAError", "MIP4Ext_ForeignHomeAuth", "MIP4Ext_GeneralizedAuth",
    "MIP4Ext_HAIdentity", "MIP4Ext_MNAAAAuth", "MIP4Ext_MNFAKeyGenReply", "MIP4Ext_MNFAKeyGenRequest",
    "MIP4Ext_MNHAKeyGenReply", "MIP4Ext_MNHAKeyGenRequest", "MIP4Ext_MNNAI", "MIP4Ext_MobileForeignAuth",
    "MIP4Ext_MobileHomeAuth", "MIP4Ext_NAICarrying", "MIP4Ext_NVSE", "MIP4Ext_OldCVSE", "MIP4Ext_OldNVSE",
    "MIP4Ext_Pad1", "MIP4Ext_RedirectedHA", "MIP4Ext_RedirectedHALong", "MIP4Ext_RequestedHA",
    "MIP4Ext_RequestedHALong", "MIP4Ext_Unknown", "MIP4_Experimental", "MIP4_RRP", "MIP4_RRQ", "octets_before",
    "octets_through",
]
