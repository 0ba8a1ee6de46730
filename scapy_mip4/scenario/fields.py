# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers as a scenario sees them: names of messages, extensions and fields, and what a field can hold."""
from __future__ import annotations

from enum import IntEnum
from ipaddress import IPv4Address
from typing import Any
from collections.abc import Iterable, Mapping

from scapy.compat import raw
from scapy.fields import Field, FieldListField, FlagsField, FlagValue, IPField, PacketListField, StrField
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.l2 import GRE
from scapy.packet import Packet

from scapy_mip4 import codes, layers
from scapy_mip4.codes import ReplyCode, code_name, field_names
from scapy_mip4.layers.message import ExtendedMessage, ExtensionListField
from scapy_mip4.scenario.errors import suggestion
from scapy_mip4.scenario.values import show_octets, show_written

PacketClass = type[Packet]

_SHOWN_IN_HEX = ("id", "spi")


def _public(*bases: PacketClass) -> dict[str, PacketClass]:
    return {name: found for name, found in vars(layers).items() if isinstance(found, type) and issubclass(found, bases)}


MESSAGES: Mapping[str, PacketClass] = {**_public(ExtendedMessage), "IP": IP}
INSIDE: Mapping[str, PacketClass] = {
    "IP": IP, "GRE": GRE, "MinimalForwardingHeader": layers.MinimalForwardingHeader, "ICMP": ICMP,
    "UDP": UDP, "MIP4_TunnelData": layers.MIP4_TunnelData}
"""What may stand inside IP or a tunnel in UDP, and inside one another; each has a ``payload`` beside its fields."""
CONTROL_EXTENSIONS: Mapping[str, PacketClass] = _public(layers.MIP4Ext)
ICMP_EXTENSIONS: Mapping[str, PacketClass] = _public(layers.ICMPExt)
EXTENSIONS: Mapping[str, PacketClass] = {**CONTROL_EXTENSIONS, **ICMP_EXTENSIONS}


def goes_over_link(message: str) -> bool:
    """Tell whether a message is an IP packet of its own rather than the payload of a UDP datagram to port 434."""
    return not issubclass(MESSAGES[message], layers.MIP4)


def extensions_of(message: str | None) -> Mapping[str, PacketClass]:
    """The extensions that may stand in a message; all if the message is not known."""
    if message is None:
        return EXTENSIONS
    usual = ICMP_EXTENSIONS if goes_over_link(message) else CONTROL_EXTENSIONS
    # A Fast Binding Acknowledgment, for one, has an option of router discovery among its extensions.
    spaces = [field.space for field in MESSAGES[message].fields_desc if isinstance(field, ExtensionListField)]
    return {**usual, **{row.cls.__name__: row.cls for space in spaces for row in space}}


def fields_of(cls: PacketClass) -> dict[str, Any]:
    """The fields of a layer by name, without its list of extensions."""
    # Scapy wraps some fields, such as the addresses of IP, to print them in another colour.
    return {field.name: getattr(field, "fld", field) for field in cls.fields_desc if field.name != "exts"}


def plain_field(packet: Packet, name: str) -> Any:
    """What a field of a packet holds, with flags and enumerations as numbers."""
    value = packet.getfieldval(name)
    return int(value) if isinstance(value, (int, FlagValue)) else value


def to_field(field: Any, value: Any) -> Any:
    """A value in the form a field holds it: addresses checked, names and letters made numbers, texts made octets.

    Without a field, the value as it is. Raises ValueError with a sentence if the field cannot hold such a value.
    """
    if isinstance(field, FieldListField):
        return [to_field(field.field, item) for item in (value if isinstance(value, list) else [value])]
    if field is None or isinstance(field, PacketListField):
        return value
    if isinstance(field, IPField):
        return _address(field, value)
    if isinstance(field, FlagsField):
        return _flags(field, value)
    if isinstance(field, StrField):
        return _octets(field, value)
    return _number(field, value)


