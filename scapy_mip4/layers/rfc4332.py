# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4332, Cisco's Mobile IPv4 Host Configuration Extensions: vendor 9, vendor type 14, told apart by Sub-Type.

The figures draw the Sub-Type 16 bits wide; its range of 0 to 255 and the 246 octets of the longest text are those of
one octet. The first octet of a value tells: 0 in the wide reading, in the other only of a request, which is then
shorter. What follows a Sub-Type of one octet is drawn nowhere, so it is left as octets.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, FieldListField, IPField, ShortEnumField, ShortField

from scapy_mip4.codes import HostConfigSubtype, Vendor, field_names
from scapy_mip4.layers.extensions import Uncounted, data_field, text_field
from scapy_mip4.layers.rfc3115 import NVSE_COUNTED, MIP4Ext_NVSE, nvse_fields, register_vendor_extension

__all__ = [
    "MIP4Ext_CiscoConfigURL", "MIP4Ext_CiscoDHCPClientID", "MIP4Ext_CiscoDHCPServer", "MIP4Ext_CiscoDNSServer",
    "MIP4Ext_CiscoDNSSuffix", "MIP4Ext_CiscoDefaultGateway", "MIP4Ext_CiscoHomePrefixLength",
    "MIP4Ext_CiscoHostConfig", "MIP4Ext_CiscoHostConfigRequest",
]

_HOST_CONFIGURATION = 14
_WIDE_COUNTED = NVSE_COUNTED + 2


def _wide_fields(subtype: int, *value) -> list:
    return nvse_fields(Vendor.CISCO, _HOST_CONFIGURATION,
                       ShortEnumField("subtype", subtype, field_names(HostConfigSubtype)), *value)


class MIP4Ext_CiscoHostConfig(MIP4Ext_NVSE):
    """Any host configuration, by itself one with a Sub-Type of one octet (RFC 4332, section 3)."""

    name = "MIPv4 Cisco Host Configuration"
    fields_desc = nvse_fields(
        Vendor.CISCO, _HOST_CONFIGURATION,
        ByteEnumField("subtype", HostConfigSubtype.HOME_PREFIX_LENGTH, field_names(HostConfigSubtype)),
        data_field("data", extra=NVSE_COUNTED + 1))


class MIP4Ext_CiscoHostConfigRequest(MIP4Ext_CiscoHostConfig):
    """Host Configuration Request (RFC 4332, section 3.1). Selector 0 asks for all there is."""

    name = "MIPv4 Cisco Host Configuration Request"
    fields_desc = _wide_fields(HostConfigSubtype.REQUEST, ShortField("selector", 0))


class MIP4Ext_CiscoHomePrefixLength(MIP4Ext_CiscoHostConfig):
    """Home Network Prefix Length (RFC 4332, section 3.2): bits of the prefix of the home subnet, 0-32."""

    name = "MIPv4 Cisco Home Network Prefix Length"
    fields_desc = _wide_fields(HostConfigSubtype.HOME_PREFIX_LENGTH, ShortField("prefixlen", 0))


class MIP4Ext_CiscoDNSServer(MIP4Ext_CiscoHostConfig):
    """DNS Server (RFC 4332, section 3.3): a primary and a secondary one."""

    name = "MIPv4 Cisco DNS Server"
    # A list, for nothing says that the secondary one may not be left out.
    fields_desc = _wide_fields(HostConfigSubtype.DNS_SERVER, FieldListField(
        "servers", [], IPField("", "0.0.0.0"), length_from=Uncounted(_WIDE_COUNTED)))


class MIP4Ext_CiscoDHCPServer(MIP4Ext_CiscoHostConfig):
    """DHCP Server (RFC 4332, section 3.4)."""

    name = "MIPv4 Cisco DHCP Server"
    fields_desc = _wide_fields(HostConfigSubtype.DHCP_SERVER, IPField("address", "0.0.0.0"))


class MIP4Ext_CiscoDHCPClientID(MIP4Ext_CiscoHostConfig):
    """DHCP Client ID (RFC 4332, section 3.5), 2 octets or more; a Length leaves room for 245."""

    name = "MIPv4 Cisco DHCP Client ID"
    fields_desc = _wide_fields(HostConfigSubtype.DHCP_CLIENT_ID, data_field("clientid", extra=_WIDE_COUNTED))


class MIP4Ext_CiscoDefaultGateway(MIP4Ext_CiscoHostConfig):
    """Default Gateway on the home network (RFC 4332, section 3.6)."""

    name = "MIPv4 Cisco Default Gateway"
    fields_desc = _wide_fields(HostConfigSubtype.DEFAULT_GATEWAY, IPField("address", "0.0.0.0"))


class MIP4Ext_CiscoDNSSuffix(MIP4Ext_CiscoHostConfig):
    """DNS Suffix (RFC 4332, section 3.7), text of 1 octet or more."""

    name = "MIPv4 Cisco DNS Suffix"
    fields_desc = _wide_fields(HostConfigSubtype.DNS_SUFFIX, text_field("suffix", extra=_WIDE_COUNTED))


class MIP4Ext_CiscoConfigURL(MIP4Ext_CiscoHostConfig):
    """Configuration URL (RFC 4332, section 3.8): where the mobile node can load its configuration from."""

    name = "MIPv4 Cisco Configuration URL"
    fields_desc = _wide_fields(HostConfigSubtype.CONFIGURATION_URL, text_field("url", extra=_WIDE_COUNTED))


def _has_subtype_octet(octets: bytes) -> bool:
    value = octets[10:12]
    if value[:1] == b"\0":
        return value == b"\0\0" and octets[1] == NVSE_COUNTED + 2
    return bool(value) and value[0] in field_names(HostConfigSubtype)


register_vendor_extension(MIP4Ext_CiscoHostConfig, applies=_has_subtype_octet)
for _cls in (
    MIP4Ext_CiscoHostConfigRequest, MIP4Ext_CiscoHomePrefixLength, MIP4Ext_CiscoDNSServer, MIP4Ext_CiscoDHCPServer,
    MIP4Ext_CiscoDHCPClientID, MIP4Ext_CiscoDefaultGateway, MIP4Ext_CiscoDNSSuffix, MIP4Ext_CiscoConfigURL,
):
    register_vendor_extension(_cls, selecting=2)
