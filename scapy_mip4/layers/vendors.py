# SPDX-License-Identifier: GPL-2.0-or-later
"""Vendor extensions that no RFC describes, as public source code reads or writes them.

Those of 3GPP2 are laid out as in Wireshark's dissector; those of Sun are from test code of OpenSolaris' mipagent,
not to be expected on a wire. The A10/A11 interface of 3GPP2 (UDP port 699) has other ones under the same vendor
number and is not Mobile IPv4.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, IntField, IPField, ShortEnumField, XIntField

from scapy_mip4.codes import DNSEntity, ExtensionType, PPPLinkIndicator, Vendor, field_names
from scapy_mip4.layers.extensions import SPIField, data_field, length_field, type_field
from scapy_mip4.layers.rfc3115 import (
    MIP4Ext_CVSE, MIP4Ext_NVSE, cvse_fields, nvse_fields, register_vendor_extension, vendor_fields,
)

__all__ = [
    "MIP4Ext_3GPP2DNSServer", "MIP4Ext_3GPP2GREKey", "MIP4Ext_3GPP2PPPLinkIndicator", "MIP4Ext_SunFAHAKey",
    "MIP4Ext_SunMNFAKey",
]


@register_vendor_extension
class MIP4Ext_3GPP2PPPLinkIndicator(MIP4Ext_NVSE):
    """PPP Link Indicator of 3GPP2, a normal vendor extension (RFC 3115, section 2.2)."""

    name = "MIPv4 3GPP2 PPP Link Indicator"
    fields_desc = nvse_fields(
        Vendor.THREE_GPP2, 16,
        ShortEnumField("indicator", PPPLinkIndicator.NEGOTIATE_PPP, field_names(PPPLinkIndicator)))


@register_vendor_extension
class MIP4Ext_3GPP2DNSServer(MIP4Ext_NVSE):
    """DNS server addresses of 3GPP2, a normal vendor extension (RFC 3115, section 2.2).

    entity is who supplied them. Subtype and Length before each address are by default those of the RADIUS attribute
    of that name.
    """

    name = "MIPv4 3GPP2 DNS Server IP Address"
    fields_desc = nvse_fields(
        Vendor.THREE_GPP2, 17,
        ByteEnumField("entity", DNSEntity.UNKNOWN, field_names(DNSEntity)),
        ByteField("subtype1", 1),
        ByteField("len1", 6),
        IPField("primary", "0.0.0.0"),
        ByteField("subtype2", 2),
        ByteField("len2", 6),
        IPField("secondary", "0.0.0.0"))


@register_vendor_extension
class MIP4Ext_3GPP2GREKey(MIP4Ext_CVSE):
    """GRE key of 3GPP2, forerunner of RFC 6245, a critical vendor extension (RFC 3115, section 2.1)."""

    name = "MIPv4 3GPP2 GRE Key"
    fields_desc = cvse_fields(Vendor.THREE_GPP2, 0x0401, XIntField("key", 0))


def _sun_fields(vtype: int) -> list:
    return [
        type_field(ExtensionType.CVSE),
        ByteField("reserved", 0),
        length_field("key", extra=12, size="H"),
        *vendor_fields(Vendor.SUN, vtype),
        IntField("lifetime", 0),
        SPIField("aaa_spi", 0),
        SPIField("spi", 0),
        data_field("key", extra=12),
    ]


def _sun_size(octets: bytes) -> int:
    return 10 + int.from_bytes(octets[2:4], "big")  # against RFC 3115 the Length counts the value alone


class MIP4Ext_SunMNFAKey(MIP4Ext_CVSE):
    """Key of mobile node and foreign agent in Sun's test code, a critical vendor extension (RFC 3115, section 2.1).

    The lifetime is in seconds; the SPI of the AAA server is always 0.
    """

    name = "MIPv4 Sun MN-FA Key"
    fields_desc = _sun_fields(1)


class MIP4Ext_SunFAHAKey(MIP4Ext_CVSE):
    """Key of foreign and home agent in Sun's test code, a critical vendor extension (RFC 3115, section 2.1).

    The lifetime is in seconds; the SPI of the AAA server is always 0.
    """

    name = "MIPv4 Sun FA-HA Key"
    fields_desc = _sun_fields(2)


register_vendor_extension(MIP4Ext_SunMNFAKey, size=_sun_size)
register_vendor_extension(MIP4Ext_SunFAHAKey, size=_sun_size)
