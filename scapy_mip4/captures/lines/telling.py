# SPDX-License-Identifier: GPL-2.0-or-later
"""What a line of the listing tells of a document: its class, and those of its fields that tell most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from scapy_mip4.captures.lines.escaping import escaped
from scapy_mip4.captures.query.classes import extensions, messages

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
UNKNOWN = ("_Unknown", "_UnknownLong", "_NotUnderstood")
"""Ends of the classes that tell their type, for nothing else is known."""
UNTOLD: tuple[object, ...] = ("", [])
"""Values that tell nothing: no flags, no octets, no addresses."""

Words = Sequence[tuple[Any, str, str]]
"""Class, name and word of the telling fields of a class."""


def told_message(document: Mapping[str, Any]) -> str:
    """The class of a message and its telling fields: "MIP4_RRP code 0 ... home 10.0.0.1 lifetime 300"."""
    layer = document["layer"]
    return " ".join([layer, *_values(document, _words_of_message(layer))])


def told_extension(document: Mapping[str, Any], verdict: str = "") -> str:
    """The class of an extension, and its telling fields in brackets: "MIP4Ext_MobileHomeAuth(spi 0x100 good)"."""
    layer = document["layer"]
    values = _values(document, _words_of_extension(layer))
    if verdict:
        values.append(verdict)
    return f"{layer}({' '.join(values)})" if values else layer


@cache
def _words_of_message(layer: str) -> Words:
    return _words(messages().get(layer), OF_MESSAGES)


@cache
def _words_of_extension(layer: str) -> Words:
    told = _words(extensions().get(layer), OF_EXTENSIONS)
    return told or ([(None, "type", "type")] if layer.endswith(UNKNOWN) else [])


def _words(cls: Any, words: Mapping[str, str]) -> Words:
    own = {field.name for field in cls.fields_desc} if cls else set()
    return [(cls, name, word) for name, word in words.items() if name in own]


def _values(document: Mapping[str, Any], words: Words) -> list[str]:
    told = []
    for cls, name, word in words:
        value = document.get(name)
        if value is None or value in UNTOLD:
            continue
        if name in WITH_NAMES:
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
    if isinstance(value, int):
        return str(value)
    text = escaped(",".join(map(str, value)) if isinstance(value, list) else value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 3]}..."
