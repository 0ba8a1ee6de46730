# SPDX-License-Identifier: GPL-2.0-or-later
"""Extensions as a node reads them that knows RFC 5944 alone, to show what such a legacy node makes of later ones.

It knows the types of RFC 5944. Any other it judges by its number: 128-255 it skips by the octet behind the Type, be
that a Length or not; at 0-127 it discards the message (RFC 5944, section 1.8). So it loses its way in 154, whose
second octet is a subtype, and in 139 as RFC 4433 printed it.
"""

from __future__ import annotations

from scapy.fields import XStrField
from scapy.packet import Packet

from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers.extensions import MIP4Ext, MIP4Ext_Unknown, type_field
from scapy_mip4.layers.message import ExtendedMessage
from scapy_mip4.layers.rfc5944 import (
    MIP4Ext_ForeignHomeAuth, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth, MIP4Ext_Pad1,
)
from scapy_mip4.layers.table import PAD, TLV

__all__ = ["MIP4Ext_NotUnderstood", "legacy_extensions"]

_FIRST_SKIPPABLE = 128


class MIP4Ext_NotUnderstood(MIP4Ext):
    """Where a legacy node gives up: a type it neither knows nor may skip, and all behind it (RFC 5944, section 1.8)."""

    name = "MIPv4 Extension Not Understood"
    fields_desc = [type_field(127), XStrField("data", b"")]


_KNOWN: dict[int, type[Packet]] = {
    ExtensionType.ONE_BYTE_PADDING: MIP4Ext_Pad1,
    ExtensionType.MOBILE_HOME_AUTH: MIP4Ext_MobileHomeAuth,
    ExtensionType.MOBILE_FOREIGN_AUTH: MIP4Ext_MobileForeignAuth,
    ExtensionType.FOREIGN_HOME_AUTH: MIP4Ext_ForeignHomeAuth,
}


def legacy_extensions(message: ExtendedMessage) -> list[Packet]:
    """Return the extensions of `message` as a node reads them that knows RFC 5944 alone.

    Skipped ones are MIP4Ext_Unknown. If the node discards the message, the last is a MIP4Ext_NotUnderstood. A message
    that has no extensions by its type, such as tunnel data, has none here.
    """
    if "exts" not in message.fieldtype:
        return []
    octets = b"".join(map(bytes, message.exts)) + bytes(message.payload)
    read: list[Packet] = []
    at = 0
    while at < len(octets):
        number, head = octets[at], octets[at:at + TLV.header]
        layout = PAD if number == ExtensionType.ONE_BYTE_PADDING else TLV
        understood = (number in _KNOWN or number >= _FIRST_SKIPPABLE) and len(head) >= layout.header
        end = at + layout.size(head) if understood else at
        if not at < end <= len(octets):
            return [*read, MIP4Ext_NotUnderstood(octets[at:])]
        read.append(_KNOWN.get(number, MIP4Ext_Unknown)(octets[at:end]))
        at = end
    return read
