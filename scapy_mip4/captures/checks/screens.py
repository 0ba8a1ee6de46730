# SPDX-License-Identifier: GPL-2.0-or-later
"""Patterns as fast tests of documents, so that the engine of the scenarios need judge few messages of a recording.

These are for messages of any shape; `shaped` has what is faster still where many messages are of one. A test says True
(the message certainly matches), False (it certainly does not) or None: ask `scenario.judge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from scapy.packet import Packet
from scapy.utils import checksum

from scapy_mip4.captures.checks.facts import FACTS
from scapy_mip4.captures.checks.legs import LAYERS, MESSAGE, Leg, Legs
from scapy_mip4.captures.checks.rule import Rule
from scapy_mip4.captures.checks.values import ADDRESS, HEX, NUMBER, Sure, ValueTest, classes_of, kind_of, value_test
from scapy_mip4.scenario import ExtensionPattern, ExtensionsPattern, Identical, Pattern, Value
from scapy_mip4.scenario.fields import EXTENSIONS, MESSAGES, fields_of

Test = Callable[[Leg, Legs], Sure]
"""Whether a leg matches, given all legs."""
IsFine = Callable[[Legs], bool]
"""Whether a message certainly keeps a rule."""
ItemTest = Callable[[dict[str, Any], Legs], Sure]
"""Whether an extension is as wanted."""

ABOUT = {"source": "src", "dest": "dst", "source_port": "sport", "dest_port": "dport", "ttl": "ttl"}
"""What patterns ask of a datagram -> the attribute of `Seen`."""


class Screen(NamedTuple):
    """Whether the conditions of a rule and what it judges are met; `keeps` tells whether it is kept then.

    conditions: names of legs, and what these must be; judged: what the message must be.
    """

    conditions: list[tuple[str, Test]]
    judged: Test
    keeps: bool

    def is_fine(self, legs: Legs) -> bool:
        """Tell whether a message certainly keeps the rule."""
        for name, test in self.conditions:
            if test(legs[name], legs) is False:
                return True
        return self.judged(legs[MESSAGE], legs) is self.keeps


@cache
def screen_of(rule: Rule) -> Screen:
    """Return the screen of a rule that is not about what is noted while time passes."""
    layer = LAYERS.get(rule.at, rule.at)
    asked = rule.expect or rule.never
    judged = _pattern(asked, layer) if asked else _nothing(FACTS[str(rule.fact)].shown)
    conditions = [(name, _pattern(pattern, LAYERS.get(name, layer))) for name, pattern in rule.when]
    return Screen(conditions, judged, rule.expect is not None)


def _nothing(shown: Callable[[Legs], Any]) -> Test:
    """The test of a rule that says what must never show."""
    return lambda leg, legs: None if shown(legs) else False


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
    test = value_test(fields_of(cls).get(name), value.data, kind_of(cls, name))

    def of_document(leg: Leg, legs: Legs) -> Sure:
        actual = leg.document.get(name)
        return None if actual is None else test(actual, legs)

    return of_document


def _about(name: str, value: Value) -> Test:
    if name == "size":
        size = value_test(None, value.data, NUMBER)
        return lambda leg, legs: size(len(leg.seen.octets), legs)
    if name == "checksum":
        return _checksum(value_test(None, value.data, HEX))
    attribute = ABOUT.get(name)
    if attribute is None:
        return lambda leg, legs: None
    test = value_test(None, value.data, ADDRESS if name in ("source", "dest") else NUMBER)

    def of_datagram(leg: Leg, legs: Legs) -> Sure:
        actual = getattr(leg.seen, attribute)
        return None if actual is None else test(actual, legs)

    return of_datagram


def _checksum(test: ValueTest) -> Test:
    """A test of the checksum of an ICMP message; other messages have none that a capture tells of."""
    def of_icmp(leg: Leg, legs: Legs) -> Sure:
        if leg.seen.sport is not None:
            return None
        return test("wrong" if checksum(leg.seen.octets) else "right", legs)

    return of_icmp


# --- extensions --------------------------------------------------------------------------------------------------


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
    contains = _contains(classes, test)

    def lacks(leg: Leg, legs: Legs) -> Sure:
        sure = contains(leg, legs)
        return None if sure is None else not sure

    return lacks


def _count(name: str, value: Value) -> Test:
    classes, test = classes_of(name), value_test(None, value.data, NUMBER)
    return lambda leg, legs: test(sum(one in classes for one in leg.names), legs)


def _item(item: ExtensionPattern) -> ItemTest | None:
    """A test of one extension's fields; None if none is asked for."""
    if item.verifies:
        return lambda document, legs: None
    if not item.fields:
        return None
    cls = EXTENSIONS[item.name]
    known = fields_of(cls)
    tests = [(name, value_test(known.get(name), value.data, kind_of(cls, name))) for name, value in item.fields]

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
    name = plain_name(wanted.to.data)
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
        return True if inside or same_through(leg, legs[name], classes) else None

    return same


def same_through(leg: Leg, other: Leg, classes: frozenset[str]) -> bool:
    """Tell whether two messages have the same octets up to and including their first extension of these classes."""
    end = leg.end_of(classes)  # where these octets are the same, so are the extensions in them
    return end is not None and other.seen.octets[:end] == leg.seen.octets[:end]


def plain_name(data: Any) -> str | None:
    """The name of the leg that an expression is; None for other expressions."""
    return data[1:] if isinstance(data, str) and data[:1] == "$" and data[1:].isidentifier() else None
