# SPDX-License-Identifier: GPL-2.0-or-later
"""YAML read into plain data that still knows where every part of it stood in the file.

Scalars follow the YAML 1.2 core schema, so ``on``, ``no``, ``12:30`` and ``2024-01-01`` are texts. Only plain data can
be written: no tags, no duplicate keys, no structure that contains itself.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union
from collections.abc import Iterator, Mapping

import yaml

from scapy_mip4.scenario.errors import Location, ScenarioError

Key = Union[str, int]

MAX_NODES = 50_000  # aliases can blow a small file up to any size
MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, eq=False)
class Node:
    """A piece of a YAML document: its plain ``data``, the place of it, and the nodes of its parts."""

    data: Any = field(repr=False)  # it may be a key
    location: Location
    key_location: Location
    parts: Mapping[Key, Node] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: Key) -> Node:
        return self.parts[key]

    def __contains__(self, key: Key) -> bool:
        return key in self.parts

    def get(self, key: Key) -> Node | None:
        """The part at ``key``, or None."""
        return self.parts.get(key)

    def items(self) -> Iterator[tuple[Key, Node]]:
        """The parts of a mapping or list, in the order written."""
        return iter(self.parts.items())

    def where(self, *path: Key) -> Location:
        """Where the value at ``path`` stands; of a path that leads nowhere, the last part that exists."""
        return self._walk(path).location

    def where_key(self, *path: Key) -> Location:
        """Where the key of ``path`` stands (for list items and documents: the value)."""
        return self._walk(path).key_location

    def _walk(self, path: tuple[Key, ...]) -> Node:
        node = self
        for key in path:
            if key not in node.parts:
                break
            node = node.parts[key]
        return node


def load_documents(source: Path | str, name: str | None = None) -> list[Node]:
    """All documents of a file (a ``Path``) or of a text (a ``str``); empty ones are left out.

    ``name`` is what errors call the file. Raises ScenarioError for a file that cannot be read and for YAML that is not
    plain data.
    """
    file = name or (str(source) if isinstance(source, Path) else "<text>")
    text = _read(source, file) if isinstance(source, Path) else source
    try:
        composed = _composed(text)
    except yaml.reader.ReaderError as error:
        raise ScenarioError(f"the character U+{error.character:04X} is not allowed in YAML",
                            _location_of_offset(file, text, error.position)) from None
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, file) from None
    except (RecursionError, ValueError) as error:  # PyYAML lets both escape for odd input
        what = "nested too deeply" if isinstance(error, RecursionError) else "not valid YAML"
        raise ScenarioError(f"the document is {what}", Location(file)) from None
    converter = _Converter(file)
    nodes = [converter.convert(document) for document in composed if document is not None]
    return [node for node in nodes if node.data is not None]


def _composed(text: str) -> list[yaml.Node | None]:
    if _QuickLoader is not None:
        try:
            return list(yaml.compose_all(text, Loader=_QuickLoader))
        except (yaml.YAMLError, ValueError):
            pass  # read once more by PyYAML itself, which says better what is wrong
    return list(yaml.compose_all(text, Loader=_CoreLoader))


def _read(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(f"cannot read the file: {error.strerror}", Location(file)) from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"the file is not UTF-8 text (octet {error.start})", Location(file)) from None


def _location_of_offset(file: str, text: str, offset: int) -> Location:
    before = text[:offset]
    return Location(file, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


_HINTS = (
    ("mapping values are not allowed", "a text that contains ': ' must stand in quotes"),
    (r"'\t'", "indent with spaces, not with tabs"),
    ("cannot start any token", "a text that begins with this character must stand in quotes"),
    ("but found '<block mapping start>'", "check the indentation"),
    ("expected <block end>", "check the indentation"),
    ("expected ',' or", "a bracket or brace is not closed, or a comma is missing"),
)


def _syntax_error(error: yaml.MarkedYAMLError, file: str) -> ScenarioError:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "cannot be parsed"
    sentence = f"not valid YAML: {problem}"
    if error.context and error.context_mark and mark and error.context_mark.line != mark.line:
        sentence += f" {error.context} that begins in line {error.context_mark.line + 1}"
    hint = next((hint for telling, hint in _HINTS if telling in problem), None)
    if hint:
        sentence += f"; {hint}"
    return ScenarioError(sentence, _at(mark, file) if mark else Location(file))


def _at(mark: Any, file: str) -> Location:
    return Location(file, mark.line + 1, mark.column + 1)


class _CoreLoader(yaml.SafeLoader):
    """PyYAML with the scalar rules of YAML 1.2 instead of 1.1."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}


for _kind, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]{0,30})|0x[0-9a-fA-F]{1,32}", list("-+0123456789")),
    ("float", r"[-+]?[0-9]{1,15}\.[0-9]{1,15}", list("-+0123456789")),
):
    _CoreLoader.add_implicit_resolver(_TAG + _kind, re.compile(rf"^(?:{_pattern})$"), _first)

_QuickLoader: Any = None
"""The same on libyaml, where it is there: three times as fast."""
if hasattr(yaml, "CSafeLoader"):
    _QuickLoader = type("_QuickLoader", (yaml.CSafeLoader,),
                        {"yaml_implicit_resolvers": _CoreLoader.yaml_implicit_resolvers})


class _Converter:
    """Turns PyYAML's nodes into ours."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0

    def convert(self, node: yaml.Node, key: yaml.Node | None = None, depth: int = 0) -> Node:
        location = _at(node.start_mark, self.file)
        key_location = _at(key.start_mark, self.file) if key else location
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise ScenarioError("the document is nested too deeply, or its aliases repeat too much", location)
        if isinstance(node, yaml.ScalarNode):
            return Node(self._scalar(node, location), location, key_location)
        if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
            parts = self._mapping(node, depth)
            return Node({name: part.data for name, part in parts.items()}, location, key_location, parts)
        if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
            items: dict[Key, Node] = {i: self.convert(item, None, depth + 1) for i, item in enumerate(node.value)}
            return Node([item.data for item in items.values()], location, key_location, items)
        raise self._tag_error(node, location)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[Key, Node]:
        parts: dict[Key, Node] = {}
        for key, value in node.value:
            where = _at(key.start_mark, self.file)
            if not isinstance(key, yaml.ScalarNode) or not key.value:
                raise ScenarioError("a key must be a plain word", where)
            if key.value in parts:
                first = parts[key.value].key_location.line
                raise ScenarioError(f"the key '{key.value}' stands here a second time; it was first written in "
                                    f"line {first}", where)
            parts[key.value] = self.convert(value, key, depth + 1)
        return parts

    def _scalar(self, node: yaml.ScalarNode, location: Location) -> Any:
        kind = node.tag[len(_TAG):] if node.tag.startswith(_TAG) else None
        text: str = node.value
        try:
            if kind == "str":
                text.encode()  # half a surrogate pair, which an escape can write, is no text
                return text
            if kind == "null":
                return None
            if kind == "bool":
                return {"true": True, "false": False}[text.lower()]
            if kind == "int":
                return int(text, 16 if text.startswith("0x") else 10)
            if kind == "float":
                return float(text)
        except (ValueError, KeyError):
            raise ScenarioError(f"'{text}' is not a value of the type {kind}", location) from None
        raise self._tag_error(node, location)

    @staticmethod
    def _tag_error(node: yaml.Node, location: Location) -> ScenarioError:
        tag = node.tag.replace(_TAG, "!!")
        return ScenarioError(f"the tag '{tag}' cannot be used here; write plain data", location)
