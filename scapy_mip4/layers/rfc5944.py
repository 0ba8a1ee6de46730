# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5944, IP Mobility Support for IPv4: registration messages, authentication, advertised agents."""

from __future__ import annotations

import struct

from scapy.fields import (
    ByteEnumField, ByteField, FieldLenField, FieldListField, FlagsField, IPField, ShortField,
    XIntField, XLongField, XStrLenField,
)

from scapy_mip4.codes import (
    REPLY_CODE_NAMES, ExtensionType, ICMPExtensionType, MessageType,
)
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import (
    CONTROL, ICMP_DISCOVERY, TLV, ExtensionListField, ICMPExt, MIP4Ext, data_field, length_field, type_field,
)

INFINITE_LIFETIME = 0xFFFF
"""Lifetime that never ends, in seconds field of requests, replies and advertisements (section 3.3)."""

IDENTIFICATION_LOW = 0xFFFFFFFF
"""The bits of an Identification that every reply repeats from its request; the others may change (section 5.7)."""


def _low_identification(message):
    return message.id & IDENTIFICATION_LOW


class MIP4_RRQ(MIP4):
    """Registration Request (RFC 5944, section 3.3).

    Flags S B D M G r T x are simultaneous bindings, broadcasts, decapsulation by the mobile node, minimal
    encapsulation, GRE, reserved, reverse tunnelling (RFC 3024), reserved. The lifetime is in seconds:
    0 deregisters, 65535 never ends.
    """

    name = "MIPv4 Registration Request"
    fields_desc = [
        message_type_field(MessageType.REGISTRATION_REQUEST),
        FlagsField("flags", 0, 8, "xTrGMDBS"),
        ShortField("lifetime", 180),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        IPField("coaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def hashret(self):
        return struct.pack("!I", _low_identification(self))

    def mysummary(self):
        return self.sprintf("MIPv4 RRQ %homeaddr% via %coaddr% at %haaddr%, lifetime %lifetime%")


class MIP4_RRP(MIP4):
    """Registration Reply (RFC 5944, section 3.4). The lifetime granted is in seconds."""

    name = "MIPv4 Registration Reply"
    fields_desc = [
        message_type_field(MessageType.REGISTRATION_REPLY),
        ByteEnumField("code", 0, REPLY_CODE_NAMES),
        ShortField("lifetime", 180),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def hashret(self):
        return struct.pack("!I", _low_identification(self))

    def answers(self, other):
        # A request with home address zero is answered with the address assigned (RFC 2794).
        return (isinstance(other, MIP4_RRQ) and _low_identification(self) == _low_identification(other)
                and other.homeaddr in (self.homeaddr, "0.0.0.0"))

    def mysummary(self):
        return self.sprintf("MIPv4 RRP %homeaddr% at %haaddr%: %code%, lifetime %lifetime%")


register_message(MIP4_RRQ)
register_message(MIP4_RRP)


class MIP4Ext_AuthBase(MIP4Ext):
    """Any extension that ends in an SPI and an authenticator over all octets before it (section 3.5.1)."""


def authenticator_fields(type_number: int, size: str = "B", subtype=()) -> list:
    """Return the fields of an authentication extension whose Length has the given `struct` size."""
    return [
        type_field(type_number),
        *subtype,
        length_field("authenticator", extra=4, size=size),
        XIntField("spi", 0),
        data_field("authenticator", extra=4, kind=XStrLenField),
    ]


class MIP4Ext_MobileHomeAuth(MIP4Ext_AuthBase):
    """Mobile-Home Authentication (RFC 5944, section 3.5.2)."""

    name = "MIPv4 Mobile-Home Authentication"
    fields_desc = authenticator_fields(ExtensionType.MOBILE_HOME_AUTH)


class MIP4Ext_MobileForeignAuth(MIP4Ext_AuthBase):
    """Mobile-Foreign Authentication (RFC 5944, section 3.5.3)."""

    name = "MIPv4 Mobile-Foreign Authentication"
    fields_desc = authenticator_fields(ExtensionType.MOBILE_FOREIGN_AUTH)


class MIP4Ext_ForeignHomeAuth(MIP4Ext_AuthBase):
    """Foreign-Home Authentication (RFC 5944, section 3.5.4)."""

    name = "MIPv4 Foreign-Home Authentication"
    fields_desc = authenticator_fields(ExtensionType.FOREIGN_HOME_AUTH)


CONTROL.add(MIP4Ext_MobileHomeAuth, ExtensionType.MOBILE_HOME_AUTH, TLV)
CONTROL.add(MIP4Ext_MobileForeignAuth, ExtensionType.MOBILE_FOREIGN_AUTH, TLV)
CONTROL.add(MIP4Ext_ForeignHomeAuth, ExtensionType.FOREIGN_HOME_AUTH, TLV)


class ICMPExt_MobilityAgent(ICMPExt):
    """Mobility Agent Advertisement (RFC 5944, section 2.1.1).

    Flags R B H F M G r T U X I are registration required, busy, home agent, foreign agent, minimal
    encapsulation, GRE, reserved, reverse tunnelling (RFC 3024), UDP tunnelling (RFC 3519), revocation (RFC 3543)
    and regional registration (RFC 4857); 0-4 are reserved. The lifetime is the longest registration accepted,
    in seconds.
    """

    name = "Mobility Agent Advertisement"
    fields_desc = [
        type_field(ICMPExtensionType.MOBILITY_AGENT, ICMPExtensionType),
        FieldLenField("len", None, count_of="coaddrs", fmt="B", adjust=lambda pkt, count: 6 + 4 * count),
        ShortField("seq", 0),
        ShortField("lifetime", 1800),
        FlagsField("flags", 0, 16, "01234IXUTrGMFHBR"),
        FieldListField("coaddrs", [], IPField("", "0.0.0.0"), length_from=lambda pkt: max(pkt.len - 6, 0)),
    ]


class ICMPExt_PrefixLengths(ICMPExt):
    """Prefix-Lengths (RFC 5944, section 2.1.2): one octet of leading bits (0-32) for each router address."""

    name = "Prefix-Lengths"
    fields_desc = [
        type_field(ICMPExtensionType.PREFIX_LENGTHS, ICMPExtensionType),
        FieldLenField("len", None, count_of="prefixes", fmt="B"),
        FieldListField("prefixes", [], ByteField("", 0), length_from=lambda pkt: pkt.len),
    ]


ICMP_DISCOVERY.add(ICMPExt_MobilityAgent, ICMPExtensionType.MOBILITY_AGENT, TLV)
ICMP_DISCOVERY.add(ICMPExt_PrefixLengths, ICMPExtensionType.PREFIX_LENGTHS, TLV)
