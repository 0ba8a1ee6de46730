# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4636, Foreign Agent Error Extension for Mobile IPv4."""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField

from scapy_mip4.codes import ExtensionType, FAErrorSubtype, ReplyCode, field_names
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, SHORT

__all__ = ["MIP4Ext_FAError"]


class MIP4Ext_FAError(MIP4Ext):
    """Code a foreign agent would have liked to write into a home agent's reply, 64-127 (RFC 4636, section 3)."""

    name = "MIPv4 FA Error"
    fields_desc = [
        type_field(ExtensionType.FA_ERROR),
        ByteField("len", 2),
        subtype_field(FAErrorSubtype.INDICATION_TO_MN, FAErrorSubtype),
        ByteEnumField("status", 64, field_names(ReplyCode)),
    ]


CONTROL.add(MIP4Ext_FAError, ExtensionType.FA_ERROR, SHORT, FAErrorSubtype.INDICATION_TO_MN)
