# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps of a scenario, from YAML nodes to the model; names and values are checked on the way."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from scapy_mip4.scenario.errors import ScenarioError, suggestion
from scapy_mip4.scenario.fields import INSIDE, MESSAGES, PacketClass, fields_of, goes_over_link
from scapy_mip4.scenario.model import (
    Expect,
    Fields,
    Inside,
    Log,
    OneOf,
    Repeat,
    Restart,
    Send,
    SentExtension,
    Set,
    Silence,
    Step,
    Value,
    Wait,
)
from scapy_mip4.scenario.patternreader import (
    PatternReader,
    check_literal,
    extension_item,
    find_extension,
    inside_of,
    layer_of,
    require_authenticator,
    rule_of,
    value_of,
)
from scapy_mip4.scenario.schema import SCENARIO_SCHEMA, validate
from scapy_mip4.scenario.values import seconds
from scapy_mip4.scenario.yamlfile import Key, Node

_BRANCH_SETTINGS = ("within", "required", "ends")
_BRANCH_REFUSES = ("within", "as", "optional", "retries", "which")
_COMPUTED = ("raw", "packet", "to", "source", "ttl", "trailer")
_PROTECTION = ("sa", "corrupt")


class StepReader:
    """Reads the steps of one case. ``included`` gives the steps node of the file that an ``include`` node names."""

    def __init__(self, dut: str, patterns: PatternReader, included: Callable[[str, Node], Node]) -> None:
        self.dut = dut
        self.patterns = patterns
        self.scope = patterns.scope
        self.included = included
        self.uses_link = False
        self._open_files: list[str] = []

    def steps(self, node: Node) -> tuple[Step, ...]:
        """All steps of a list, included ones in their place."""
        steps: list[Step] = []
        for item in node.parts.values():
            keyword, part = next(iter(item.items()))
            if keyword == "include":
                steps += self._include(part)
            else:
                steps.append(self._READERS[str(keyword)](self, part))
        return tuple(steps)

    def _include(self, node: Node) -> tuple[Step, ...]:
        path = os.path.normpath(os.path.join(os.path.dirname(node.location.file), node.data))
        if path in self._open_files:
            raise ScenarioError(f"'{path}' includes itself: {' -> '.join([*self._open_files, path])}", node.location)
        self._open_files.append(path)
        steps = self.steps(self.included(path, node))
        self._open_files.pop()
        return steps

    # --- send ---

    def _send(self, node: Node) -> Send:
        layer, fields = layer_of(node)
        contents = [name for name in (layer, "raw", "packet") if name and name in node]
        if len(contents) != 1:
            raise ScenarioError("a 'send' step needs exactly one of a layer such as MIP4_RRQ, 'raw' and 'packet'"
                                + (f", not {' and '.join(contents)}" if contents else ""), node.key_location)
        self._check_role(node["from"])
        self._note_layer(layer)
        if "checksum" in node or "trailer" in node:
            self.uses_link = True
        exts = node.get("exts")
        if exts and layer is None:
            raise ScenarioError(f"'exts' cannot be added to '{contents[0]}'", exts.key_location)
        send = Send(
            role=node["from"].data,
            location=node.key_location,
            layer=layer,
            fields=self._sent_fields(fields, layer) if layer and fields else (),
            extensions=self._sent_extensions(exts, layer) if exts else (),
            capture=node.data.get("as"),
            checksum=node.data.get("checksum"),
            port=node.data.get("port", Send.port),
            **{name: self._value(node[name]) for name in _COMPUTED if name in node},
        )
        self._capture(node.get("as"), "sent", layer)
        return send

    def _sent_fields(self, node: Node, layer: str) -> Fields:
        payload = node.get("payload") if layer in INSIDE else None
        items = [(key, part) for key, part in node.items() if part is not payload]
        fields = self._fields(items, {**MESSAGES, **INSIDE}[layer], layer)
        return (*fields, ("payload", self._payload(payload))) if payload else fields

    def _payload(self, node: Node) -> Value:
        inside = inside_of(node)
        if inside is None:
            return self._value(node)
        layer, part = inside
        missing = [name for name in ("src", "dst") if layer == "IP" and name not in part]
        if missing:
            raise ScenarioError(f"an inner IP header needs '{missing[0]}'", part.location)
        return Value(Inside(layer, self._sent_fields(part, layer)), node.location)

    def _fields(self, items: Iterable[tuple[Key, Node]], cls: PacketClass, owner: str) -> Fields:
        known = fields_of(cls)
        fields = []
        for key, part in items:
            name = str(key)
            if name not in known:
                hint = "; write 'exts' beside the layer" if name == "exts" else suggestion(name, known)
                raise ScenarioError(f"{owner} has no field '{name}'{hint}", part.key_location)
            value = self._value(part)
            check_literal(part, cls, name)
            fields.append((name, value))
        return tuple(fields)

    def _sent_extensions(self, written: Node, layer: str | None) -> tuple[SentExtension, ...]:
        node = self.patterns.resolve(written)
        validate(node, SCENARIO_SCHEMA, "sent_extensions")
        return tuple(self._sent_extension(item, layer) for item in node.parts.values())

    def _sent_extension(self, item: Node, layer: str | None) -> SentExtension:
        name, part = extension_item(item)
        if name == "raw":
            return SentExtension(None, (), item.location, raw=self._octets(part))
        cls = find_extension(name, layer, part)
        association, corrupt = part.get("sa"), part.get("corrupt")
        if association:
            require_authenticator(cls, name, association)
            if "authenticator" in part:
                raise ScenarioError("'sa' computes the authenticator; write either 'sa' or 'authenticator'",
                                    part.where_key("authenticator"))
            self.patterns.uses(association.data)
        elif corrupt:
            raise ScenarioError("'corrupt' needs 'sa': only a computed authenticator can be spoilt",
                                corrupt.key_location)
        fields = self._fields([(key, field) for key, field in part.items() if key not in _PROTECTION], cls, name)
        return SentExtension(name, fields, item.location, association.data if association else None,
                             bool(corrupt and corrupt.data))

    def _octets(self, node: Node) -> Value:
        if not isinstance(node.data, str) or not node.data.startswith(("hex:", "$")):
            raise ScenarioError("'raw' must be octets in hex, such as hex:ff00, or an expression", node.location)
        return self._value(node)

    # --- expect, one_of, silence ---

    def _expect(self, node: Node) -> Expect:
        expect = self._expectation(node, node.get("as"))
        self._capture(node.get("as"), "got", expect.pattern.layer)
        return expect

    def _expectation(self, node: Node, name: Node | None) -> Expect:
        layer, fields = layer_of(node)
        if layer is None:
            raise ScenarioError("an expected packet needs a layer, such as MIP4_RRP: {}", node.key_location)
        self._check_role(node["at"])
        self._note_layer(layer)
        written = node.data
        return Expect(
            role=written["at"],
            pattern=self.patterns.pattern(node, layer, fields),
            location=node.key_location,
            within=self._duration(node["within"]) if "within" in node else Expect.within,
            capture=name.data if name else None,
            optional=written.get("optional", False),
            retries=written.get("retries", 0),
            note=written.get("note"),
            which=self.patterns.flat_pattern(node["which"], layer) if "which" in node else None,
        )

    def _one_of(self, node: Node) -> OneOf:
        branches = [(str(name), part) for name, part in node.items() if name not in _BRANCH_SETTINGS]
        if not branches:
            raise ScenarioError("a 'one_of' step needs at least one branch, such as answered: {at: mn, MIP4_RRP: {}}",
                                node.key_location)
        read = []
        for name, part in branches:
            for key in _BRANCH_REFUSES:
                if key in part:
                    raise ScenarioError(f"'{key}' cannot stand in a branch of 'one_of'", part.where_key(key))
            expect = self._expectation(part, None)
            read.append(Expect(expect.role, expect.pattern, expect.location, capture=name, note=expect.note))
        for (name, part), expect in zip(branches, read):
            self.scope.capture(name, part.key_location, expect.pattern.layer)
        self.scope.latest("got", None)
        names = [name for name, _ in branches]
        for end in node["ends"].parts.values() if "ends" in node else ():
            if end.data not in names:
                raise ScenarioError(f"there is no branch '{end.data}'{suggestion(end.data, names)}", end.location)
        return OneOf(tuple(read), node.key_location,
                     self._duration(node["within"]) if "within" in node else OneOf.within,
                     node.data.get("required", False), frozenset(node.data.get("ends", ())))

    def _silence(self, node: Node) -> Silence:
        at = node["at"]
        roles = [at] if isinstance(at.data, str) else list(at.parts.values())
        for role in roles:
            self._check_role(role)
        layer, fields = layer_of(node)
        self._note_layer(layer)
        for key in ("exts", "dest"):
            if layer is None and key in node:
                raise ScenarioError(f"'{key}' needs a layer beside it, such as MIP4_RRQ: {{}}", node.where_key(key))
        pattern = self.patterns.pattern(node, layer, fields) if layer else None
        return Silence(tuple(role.data for role in roles), self._duration(node["for"]), node.key_location, pattern,
                       rule_of(node), node.data.get("level", self.patterns.level))

    # --- the rest ---

    def _wait(self, node: Node) -> Wait:
        return Wait(self._duration(node), node.key_location)

    def _set(self, node: Node) -> Set:
        values = {}
        for name, part in node.items():
            values[str(name)] = self._value(part)
            self.scope.define(str(name), part.key_location)
        return Set(values, node.key_location)

    def _repeat(self, node: Node) -> Repeat:
        return Repeat(node.data["times"], self.steps(node["steps"]), node.key_location)

    def _restart(self, node: Node) -> Restart:
        return Restart(node.key_location)

    def _log(self, node: Node) -> Log:
        return Log(self._value(node), node.key_location)

    _READERS: dict[str, Callable[[StepReader, Node], Step]] = {
        "send": _send, "expect": _expect, "one_of": _one_of, "silence": _silence,
        "wait": _wait, "set": _set, "repeat": _repeat, "log": _log, "restart": _restart,
    }

    def _value(self, node: Node) -> Value:
        self.scope.check(node.data, node.location)
        return value_of(node)

    def _duration(self, node: Node) -> float:
        try:
            return seconds(node.data)
        except ValueError as error:
            raise ScenarioError(str(error), node.location) from None

    def _check_role(self, node: Node) -> None:
        if node.data == self.dut:
            raise ScenarioError(f"the tester cannot play '{node.data}': that is the device under test", node.location)

    def _note_layer(self, layer: str | None) -> None:
        self.uses_link |= layer is not None and goes_over_link(layer)

    def _capture(self, name: Node | None, latest: str, layer: str | None) -> None:
        if name:
            self.scope.capture(name.data, name.location, layer)
        self.scope.latest(latest, layer)
