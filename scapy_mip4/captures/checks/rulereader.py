# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules from the files of this package, in the patterns of the scenario language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scapy_mip4.captures.checks.facts import FACTS
from scapy_mip4.captures.checks.finding import ERROR, NOTE, WARNING
from scapy_mip4.captures.checks.history import NOTED
from scapy_mip4.captures.checks.legs import LAYERS, MESSAGE
from scapy_mip4.captures.checks.rule import ANY_TEXT, Rule
from scapy_mip4.requirements import catalogue
from scapy_mip4.scenario import ExtensionPattern, Pattern, ScenarioError, expressions
from scapy_mip4.scenario.errors import suggestion
from scapy_mip4.scenario.fields import MESSAGES
from scapy_mip4.scenario.model import MUST
from scapy_mip4.scenario.patternreader import PatternReader
from scapy_mip4.scenario.schema import validate
from scapy_mip4.scenario.scope import Scope
from scapy_mip4.scenario.yamlfile import Node, load_documents

RULES = Path(__file__).with_name("rules")
_SCHEMA = Path(__file__).with_name("rules.schema.json")
_SEVERITY = {"MUST": ERROR, "MUST NOT": ERROR, "SHOULD": WARNING, "SHOULD NOT": WARNING, "MAY": NOTE}
DATAGRAMS = "datagrams"
"""The name under which patterns find the headers of legs: $datagrams.request.src (dst, sport, dport, unicast).

`unicast` is dst if that is certainly the address of one host, else "".
"""


@cache
def load_rules(directory: Path | None = None) -> tuple[Rule, ...]:
    """Read the rules of all files of a directory, in the order of the files. Raises ScenarioError about a slip.

    Without a directory they are those of this package. Of these the tests have shown that they fit their schemas, which
    is not tried again each time: it would take as long as all the rest.
    """
    return tuple(rule for file in sorted((directory or RULES).glob("*.yaml")) for document in load_documents(file)
                 for rule in _rules(document, validated=directory is None))


def _rules(node: Node, validated: bool) -> Iterator[Rule]:
    if not validated:
        validate(node, _SCHEMA)
    data = node.data
    requirement = catalogue().get(data["rule"])
    if requirement is None:
        raise ScenarioError(f"there is no requirement '{data['rule']}'", node["rule"].location)
    forms = [key for key in ("expect", "never", "fact") if key in data]
    if len(forms) != 1:
        raise ScenarioError("a rule has one of 'expect', 'never' and 'fact'", node.location)
    if "fact" in data and data["fact"] not in {*FACTS, *NOTED}:
        raise ScenarioError(f"there is no fact '{data['fact']}'{suggestion(data['fact'], (*FACTS, *NOTED))}",
                            node["fact"].location)
    for at in data["at"] if isinstance(data["at"], list) else [data["at"]]:
        layer = LAYERS.get(at, at)
        if layer not in MESSAGES:
            raise ScenarioError(f"there is no leg or message '{at}'{suggestion(at, (*LAYERS, *MESSAGES))}",
                                node["at"].location)
        reader = _reader(layer, node, validated)
        when = tuple((name, _pattern(reader, part, {**LAYERS, MESSAGE: layer}.get(name)))
                     for name, part in _parts(node.get("when")))
        expect, never = (_pattern(reader, node[key], layer) if key in node else None for key in ("expect", "never"))
        patterns = [pattern for _, pattern in when] + [pattern for pattern in (expect, never) if pattern]
        used = {name for pattern in patterns for name in _names_in(pattern)} | {name for name, _ in when}
        yield Rule(data["title"], requirement.id, requirement.level, requirement.text,
                   data.get("severity", _SEVERITY[requirement.level]), at, frozenset(used - {MESSAGE}), when, expect,
                   never, data.get("fact"), data.get("text", ANY_TEXT))


def _reader(layer: str, node: Node, validated: bool) -> PatternReader:
    scope = Scope()
    for name, of in {**LAYERS, MESSAGE: layer}.items():
        scope.capture(name, node.location, of)
    scope.define(DATAGRAMS, node.location)
    return PatternReader(scope, {}, MUST, validated)


def _parts(node: Node | None) -> Iterator[tuple[str, Node]]:
    for name, part in node.items() if node else ():
        if name not in (*LAYERS, MESSAGE):
            raise ScenarioError(f"there is no leg '{name}'{suggestion(str(name), (*LAYERS, MESSAGE))}",
                                part.key_location)
        yield str(name), part


def _pattern(reader: PatternReader, node: Node, layer: str | None) -> Pattern:
    return reader.flat_pattern(node, layer)


def _names_in(pattern: Pattern) -> Iterator[str]:
    """The legs that the expressions of a pattern refer to."""
    extensions: list[ExtensionPattern] = []
    wanted = [value.data for _, value in (*pattern.fields, *pattern.about)]
    if pattern.extensions:
        asked = pattern.extensions
        extensions += [*(asked.contains or ()), *(asked.exactly or ()), *asked.absent]
        wanted += [value.data for _, value in asked.count]
    wanted += [value.data for extension in extensions for _, value in extension.fields]
    if pattern.identical:
        wanted.append(pattern.identical.to.data)
    for data in wanted:
        for text, location in _expressions(data, pattern):
            for name, attributes in expressions.references(expressions.parse(text, location)):
                yield attributes[0] if name == DATAGRAMS and attributes else name


def _expressions(data: Any, pattern: Pattern) -> Iterator[tuple[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _expressions(item, pattern)
    elif isinstance(data, dict):
        for item in data.values():
            yield from _expressions(item, pattern)
    elif isinstance(data, str) and data.startswith("$") and not data.startswith("$$"):
        yield data[1:], pattern.location
