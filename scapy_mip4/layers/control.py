# SPDX-License-Identifier: GPL-2.0-or-later
"""Control messages on UDP port 434: the dispatcher that finds the class of a message by its first octet."""

from __future__ import annotations

from scapy.fields import ByteEnumField, XStrField
from scapy.layers.inet import UDP
from scapy.packet import bind_top_down

from scapy_mip4.codes import MIP4_PORT, MessageType, field_names
from scapy_mip4.layers.message import ExtendedMessage

__all__ = ["MIP4"]

_MESSAGES: dict[int, tuple[type, int]] = {}


def message_type_field(number: int) -> ByteEnumField:
    """Return the Type octet of a control message."""
    return ByteEnumField("type", number, field_names(MessageType))


class MIP4(ExtendedMessage):
    """Any control message (RFC 5944, section 1.8); by itself one of a type that has no class, or one cut short."""

    name = "Mobile IPv4"
    match_subclass = True  # `packet[MIP4]` and `MIP4 in packet` find every message
    fields_desc = [message_type_field(0), XStrField("data", b"")]

    @classmethod
    def dispatch_hook(cls, _pkt=None, *args, **kargs):
        message, fixed_octets = _MESSAGES.get(_pkt[0], (cls, 0)) if _pkt else (cls, 0)
        return message if not _pkt or len(_pkt) >= fixed_octets else cls

    def answers(self, other):
        return False  # Scapy would take any two of one class for a pair, such as a request and its reflection

    def extensions(self, cls):
        return super().extensions(cls) if "exts" in self.fieldtype else []

    def mysummary(self):
        return self.sprintf("MIPv4 %type%")


def register_message(cls: type) -> None:
    """Let `cls` read the control messages of the Type that it has by default."""
    example = cls()
    _MESSAGES[example.type] = cls, len(bytes(example))


def registered_messages() -> dict[int, type]:
    """Return the classes of all control messages by their Type."""
    return {number: cls for number, (cls, _) in _MESSAGES.items()}


# In front of all others: Scapy's own mobileip layer claims the same port, loaded before or after.
UDP.payload_guess = [({"dport": MIP4_PORT}, MIP4), ({"sport": MIP4_PORT}, MIP4)] + UDP.payload_guess
bind_top_down(UDP, MIP4, sport=MIP4_PORT, dport=MIP4_PORT)
