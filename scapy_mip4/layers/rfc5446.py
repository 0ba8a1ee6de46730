# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5446, Service Selection for Mobile IPv4."""

from __future__ import annotations

from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers.extensions import MIP4Ext, length_field, text_field, type_field
from scapy_mip4.layers.table import CONTROL, TLV

__all__ = ["MIP4Ext_ServiceSelection"]


class MIP4Ext_ServiceSelection(MIP4Ext):
    """Service that the registration is for, 1-255 octets of UTF-8 (RFC 5446, section 3).

    There is no Sub-Type, unlike in the extensions with the numbers around it.
    """

    name = "MIPv4 Service Selection"
    fields_desc = [
        type_field(ExtensionType.SERVICE_SELECTION),
        length_field("service"),
        text_field("service"),
    ]


CONTROL.add(MIP4Ext_ServiceSelection, ExtensionType.SERVICE_SELECTION, TLV)
