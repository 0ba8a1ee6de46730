# SPDX-License-Identifier: GPL-2.0-or-later
"""Patterns as fast tests of documents, so that the engine of the scenarios need judge few messages of a recording.

A test says True (the message certainly matches), False (it certainly does not) or None: ask `scenario.judge`. Whatever
is not surely the same for a document as for a packet is None: texts with a backslash, which stands for other octets,
and expressions other than a field of a leg.
"""

from __future__ import annotations

import ast
import socket
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple, Optional

from scapy.fields import Field, FieldListField, FlagsField, FlagValue, IPField, PacketListField, StrField, StrLenField
from scapy.packet import Packet

from scapy_mip4.captures.checks.facts import FACTS
from scapy_mip4.captures.checks.legs import LAYERS, MESSAGE, SHAPING, Leg, Legs, unicast
from scapy_mip4.captures.checks.rule import Rule
from scapy_mip4.layers import IDENTIFICATION_LOW
from scapy_mip4.scenario import ExtensionPattern, ExtensionsPattern, Identical, Pattern, Value, expressions
from scapy_mip4.scenario.fields import EXTENSIONS, MESSAGES, fields_of, to_field

Sure = Optional[bool]
Test = Callable[[Leg, Legs], Sure]
"""Whether a leg matches, given all legs."""
ValueTest = Callable[[Any, Legs], Sure]
"""Whether a value of a document is as wanted."""
ItemTest = Callable[[dict[str, Any], Legs], Sure]
"""Whether an extension is as wanted."""
Getter = Callable[[Legs], Any]
"""A value of a document; None where there is none."""

NUMBER, FLAGS, ADDRESS, TEXT, HEX, LIST, OTHER = "number", "flags", "address", "text", "hex", "list", "other"
DATAGRAM = {"src": ADDRESS, "dst": ADDRESS, "sport": NUMBER, "dport": NUMBER, "unicast": ADDRESS}
_HASHED = (NUMBER, FLAGS, ADDRESS, HEX)
ABOUT = {"source": "src", "dest": "dst", "source_port": "sport", "dest_port": "dport", "ttl": "ttl"}
"""What patterns ask of a datagram -> the attribute of `Seen`."""


IsFine = Callable[[Legs], bool]
"""Whether a message certainly keeps a rule."""


class Condition(NamedTuple):
    """What the leg called `name` must be: a test, and one that asks for the shape of the leg alone."""

    name: str
    test: Test
    by_shape: Test


class Screen(NamedTuple):
    """Whether the conditions of a rule and what it judges are met; `keeps` tells whether it is kept then."""

    conditions: list[Condition]
    judged: Condition
    keeps: bool

    def is_fine(self, legs: Legs) -> bool:
        """Tell whether a message certainly keeps the rule."""
        return _is_fine(self.conditions, self.judged.test, self.keeps)(legs)

    def for_shape(self, legs: Legs) -> IsFine | None:
        """What is to be asked of messages with legs of the same shape as these; None if they certainly keep the rule.

        Conditions that the shape meets already are not asked again.
        """
        sures = [(condition, condition.by_shape(legs[condition.name], legs)) for condition in self.conditions]
        if any(sure is False for _, sure in sures) or self.judged.by_shape(legs[MESSAGE], legs) is self.keeps:
            return None
        return _is_fine([condition for condition, sure in sures if sure is None], self.judged.test, self.keeps)


def screen_of(rule: Rule) -> Screen:
    """Return the screen of a rule that is not about what is noted while time passes."""
    layer = LAYERS.get(rule.at, rule.at)
    asked = rule.expect or rule.never
    if asked:
        judged = _condition(MESSAGE, asked, layer)
    else:
        fact = FACTS[str(rule.fact)]
        judged = Condition(MESSAGE, _nothing(fact.shown), _nothing(fact.possible))
    conditions = [_condition(name, pattern, LAYERS.get(name, layer)) for name, pattern in rule.when]
    return Screen(conditions, judged, rule.expect is not None)


def _condition(name: str, pattern: Pattern, layer: str) -> Condition:
    return Condition(name, _pattern(pattern, layer), _shape(pattern, layer))


