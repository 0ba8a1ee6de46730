# SPDX-License-Identifier: GPL-2.0-or-later
"""What a pattern wants of one value, as a fast test of the value in a document.

A test says True (it certainly is as wanted), False (it certainly is not) or None: ask the engine of the scenarios.
Whatever is not surely the same for a document as for a packet is None: texts with a backslash, which stands for other
octets, and expressions other than a field of a leg.
"""

from __future__ import annotations

import ast
import socket
from collections.abc import Callable
from functools import cache
from typing import Any, Optional

from scapy.fields import Field, FieldListField, FlagsField, FlagValue, IPField, PacketListField, StrField, StrLenField
from scapy.packet import Packet

from scapy_mip4.captures.checks.legs import LAYERS, Legs, unicast
from scapy_mip4.layers import IDENTIFICATION_LOW
from scapy_mip4.scenario import expressions
from scapy_mip4.scenario.fields import EXTENSIONS, MESSAGES, fields_of, to_field

Sure = Optional[bool]
ValueTest = Callable[[Any, Legs], Sure]
"""Whether a value of a document is as wanted."""
Getter = Callable[[Legs], Any]
"""A value of a document; None where there is none."""

NUMBER, FLAGS, ADDRESS, TEXT, HEX, LIST, OTHER = "number", "flags", "address", "text", "hex", "list", "other"
"""How documents show values."""
DATAGRAM = {"src": ADDRESS, "dst": ADDRESS, "sport": NUMBER, "dport": NUMBER, "unicast": ADDRESS}
"""What $datagrams has of each leg."""
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


def value_test(field: Field[Any, Any] | None, wanted: Any, kind: str) -> ValueTest:
    """Return the test of what is wanted of a field, or of another value (None), that documents show as this kind."""
    if isinstance(wanted, dict):
        return _every([_operator(name, field, operand, kind) for name, operand in wanted.items()])
    if isinstance(wanted, list):
        if kind in _HASHED and not any(str(one).startswith(("$", "hex:", "{", "[")) for one in wanted):
            known = frozenset(_shown(field, one, kind) for one in wanted)
            return lambda actual, legs: actual in known
        return _some([value_test(field, one, kind) for one in wanted])
    if isinstance(wanted, str) and wanted.startswith("$"):
        return _equal_to(_reference(wanted, kind), kind)
    if kind in (LIST, OTHER) or isinstance(wanted, str) and wanted.startswith("hex:"):
        return lambda actual, legs: None
    shown = _shown(field, wanted, kind)
    return _equal_to(lambda legs: shown, kind)


def _shown(field: Any, literal: Any, kind: str) -> Any:
    value = to_field(field, literal)
    if kind == FLAGS:
        return str(FlagValue(value, field.names))
    if isinstance(value, bytes):
        return value.decode() if kind == TEXT else value.hex()
    return value


def _equal_to(get: Getter | None, kind: str) -> ValueTest:
    if get is None:
        return lambda actual, legs: None
    if kind == TEXT:
        def same_text(actual: Any, legs: Legs) -> Sure:
            wanted = get(legs)
            return None if wanted is None or "\\" in actual or "\\" in wanted else actual == wanted
        return same_text

    def same(actual: Any, legs: Legs) -> Sure:
        wanted = get(legs)
        return None if wanted is None else actual == wanted
    return same


def _every(tests: list[ValueTest]) -> ValueTest:
    if len(tests) == 1:
        return tests[0]

    def every(actual: Any, legs: Legs) -> Sure:
        for test in tests:
            sure = test(actual, legs)
            if sure is not True:
                return sure
        return True
    return every


def _some(tests: list[ValueTest]) -> ValueTest:
    def some(actual: Any, legs: Legs) -> Sure:
        for test in tests:
            sure = test(actual, legs)
            if sure is not False:
                return sure
        return False
    return some


def _operator(name: str, field: Field[Any, Any] | None, operand: Any, kind: str) -> ValueTest:
    if name == "any":
        return value_test(field, operand, kind)
    if name == "not":
        inner = value_test(field, operand, kind)

        def negated(actual: Any, legs: Legs) -> Sure:
            sure = inner(actual, legs)
            return None if sure is None else not sure
        return negated
    if name in ("min", "max") and kind in (NUMBER, ADDRESS):
        return _ordered(name, operand, kind)
    if name == "low32" and kind == NUMBER:
        get = _number(operand)
        if get is not None:
            return _low(get)
    if name == "has" and kind == FLAGS and isinstance(operand, str) and not operand.startswith("$"):
        letters = frozenset(operand)
        return lambda actual, legs: letters.issubset(actual)
    if name == "length" and kind in (LIST, HEX):
        length = value_test(None, operand, NUMBER)
        unit = 2 if kind == HEX else 1
        return lambda actual, legs: length(len(actual) // unit, legs)
    if name == "length" and kind == TEXT:
        octets = value_test(None, operand, NUMBER)
        return lambda actual, legs: None if "\\" in actual else octets(len(actual.encode()), legs)
    if name == "utf8" and kind == TEXT and isinstance(operand, bool):
        return lambda actual, legs: None if "\\" in actual else operand
    return lambda actual, legs: None


def _ordered(name: str, operand: Any, kind: str) -> ValueTest:
    get = _number(operand) if kind == NUMBER else _reference(operand, kind) or (
        (lambda legs: operand) if isinstance(operand, str) else None)
    if get is None:
        return lambda actual, legs: None
    rank: Callable[[Any], Any] = socket.inet_aton if kind == ADDRESS else lambda number: number

    def ordered(actual: Any, legs: Legs) -> Sure:
        limit = get(legs)
        if limit is None:
            return None
        return bool(rank(actual) >= rank(limit) if name == "min" else rank(actual) <= rank(limit))
    return ordered


def _low(get: Getter) -> ValueTest:
    def same(actual: Any, legs: Legs) -> Sure:
        wanted = get(legs)
        return None if wanted is None else (actual ^ wanted) & IDENTIFICATION_LOW == 0
    return same


def _number(operand: Any) -> Getter | None:
    return (lambda legs: operand) if isinstance(operand, int) else _reference(operand, NUMBER)


def _reference(text: Any, kind: str) -> Getter | None:
    """The getter of "$leg.field", "$leg.Extension.field" or "$datagrams.leg.src"; None for other expressions."""
    if not isinstance(text, str) or not text.startswith("$") or text.startswith("$$"):
        return None
    tree = ast.parse(text[1:], mode="eval").body
    if not isinstance(tree, ast.Attribute):
        return None
    (name, attributes), = expressions.references(tree)
    if name == "datagrams" and len(attributes) == 2 and DATAGRAM[attributes[1]] == kind:
        leg, attribute = attributes
        if attribute == "unicast":
            return lambda legs: unicast(legs[leg].seen)
        return lambda legs: getattr(legs[leg].seen, attribute)
    cls = MESSAGES.get(LAYERS.get(name, ""))
    if cls is None:
        return None
    if len(attributes) == 1 and kind_of(cls, attributes[0]) == kind:
        return lambda legs: legs[name].document.get(attributes[0])
    if len(attributes) == 2 and attributes[0] in EXTENSIONS and kind_of(EXTENSIONS[attributes[0]],
                                                                        attributes[1]) == kind:
        classes, field = classes_of(attributes[0]), attributes[1]
        return lambda legs: next((one.get(field) for one in legs[name].exts if one["layer"] in classes), None)
    return None
