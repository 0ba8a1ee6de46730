# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5944, IP Mobility Support for IPv4: registration messages, authentication, advertised agents."""

from __future__ import annotations

import struct

from scapy.fields import (
    ByteEnumField, ByteField, FieldLenField, FieldListField, FlagsField, IPField, ShortEnumField, ShortField,
    XLongField,
)

from scapy_mip4.codes import (
    ExtensionType, ICMPExtensionType, MessageType, ReplyCode, field_names,
)
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import (
    LONGEST, ICMPExt, MIP4Ext, SPIField, Uncounted, data_field, length_field, type_field,
)
from scapy_mip4.layers.message import ExtensionListField
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, PAD, TLV

__all__ = [
    "ICMPExt_MobilityAgent", "ICMPExt_Pad1", "ICMPExt_PrefixLengths", "IDENTIFICATION_LOW",
    "INFINITE_LIFETIME", "MIP4Ext_AuthBase", "MIP4Ext_ForeignHomeAuth", "MIP4Ext_MobileForeignAuth",
    "MIP4Ext_MobileHomeAuth", "MIP4Ext_Pad1", "MIP4_RRP", "MIP4_RRQ",
]

INFINITE_LIFETIME = 0xFFFF
"""Lifetime that never ends, in seconds field of requests, replies and advertisements (section 3.3)."""


def lifetime_field(seconds: int) -> ShortEnumField:
    """Return a Lifetime of 16 bits, in seconds; it takes "infinite" as well."""
    return ShortEnumField("lifetime", seconds, {INFINITE_LIFETIME: "infinite"})


IDENTIFICATION_LOW = 0xFFFFFFFF
"""The bits of an Identification that every reply repeats from its request; the others may change (section 5.7)."""


_NO_HOME_ADDRESS = ("0.0.0.0", "255.255.255.255")


class IdentifiedMessage(MIP4):
    """Base of requests and replies that the low half of their Identification pairs (RFC 5944, section 5.7)."""

    def hashret(self):
        return struct.pack("!I", self.id & IDENTIFICATION_LOW)

    def is_about_the_mobile_of(self, request: IdentifiedMessage) -> bool:
        """Tell whether this reply has the home address of `request`, or one that it leaves to be assigned.

        It does with an address of all zeros or all ones, and with an NAI, beside which an address is a mere wish
        (RFC 2794, section 2; RFC 4433, section 3.3; RFC 5563, section 4.1).
        """
        return (request.homeaddr in (self.homeaddr, *_NO_HOME_ADDRESS)
                or request.extension("MIP4Ext_MNNAI") is not None)


