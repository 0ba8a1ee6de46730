# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario asks of packets, from YAML nodes to the model; names and values are checked on the way."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from scapy_mip4.requirements import RFCS, catalogue
from scapy_mip4.scenario.errors import ScenarioError, suggestion
from scapy_mip4.scenario.fields import (
    EXTENSIONS,
    INSIDE,
    MESSAGES,
    PacketClass,
    extensions_of,
    fields_of,
    held,
)
from scapy_mip4.scenario.matching import OPERATORS
from scapy_mip4.scenario.model import (
    MUST,
    SHOULD,
    Behaviour,
    Condition,
    ExtensionPattern,
    ExtensionsPattern,
    Fields,
    Identical,
    Inside,
    Pattern,
    Value,
)
from scapy_mip4.scenario.registration_keys import FROM_AAA
from scapy_mip4.scenario.schema import SCENARIO_SCHEMA, validate
from scapy_mip4.scenario.scope import Scope
from scapy_mip4.scenario.values import octets_of_hex, show_written
from scapy_mip4.scenario.yamlfile import Key, Node

_REQUIREMENT = re.compile(r"R([0-9]+)-")
ABOUT_DATAGRAM = ("source", "source_port", "dest", "dest_port", "port", "ttl", "frame", "size", "delay", "checksum")
_BESIDE_FIELDS = ("exts", "identical", "rule", "level", *ABOUT_DATAGRAM)


def layer_of(node: Node) -> tuple[str | None, Node | None]:
    """The one layer key of a step and the node of its fields; (None, None) if there is none."""
    layers = [str(key) for key in node.parts if str(key)[:1].isupper()]
    for name in layers:
        if name not in MESSAGES:
            raise ScenarioError(f"there is no layer '{name}'{suggestion(name, MESSAGES)}", node.where_key(name))
    if len(layers) > 1:
        raise ScenarioError(f"only one layer may stand here, but there are {' and '.join(layers)}",
                            node.where_key(layers[1]))
    return (layers[0], node[layers[0]]) if layers else (None, None)


def inside_of(node: Node) -> tuple[str, Node] | None:
    """The layer that is written as the payload of another and the node of its fields; None for other values."""
    if not isinstance(node.data, dict):
        return None
    name, part = next(((str(key), part) for key, part in node.items()), ("", node))
    if not name[:1].isupper():
        return None
    if name not in INSIDE or len(node.data) > 1 or not isinstance(part.data, (dict, type(None))):
        raise ScenarioError("a payload is octets, or one layer with its fields, such as IP: {dst: 10.0.0.1}"
                            f"{'' if name in INSIDE else suggestion(name, INSIDE)}", part.key_location)
    return name, part


def check_requirement(reference: str, node: Node) -> None:
    """Raise ScenarioError if the id of a requirement, such as R5944-3.7.2-5, is of an RFC we know but not in it."""
    text = _REQUIREMENT.match(reference)
    if text and int(text[1]) in RFCS and reference not in catalogue():
        raise ScenarioError(f"there is no requirement '{reference}'{suggestion(reference, catalogue(), False)}",
                            node.location)


def rule_of(node: Node) -> str | None:
    """The requirement that an expectation names."""
    if "rule" not in node:
        return None
    check_requirement(node.data["rule"], node["rule"])
    return str(node.data["rule"])


def value_of(node: Node) -> Value:
    """What is written at a node, with its place."""
    return Value(node.data, node.location)


