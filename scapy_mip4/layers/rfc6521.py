# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6521, Home Agent-Assisted Route Optimization between Mobile IPv4 Networks.

Extension 49 is short and 50 is long though both may not be skipped. Where the RFC calls a Length that of the whole
extension, the Lengths of RFC 5944 are meant, as the names of the layouts say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from socket import inet_aton, inet_ntoa

from scapy.fields import (
    BitEnumField, BitField, BitFieldLenField, ByteField, ConditionalField, FieldLenField, FieldListField, FlagsField,
    IPField, PacketListField, ShortField, StrLenField, XByteField, XLongField,
)

from scapy_mip4.codes import (
    ExtensionType, MessageType, MobileRouterInfo, RouteOptimizationCode, RouteOptimizationDataSubtype,
    RouteOptimizationSubtype, RouterCapabilitySubtype, field_names,
)
from scapy_mip4.layers.control import MIP4, message_type_field, register_message
from scapy_mip4.layers.extensions import (
    MIP4Ext, TolerantPacket, Uncounted, data_field, length_field, subtype_field, type_field,
)
from scapy_mip4.layers.table import CONTROL, LONG, SHORT

__all__ = [
    "MIP4Ext_CareOfAddress", "MIP4Ext_MobileCorrespondentAuth", "MIP4Ext_PrefixAdvertisement",
    "MIP4Ext_RouteOptimizationReply", "MIP4Ext_RouterCapability", "MIP4_CoT", "MIP4_CoTI", "MIP4_HoT", "MIP4_HoTI",
    "MIP4_MobileRouter", "MIP4_MobileRouterDelta", "MIP4_MobileRouterPrefix", "MIP4_RealmIndex", "MIP4_RealmLabel",
]


def _test_init_fields(number: int) -> list:
    return [message_type_field(number), ByteField("reserved", 0), XLongField("cookie", 0)]


def _test_fields(number: int) -> list:
    return [
        message_type_field(number),
        ByteField("reserved", 0),
        ShortField("index", 0),
        XLongField("cookie", 0),
        XLongField("token", 0),
    ]


class RoutabilityTest(MIP4):
    """Base of the messages that test return routability, paired by their cookies (RFC 6521, section 3.2)."""

    def hashret(self):
        return self.cookie.to_bytes(8, "big")

    def answers(self, other):
        return type(other) is _ANSWERED.get(type(self)) and self.cookie == other.cookie

    def mysummary(self):
        return self.sprintf(f"{self.name}, cookie %cookie%")


class MIP4_HoTI(RoutabilityTest):
    """Home Test Init, with a random cookie (RFC 6521, section 5.6)."""

    name = "MIPv4 Home Test Init"
    fields_desc = _test_init_fields(MessageType.HOME_TEST_INIT)


class MIP4_CoTI(RoutabilityTest):
    """Care-of Test Init, with a random cookie other than that of the home test (RFC 6521, section 5.7)."""

    name = "MIPv4 Care-of Test Init"
    fields_desc = _test_init_fields(MessageType.CARE_OF_TEST_INIT)


class MIP4_HoT(RoutabilityTest):
    """Home Test: index of the home nonce, cookie of the Home Test Init, home keygen token (RFC 6521, section 5.8)."""

    name = "MIPv4 Home Test"
    fields_desc = _test_fields(MessageType.HOME_TEST)


class MIP4_CoT(RoutabilityTest):
    """Care-of Test: index of the care-of nonce, cookie of the Care-of Test Init, token (RFC 6521, section 5.9)."""

    name = "MIPv4 Care-of Test"
    fields_desc = _test_fields(MessageType.CARE_OF_TEST)


_ANSWERED = {MIP4_HoT: MIP4_HoTI, MIP4_CoT: MIP4_CoTI}

for _message in MIP4_HoTI, MIP4_CoTI, MIP4_HoT, MIP4_CoT:
    register_message(_message)

_SOLICIT = 0x20