class MIP4_RRQ(IdentifiedMessage):
    """Registration Request (RFC 5944, section 3.3).

    Flags S B D M G r T x are simultaneous bindings, broadcasts, decapsulation by the mobile node, minimal
    encapsulation, GRE, reserved, reverse tunnelling (RFC 3024), reserved. The lifetime is in seconds:
    0 deregisters, 65535 ("infinite") never ends.
    """

    name = "MIPv4 Registration Request"
    fields_desc = [
        message_type_field(MessageType.REGISTRATION_REQUEST),
        FlagsField("flags", 0, 8, "xTrGMDBS"),
        lifetime_field(180),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        IPField("coaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def mysummary(self):
        return self.sprintf("MIPv4 RRQ %homeaddr% via %coaddr% at %haaddr%, lifetime %lifetime%")


class MIP4_RRP(IdentifiedMessage):
    """Registration Reply (RFC 5944, section 3.4). The lifetime granted is in seconds."""

    name = "MIPv4 Registration Reply"
    fields_desc = [
        message_type_field(MessageType.REGISTRATION_REPLY),
        ByteEnumField("code", 0, field_names(ReplyCode)),
        lifetime_field(180),
        IPField("homeaddr", "0.0.0.0"),
        IPField("haaddr", "0.0.0.0"),
        XLongField("id", 0),
        ExtensionListField("exts", CONTROL),
    ]

    def answers(self, other):
        return (isinstance(other, MIP4_RRQ) and self.hashret() == other.hashret()
                and self.is_about_the_mobile_of(other))

    def mysummary(self):
        return self.sprintf("MIPv4 RRP %homeaddr% at %haaddr%: %code%, lifetime %lifetime%")


register_message(MIP4_RRQ)
register_message(MIP4_RRP)


class MIP4Ext_Pad1(MIP4Ext):
    """One-byte padding (RFC 5944, sections 1.8 and 6.3)."""

    name = "MIPv4 One-byte Padding"
    fields_desc = [type_field(ExtensionType.ONE_BYTE_PADDING)]


class MIP4Ext_AuthBase(MIP4Ext):
    """Any extension that ends in an SPI and an authenticator over all octets before it (section 3.5.1).

    With a mobility security association as `sa`, SPI and authenticator fill themselves in whenever the message is
    built, unless they are set; giving an extension another `sa` unsets them. By itself such an extension has zeros for
    an authenticator.
    """

    __slots__ = ["_sa"]

    def __init__(self, *args, sa=None, **fields):
        super().__init__(*args, **fields)
        object.__setattr__(self, "_sa", None)  # as Scapy does it: its own __setattr__ looks for a field first
        if sa is not None:
            self._attach(sa)

    def _attach(self, sa) -> None:
        self._sa = sa
        filled_in = {} if sa is None else {"spi": sa.spi, "authenticator": bytes(sa.octets)}
        for name in "spi", "authenticator":
            if self.fields.get(name, ...) is None:  # Scapy's way to ask for a value anew
                del self.fields[name]
            self.overloaded_fields.pop(name, None)
        self.overloaded_fields.update(filled_in)

    @property
    def sa(self):
        """The mobility security association that signs this extension, or None."""
        return self._sa

    @sa.setter
    def sa(self, sa) -> None:
        for name in ("spi", "authenticator"):
            if name in self.fields:
                self.delfieldval(name)
        self._attach(sa)
        self.forget_octets()

    def setfieldval(self, attr, val):
        super().setfieldval(attr, val)
        if val is None:
            self._attach(self._sa)

    def copy(self):
        """Return a copy that is signed with the same association."""
        clone = super().copy()
        clone._attach(self._sa)
        return clone

    def clone_with(self, *args, **kargs):
        """Return a copy with other fields that is signed with the same association."""
        clone = super().clone_with(*args, **kargs)
        clone._attach(self._sa)
        return clone

    def built_after(self, octets: bytes, message: MIP4) -> bytes:
        """Return the octets of this extension behind the first `octets` of its `message`."""
        own = bytes(self)
        if self._sa is None or "authenticator" in self.fields:
            return own
        end = len(own) - len(self.payload)
        head = own[:end - self._sa.octets]
        return head + self._sa.authenticate(octets + head, message) + own[end:]


def authenticator_fields(type_number: int, size: str = "B", subtype=()) -> list:
    """Return the fields of an authentication extension whose Length has the given `struct` size."""
    return [
        type_field(type_number),
        *subtype,
        length_field("authenticator", extra=4, size=size),
        SPIField("spi", 0),
        data_field("authenticator", extra=4),
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


CONTROL.add(MIP4Ext_Pad1, ExtensionType.ONE_BYTE_PADDING, PAD)
CONTROL.add(MIP4Ext_MobileHomeAuth, ExtensionType.MOBILE_HOME_AUTH, TLV)
CONTROL.add(MIP4Ext_MobileForeignAuth, ExtensionType.MOBILE_FOREIGN_AUTH, TLV)
CONTROL.add(MIP4Ext_ForeignHomeAuth, ExtensionType.FOREIGN_HOME_AUTH, TLV)


class ICMPExt_Pad1(ICMPExt):
    """One-byte padding that makes the length of an advertisement even (RFC 5944, section 2.1.3)."""

    name = "ICMP One-byte Padding"
    fields_desc = [type_field(ICMPExtensionType.ONE_BYTE_PADDING, ICMPExtensionType)]


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
        lifetime_field(1800),
        FlagsField("flags", 0, 16, "01234IXUTrGMFHBR"),
        FieldListField("coaddrs", [], IPField("", "0.0.0.0"), length_from=Uncounted(6)),
    ]


class ICMPExt_PrefixLengths(ICMPExt):
    """Prefix-Lengths (RFC 5944, section 2.1.2): one octet of leading bits (0-32) for each router address."""

    name = "Prefix-Lengths"
    fields_desc = [
        type_field(ICMPExtensionType.PREFIX_LENGTHS, ICMPExtensionType),
        FieldLenField("len", None, count_of="prefixes", fmt="B"),
        FieldListField("prefixes", [], ByteField("", 0), length_from=Uncounted(0), max_count=LONGEST),
    ]


ICMP_DISCOVERY.add(ICMPExt_Pad1, ICMPExtensionType.ONE_BYTE_PADDING, PAD)
ICMP_DISCOVERY.add(ICMPExt_MobilityAgent, ICMPExtensionType.MOBILITY_AGENT, TLV)
ICMP_DISCOVERY.add(ICMPExt_PrefixLengths, ICMPExtensionType.PREFIX_LENGTHS, TLV)
