# SPDX-License-Identifier: GPL-2.0-or-later
"""What a line of the listing tells of a document: its class, and those of its fields that tell most."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scapy_mip4.captures.classes import extensions, messages
from scapy_mip4.captures.escaping import escaped

OF_MESSAGES: Mapping[str, str] = {"code": "code", "homeaddr": "home", "lifetime": "lifetime", "flags": "flags"}
"""Fields of messages, in the order told -> the word in front of the value."""

OF_EXTENSIONS: Mapping[str, str] = {
    "spi": "spi", "aaa_spi": "aaa", "nai": "", "challenge": "", "text": "", "service": "", "address": "",
    "homeaddr": "", "coaddrs": "", "prefix": "", "identifier": "", "imsi": "", "mac": "", "code": "code",
    "status": "status", "vendor": "vendor", "vtype": "type", "flags": "flags", "lifetime": "lifetime",
    "keepalive": "keepalive",
}
"""Those of extensions; without a word where the class says what the value is."""

IN_HEXADECIMAL = ("spi", "aaa_spi")
WITH_NAMES = ("code", "status")
LONGEST = 40  # characters of a value


def told_message(document: Mapping[str, Any]) -> str:
    """The class of a message and its telling fields: "MIP4_RRP code 0 ... home 10.0.0.1 lifetime 300"."""
    layer = document["layer"]
    return " ".join([layer, *_values(messages().get(layer), document, OF_MESSAGES)])


def told_extension(document: Mapping[str, Any], verdict: str = "") -> str:
    """The class of an extension, and its telling fields in brackets: "MIP4Ext_MobileHomeAuth(spi 0x100 good)"."""
    layer = document["layer"]
    values = _values(extensions().get(layer), document, OF_EXTENSIONS)
    if verdict:
        values.append(verdict)
    if not values and layer.endswith(("Unknown", "UnknownLong", "NotUnderstood")):
        values = [f"type {document['type']}"] if "type" in document else []
    return f"{layer}({' '.join(values)})" if values else layer


def _values(cls: type | None, document: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    told = []
    for name, word in words.items():
        value = document.get(name)
        if value is None or value in ("", []):
            continue
        if name in WITH_NAMES and cls is not None:
            value = _named(cls, name, value)
        elif name in IN_HEXADECIMAL:
            value = f"{value:#x}"
        told.append(f"{word} {_short(value)}" if word else _short(value))
    return told


@cache
def _named(cls: Any, name: str, value: int) -> str:
    """A value of a field, with the name that the class gives it."""
    for field in cls.fields_desc:
        if field.name == name and value in getattr(field, "i2s", ()):
            return f"{value} ({field.i2s[value]})"
    return str(value)


def _short(value: Any) -> str:
    text = escaped(",".join(map(str, value)) if isinstance(value, list) else str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 3]}..."
