# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6098, Generic Notification Message for Mobile IPv4."""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, FlagsField, IPField, XLongField

from scapy_mip4.codes import MessageType, NotificationCode, NotificationDirection, field_names
from scapy_mip4.layers.control import message_type_field, register_message
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.rfc5944 import IdentifiedMessage
from scapy_mip4.layers.table import CONTROL

__all__ = ["MIP4_GNAM", "MIP4_GNM"]


def _notification_fields(number: int, *own_fields) -> list:
    return [
        message_type_field(number),
        ByteEnumField("direction", 0, field_names(NotificationDirection)),
        *own_fields,
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        IPField("coaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]


class MIP4_GNM(IdentifiedMessage):
    """Generic Notification (RFC 6098, section 4.1).

    The direction (MD) is 0-5, who speaks to whom. Flag A asks for an acknowledgement, the others are reserved.
    """

    name = "MIPv4 Generic Notification"
    fields_desc = _notification_fields(
        MessageType.GENERIC_NOTIFICATION,
        FlagsField("flags", 0, 16, "0123456789abcdeA"),
    )

    def mysummary(self):
        return self.sprintf("MIPv4 GNM %direction%, %homeaddr% via %coaddr% at %haaddr%, flags %flags%")


class MIP4_GNAM(IdentifiedMessage):
    """Generic Notification Acknowledgement (RFC 6098, section 4.2).

    The direction (MD) is 0-5, that of this message and not of the notification it answers.
    """

    name = "MIPv4 Generic Notification Acknowledgement"
    fields_desc = _notification_fields(
        MessageType.GENERIC_NOTIFICATION_ACKNOWLEDGEMENT,
        ByteEnumField("code", 0, field_names(NotificationCode)),
        ByteField("reserved", 0),
    )

    def answers(self, other):
        # The low half of the Identification alone pairs the two (section 7.1); IP compares the addresses.
        return isinstance(other, MIP4_GNM) and self.hashret() == other.hashret()

    def mysummary(self):
        return self.sprintf("MIPv4 GNAM %direction%, %homeaddr% via %coaddr% at %haaddr%: %code%")


register_message(MIP4_GNM)
register_message(MIP4_GNAM)
