# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5265, Mobile IPv4 Traversal across IPsec-Based VPN Gateways.

The tunnels of its access modes are made of layers that Scapy has: IP/IP/ESP around IP/IP or IP/UDP/MIP4_RRQ.
"""

from __future__ import annotations

from scapy.fields import ByteField

from scapy_mip4.codes import ExtensionType, TrustedNetworksSubtype
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, SHORT

__all__ = ["MIP4Ext_TrustedNetworksConfigured"]


class MIP4Ext_TrustedNetworksConfigured(MIP4Ext):
    """Sign of an internal home agent, in its replies, that the mobile node is inside (RFC 5265, section 3.4)."""

    name = "MIPv4 Trusted Networks Configured"
    fields_desc = [
        type_field(ExtensionType.TRUSTED_NETWORKS_CONFIGURED),
        ByteField("len", 2),
        subtype_field(TrustedNetworksSubtype.TRUSTED_NETWORKS_CONFIGURED, TrustedNetworksSubtype),
        ByteField("reserved", 0),
    ]


CONTROL.add(MIP4Ext_TrustedNetworksConfigured, ExtensionType.TRUSTED_NETWORKS_CONFIGURED, SHORT,
            TrustedNetworksSubtype.TRUSTED_NETWORKS_CONFIGURED)