def held(cls: PacketClass, name: str, value: Any) -> Any:
    """A value in the form in which field ``name`` of a layer holds it, to be put there.

    Raises ValueError with a sentence if the field cannot hold such a value.
    """
    field = fields_of(cls)[name]
    converted = to_field(field, value)
    if isinstance(field, (StrField, FieldListField, PacketListField)):
        try:
            raw(cls(**{name: converted}))
        except Exception:  # fields fail in many ways, all of which mean the same here
            raise ValueError(f"the field '{name}' cannot hold {show_written(value)}") from None
    elif isinstance(converted, int):
        largest = (1 << int(8 * field.sz)) - 1  # Scapy gives the size of bit fields in fractions of octets
        if not 0 <= converted <= largest:
            raise ValueError(f"the field '{name}' cannot hold {value}, only 0 to {largest}")
    return converted


def _address(field: Field[Any, Any], value: Any) -> str:
    # Never left to Scapy, which would ask the DNS about a name.
    try:
        return str(IPv4Address(value if isinstance(value, str) else None))
    except ValueError:
        raise ValueError(f"'{field.name}' must be an IPv4 address, not {show_written(value)}") from None


def _flags(field: Any, value: Any) -> int:
    if isinstance(value, str):
        unknown = [letter for letter in value if letter not in field.names]
        if unknown:
            raise ValueError(f"'{field.name}' has no flag '{unknown[0]}'; its flags are {' '.join(field.names)}")
        return sum(1 << field.names.index(letter) for letter in set(value))
    if not isinstance(value, int) or not 0 <= value < 1 << field.size:
        raise ValueError(f"'{field.name}' must be flag letters or a number of {field.size} bits,"
                         f" not {show_written(value)}")
    return int(value)


def _octets(field: Field[Any, Any], value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if not isinstance(value, bytes):
        raise ValueError(f"'{field.name}' must be a text or octets (hex:...), not {show_written(value)}")
    return value


def _number(field: Any, value: Any) -> int:
    if isinstance(value, int):
        return int(value)
    names = {name.upper().replace(" ", "_"): number for number, name in getattr(field, "i2s", {}).items()}
    names.update({code.name: int(code) for code in _enum(field)})
    if isinstance(value, str) and value.upper() in names:
        return names[value.upper()]
    hint = suggestion(value, names) if isinstance(value, str) else ""
    kind = "a whole number or one of its names" if names else "a whole number"
    raise ValueError(f"'{field.name}' must be {kind}, not {show_written(value)}{hint}")


_ENUMS = {tuple(field_names(enum).items()): enum for enum in vars(codes).values()
          if isinstance(enum, type) and issubclass(enum, IntEnum)}


def _enum(field: Any) -> Iterable[IntEnum]:
    """The enumeration that a field takes its names from, empty if it has none of ours."""
    return _ENUMS.get(tuple(getattr(field, "i2s", {}).items()), ())


def show(field: Any, value: Any) -> str:
    """A value as people read it: codes with their names, flags with their letters, octets and indexes in hex."""
    if isinstance(value, list):
        return f"[{', '.join(show(None, item) for item in value)}]"
    if isinstance(value, bytes):
        return f"'{value.decode()}'" if value and _is_text(field, value) else show_octets(value)
    if field is None or not isinstance(value, int):
        return f"{value.summary()}" if isinstance(value, Packet) else str(value)
    if isinstance(field, FlagsField):
        letters = "".join(name for bit, name in enumerate(field.names) if value >> bit & 1)
        return f"0x{int(value):02x} ({letters or 'none set'})"
    if field.name in _SHOWN_IN_HEX:
        return f"0x{value:0{2 * field.sz}x}"
    if _enum(field) is ReplyCode:
        return code_name(int(value))
    name = getattr(field, "i2s", {}).get(int(value))
    return f"{int(value)} ({name})" if name else str(int(value))


def _is_text(field: Any, value: bytes) -> bool:
    return field is not None and field.name == "nai" and value.isascii() and value.decode().isprintable()
