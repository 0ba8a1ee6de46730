# SPDX-License-Identifier: GPL-2.0-or-later
"""What a pattern wants of one value, as a fast test of the value in a document.

A test says True (it certainly is as wanted), False (it certainly is not) or None: ask the engine of the scenarios.
Whatever is not surely the same for a document as for a packet is None: texts with a backslash, which stands for other
octets, and expressions other than a field of a leg.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from typing import Any, Optional

from scapy.fields import Field, FieldListField, FlagsField, FlagValue, IPField, PacketListField, StrField, StrLenField
from scapy.packet import Packet

from scapy_mip4.captures.checks.certain import ALWAYS, NEVER, UNSURE, Certain, conjunction, every, function, some
from scapy_mip4.captures.checks.legs import LAYERS, Legs
from scapy_mip4.layers import IDENTIFICATION_LOW
from scapy_mip4.scenario import expressions
from scapy_mip4.scenario.fields import EXTENSIONS, MESSAGES, fields_of, to_field

Sure = Optional[bool]
ValueTest = Callable[[Any, Legs], Sure]
"""Whether a value of a document is as wanted."""

NUMBER, FLAGS, ADDRESS, TEXT, HEX, LIST, OTHER = "number", "flags", "address", "text", "hex", "list", "other"
"""How documents show values."""
DATAGRAM = {"src": ADDRESS, "dst": ADDRESS, "sport": NUMBER, "dport": NUMBER, "unicast": ADDRESS}
"""What $datagrams has of each leg."""
BACKSLASH = "\\"
_HASHED = (NUMBER, FLAGS, ADDRESS, HEX)


@cache
def classes_of(name: str) -> frozenset[str]:
    """The names of all extensions that are one called `name`."""
    return frozenset(other for other, cls in EXTENSIONS.items() if issubclass(cls, EXTENSIONS[name])) | {name}


@cache
def kind_of(cls: type[Packet], name: str) -> str:
    """How a document shows a field (see `captures.document`)."""
    field = fields_of(cls).get(name)
    if isinstance(field, FieldListField):
        return LIST
    if field is None or isinstance(field, PacketListField):
        return OTHER
    if isinstance(field, FlagsField):
        return FLAGS if all(len(letter) == 1 for letter in field.names) else OTHER
    if isinstance(field, IPField):
        return ADDRESS
    if isinstance(field, StrField):
        return TEXT if type(field) in (StrField, StrLenField) else HEX
    return NUMBER if type(field.i2m(None, 0)) is int else OTHER


def wanted_of(actual: str, field: Field[Any, Any] | None, wanted: Any, kind: str) -> Certain:
    """What is wanted of a field, or of something else (None), of a kind, whose value is the expression `actual`."""
    if isinstance(wanted, dict):
        return every(_operator(name, actual, field, operand, kind) for name, operand in wanted.items())
    if isinstance(wanted, list):
        if kind in _HASHED and not any(str(one).startswith(("$", "hex:", "{", "[")) for one in wanted):
            known = ", ".join(_shown(field, one, kind) for one in wanted)
            return Certain(f"{actual} in {{{known}}}", f"{actual} not in {{{known}}}")
        return some(wanted_of(actual, field, one, kind) for one in wanted)
    if isinstance(wanted, str) and wanted.startswith("$"):
        return _equal(actual, _reference(wanted, kind), kind)
    if kind in (LIST, OTHER) or isinstance(wanted, str) and wanted.startswith("hex:"):
        return UNSURE
    return _equal(actual, _shown(field, wanted, kind), kind)


@cache
def _function(certain: Certain) -> ValueTest:
    test: ValueTest = function("actual, legs", f"True if {certain.yes} else False if {certain.no} else None", {})
    return test


def value_test(field: Field[Any, Any] | None, wanted: Any, kind: str) -> ValueTest:
    """Return the test of what is wanted of a field, or of another value (None), that documents show as this kind."""
    certain = wanted_of("actual", field, wanted, kind)
    return lambda actual, legs: _function(certain)(actual, legs)  # most rules of a recording are never asked


def _shown(field: Any, literal: Any, kind: str) -> str:
    """The expression of a value as a document shows it."""
    value = to_field(field, literal)
    if kind == FLAGS:
        value = str(FlagValue(value, field.names))
    elif isinstance(value, bytes):
        value = value.decode() if kind == TEXT else value.hex()
    return repr(int(value) if isinstance(value, int) else value)


def _equal(actual: str, wanted: str | None, kind: str) -> Certain:
    if wanted is None:
        return UNSURE
    if kind == TEXT:
        plain = f"{BACKSLASH!r} not in {actual} + {wanted}"
        return Certain(f"{actual} == {wanted} and {plain}", f"{actual} != {wanted} and {plain}")
    return Certain(f"{actual} == {wanted}", f"{actual} != {wanted}")


def _operator(name: str, actual: str, field: Field[Any, Any] | None, operand: Any, kind: str) -> Certain:
    if name == "any":
        return wanted_of(actual, field, operand, kind)
    if name == "not":
        return wanted_of(actual, field, operand, kind).opposite
    if name in ("min", "max"):
        return _ordered(name, actual, operand, kind)
    if name == "low32" and kind == NUMBER and (number := _number(operand)):
        low = f"({actual} ^ {number}) & {IDENTIFICATION_LOW}"
        return Certain(f"{low} == 0", f"{low} != 0")
    if name == "has" and kind == FLAGS and isinstance(operand, str) and not operand.startswith("$"):
        return every(Certain(f"{letter!r} in {actual}", f"{letter!r} not in {actual}") for letter in operand)
    if name == "length" and kind == LIST:
        return wanted_of(f"len({actual})", None, operand, NUMBER)
    if name == "length" and kind == HEX:
        return wanted_of(f"len({actual}) // 2", None, operand, NUMBER)
    if name == "length" and kind == TEXT:
        return _if_plain(actual, wanted_of(f"len({actual}.encode())", None, operand, NUMBER))
    if name == "utf8" and kind == TEXT and isinstance(operand, bool):
        return _if_plain(actual, ALWAYS if operand else NEVER)
    return UNSURE


def _if_plain(actual: str, certain: Certain) -> Certain:
    plain = f"{BACKSLASH!r} not in {actual}"
    return Certain(conjunction([plain, certain.yes]), conjunction([plain, certain.no]))


def _ordered(name: str, actual: str, operand: Any, kind: str) -> Certain:
    if kind == NUMBER:
        limit = _number(operand)
    elif kind == ADDRESS and isinstance(operand, str):
        limit = _reference(operand, kind) if operand.startswith("$") else repr(operand)
        actual, limit = f"aton({actual})", limit and f"aton({limit})"
    else:
        limit = None
    if limit is None:
        return UNSURE
    return Certain(*(f"{actual} {sign} {limit}" for sign in ((">=", "<") if name == "min" else ("<=", ">"))))


def _number(operand: Any) -> str | None:
    return repr(operand) if isinstance(operand, int) else _reference(operand, NUMBER)


def _reference(text: Any, kind: str) -> str | None:
    """The value of "$leg.field", "$leg.Extension.field" or "$datagrams.leg.src"; None for other expressions."""
    if not isinstance(text, str) or not text.startswith("$") or text.startswith("$$"):
        return None
    tree = ast.parse(text[1:], mode="eval").body
    if not isinstance(tree, ast.Attribute):
        return None
    (name, attributes), = expressions.references(tree)
    if name == "datagrams" and len(attributes) == 2 and DATAGRAM[attributes[1]] == kind and attributes[0] in LAYERS:
        leg, attribute = attributes
        return f"unicast({leg}.seen)" if attribute == "unicast" else f"{leg}.seen.{attribute}"
    cls = MESSAGES.get(LAYERS.get(name, ""))
    if cls is None:
        return None
    if len(attributes) == 1 and kind_of(cls, attributes[0]) == kind:
        return f"{name}.document[{attributes[0]!r}]"
    if len(attributes) == 2 and attributes[0] in EXTENSIONS and kind_of(EXTENSIONS[attributes[0]],
                                                                        attributes[1]) == kind:
        return f"first({name}, {set(classes_of(attributes[0]))})[{attributes[1]!r}]"
    return None
