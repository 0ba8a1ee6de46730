# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenario files made into cases."""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from scapy_mip4.scenario.errors import Location, ScenarioError, suggestion
from scapy_mip4.scenario.features import check_feature
from scapy_mip4.scenario.model import MUST, Case, Needs
from scapy_mip4.scenario.patternreader import PatternReader, check_requirement, value_of
from scapy_mip4.scenario.schema import SCENARIO_SCHEMA, validate
from scapy_mip4.scenario.scope import Scope
from scapy_mip4.scenario.stepreader import StepReader
from scapy_mip4.scenario.yamlfile import Node, load_documents

_SUFFIXES = (".yaml", ".yml")
_OF_ROWS = ("id", "title", "refs", "needs", "level", "behaviours", "note")


def load(paths: Iterable[Path | str]) -> list[Case]:
    """All cases of files and (recursively, sorted by name) of directories; a file given twice is read once.

    Raises ScenarioError for the first slip found, and for an id that two cases share.
    """
    files: dict[str, Path] = {}
    for path in paths:
        for file in _files(Path(path)):
            files.setdefault(os.path.realpath(file), file)
    cases = [case for file in files.values() for case in load_file(file)]
    _check_ids(cases)
    return cases


def load_file(path: Path | str) -> list[Case]:
    """The cases of one file, in the order written; none if the file is only there to be included."""
    return _cases(load_documents(Path(path)), str(path))


def load_text(text: str, name: str = "<text>") -> list[Case]:
    """The cases of a YAML text; includes are relative to the directory of ``name``."""
    return _cases(load_documents(text, name), name)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())


def _check_ids(cases: Iterable[Case]) -> None:
    seen: dict[str, Case] = {}
    for case in cases:
        other = seen.setdefault(case.id, case)
        if other is not case:
            raise ScenarioError(f"the id '{case.id}' is already used at {other.location}", case.location)


def _cases(documents: list[Node], name: str) -> list[Case]:
    if not documents:
        raise ScenarioError("the file holds no scenario", Location(name))
    includes = _Includes()
    cases: list[Case] = []
    for document in documents:
        if _is_include(document):
            validate(document, SCENARIO_SCHEMA, "included")
            continue
        validate(document, SCENARIO_SCHEMA)
        table = document.get("cases")
        rows = table.parts.values() if table else [None]
        cases += [_case(document, row, includes) for row in rows]
    _check_ids(cases)
    return cases


def _is_include(document: Node) -> bool:
    return isinstance(document.data, dict) and document.data.keys() == {"steps"}


def _case(document: Node, row: Node | None, includes: _Includes) -> Case:
    """The case of a document, or of one row of its table."""
    def part(key: str) -> Node | None:
        return row[key] if row and key in row else document.get(key)

    scope = Scope()
    columns = {str(key): node for key, node in row.items() if key not in _OF_ROWS} if row else {}
    variables = _variables(document, columns, scope)
    lists = {name: node for name, node in variables.items() if isinstance(node.data, (list, dict))}
    level, needs, refs, title, note = part("level"), part("needs"), part("refs"), part("title"), part("note")
    patterns = PatternReader(scope, lists, level.data if level else MUST)
    reader = StepReader(document.data["dut"], patterns, includes.steps)
    steps = reader.steps(document["steps"])
    behaviours = patterns.behaviours(part("behaviours"))
    _check_used(columns, scope)
    references = tuple(refs.data) if refs else ()
    for reference, node in zip(references, refs.parts.values() if refs else ()):
        check_requirement(reference, node)
    wanted = needs.data if needs else {}
    for feature, node in needs["features"].items() if needs and "features" in needs else ():
        check_feature(str(feature), document.data["dut"], node.key_location)
    ident = (row or document)["id"]
    assert title is not None  # the schema demands it
    return Case(
        id=ident.data,
        title=title.data,
        dut=document.data["dut"],
        location=ident.location,
        refs=references,
        issue=next((ref[len("tracker/"):] for ref in references if ref.startswith("tracker/")), None),
        level=patterns.level,
        tags=tuple(document.data.get("tags", ())),
        needs=Needs(dict(wanted.get("features", {})),
                    frozenset(wanted.get("associations", ())) | patterns.associations,
                    wanted.get("replay"), wanted.get("algorithm")),
        vars={name: value_of(node) for name, node in variables.items()},
        steps=steps,
        behaviours=behaviours,
        note=note.data if note else None,
        uses_link=reader.uses_link,
    )


def _variables(document: Node, columns: Mapping[str, Node], scope: Scope) -> dict[str, Node]:
    """The nodes of the variables; the columns of a row replace and add some."""
    shared = {str(key): node for key, node in document["vars"].items()} if "vars" in document else {}
    variables = {**shared, **columns}
    for name, node in variables.items():
        if node.data is None:
            raise ScenarioError(f"the variable '{name}' has no value", node.key_location)
        scope.define(name, node.key_location, node)
    return variables


def _check_used(columns: Mapping[str, Node], scope: Scope) -> None:
    """A column that nothing uses is a misspelling, of a variable or of a key that rows may override."""
    for name, node in columns.items():
        if name not in scope.used:
            raise ScenarioError(f"nothing in this case uses the variable '{name}'{suggestion(name, _OF_ROWS)}",
                                node.key_location)


class _Includes:
    """The files that scenarios include, each read once."""

    def __init__(self) -> None:
        self._steps: dict[str, Node] = {}

    def steps(self, path: str, node: Node) -> Node:
        """The ``steps`` of the file at ``path``, which the ``include`` at ``node`` names."""
        if path not in self._steps:
            if not Path(path).is_file():
                raise ScenarioError(f"there is no file '{path}' to include", node.location)
            documents = load_documents(Path(path))
            if len(documents) != 1 or not _is_include(documents[0]):
                raise ScenarioError(f"'{path}' cannot be included: it must hold 'steps' and nothing else",
                                    node.location)
            validate(documents[0], SCENARIO_SCHEMA, "included")
            self._steps[path] = documents[0]["steps"]
        return self._steps[path]
