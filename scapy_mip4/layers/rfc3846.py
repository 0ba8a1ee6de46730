# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3846, Mobile IPv4 Extension for Carrying Network Access Identifiers."""

from __future__ import annotations

from scapy_mip4.codes import ExtensionType, ICMPExtensionType, NAICarryingSubtype
from scapy_mip4.layers.extensions import ICMPExt, MIP4Ext, length_field, subtype_field, text_field, type_field
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, SHORT

__all__ = ["ICMPExt_NAICarrying", "MIP4Ext_AAAHIdentity", "MIP4Ext_HAIdentity", "MIP4Ext_NAICarrying"]


def _nai_fields(number: int, subtype: int, names: type = ExtensionType) -> list:
    return [
        type_field(number, names),
        length_field("nai", extra=1),
        subtype_field(subtype, NAICarryingSubtype),
        text_field("nai", extra=1),
    ]


class MIP4Ext_NAICarrying(MIP4Ext):
    """NAI Carrying Extension of any subtype (RFC 3846, section 3)."""

    name = "MIPv4 NAI Carrying Extension"
    fields_desc = _nai_fields(ExtensionType.NAI_CARRYING, 0)


class MIP4Ext_HAIdentity(MIP4Ext_NAICarrying):
    """Identity of the home agent, hostname@realm (RFC 3846, section 4)."""

    name = "MIPv4 HA Identity"
    fields_desc = _nai_fields(ExtensionType.NAI_CARRYING, NAICarryingSubtype.HA_IDENTITY)


class MIP4Ext_AAAHIdentity(MIP4Ext_NAICarrying):
    """Identity of the home AAA server, hostname@realm (RFC 3846, section 5)."""

    name = "MIPv4 AAAH Identity"
    fields_desc = _nai_fields(ExtensionType.NAI_CARRYING, NAICarryingSubtype.AAAH_IDENTITY)


class ICMPExt_NAICarrying(ICMPExt):
    """NAI Carrying Extension in an agent advertisement (RFC 3846, section 3)."""

    name = "ICMP NAI Carrying Extension"
    fields_desc = _nai_fields(ICMPExtensionType.NAI_CARRYING, 0, ICMPExtensionType)


CONTROL.add(MIP4Ext_NAICarrying, ExtensionType.NAI_CARRYING, SHORT)
CONTROL.add(MIP4Ext_HAIdentity, ExtensionType.NAI_CARRYING, SHORT, NAICarryingSubtype.HA_IDENTITY)
CONTROL.add(MIP4Ext_AAAHIdentity, ExtensionType.NAI_CARRYING, SHORT, NAICarryingSubtype.AAAH_IDENTITY)
ICMP_DISCOVERY.add(ICMPExt_NAICarrying, ICMPExtensionType.NAI_CARRYING, SHORT)
