# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4917, Mobile IPv4 Message String Extension."""

from __future__ import annotations

from scapy_mip4.codes import ExtensionType, MessageStringSubtype
from scapy_mip4.layers.extensions import MIP4Ext, length_field, subtype_field, text_field, type_field
from scapy_mip4.layers.table import CONTROL, SHORT

__all__ = ["MIP4Ext_FAMessageString", "MIP4Ext_HAMessageString", "MIP4Ext_MessageString"]


class MIP4Ext_MessageString(MIP4Ext):
    """Message String of any subtype (RFC 4917, section 3): text for people, 1-254 octets of UTF-8."""

    name = "MIPv4 Message String"
    fields_desc = [
        type_field(ExtensionType.MESSAGE_STRING),
        length_field("text", extra=1),
        subtype_field(0, MessageStringSubtype),
        text_field("text", extra=1),
    ]


class MIP4Ext_HAMessageString(MIP4Ext_MessageString):
    """Message String from the home agent (RFC 4917, section 3): text for people, 1-254 octets of UTF-8."""

    name = "MIPv4 HA Message String"
    subtype = MessageStringSubtype.HOME_AGENT


class MIP4Ext_FAMessageString(MIP4Ext_MessageString):
    """Message String from the foreign agent (RFC 4917, section 3): text for people, 1-254 octets of UTF-8."""

    name = "MIPv4 FA Message String"
    subtype = MessageStringSubtype.FOREIGN_AGENT


CONTROL.add(MIP4Ext_MessageString, ExtensionType.MESSAGE_STRING, SHORT)
CONTROL.add(MIP4Ext_HAMessageString, ExtensionType.MESSAGE_STRING, SHORT, MessageStringSubtype.HOME_AGENT)
CONTROL.add(MIP4Ext_FAMessageString, ExtensionType.MESSAGE_STRING, SHORT, MessageStringSubtype.FOREIGN_AGENT)