class MIP4Ext_RouterCapability(MIP4Ext):
    """Mobile Router Route Optimization Capability (RFC 6521, section 5.1).

    Flags A R S O are advertise my networks, request those of others, solicit those of the router at homeaddr (which is
    present only then), outgoing connections only; 0-3 are reserved.
    """

    name = "MIPv4 Mobile Router Route Optimization Capability"
    fields_desc = [
        type_field(ExtensionType.MOBILE_ROUTER_ROUTE_OPTIMIZATION),
        FieldLenField("len", None, length_of="homeaddr", fmt="B",
                      adjust=lambda pkt, octets: 2 + (octets if pkt.flags & _SOLICIT else 0)),
        subtype_field(RouterCapabilitySubtype.CAPABILITY, RouterCapabilitySubtype),
        FlagsField("flags", 0, 8, "0123OSRA"),
        ConditionalField(IPField("homeaddr", "0.0.0.0"), lambda pkt: pkt.flags & _SOLICIT),
    ]


def _optimization_fields(subtype: int, length, *own_fields) -> list:
    return [
        type_field(ExtensionType.ROUTE_OPTIMIZATION),
        length,
        subtype_field(subtype, RouteOptimizationSubtype),
        *own_fields,
    ]


class MIP4Ext_RouteOptimizationReply(MIP4Ext):
    """Route Optimization Reply (RFC 6521, section 5.2).

    Flags O N S are outgoing connections only, NAT detected, answer to a solicitation. Codes 0-15 assent, others
    decline.
    """

    name = "MIPv4 Route Optimization Reply"
    fields_desc = _optimization_fields(
        RouteOptimizationSubtype.REPLY,
        ByteField("len", 2),
        FlagsField("flags", 0, 3, "SNO"),
        # 5 bits as drawn: of the range that the text gives, 0-63, only the lower half fits.
        BitEnumField("code", 0, 5, field_names(RouteOptimizationCode)),
    )


class MIP4Ext_MobileCorrespondentAuth(MIP4Ext):
    """Mobile-Correspondent Authentication (RFC 6521, section 5.3).

    The nonce indexes are 0 with a key that was shared beforehand; the authenticator has 16 octets by default.
    """

    # No MIP4Ext_AuthBase: there is no SPI, and the authenticator does not cover Sub-Type and reserved octet.
    name = "MIPv4 Mobile-Correspondent Authentication"
    fields_desc = _optimization_fields(
        RouteOptimizationSubtype.MOBILE_CORRESPONDENT_AUTH,
        length_field("authenticator", extra=6),
        ByteField("reserved", 0),
        ShortField("home_index", 0),
        ShortField("coa_index", 0),
        data_field("authenticator", extra=6),
    )


class MIP4Ext_CareOfAddress(MIP4Ext):
    """Care-of addresses for a tunnel with a correspondent router, the best first (RFC 6521, section 5.4)."""

    name = "MIPv4 Care-of Address"
    fields_desc = _optimization_fields(
        RouteOptimizationSubtype.CARE_OF_ADDRESS,
        FieldLenField("len", None, count_of="coaddrs", fmt="B", adjust=lambda pkt, count: 2 + 4 * count),
        ByteField("reserved", 0),
        FieldListField("coaddrs", [], IPField("", "0.0.0.0"), length_from=Uncounted(2)),
    )


class SequenceField(PacketListField):
    """Structures that lie one behind the other; `split` yields the class and the end of each that is whole.

    What follows the last whole one is left. Scapy's own list cannot tell where a structure ends before it is read.
    """

    __slots__ = ["split"]

    def __init__(self, name: str, cls: type, split: Callable[[bytes], Iterator[tuple[type, int]]],
                 length_from: Callable | None = None) -> None:
        super().__init__(name, [], cls, length_from=length_from)
        self.split = split

    def getfield(self, pkt, s):
        parts, at = [], 0
        for cls, end in self.split(s[:self.length_from(pkt)] if self.length_from else s):
            parts.append(cls(s[at:end], _internal=1, _parent=pkt))
            at = end
        return s[at:], parts


_REALM_PARTS = {0: "label", 1: "dictionary index"}
_END_OF_REALM = b"\0"
_IS_INDEX = 0x80


