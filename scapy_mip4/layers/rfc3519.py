# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3519, Mobile IP Traversal of Network Address Translation (NAT) Devices."""

from __future__ import annotations

from scapy.data import IP_PROTOS
from scapy.fields import ByteEnumField, ByteField, FlagsField, ShortField

from scapy_mip4.codes import (
    Encapsulation, ExtensionType, MessageType, UDPTunnelCode, UDPTunnelSubtype, field_names,
)
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.rfc2004 import Tunnel, number_payloads
from scapy_mip4.layers.table import CONTROL, SHORT

__all__ = ["MIP4Ext_UDPTunnelReply", "MIP4Ext_UDPTunnelRequest", "MIP4_TunnelData"]


class MIP4_TunnelData(Tunnel, MIP4):
    """MIP Tunnel Data: one packet of a tunnel in UDP, or a keepalive of it (RFC 3519, section 3.3).

    The next header is an IP protocol number: 4 IP, 47 GRE, 55 minimal encapsulation. No extensions follow, the rest
    is the packet.
    """

    name = "MIPv4 Tunnel Data"
    payload_field = "nh"
    fields_desc = [
        message_type_field(MessageType.TUNNEL_DATA),
        ByteEnumField("nh", Encapsulation.IP_IN_IP, IP_PROTOS),
        ShortField("reserved", 0),
    ]

    def answers(self, other):
        return isinstance(other, MIP4_TunnelData) and self.payload.answers(other.payload)

    def mysummary(self):
        return self.sprintf("MIPv4 Tunnel Data %nh%")


register_message(MIP4_TunnelData)
number_payloads(MIP4_TunnelData)


def _fields(number: int, *own) -> list:
    return [
        type_field(number),
        ByteField("len", 6),
        subtype_field(UDPTunnelSubtype.REGULAR, UDPTunnelSubtype),
        *own,
    ]


class MIP4Ext_UDPTunnelRequest(MIP4Ext):
    """UDP Tunnel Request (RFC 3519, section 3.1).

    Flags F R are: tunnel in any case, registration through a foreign agent required; 0-5 are reserved. Encapsulation
    is an IP protocol number, 0 leaves the choice to the flags M and G of the message. A third reserved field that is
    not 0 makes a home agent decline or skip the extension.
    """

    name = "MIPv4 UDP Tunnel Request"
    fields_desc = _fields(
        ExtensionType.UDP_TUNNEL_REQUEST,
        ByteField("reserved1", 0),
        FlagsField("flags", 0, 8, "012345RF"),
        ByteEnumField("encapsulation", Encapsulation.BY_FLAGS, field_names(Encapsulation)),
        ShortField("reserved3", 0),
    )


class MIP4Ext_UDPTunnelReply(MIP4Ext):
    """UDP Tunnel Reply (RFC 3519, section 3.2).

    Codes 0-63 assent, 64-255 decline. Flag F says that the tunnel was forced; 0-9 and v-z are reserved. Keepalive is
    the interval in seconds, 0 leaves it to the mobile node.
    """

    name = "MIPv4 UDP Tunnel Reply"
    fields_desc = _fields(
        ExtensionType.UDP_TUNNEL_REPLY,
        ByteEnumField("code", UDPTunnelCode.WILL_TUNNEL, field_names(UDPTunnelCode)),
        FlagsField("flags", 0, 16, "0123456789vwxyzF"),
        ShortField("keepalive", 0),
    )


CONTROL.add(MIP4Ext_UDPTunnelRequest, ExtensionType.UDP_TUNNEL_REQUEST, SHORT, UDPTunnelSubtype.REGULAR)
CONTROL.add(MIP4Ext_UDPTunnelReply, ExtensionType.UDP_TUNNEL_REPLY, SHORT, UDPTunnelSubtype.REGULAR)
