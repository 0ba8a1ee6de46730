# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4064, Experimental Message, Extensions, and Error Codes for Mobile IPv4."""

from __future__ import annotations

from scapy.fields import XStrField

from scapy_mip4.codes import ExtensionType, ICMPExtensionType, MessageType
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import ICMPExt, MIP4Ext, data_field, length_field, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, LONG, SHORT, TLV

__all__ = [
    "ICMPExt_ExperimentalNonSkippable", "ICMPExt_ExperimentalSkippable", "MIP4Ext_ExperimentalNonSkippable",
    "MIP4Ext_ExperimentalSkippable", "MIP4_Experimental",
]


class MIP4_Experimental(MIP4):
    """Experimental message; all after the Type is the experiment's own (RFC 4064, section 3)."""

    name = "MIPv4 Experimental Message"
    fields_desc = [message_type_field(MessageType.EXPERIMENTAL), XStrField("data", b"")]


class MIP4Ext_ExperimentalNonSkippable(MIP4Ext):
    """Experimental extension that must be understood, long layout (RFC 4064, section 4.1)."""

    name = "MIPv4 Experimental Extension (non-skippable)"
    fields_desc = [
        type_field(ExtensionType.EXPERIMENTAL_NON_SKIPPABLE),
        subtype_field(0),
        length_field("data", size="H"),
        data_field("data"),
    ]


class MIP4Ext_ExperimentalSkippable(MIP4Ext):
    """Experimental extension that may be skipped, short layout (RFC 4064, section 4.3)."""

    name = "MIPv4 Experimental Extension (skippable)"
    fields_desc = [
        type_field(ExtensionType.EXPERIMENTAL_SKIPPABLE),
        length_field("data", extra=1),
        subtype_field(0),
        data_field("data", extra=1),
    ]


def _icmp_fields(number: int) -> list:
    return [type_field(number, ICMPExtensionType), length_field("data"), data_field("data")]


class ICMPExt_ExperimentalNonSkippable(ICMPExt):
    """Experimental router discovery extension that must be understood; no subtype (RFC 4064, section 4.2)."""

    name = "ICMP Experimental Extension (non-skippable)"
    fields_desc = _icmp_fields(ICMPExtensionType.EXPERIMENTAL_NON_SKIPPABLE)


class ICMPExt_ExperimentalSkippable(ICMPExt):
    """Experimental router discovery extension that may be skipped; no subtype (RFC 4064, section 4.4)."""

    name = "ICMP Experimental Extension (skippable)"
    fields_desc = _icmp_fields(ICMPExtensionType.EXPERIMENTAL_SKIPPABLE)


register_message(MIP4_Experimental)
CONTROL.add(MIP4Ext_ExperimentalNonSkippable, ExtensionType.EXPERIMENTAL_NON_SKIPPABLE, LONG)
CONTROL.add(MIP4Ext_ExperimentalSkippable, ExtensionType.EXPERIMENTAL_SKIPPABLE, SHORT)
ICMP_DISCOVERY.add(ICMPExt_ExperimentalNonSkippable, ICMPExtensionType.EXPERIMENTAL_NON_SKIPPABLE, TLV)
ICMP_DISCOVERY.add(ICMPExt_ExperimentalSkippable, ICMPExtensionType.EXPERIMENTAL_SKIPPABLE, TLV)