def _is_fine(conditions: list[Condition], judged: Test, keeps: bool) -> IsFine:
    if not conditions:
        return lambda legs: judged(legs[MESSAGE], legs) is keeps
    tests = [(condition.name, condition.test) for condition in conditions]

    def is_fine(legs: Legs) -> bool:
        for name, test in tests:
            if test(legs[name], legs) is False:
                return True
        return judged(legs[MESSAGE], legs) is keeps

    return is_fine


def _nothing(shown: Callable[[Legs], Any]) -> Test:
    """The test of a rule that says what must never show."""
    return lambda leg, legs: None if shown(legs) else False


def _shape(pattern: Pattern, layer: str) -> Test:
    """A test of the shape of a leg alone: None for whatever depends on more."""
    wanted = pattern.extensions or ExtensionsPattern()
    shaping = [(name, value) for name, value in pattern.fields if name in SHAPING and "$" not in repr(value.data)]
    tests = [_field(name, value, MESSAGES[layer]) for name, value in shaping]
    if wanted.contains is not None:
        tests.append(_in_order(tuple((classes_of(item.name), _unsure(item)) for item in wanted.contains)))
    tests += [_absent(classes_of(item.name), _unsure(item)) for item in wanted.absent]
    tests += [_count(name, value) for name, value in wanted.count]
    if len(shaping) < len(pattern.fields) or pattern.about or pattern.identical or wanted.exactly is not None:
        tests.append(lambda leg, legs: None)
    return lambda leg, legs: _conjunction([test(leg, legs) for test in tests])


def _unsure(item: ExtensionPattern) -> ItemTest | None:
    return (lambda document, legs: None) if item.fields or item.verifies else None


def _conjunction(sures: list[Sure]) -> Sure:
    return False if False in sures else None if None in sures else True


def _pattern(pattern: Pattern, layer: str) -> Test:
    tests = [_field(name, value, MESSAGES[layer]) for name, value in pattern.fields]
    tests += [_about(name, value) for name, value in pattern.about]
    if pattern.extensions:
        tests += _extensions(pattern.extensions)
    if pattern.identical:
        tests.append(_identical(pattern.identical))
    assert not pattern.parts
    return _all(tests)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def every(leg: Leg, legs: Legs) -> Sure:
        for test in tests:
            sure = test(leg, legs)
            if sure is not True:
                return sure
        return True

    return every


def _field(name: str, value: Value, cls: type[Packet]) -> Test:
    test = _value(fields_of(cls).get(name), value.data, kind_of(cls, name))

    def of_document(leg: Leg, legs: Legs) -> Sure:
        actual = leg.document.get(name)
        return None if actual is None else test(actual, legs)

    return of_document


def _about(name: str, value: Value) -> Test:
    if name == "size":
        size = _value(None, value.data, NUMBER)
        return lambda leg, legs: size(len(leg.seen.octets), legs)
    attribute = ABOUT.get(name)
    if attribute is None:
        return lambda leg, legs: None
    test = _value(None, value.data, ADDRESS if name in ("source", "dest") else NUMBER)

    def of_datagram(leg: Leg, legs: Legs) -> Sure:
        actual = getattr(leg.seen, attribute)
        return None if actual is None else test(actual, legs)

    return of_datagram


# --- extensions --------------------------------------------------------------------------------------------------


@cache
def classes_of(name: str) -> frozenset[str]:
    """The names of all extensions that are one called `name`."""
    return frozenset(other for other, cls in EXTENSIONS.items() if issubclass(cls, EXTENSIONS[name])) | {name}


def _extensions(wanted: ExtensionsPattern) -> Iterable[Test]:
    if wanted.contains is not None:
        yield _in_order(tuple((classes_of(item.name), _item(item)) for item in wanted.contains))
    if wanted.exactly is not None:
        yield lambda leg, legs: None
    for item in wanted.absent:
        yield _absent(classes_of(item.name), _item(item))
    for name, value in wanted.count:
        yield _count(name, value)