class PatternReader:
    """Reads the patterns of one case. ``lists`` are the variables whole lists of extensions may be taken from.

    ``validated`` tells that patterns of extensions are known to fit their schema.
    """

    def __init__(self, scope: Scope, lists: Mapping[str, Node], level: str, validated: bool = False) -> None:
        self.scope = scope
        self.lists = lists
        self.level = level
        self.validated = validated
        self.associations: set[str] = set()

    def pattern(self, node: Node, layer: str | None, fields: Node | None) -> Pattern:
        """The pattern of an ``expect``, ``silence`` or branch: a layer, and what stands beside it."""
        return self._pattern(node, layer, fields.items() if fields else (), self.level)

    def flat_pattern(self, node: Node, layer: str | None, level: str | None = None) -> Pattern:
        """A pattern whose fields stand together with ``exts``, ``rule`` and the like; the layer is known already."""
        fields = [(key, part) for key, part in node.items() if key not in _BESIDE_FIELDS]
        return self._pattern(node, layer, fields, level or self.level)

    def _pattern(self, node: Node, layer: str | None, fields: Iterable[tuple[Key, Node]], level: str) -> Pattern:
        cls = MESSAGES[layer] if layer else None
        exts, identical = node.get("exts"), node.get("identical")
        return Pattern(
            layer=layer,
            fields=self._fields(fields, cls, layer or "any message"),
            location=node.location,
            extensions=self._extensions(exts, layer) if exts else None,
            identical=self._identical(identical, layer) if identical else None,
            about=tuple((name, self._wanted(node[name], None, name)) for name in ABOUT_DATAGRAM if name in node),
            parts=tuple(self.flat_pattern(part, layer, binding) for key, binding in (("must", MUST), ("should", SHOULD))
                        for part in _each(node.get(key))),
            rule=rule_of(node),
            level=node.data.get("level", level),
        )

    def _fields(self, items: Iterable[tuple[Key, Node]], cls: PacketClass | None, owner: str) -> Fields:
        known: Collection[str] = fields_of(cls) if cls else _fields_of_all()
        fields = []
        for key, part in items:
            name = str(key)
            if name == "payload" and cls in INSIDE.values():
                fields.append((name, self._payload(part)))
                continue
            if name not in known:
                raise ScenarioError(f"{owner} has no field '{name}'{suggestion(name, known)}", part.key_location)
            fields.append((name, self._wanted(part, cls, name)))
        return tuple(fields)

    def _payload(self, node: Node) -> Value:
        inside = inside_of(node)
        if inside is None:
            return self._wanted(node, None, "payload")
        layer, part = inside
        return Value(Inside(layer, self._fields(part.items(), INSIDE[layer], layer)), node.location)

    def _wanted(self, node: Node, cls: PacketClass | None, name: str) -> Value:
        self._check_wanted(node, cls, name)
        return value_of(node)

    def _check_wanted(self, node: Node, cls: PacketClass | None, name: str) -> None:
        """Check a pattern of one field down to its scalars; ``cls`` is None for operands that are no field values."""
        if isinstance(node.data, str) and node.data.startswith("$") and node.data[1:] in self.lists:
            node = self.resolve(node)
        if node.data == []:
            raise ScenarioError(f"an empty list allows no value of '{name}' at all", node.location)
        if node.data == {}:
            raise ScenarioError(f"an empty mapping asks nothing of '{name}'; write operators, such as {{min: 64}}",
                                node.location)
        if isinstance(node.data, list):
            for _, item in node.items():
                self._check_wanted(item, cls, name)
        elif isinstance(node.data, dict):
            for operator, operand in node.items():
                if operator not in OPERATORS:
                    raise ScenarioError(f"'{name}' has the unknown operator '{operator}'"
                                        f"{suggestion(str(operator), OPERATORS)}", operand.key_location)
                if operator in ("min", "max") and isinstance(operand.data, (list, dict)):
                    raise ScenarioError(f"'{operator}' must be one value, not {show_written(operand.data)}",
                                        operand.location)
                self._check_wanted(operand, None if operator in ("length", "has", "each", "utf8") else cls, name)
        else:
            self.scope.check(node.data, node.location)
            check_literal(node, cls, name)

    def resolve(self, node: Node) -> Node:
        """The node itself or, where it is ``$name`` of a variable that holds a list or mapping, that one."""
        if not isinstance(node.data, str):
            return node
        name = node.data[1:]
        if name not in self.lists:
            raise ScenarioError(f"'{node.data}' is not a variable that holds extensions{suggestion(name, self.lists)}",
                                node.location)
        self.scope.used.add(name)
        return self.lists[name]

    def _extensions(self, written: Node, layer: str | None) -> ExtensionsPattern:
        node = self.resolve(written)
        if not self.validated:
            validate(node, SCENARIO_SCHEMA, "extension_patterns")
        if isinstance(node.data, list):
            return ExtensionsPattern(contains=self._items(node, layer))
        contains, exactly, absent = node.get("contains"), node.get("exactly"), node.get("absent")
        counted = node["count"].parts if "count" in node else {}
        for key, part in counted.items():
            find_extension(str(key), layer, part)
        return ExtensionsPattern(
            contains=self._items(contains, layer) if contains else None,
            exactly=self._items(exactly, layer) if exactly else None,
            absent=self._items(absent, layer) if absent else (),
            count=tuple((str(key), self._wanted(part, None, str(key))) for key, part in counted.items()),
        )

    def _items(self, node: Node, layer: str | None) -> tuple[ExtensionPattern, ...]:
        return tuple(self._item(item, layer) for item in node.parts.values())

    def _item(self, node: Node, layer: str | None) -> ExtensionPattern:
        name, part = extension_item(node)
        cls = find_extension(name, layer, part)
        verifies = part.get("verifies")
        if verifies:
            require_authenticator(cls, name, verifies)
            self.uses(verifies.data)
        fields = [(key, field) for key, field in part.items() if key != "verifies"]
        return ExtensionPattern(name, self._fields(fields, cls, name), verifies.data if verifies else None,
                                node.location)

    def uses(self, association: str) -> None:
        """Note an association that the case needs; one from AAA needs that with AAA."""
        self.associations.add("mn-aaa" if association in FROM_AAA else association)

    def _identical(self, node: Node, layer: str | None) -> Identical:
        through = node.get("through")
        if through:
            find_extension(through.data, layer, through)
        self.scope.check(node["to"].data, node.where("to"))
        return Identical(value_of(node["to"]), through.data if through else None, node.location)

    def behaviours(self, node: Node | None) -> tuple[Behaviour, ...]:
        """The named readings of the conversation; call it when all steps are read."""
        if node is None:
            return ()
        return tuple(self._behaviour(str(name), part) for name, part in node.items())

    def _behaviour(self, name: str, node: Node) -> Behaviour:
        alternatives = [node] if isinstance(node.data, dict) else node.parts.values()
        return Behaviour(name, tuple(tuple(self._condition(str(capture), part) for capture, part in one.items())
                                     for one in alternatives), node.key_location)

    def _condition(self, capture: str, node: Node) -> Condition:
        layer = self.scope.layer(capture, node.key_location)
        wanted = node.data if isinstance(node.data, str) else self.flat_pattern(node, layer)
        return Condition(capture, wanted, node.location)


