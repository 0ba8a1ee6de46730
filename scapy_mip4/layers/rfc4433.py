# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4433, Mobile IPv4 Dynamic Home Agent Assignment.

Extension 139 is printed in the long layout, which no skippable extension may use; verified erratum 898 makes it
short. Devices of both kinds exist, so both are read (octet 1 is 5 in the short layout, the subtype in the long
one) and either can be built. The plain names are the corrected layout.
"""

from __future__ import annotations

from scapy.fields import ByteField, IPField, ShortField

from scapy_mip4.codes import DynamicHASubtype, ExtensionType
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, LONG, SHORT

__all__ = [
    "MIP4Ext_RedirectedHA", "MIP4Ext_RedirectedHALong", "MIP4Ext_RequestedHA", "MIP4Ext_RequestedHALong",
]

_SHORT_LENGTH = 5
_LONG_LENGTH = 4


def _short_fields(subtype: int) -> list:
    return [
        type_field(ExtensionType.DYNAMIC_HA),
        ByteField("len", _SHORT_LENGTH),
        subtype_field(subtype, DynamicHASubtype),
        IPField("address", "0.0.0.0"),
    ]


def _long_fields(subtype: int) -> list:
    return [
        type_field(ExtensionType.DYNAMIC_HA),
        subtype_field(subtype, DynamicHASubtype),
        ShortField("len", _LONG_LENGTH),
        IPField("address", "0.0.0.0"),
    ]


class MIP4Ext_RequestedHA(MIP4Ext):
    """Home agent the mobile node wishes for, as corrected by erratum 898 (RFC 4433, section 3.4.1)."""

    name = "MIPv4 Requested HA"
    fields_desc = _short_fields(DynamicHASubtype.REQUESTED_HA)


class MIP4Ext_RequestedHALong(MIP4Ext_RequestedHA):
    """Home agent the mobile node wishes for, as printed (RFC 4433, section 3.4.1)."""

    name = "MIPv4 Requested HA (as printed)"
    fields_desc = _long_fields(DynamicHASubtype.REQUESTED_HA)


class MIP4Ext_RedirectedHA(MIP4Ext):
    """Home agent to register with instead, as corrected by erratum 898 (RFC 4433, section 3.4.2)."""

    name = "MIPv4 Redirected HA"
    fields_desc = _short_fields(DynamicHASubtype.REDIRECTED_HA)


class MIP4Ext_RedirectedHALong(MIP4Ext_RedirectedHA):
    """Home agent to register with instead, as printed (RFC 4433, section 3.4.2)."""

    name = "MIPv4 Redirected HA (as printed)"
    fields_desc = _long_fields(DynamicHASubtype.REDIRECTED_HA)


def _is_short(octets: bytes) -> bool:
    return octets[1] == _SHORT_LENGTH


for _subtype, _short, _long in (
    (DynamicHASubtype.REQUESTED_HA, MIP4Ext_RequestedHA, MIP4Ext_RequestedHALong),
    (DynamicHASubtype.REDIRECTED_HA, MIP4Ext_RedirectedHA, MIP4Ext_RedirectedHALong),
):
    CONTROL.add(_short, ExtensionType.DYNAMIC_HA, SHORT, _subtype, _is_short)
    CONTROL.add(_long, ExtensionType.DYNAMIC_HA, LONG, _subtype, lambda octets: octets[2:4] == b"\x00\x04")
