# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3115, Mobile IP Vendor/Organization-Specific Extensions, and their old numbers of RFC 3025.

An extension of one's own vendor is a subclass with the fields of its value; octets to its end are a `StrField`:

    @register_vendor_extension
    class MIP4Ext_MyHost(MIP4Ext_NVSE):
        name = "My Host"
        fields_desc = nvse_fields(32473, 7, IPField("address", "0.0.0.0"), StrField("host", b""))
"""

from __future__ import annotations

from collections.abc import Callable

from scapy.fields import ByteField, Field, FieldLenField, IntEnumField, RawVal, ShortField

from scapy_mip4.codes import ExtensionType, ICMPExtensionType, Vendor, field_names
from scapy_mip4.layers.extensions import ICMPExt, MIP4Ext, data_field, type_field
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, LONG, TLV, Layout

__all__ = [
    "ICMPExt_CVSE", "ICMPExt_NVSE", "MIP4Ext_CVSE", "MIP4Ext_NVSE", "MIP4Ext_OldCVSE", "MIP4Ext_OldNVSE",
    "cvse_fields", "nvse_fields", "register_vendor_extension",
]

# The Length leaves out the reserved octet of a CVSE: the reading of RFC 4784, section 9, and of devices in the field.
CVSE_COUNTED = 6
"""Octets that the Length of a CVSE counts besides its value."""
NVSE_COUNTED = 8
"""Octets that the Length of an NVSE counts besides its value."""

_VENDOR = 4
_VALUE = 10
_LONGEST_SELECTION = 2


class _ValueLengthField(FieldLenField):
    """A Length that fills itself in: the octets of all fields behind the vendor type, plus `counted`."""

    __slots__ = ["counted"]

    def __init__(self, counted: int, size: str) -> None:
        super().__init__("len", None, length_of="vtype", fmt=size)
        self.counted = counted

    def i2m(self, pkt, x):
        if x is not None or pkt is None:
            return super().i2m(pkt, x)
        names = [field.name for field in pkt.fields_desc]
        octets = b""
        for field in pkt.fields_desc[names.index("vtype") + 1:]:
            value = pkt.getfieldval(field.name)
            octets = octets + bytes(value) if isinstance(value, RawVal) else field.addfield(pkt, octets, value)
        return self.counted + len(octets)


def vendor_fields(vendor: int, vtype: int) -> list:
    """Return vendor (SMI enterprise number) and vendor type, which stand at octet 4 of every vendor extension."""
    return [IntEnumField("vendor", vendor, field_names(Vendor)), ShortField("vtype", vtype)]


def cvse_fields(vendor: int, vtype: int, *value: Field,
                number: ExtensionType | ICMPExtensionType = ExtensionType.CVSE) -> list:
    """Return the fields of a critical vendor extension; the Length is that of the fields of its `value`."""
    return [
        type_field(number, type(number)),
        ByteField("reserved", 0),
        _ValueLengthField(CVSE_COUNTED, "H"),
        *vendor_fields(vendor, vtype),
        *value,
    ]


def nvse_fields(vendor: int, vtype: int, *value: Field,
                number: ExtensionType | ICMPExtensionType = ExtensionType.NVSE) -> list:
    """Return the fields of a normal vendor extension; the Length is that of the fields of its `value`."""
    return [
        type_field(number, type(number)),
        _ValueLengthField(NVSE_COUNTED, "B"),
        ShortField("reserved", 0),
        *vendor_fields(vendor, vtype),
        *value,
    ]


class MIP4Ext_CVSE(MIP4Ext):
    """Critical Vendor/Organization Specific Extension (RFC 3115, section 2.1); vendor is an SMI enterprise number."""

    name = "MIPv4 Critical Vendor Specific Extension"
    fields_desc = cvse_fields(0, 0, data_field("value", extra=CVSE_COUNTED))


class MIP4Ext_OldCVSE(MIP4Ext):
    """Critical vendor extension under its number of RFC 3025; else as in (RFC 3115, section 2.1)."""

    name = "MIPv4 Critical Vendor Specific Extension (RFC 3025)"
    fields_desc = cvse_fields(0, 0, data_field("value", extra=CVSE_COUNTED), number=ExtensionType.OLD_CVSE)


class MIP4Ext_NVSE(MIP4Ext):
    """Normal Vendor/Organization Specific Extension (RFC 3115, section 2.2); vendor is an SMI enterprise number."""

    name = "MIPv4 Normal Vendor Specific Extension"
    fields_desc = nvse_fields(0, 0, data_field("value", extra=NVSE_COUNTED))


class MIP4Ext_OldNVSE(MIP4Ext):
    """Normal vendor extension under its number of RFC 3025; else as in (RFC 3115, section 2.2)."""

    name = "MIPv4 Normal Vendor Specific Extension (RFC 3025)"
    fields_desc = nvse_fields(0, 0, data_field("value", extra=NVSE_COUNTED), number=ExtensionType.OLD_NVSE)


class ICMPExt_CVSE(ICMPExt):
    """Critical vendor extension in an agent advertisement or solicitation (RFC 3115, section 2.1)."""

    name = "ICMP Critical Vendor Specific Extension"
    fields_desc = cvse_fields(0, 0, data_field("value", extra=CVSE_COUNTED), number=ICMPExtensionType.CVSE)


class ICMPExt_NVSE(ICMPExt):
    """Normal vendor extension in an agent advertisement or solicitation (RFC 3115, section 2.2)."""

    name = "ICMP Normal Vendor Specific Extension"
    fields_desc = nvse_fields(0, 0, data_field("value", extra=NVSE_COUNTED), number=ICMPExtensionType.NVSE)


_CONTAINERS = {
    MIP4Ext_CVSE: (CONTROL, ExtensionType.CVSE, LONG),
    MIP4Ext_OldCVSE: (CONTROL, ExtensionType.OLD_CVSE, LONG),
    MIP4Ext_NVSE: (CONTROL, ExtensionType.NVSE, TLV),
    MIP4Ext_OldNVSE: (CONTROL, ExtensionType.OLD_NVSE, TLV),
    ICMPExt_CVSE: (ICMP_DISCOVERY, ICMPExtensionType.CVSE, LONG),
    ICMPExt_NVSE: (ICMP_DISCOVERY, ICMPExtensionType.NVSE, TLV),
}
for _container, (_space, _number, _layout) in _CONTAINERS.items():
    _space.add(_container, _number, _layout)


def register_vendor_extension(cls: type, selecting: int = 0, size: Callable[[bytes], int] | None = None,
                              applies: Callable[[bytes], bool] = lambda octets: True) -> type:
    """Let `cls` read the extensions of the vendor and vendor type that it has by default; return `cls`.

    It is a subclass of one of the six classes above, which goes on to read all others, and those shorter than `cls`
    is by default. Where a vendor type has subtypes, the first 1 or 2 octets of the value are `selecting`: they have
    to be those of `cls` as well. A Length that counts otherwise than RFC 3115 says needs a `size`: first octets of
    the extension -> octets of all of it. `applies` tells apart two layouts by the first 12 octets.

    :raises ValueError: no subclass of a vendor extension, one without its fields, or `selecting` more than 2
    """
    container = next((container for container in _CONTAINERS if isinstance(cls, type) and issubclass(cls, container)),
                     None)
    if container in (None, cls) or not {"vendor", "vtype"} <= {field.name for field in cls.fields_desc}:
        raise ValueError(f"{cls} is no subclass of a vendor extension with a vendor and a vtype among its fields")
    if not 0 <= selecting <= _LONGEST_SELECTION:
        raise ValueError(f"0 to {_LONGEST_SELECTION} octets of a value select its class, not {selecting}")
    space, number, layout = _CONTAINERS[container]
    octets = bytes(cls())
    header = _VALUE + selecting
    row = Layout(header, size or layout.size, lambda head: head[_VENDOR:header])
    space.add(cls, number, row, row.subtype(octets),
              lambda head: row.size(head) >= len(octets) and applies(head))
    return cls
