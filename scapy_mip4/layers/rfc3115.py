# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3115, Mobile IP Vendor/Organization-Specific Extensions, and their old numbers of RFC 3025."""

from __future__ import annotations

from scapy.fields import ByteField, IntField, ShortField

from scapy_mip4.codes import ExtensionType, ICMPExtensionType
from scapy_mip4.layers.extensions import ICMPExt, MIP4Ext, data_field, length_field, type_field
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, LONG, TLV

__all__ = ["ICMPExt_NVSE", "MIP4Ext_CVSE", "MIP4Ext_NVSE", "MIP4Ext_OldCVSE", "MIP4Ext_OldNVSE"]


def _critical_fields(number: int) -> list:
    # The Length leaves out the reserved octet: the reading of RFC 4784, section 9, and of devices in the field.
    return [
        type_field(number),
        ByteField("reserved", 0),
        length_field("value", extra=6, size="H"),
        IntField("vendor", 0),
        ShortField("vtype", 0),
        data_field("value", extra=6),
    ]


def _normal_fields(number: int, names: type = ExtensionType) -> list:
    return [
        type_field(number, names),
        length_field("value", extra=8),
        ShortField("reserved", 0),
        IntField("vendor", 0),
        ShortField("vtype", 0),
        data_field("value", extra=8),
    ]


class MIP4Ext_CVSE(MIP4Ext):
    """Critical Vendor/Organization Specific Extension (RFC 3115, section 2.1); vendor is an SMI enterprise number."""

    name = "MIPv4 Critical Vendor Specific Extension"
    fields_desc = _critical_fields(ExtensionType.CVSE)


class MIP4Ext_OldCVSE(MIP4Ext):
    """Critical vendor extension under its number of RFC 3025."""

    name = "MIPv4 Critical Vendor Specific Extension (RFC 3025)"
    fields_desc = _critical_fields(ExtensionType.OLD_CVSE)


class MIP4Ext_NVSE(MIP4Ext):
    """Normal Vendor/Organization Specific Extension (RFC 3115, section 2.2); vendor is an SMI enterprise number."""

    name = "MIPv4 Normal Vendor Specific Extension"
    fields_desc = _normal_fields(ExtensionType.NVSE)


class MIP4Ext_OldNVSE(MIP4Ext):
    """Normal vendor extension under its number of RFC 3025."""

    name = "MIPv4 Normal Vendor Specific Extension (RFC 3025)"
    fields_desc = _normal_fields(ExtensionType.OLD_NVSE)


class ICMPExt_NVSE(ICMPExt):
    """Normal vendor extension in an agent advertisement (RFC 3115, section 2.2)."""

    name = "ICMP Normal Vendor Specific Extension"
    fields_desc = _normal_fields(ICMPExtensionType.NVSE, ICMPExtensionType)


CONTROL.add(MIP4Ext_CVSE, ExtensionType.CVSE, LONG)
CONTROL.add(MIP4Ext_OldCVSE, ExtensionType.OLD_CVSE, LONG)
CONTROL.add(MIP4Ext_NVSE, ExtensionType.NVSE, TLV)
CONTROL.add(MIP4Ext_OldNVSE, ExtensionType.OLD_NVSE, TLV)
ICMP_DISCOVERY.add(ICMPExt_NVSE, ICMPExtensionType.NVSE, TLV)