def _each(node: Node | None) -> Iterable[Node]:
    """What is written as one mapping or as a list of them."""
    if node is None:
        return ()
    return [node] if isinstance(node.data, dict) else node.parts.values()


def check_literal(node: Node, cls: PacketClass | None, name: str) -> None:
    """Raise ScenarioError if a value written out (no expression) does not fit its field."""
    data: Any = node.data
    if isinstance(data, str) and data.startswith("$"):
        if not data.startswith("$$"):
            return
        data = data[1:]
    try:
        if isinstance(data, str) and data.startswith("hex:"):
            data = octets_of_hex(data)
        if data is None:
            raise ValueError(f"'{name}' has no value")
        if cls is not None:
            held(cls, name, data)
    except ValueError as error:
        raise ScenarioError(str(error), node.location) from None


def extension_item(node: Node) -> tuple[str, Node]:
    """The name of an extension in a list, and the node of its fields (the item itself if there are none)."""
    if isinstance(node.data, str):
        return node.data, node
    name, part = next(iter(node.items()))
    if name != "raw" and isinstance(part.data, str):
        raise ScenarioError(f"behind '{name}:' its fields must follow, such as {{spi: 256}}", part.location)
    return str(name), part


def find_extension(name: str, layer: str | None, node: Node) -> PacketClass:
    """The class of an extension; ScenarioError if there is none of that name, or not in such messages."""
    allowed = extensions_of(layer)
    if name in allowed:
        return allowed[name]
    problem = f"{name} cannot stand in {layer}" if name in EXTENSIONS else f"there is no extension '{name}'"
    raise ScenarioError(f"{problem}{suggestion(name, allowed)}", node.key_location)


def require_authenticator(cls: PacketClass, name: str, node: Node) -> None:
    """Raise ScenarioError if an association is named for an extension without authenticator."""
    if "authenticator" not in fields_of(cls):
        raise ScenarioError(f"{name} has no authenticator, so '{node.data}' cannot apply to it", node.key_location)


def _fields_of_all() -> set[str]:
    return {name for cls in MESSAGES.values() for name in fields_of(cls)}
