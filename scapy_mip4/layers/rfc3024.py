# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3024, Reverse Tunneling for Mobile IP, revised."""

from __future__ import annotations

from scapy.fields import ByteField

from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers.extensions import MIP4Ext, type_field
from scapy_mip4.layers.table import CONTROL, TLV

__all__ = ["MIP4Ext_EncapsulatingDelivery"]


class MIP4Ext_EncapsulatingDelivery(MIP4Ext):
    """Encapsulating Delivery Style, which the foreign agent consumes (RFC 3024, section 3.3)."""

    name = "MIPv4 Encapsulating Delivery Style"
    fields_desc = [type_field(ExtensionType.ENCAPSULATING_DELIVERY), ByteField("len", 0)]


CONTROL.add(MIP4Ext_EncapsulatingDelivery, ExtensionType.ENCAPSULATING_DELIVERY, TLV)
