# SPDX-License-Identifier: GPL-2.0-or-later
"""Scapy layers for Mobile IPv4, one module per RFC; importing this binds them to UDP port 434 and ICMP."""

from scapy_mip4.layers.control import MIP4  # noqa: F401
from scapy_mip4.layers.extensions import (  # noqa: F401
    ICMPExt, ICMPExt_Pad1, ICMPExt_Unknown, MIP4Ext, MIP4Ext_Pad1, MIP4Ext_Unknown, octets_before, octets_through,
)
from scapy_mip4.layers.rfc1256 import (  # noqa: F401
    ICMP_AgentAdvertisement, ICMP_AgentSolicitation, ICMP_RouterAddress,
)
from scapy_mip4.layers.rfc2794 import MIP4Ext_MNNAI  # noqa: F401
from scapy_mip4.layers.rfc3024 import MIP4Ext_EncapsulatingDelivery  # noqa: F401
from scapy_mip4.layers.rfc3115 import (  # noqa: F401
    ICMPExt_NVSE, MIP4Ext_CVSE, MIP4Ext_NVSE, MIP4Ext_OldCVSE, MIP4Ext_OldNVSE,
)
from scapy_mip4.layers.rfc3846 import (  # noqa: F401
    ICMPExt_NAICarrying, MIP4Ext_AAAHIdentity, MIP4Ext_HAIdentity, MIP4Ext_NAICarrying,
)
from scapy_mip4.layers.rfc3957 import (  # noqa: F401
    MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNFAKeyGenRequest, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MNHAKeyGenRequest,
)
from scapy_mip4.layers.rfc4064 import (  # noqa: F401
    ICMPExt_ExperimentalNonSkippable, ICMPExt_ExperimentalSkippable, MIP4Ext_ExperimentalNonSkippable,
    MIP4Ext_ExperimentalSkippable, MIP4_Experimental,
)
from scapy_mip4.layers.rfc4433 import (  # noqa: F401
    MIP4Ext_RedirectedHA, MIP4Ext_RedirectedHALong, MIP4Ext_RequestedHA, MIP4Ext_RequestedHALong,
)
from scapy_mip4.layers.rfc4636 import MIP4Ext_FAError  # noqa: F401
from scapy_mip4.layers.rfc4721 import (  # noqa: F401
    ICMPExt_Challenge, MIP4Ext_Challenge, MIP4Ext_GeneralizedAuth, MIP4Ext_MNAAAAuth,
)
from scapy_mip4.layers.rfc5944 import (  # noqa: F401
    ICMPExt_MobilityAgent, ICMPExt_PrefixLengths, INFINITE_LIFETIME, MIP4Ext_AuthBase,
    MIP4Ext_ForeignHomeAuth, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth, MIP4_RRP, MIP4_RRQ,
)
