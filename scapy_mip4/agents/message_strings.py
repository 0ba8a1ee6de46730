# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts for the user of a mobile node (RFC 4917)."""
from __future__ import annotations

from scapy.packet import Packet

from scapy_mip4.codes import code_name
from scapy_mip4.layers import MIP4Ext_FAMessageString, MIP4Ext_HAMessageString
from scapy_mip4.testbed import Device

MAX_TEXT = 254               # octets: an 8-bit Length counts the subtype too
KINDS = {"fa": MIP4Ext_FAMessageString, "ha": MIP4Ext_HAMessageString}


def encoded(text: str) -> bytes:
    """The text in UTF-8, cut between characters where it is too long for one extension."""
    return text.encode()[:MAX_TEXT].decode(errors="ignore").encode()


def message_string(device: Device, code: int) -> Packet | None:
    """The extension for a reply with this code: the text of the feature `message_string`, or else what the code means.

    None if the device has no text: one of no octets cannot be sent.
    """
    feature = device.feature("message_string")
    text = feature if isinstance(feature, str) else code_name(code) if feature else ""
    return KINDS[device.role](text=encoded(text)) if text else None
