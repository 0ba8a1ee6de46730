# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5563, WiMAX Forum / 3GPP2 Proxy Mobile IPv4.

Proxy Registration Requests and Replies are MIP4_RRQ and MIP4_RRP. Extension 47 has the long layout and 147 the short
one. The RFC defines no coding of the identifiers, so they are octets here.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, ShortField

from scapy_mip4.codes import (
    AccessTechnology, ExtensionType, PMIPAuthMethod, PMIPDeviceIDType, PMIPNonSkippableSubtype,
    PMIPSkippableSubtype, PMIPSubscriberIDType, field_names,
)
from scapy_mip4.layers.extensions import MIP4Ext, data_field, length_field, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, LONG, SHORT

__all__ = [
    "MIP4Ext_PMIPAccessTechnology", "MIP4Ext_PMIPAuthMethod", "MIP4Ext_PMIPDeviceID", "MIP4Ext_PMIPInterfaceID",
    "MIP4Ext_PMIPNonSkippable", "MIP4Ext_PMIPSkippable", "MIP4Ext_PMIPSubscriberID",
]


class MIP4Ext_PMIPNonSkippable(MIP4Ext):
    """Proxy Mobile IPv4 extension that must be understood, of any subtype (RFC 5563, section 12.1)."""

    name = "MIPv4 Proxy Non-Skippable Extension"
    fields_desc = [
        type_field(ExtensionType.PMIP_NON_SKIPPABLE),
        subtype_field(0, PMIPNonSkippableSubtype),
        length_field("data", size="H"),
        data_field("data"),
    ]


class MIP4Ext_PMIPAuthMethod(MIP4Ext_PMIPNonSkippable):
    """How a proxy agent, not the mobile node, authenticates its messages (RFC 5563, section 5.1)."""

    name = "MIPv4 Proxy Per-Node Authentication Method"
    fields_desc = [
        type_field(ExtensionType.PMIP_NON_SKIPPABLE),
        subtype_field(PMIPNonSkippableSubtype.PER_NODE_AUTHENTICATION_METHOD, PMIPNonSkippableSubtype),
        ShortField("len", 1),
        ByteEnumField("method", PMIPAuthMethod.FA_HA_AUTHENTICATION, field_names(PMIPAuthMethod)),
    ]


def _skippable_fields(subtype: int, data: str, *kind) -> list:
    """Return the fields of an extension 147: perhaps a `kind` of one octet, and `data` to the end."""
    fixed = 1 + len(kind)
    return [
        type_field(ExtensionType.PMIP_SKIPPABLE),
        length_field(data, extra=fixed),
        subtype_field(subtype, PMIPSkippableSubtype),
        *kind,
        data_field(data, extra=fixed),
    ]


class MIP4Ext_PMIPSkippable(MIP4Ext):
    """Proxy Mobile IPv4 extension that may be skipped, of any subtype (RFC 5563, section 12.1)."""

    name = "MIPv4 Proxy Skippable Extension"
    fields_desc = _skippable_fields(0, "data")


class MIP4Ext_PMIPInterfaceID(MIP4Ext_PMIPSkippable):
    """Interface by which the mobile node is attached (RFC 5563, section 5.2)."""

    name = "MIPv4 Proxy Interface ID"
    fields_desc = _skippable_fields(PMIPSkippableSubtype.INTERFACE_ID, "identifier")


class MIP4Ext_PMIPDeviceID(MIP4Ext_PMIPSkippable):
    """The mobile node's device (RFC 5563, section 5.3)."""

    name = "MIPv4 Proxy Device ID"
    fields_desc = _skippable_fields(
        PMIPSkippableSubtype.DEVICE_ID, "identifier",
        ByteEnumField("idtype", PMIPDeviceIDType.ETHERNET_MAC, field_names(PMIPDeviceIDType)))


class MIP4Ext_PMIPSubscriberID(MIP4Ext_PMIPSkippable):
    """The mobile node's subscription (RFC 5563, section 5.4)."""

    name = "MIPv4 Proxy Subscriber ID"
    fields_desc = _skippable_fields(
        PMIPSkippableSubtype.SUBSCRIBER_ID, "identifier",
        ByteEnumField("idtype", PMIPSubscriberIDType.IMSI, field_names(PMIPSubscriberIDType)))


class MIP4Ext_PMIPAccessTechnology(MIP4Ext_PMIPSkippable):
    """Radio or cable by which the mobile node is attached, in requests only (RFC 5563, section 5.5)."""

    name = "MIPv4 Proxy Access Technology Type"
    fields_desc = [
        type_field(ExtensionType.PMIP_SKIPPABLE),
        ByteField("len", 2),
        subtype_field(PMIPSkippableSubtype.ACCESS_TECHNOLOGY_TYPE, PMIPSkippableSubtype),
        ByteEnumField("tech", AccessTechnology.IEEE_802_3, field_names(AccessTechnology)),
    ]


CONTROL.add(MIP4Ext_PMIPNonSkippable, ExtensionType.PMIP_NON_SKIPPABLE, LONG)
CONTROL.add(MIP4Ext_PMIPAuthMethod, ExtensionType.PMIP_NON_SKIPPABLE, LONG,
            PMIPNonSkippableSubtype.PER_NODE_AUTHENTICATION_METHOD)
CONTROL.add(MIP4Ext_PMIPSkippable, ExtensionType.PMIP_SKIPPABLE, SHORT)
for _subtype, _cls in (
    (PMIPSkippableSubtype.INTERFACE_ID, MIP4Ext_PMIPInterfaceID),
    (PMIPSkippableSubtype.DEVICE_ID, MIP4Ext_PMIPDeviceID),
    (PMIPSkippableSubtype.SUBSCRIBER_ID, MIP4Ext_PMIPSubscriberID),
    (PMIPSkippableSubtype.ACCESS_TECHNOLOGY_TYPE, MIP4Ext_PMIPAccessTechnology),
):
    CONTROL.add(_cls, ExtensionType.PMIP_SKIPPABLE, SHORT, _subtype)