_LONGEST_LABEL = 127


def _label_length(label, octets: int) -> int:
    if octets > _LONGEST_LABEL:  # a bit field would cut the number, and the label would become another one
        raise ValueError(f"a label of a realm has at most {_LONGEST_LABEL} octets, not {octets}")
    return octets


class MIP4_RealmLabel(TolerantPacket):
    """A label of a realm, 1-127 octets without dots (RFC 6521, section 4.2.1)."""

    name = "Realm Label"
    fields_desc = [
        BitEnumField("type", 0, 1, _REALM_PARTS),
        BitFieldLenField("len", None, 7, length_of="label", adjust=_label_length),
        StrLenField("label", b"", length_from=Uncounted(0), max_length=_LONGEST_LABEL),
    ]


class MIP4_RealmIndex(TolerantPacket):
    """Labels of a realm by their index in the dictionary, 0-127 (RFC 6521, section 4.2.1)."""

    name = "Realm Dictionary Index"
    fields_desc = [BitEnumField("type", 1, 1, _REALM_PARTS), BitField("index", 0, 7)]


def _realm_parts(octets: bytes, at: int = 0) -> Iterator[tuple[type, int]]:
    """Yield class and end of each whole part of the realm at offset `at`."""
    while octets[at:at + 1] not in (b"", _END_OF_REALM):
        cls, at = (MIP4_RealmIndex, at + 1) if octets[at] & _IS_INDEX else (MIP4_RealmLabel, at + 1 + octets[at])
        if at > len(octets):
            return
        yield cls, at


class RealmField(SequenceField):
    """A realm up to its end mark, which is not among its parts; it can be given as "label.label" as well."""

    def __init__(self) -> None:
        super().__init__("realm", MIP4_RealmIndex, _realm_parts)

    def any2i(self, pkt, x):
        if isinstance(x, str):
            x = [MIP4_RealmLabel(label=label) for label in x.split(".") if label]
        return super().any2i(pkt, x)

    def addfield(self, pkt, s, val):
        return super().addfield(pkt, s, val) + _END_OF_REALM

    def getfield(self, pkt, s):
        s, parts = super().getfield(pkt, s)
        if s[:1] != _END_OF_REALM:
            raise ValueError("the realm has no end")
        return s[1:], parts