def _in_order(items: tuple[tuple[frozenset[str], ItemTest | None], ...]) -> Test:
    if len(items) == 1:
        return _contains(*items[0])

    def contains(leg: Leg, legs: Legs) -> Sure:
        start, unsure = 0, False
        names = leg.names
        for classes, test in items:
            for place in range(start, len(names)):
                if names[place] in classes:
                    sure = True if test is None else test(leg.exts[place], legs)
                    unsure |= sure is None
                    if sure is not False:
                        start = place + 1
                        break
            else:
                return False  # also behind unsure ones: each stood at the first place that it can have
        return None if unsure else True

    return contains


def _contains(classes: frozenset[str], test: ItemTest | None) -> Test:
    def contains(leg: Leg, legs: Legs) -> Sure:
        for place, name in enumerate(leg.names):
            if name in classes:
                sure = True if test is None else test(leg.exts[place], legs)
                if sure is not False:
                    return sure
        return False

    return contains


def _absent(classes: frozenset[str], test: ItemTest | None) -> Test:
    def lacks(leg: Leg, legs: Legs) -> Sure:
        for place, name in enumerate(leg.names):
            if name in classes:
                sure = True if test is None else test(leg.exts[place], legs)
                if sure is not False:
                    return None if sure is None else False
        return True

    return lacks


def _count(name: str, value: Value) -> Test:
    classes, test = classes_of(name), _value(None, value.data, NUMBER)
    return lambda leg, legs: test(sum(one in classes for one in leg.names), legs)


def _item(item: ExtensionPattern) -> ItemTest | None:
    """A test of one extension's fields; None if none is asked for."""
    if item.verifies:
        return lambda document, legs: None
    if not item.fields:
        return None
    cls = EXTENSIONS[item.name]
    tests = [(name, _value(fields_of(cls).get(name), value.data, kind_of(cls, name))) for name, value in item.fields]

    def fits(document: dict[str, Any], legs: Legs) -> Sure:
        for name, test in tests:
            actual = document.get(name)
            sure = None if actual is None else test(actual, legs)
            if sure is not True:
                return sure
        return True

    return fits


def _identical(wanted: Identical) -> Test:
    """Surely so if one begins with all octets of the other, and holds the extension up to which they are compared."""
    name = _plain_name(wanted.to.data)
    if name is None:
        return lambda leg, legs: None
    classes = classes_of(wanted.through) if wanted.through else None

    def same(leg: Leg, legs: Legs) -> Sure:
        ours, theirs = legs[name].seen.octets, leg.seen.octets
        if ours == theirs:
            return True if classes is None or not classes.isdisjoint(leg.names) else None
        if classes is None:
            return False
        inside = theirs.startswith(ours) and not classes.isdisjoint(legs[name].names)
        return True if inside or _same_through(leg, legs[name], classes) else None

    return same


def _same_through(leg: Leg, other: Leg, classes: frozenset[str]) -> bool:
    """Tell whether two messages have the same octets up to and including their first extension of these classes."""
    end = leg.end_of(classes)  # where these octets are the same, so are the extensions in them
    return end is not None and other.seen.octets[:end] == leg.seen.octets[:end]


def _plain_name(data: Any) -> str | None:
    return data[1:] if isinstance(data, str) and data[:1] == "$" and data[1:].isidentifier() else None


# --- values ------------------------------------------------------------------------------------------------------


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


def _value(field: Field[Any, Any] | None, wanted: Any, kind: str) -> ValueTest:
    if isinstance(wanted, dict):
        return _every([_operator(name, field, operand, kind) for name, operand in wanted.items()])
    if isinstance(wanted, list):
        if kind in _HASHED and not any(str(one).startswith(("$", "hex:", "{", "[")) for one in wanted):
            known = frozenset(_shown(field, one, kind) for one in wanted)
            return lambda actual, legs: actual in known
        return _some([_value(field, one, kind) for one in wanted])
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
        return _value(field, operand, kind)
    if name == "not":
        inner = _value(field, operand, kind)

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
        length = _value(None, operand, NUMBER)
        unit = 2 if kind == HEX else 1
        return lambda actual, legs: length(len(actual) // unit, legs)
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
