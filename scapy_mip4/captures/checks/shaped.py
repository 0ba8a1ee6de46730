# SPDX-License-Identifier: GPL-2.0-or-later
"""What is certain of all messages whose legs have one shape: codes, flags and places of extensions are known then.

What is left of all rules is one function of a few comparisons for each shape. So a message that keeps the rules costs
one call instead of one for each rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from scapy.packet import Packet

from scapy_mip4.captures.checks.certain import (
    ALWAYS, FALSE, NEVER, TRUE, UNSURE, Certain, conjunction, disjunction, every, function, some,
)
from scapy_mip4.captures.checks.facts import FACTS
from scapy_mip4.captures.checks.legs import LAYERS, MESSAGE, SHAPING, Leg, Legs
from scapy_mip4.captures.checks.rule import Rule
from scapy_mip4.captures.checks.screens import ABOUT, IsFine, plain_name, same_through, screen_of
from scapy_mip4.captures.checks.values import ADDRESS, NUMBER, ValueTest, classes_of, kind_of, value_test, wanted_of
from scapy_mip4.captures.compiled import is_compiled
from scapy_mip4.scenario import ExtensionPattern, ExtensionsPattern, Identical, Pattern, Value
from scapy_mip4.scenario.fields import EXTENSIONS, MESSAGES, fields_of

OfLeg = Callable[[Leg], Certain]
"""What is certain of all legs of the shape of this one."""

OFTEN = 30
"""Messages of one shape before a function is made for it, which takes as long as to ask so many about rule by rule."""

MOST_PLACES = 8
"""Extensions of a kind in a message up to which expressions speak of each of them; more are left to screens."""

_CERTAIN = {True: ALWAYS, False: NEVER, None: UNSURE}


class RulesOfShape:
    """The rules that some messages of the shape of these legs may break.

    `often`: so many messages are asked about rule by rule.
    """

    def __init__(self, rules: Iterable[Rule], legs: Legs, often: int = OFTEN) -> None:
        kept = [(rule, certainly_kept(rule, legs)) for rule in rules]
        self._rules = [(rule, screen_of(rule).is_fine, certain) for rule, certain in kept if certain != TRUE]
        self._left = often
        self._all_kept: IsFine | None = None

    def doubted(self, legs: Legs) -> Sequence[Rule]:
        """The rules that a message does not certainly keep."""
        if self._all_kept is None:
            self._left -= 1
            if self._left < 0:
                self._all_kept = self._function()
        if self._all_kept is not None and self._all_kept(legs):
            return ()
        return [rule for rule, is_fine, _ in self._rules if not is_fine(legs)]

    def _function(self) -> IsFine:
        """Whether a message certainly keeps all rules; where no expression tells, their screens are asked."""
        screens = {f"screen{place}": is_fine for place, (_, is_fine, _) in enumerate(self._rules)}
        expressions = [f"{screen}(legs)" if certain == FALSE else certain
                       for screen, (_, _, certain) in zip(screens, self._rules)]
        return function("legs", conjunction(expressions), {"FACTS": FACTS, "same_through": same_through, **screens})


def certainly_kept(rule: Rule, legs: Legs) -> str:
    """The expression that messages of the shape of these legs keep a rule for certain."""
    conditions, judged = _prepared(rule)
    doubts = []
    for name, test in conditions:
        certain = test(legs[name])
        if certain.no == TRUE:
            return TRUE
        doubts.append(certain.no)
    if judged:
        certain = judged(legs[MESSAGE])
        kept = certain.yes if rule.expect else certain.no
    elif FACTS[str(rule.fact)].possible(legs):
        kept = f"FACTS[{rule.fact!r}].shown(legs) is None"
    else:
        kept = TRUE
    return disjunction([*doubts, kept])


@cache
def _prepared(rule: Rule) -> tuple[list[tuple[str, OfLeg]], OfLeg | None]:
    """What is certain of the conditions of a rule and of what it judges, but for a fact."""
    layer = LAYERS.get(rule.at, rule.at)
    conditions = [(name, _pattern(name, pattern, LAYERS.get(name, layer))) for name, pattern in rule.when]
    judged = rule.expect or rule.never
    return conditions, _pattern(MESSAGE, judged, layer) if judged else None


def _pattern(name: str, pattern: Pattern, layer: str) -> OfLeg:
    cls = MESSAGES[layer]
    parts = [_field(name, cls, field, value) for field, value in pattern.fields]
    parts += [_about(name, what, value) for what, value in pattern.about]
    if pattern.extensions:
        parts += _extensions(name, pattern.extensions)
    if pattern.identical:
        parts.append(_identical(name, pattern.identical))
    return parts[0] if len(parts) == 1 else lambda leg: every(part(leg) for part in parts)


def _field(name: str, cls: type[Packet], field: str, value: Value) -> OfLeg:
    about = fields_of(cls).get(field), value.data, kind_of(cls, field)
    if field in SHAPING and "$" not in repr(value.data):
        test = value_test(*about)
        return lambda leg: _CERTAIN[test(leg.document[field], {})] if field in leg.document else UNSURE
    certain = wanted_of(f"{name}.document[{field!r}]", *about) if is_compiled(cls) else UNSURE
    return lambda leg: certain


def _about(name: str, what: str, value: Value) -> OfLeg:
    if what == "size":
        size = wanted_of(f"len({name}.seen.octets)", None, value.data, NUMBER)
        return lambda leg: size
    attribute = ABOUT.get(what)
    if attribute is None:
        return lambda leg: UNSURE
    kind = ADDRESS if what in ("source", "dest") else NUMBER
    certain = wanted_of(f"{name}.seen.{attribute}", None, value.data, kind)
    return lambda leg: UNSURE if getattr(leg.seen, attribute) is None else certain  # ICMP messages have no ports


def _extensions(name: str, wanted: ExtensionsPattern) -> Iterator[OfLeg]:
    if wanted.contains is not None:
        yield _in_order(wanted.contains) if len(wanted.contains) > 1 else _one(name, *wanted.contains)
    if wanted.exactly is not None:
        yield lambda leg: UNSURE
    for item in wanted.absent:
        yield _lacks(_one(name, item))
    for counted, value in wanted.count:
        yield _count(classes_of(counted), value_test(None, value.data, NUMBER))


def _in_order(items: tuple[ExtensionPattern, ...]) -> OfLeg:
    wanted = [classes_of(item.name) for item in items]
    found = UNSURE if any(item.fields or item.verifies for item in items) else ALWAYS

    def in_order(leg: Leg) -> Certain:
        names = iter(leg.names)
        return found if all(any(name in classes for name in names) for classes in wanted) else NEVER

    return in_order


def _one(name: str, item: ExtensionPattern) -> OfLeg:
    cls, classes = EXTENSIONS[item.name], classes_of(item.name)

    @lru_cache(maxsize=MOST_PLACES)
    def at(place: int) -> Certain:
        parts = [wanted_of(f"{name}.exts[{place}][{field!r}]", fields_of(cls).get(field), value.data,
                           kind_of(cls, field)) for field, value in item.fields]
        return every([*parts, UNSURE] if item.verifies else parts)

    def one(leg: Leg) -> Certain:
        places = [place for place, name in enumerate(leg.names) if name in classes]
        return some(map(at, places)) if len(places) <= MOST_PLACES else UNSURE

    return one


def _lacks(contains: OfLeg) -> OfLeg:
    return lambda leg: contains(leg).opposite


def _count(classes: frozenset[str], test: ValueTest) -> OfLeg:
    return lambda leg: _CERTAIN[test(sum(name in classes for name in leg.names), {})]


def _identical(name: str, wanted: Identical) -> OfLeg:
    other = plain_name(wanted.to.data)
    if other is None or wanted.through is None:
        return lambda leg: UNSURE
    same = Certain(f"same_through({name}, {other}, {set(classes_of(wanted.through))})", FALSE)
    return lambda leg: same