def _octets_of_prefix(length: int) -> int:
    # By the formula a length of 0 takes no octet though 1-4 are drawn; 33-63 are illegal, so that no octets are due.
    return min((length + 7) // 8, 4)


_PREFIX_LENGTH = BitField("", 0, 6)


class PrefixField(IPField):
    """An IPv4 prefix as "192.0.2.0/24": 6 bits of length and the octets that hold as many bits."""

    def any2i(self, pkt, x):
        if isinstance(x, list):
            return [self.any2i(pkt, item) for item in x]
        return f"{x}/32" if isinstance(x, str) and "/" not in x else x

    def addfield(self, pkt, s, val):
        address, _, length = str(val).partition("/")
        octets = inet_aton(address)[:_octets_of_prefix(int(length or 32))]
        return _PREFIX_LENGTH.addfield(pkt, s, int(length or 32)) + octets

    def getfield(self, pkt, s):
        s, length = _PREFIX_LENGTH.getfield(pkt, s)
        size = _octets_of_prefix(length)
        if len(s) < size:
            raise ValueError("the prefix is cut short")
        return s[size:], f"{inet_ntoa(s[:size].ljust(4, bytes(1)))}/{length}"


# The bits D and M, which select the class. D has no meaning where M is set.
_INFORMATION = {0: "prefix", 1: "mobile router", 2: "delta prefix", 3: "mobile router (D set)"}
_IS_ROUTER, _IS_DELTA = 1, 2


class MIP4_MobileRouter(TolerantPacket):
    """Home address of the mobile router that has the prefixes behind it (RFC 6521, section 5.5); type is D and M."""

    name = "Mobile Router"
    fields_desc = [
        BitEnumField("type", 1, 2, _INFORMATION),
        BitEnumField("info", 0, 6, field_names(MobileRouterInfo)),
        IPField("homeaddr", "0.0.0.0"),
    ]


class MIP4_MobileRouterPrefix(TolerantPacket):
    """A prefix, "192.0.2.0/24", and its realm (RFC 6521, section 5.5); type is D and M.

    The length is 0-32; the octets sent are those that hold as many bits. The realm is "label.label" or a list of
    MIP4_RealmLabel and MIP4_RealmIndex.
    """

    name = "Mobile Router Prefix"
    fields_desc = [BitEnumField("type", 0, 2, _INFORMATION), PrefixField("prefix", "0.0.0.0/0"), RealmField()]


class MIP4_MobileRouterDelta(TolerantPacket):
    """A prefix that differs little from the last MIP4_MobileRouterPrefix (RFC 6521, section 4.1); type is D and M.

    The prefix is the 8 bits that end at bit plen (1-32), all before them are those of the other. The realm is
    "label.label" or a list of MIP4_RealmLabel and MIP4_RealmIndex.
    """

    name = "Mobile Router Delta Prefix"
    fields_desc = [
        BitEnumField("type", 2, 2, _INFORMATION),
        BitField("plen", 32, 6),
        XByteField("prefix", 0),
        RealmField(),
    ]


def _end_of_realm(octets: bytes, at: int) -> int:
    """Return the offset behind the realm at `at`, which lies past all octets if the realm is cut short."""
    while octets[at:at + 1] not in (b"", _END_OF_REALM):
        at += 1 if octets[at] & _IS_INDEX else 1 + octets[at]
    return at + 1


def _information(octets: bytes) -> Iterator[tuple[type, int]]:
    """Yield class and end of each whole information structure."""
    cls: type
    at = 0
    while at < len(octets):
        kind, length = octets[at] >> 6, octets[at] & 0x3F
        if kind & _IS_ROUTER:
            cls, at = MIP4_MobileRouter, at + 5
        elif kind & _IS_DELTA:
            cls, at = MIP4_MobileRouterDelta, _end_of_realm(octets, at + 2)
        else:
            cls, at = MIP4_MobileRouterPrefix, _end_of_realm(octets, at + 1 + _octets_of_prefix(length))
        if at > len(octets):
            return
        yield cls, at


class MIP4Ext_PrefixAdvertisement(MIP4Ext):
    """Route Optimization Prefix Advertisement (RFC 6521, section 5.5).

    The infos are MIP4_MobileRouter, MIP4_MobileRouterPrefix and MIP4_MobileRouterDelta, a router before its prefixes.
    """

    name = "MIPv4 Route Optimization Prefix Advertisement"
    fields_desc = [
        type_field(ExtensionType.ROUTE_OPTIMIZATION_DATA),
        subtype_field(RouteOptimizationDataSubtype.PREFIX_ADVERTISEMENT, RouteOptimizationDataSubtype),
        length_field("infos", size="H"),
        SequenceField("infos", MIP4_MobileRouter, _information, length_from=lambda pkt: pkt.len),
    ]


CONTROL.add(MIP4Ext_RouterCapability, ExtensionType.MOBILE_ROUTER_ROUTE_OPTIMIZATION, SHORT,
            RouterCapabilitySubtype.CAPABILITY)
CONTROL.add(MIP4Ext_RouteOptimizationReply, ExtensionType.ROUTE_OPTIMIZATION, SHORT, RouteOptimizationSubtype.REPLY)
CONTROL.add(MIP4Ext_MobileCorrespondentAuth, ExtensionType.ROUTE_OPTIMIZATION, SHORT,
            RouteOptimizationSubtype.MOBILE_CORRESPONDENT_AUTH)
CONTROL.add(MIP4Ext_CareOfAddress, ExtensionType.ROUTE_OPTIMIZATION, SHORT, RouteOptimizationSubtype.CARE_OF_ADDRESS)
CONTROL.add(MIP4Ext_PrefixAdvertisement, ExtensionType.ROUTE_OPTIMIZATION_DATA, LONG,
            RouteOptimizationDataSubtype.PREFIX_ADVERTISEMENT)
