# SPDX-License-Identifier: GPL-2.0-or-later
"""The names that exist at each point of a scenario, so that a misspelt one is found before anything is sent."""
from __future__ import annotations

from keyword import iskeyword
from typing import Any, Union

from scapy_mip4.scenario import expressions
from scapy_mip4.scenario.errors import Location, ScenarioError, suggestion
from scapy_mip4.scenario.fields import INSIDE, MESSAGES, extensions_of, fields_of
from scapy_mip4.scenario.model import ROLES
from scapy_mip4.scenario.values import octets_of_hex
from scapy_mip4.scenario.yamlfile import Node

MOBILE = frozenset({"home", "coa", "nai"})
NODE = frozenset({"address", "coa", "uplink", "broadcast"})

# What is known of a name: the entries behind its dot, the layer of a captured packet, the place where a variable
# is written, or nothing more.
Shape = Union[frozenset, str, Node, None]

_BUILT_IN: dict[str, Shape] = {
    **dict.fromkeys(("dut", *ROLES), NODE),
    "mn": MOBILE,
    "outside": None,
    "fresh_id": None,
    "now": None,
}
_LATEST = ("sent", "got")


class Scope:
    """The names defined so far in one case, and the variables ``used``."""

    def __init__(self) -> None:
        self._shapes = dict(_BUILT_IN)
        self._captures: set[str] = set()
        self._being_checked: list[str] = []
        self.used: set[str] = set()

    def define(self, name: str, location: Location, node: Node | None = None) -> None:
        """A variable, computed from what stands at ``node`` when first used. ScenarioError if the name is not free."""
        if name in _BUILT_IN or name in _LATEST or name in expressions.FUNCTIONS:
            raise ScenarioError(f"the name '{name}' is built in and cannot be given to something else", location)
        if not (name.isidentifier() and name.isascii()) or iskeyword(name):
            raise ScenarioError(f"'{name}' is not a name; use letters, digits and underscores", location)
        self._shapes[name] = node

    def capture(self, name: str, location: Location, layer: str | None) -> None:
        """A packet of a layer, captured under a name. ScenarioError if the name is not free."""
        self.define(name, location)
        self.latest(name, layer)

    def latest(self, name: str, layer: str | None) -> None:
        """``sent`` or ``got`` now stands for a packet of that layer."""
        self._shapes[name] = layer
        self._captures.add(name)

    def layer(self, capture: str, location: Location) -> str | None:
        """The layer of a captured packet, if known; ScenarioError if nothing is captured under that name."""
        if capture not in self._captures:
            hint = suggestion(capture, self._captures)
            raise ScenarioError(f"no step captures a packet as '{capture}'{hint}", location)
        shape = self._shapes[capture]
        return shape if isinstance(shape, str) else None

    def check(self, data: Any, location: Location) -> None:
        """Raise ScenarioError if an expression or octets somewhere in the data are wrong."""
        if isinstance(data, list):
            for item in data:
                self.check(item, location)
        elif isinstance(data, dict):
            for item in data.values():
                self.check(item, location)
        elif isinstance(data, str) and data.startswith("$") and not data.startswith("$$"):
            for name, attributes in expressions.references(expressions.parse(data[1:], location)):
                self._check_known(name, location)
                self._check_variable(name)
                self._check_attributes(name, attributes, location)
        elif isinstance(data, str) and data.startswith("hex:"):
            try:
                octets_of_hex(data)
            except ValueError as error:
                raise ScenarioError(str(error), location) from None

    def _check_known(self, name: str, location: Location) -> None:
        if name in _LATEST and name not in self._shapes:
            raise ScenarioError(f"'{name}' is used before anything was {name}", location)
        if name not in self._shapes:
            raise ScenarioError(f"there is no '{name}' up to here{suggestion(name, self._shapes)}", location)

    def _check_variable(self, name: str) -> None:
        """A variable is computed when it is first used, so what it needs must be there at that point."""
        node = self._shapes[name]
        if not isinstance(node, Node):
            return
        if name in self._being_checked:
            raise ScenarioError(f"the variable '{name}' is computed from itself", node.location)
        self.used.add(name)
        self._being_checked.append(name)
        self.check(node.data, node.location)
        self._being_checked.pop()

    def _check_attributes(self, name: str, attributes: tuple[str, ...], location: Location) -> None:
        shape = self._shapes[name]
        if not attributes or shape is None or isinstance(shape, Node):
            return
        if isinstance(shape, frozenset):
            _one_of(attributes[0], shape, f"'{name}'", location)
            return
        first = attributes[0]
        if first == "payload" and shape in INSIDE:
            return
        fields = fields_of(MESSAGES[shape])
        extensions = extensions_of(shape)
        if first not in fields and first not in extensions and first != "time":
            _one_of(first, [*fields, *(extensions if first[:1].isupper() else ())], f"'{name}' (a {shape})", location)
        if first in extensions and len(attributes) > 1:
            _one_of(attributes[1], fields_of(extensions[first]), first, location)


def _one_of(attribute: str, known: Any, owner: str, location: Location) -> None:
    if attribute not in known:
        raise ScenarioError(f"{owner} has no '{attribute}'{suggestion(attribute, known)}", location)
