# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3543, Registration Revocation in Mobile IPv4.

The bit I stands in another place in each direction: below A in a revocation, on top in its acknowledgment and in the
Revocation Support extension.
"""

from __future__ import annotations

import struct

from scapy.fields import ByteField, FlagsField, IPField, XIntField

from scapy_mip4.codes import ExtensionType, MessageType
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import MIP4Ext, type_field
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.table import CONTROL, TLV

__all__ = ["MIP4Ext_RevocationSupport", "MIP4_Revocation", "MIP4_RevocationAck"]


class _Revoking(MIP4):
    """What a revocation and its acknowledgment share."""

    def hashret(self):
        return struct.pack("!I", self.id)


class MIP4_Revocation(_Revoking):
    """Registration Revocation (RFC 3543, section 3.3).

    Flags A I are: sent by the home agent, inform the mobile node; 0-9 and w-z are reserved. `haaddr` is the home
    domain address, `coaddr` the foreign domain address: the foreign agent's, or a co-located care-of address. `id` is
    a timestamp from the sender's clock.
    """

    name = "MIPv4 Registration Revocation"
    fields_desc = [
        message_type_field(MessageType.REGISTRATION_REVOCATION),
        ByteField("reserved", 0),
        FlagsField("flags", 0, 16, "0123456789wxyzIA"),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        IPField("coaddr", "0.0.0.0"),
        XIntField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def mysummary(self):
        return self.sprintf("MIPv4 Revocation %homeaddr% via %coaddr% at %haaddr%, flags %flags%")


class MIP4_RevocationAck(_Revoking):
    """Registration Revocation Acknowledgment (RFC 3543, section 3.4).

    Flag I is: inform the mobile node (from a home agent), it was informed (from a foreign agent); 0-9 and v-z are
    reserved. Home address and `id` are those of the revocation.
    """

    name = "MIPv4 Registration Revocation Acknowledgment"
    fields_desc = [
        message_type_field(MessageType.REVOCATION_ACKNOWLEDGMENT),
        ByteField("reserved", 0),
        FlagsField("flags", 0, 16, "0123456789vwxyzI"),
        IPField("homeaddr", "0.0.0.0"),
        XIntField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def answers(self, other):
        return isinstance(other, MIP4_Revocation) and (self.id, self.homeaddr) == (other.id, other.homeaddr)

    def mysummary(self):
        return self.sprintf("MIPv4 Revocation Ack %homeaddr%, flags %flags%")


register_message(MIP4_Revocation)
register_message(MIP4_RevocationAck)


class MIP4Ext_RevocationSupport(MIP4Ext):
    """Revocation Support (RFC 3543, section 3.2).

    Flag I is: heeds the I of revocations; 0-9 and v-z are reserved. The timestamp is from the clock that the sender
    takes the `id` of its revocations from; the unit is its own.
    """

    name = "MIPv4 Revocation Support"
    fields_desc = [
        type_field(ExtensionType.REVOCATION_SUPPORT),
        ByteField("len", 6),
        FlagsField("flags", 0, 16, "0123456789vwxyzI"),
        XIntField("timestamp", 0),
    ]


CONTROL.add(MIP4Ext_RevocationSupport, ExtensionType.REVOCATION_SUPPORT, TLV)
