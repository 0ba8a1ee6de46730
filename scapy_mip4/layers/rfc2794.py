# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 2794, Mobile IP Network Access Identifier Extension for IPv4."""

from __future__ import annotations

from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers.extensions import MIP4Ext, length_field, text_field, type_field
from scapy_mip4.layers.table import CONTROL, TLV

__all__ = ["MIP4Ext_MNNAI"]


class MIP4Ext_MNNAI(MIP4Ext):
    """Mobile Node NAI, user@realm, 1-255 octets (RFC 2794, section 2)."""

    name = "MIPv4 Mobile Node NAI"
    fields_desc = [type_field(ExtensionType.MN_NAI), length_field("nai"), text_field("nai")]


CONTROL.add(MIP4Ext_MNNAI, ExtensionType.MN_NAI, TLV)
