# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON Schema violations as one sentence with a place.

The sentences are made from the schema's own words, so each part of a schema should carry a ``title`` that reads as a
noun ("a duration") and, for texts and numbers, ``examples``.
"""
from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from scapy_mip4.scenario.errors import ScenarioError, suggestion
from scapy_mip4.scenario.values import show_written
from scapy_mip4.scenario.yamlfile import Key, Node

SCENARIO_SCHEMA = Path(__file__).with_name("scenario.schema.json")


@cache
def _validator(path: Path, definition: str | None) -> Any:
    import jsonschema  # for those who validate: it takes as long to load as all the rest of the language

    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if definition:
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{definition}"}
    # For JSON 434.0 is an integer; here it would break what expects one.
    numbers = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    return jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=numbers)(schema)


def validate(node: Node, schema: Path, definition: str | None = None) -> None:
    """Check a document (or with ``definition`` a part of one) against a schema file.

    Raises ScenarioError about the worst slip: the outermost one, of equals an unknown key (it is usually the
    misspelling that also makes another key look missing), then the first in the file.
    """
    errors = list(_validator(schema, definition).iter_errors(node.data))
    if errors:
        raise min((_explain(node, error) for error in errors), key=lambda ranked: ranked[0])[1]


def _explain(node: Node, error: Any) -> tuple[tuple[Any, ...], ScenarioError]:
    path: list[Key] = list(error.absolute_path)
    place = node.where(*path)
    if error.validator == "additionalProperties":
        key, sentence = _unknown_key(error)
        place = node.where_key(*path, key)
    elif error.validator == "required":
        key = next(name for name in error.validator_value if name not in error.instance)
        sentence = f"{_thing(error)} needs the key '{key}'{_about(error.schema, key)}"
        place = node.where_key(*path)
    elif error.validator == "enum":
        choices = [str(choice) for choice in error.validator_value]
        near = suggestion(str(error.instance), choices, list_all=False)
        sentence = f"{_name(path)} must be {_alternatives(choices)}, not {show_written(error.instance)}{near}"
    elif error.validator == "maxProperties":
        place = node.where_key(*path, list(error.instance)[error.validator_value])
        sentence = f"{_name(path)} must be {_thing(error)} and no more, but has {' and '.join(error.instance)}"
    else:
        sentence = f"{_name(path)} must be {_thing(error)}{_examples(error.schema)}, not {show_written(error.instance)}"
    rank = (len(path), error.validator != "additionalProperties", place)
    return rank, ScenarioError(sentence, place)


def _unknown_key(error: Any) -> tuple[str, str]:
    known = set(error.schema.get("properties", ()))
    patterns = error.schema.get("patternProperties", ())
    key = next(k for k in error.instance if k not in known and not any(re.search(p, k) for p in patterns))
    return key, f"unknown key '{key}' in {_thing(error)}{suggestion(key, known)}"


def _alternatives(choices: list[str]) -> str:
    return " or ".join(choices) if len(choices) < 4 else f"one of {', '.join(choices)}"


def _thing(error: Any) -> str:
    """What the schema calls the thing that is wrong."""
    return str(error.schema.get("title", f"valid ({error.message})"))


def _about(schema: dict[str, Any], key: str) -> str:
    description = schema.get("properties", {}).get(key, {}).get("description")
    return f": {description[0].lower()}{description[1:].rstrip('.')}" if description else ""


def _examples(schema: dict[str, Any]) -> str:
    examples = schema.get("examples")
    return f", such as {' or '.join(str(example) for example in examples[:2])}" if examples else ""


def _name(path: list[Key]) -> str:
    if not path:
        return "this"
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of {_name(path[:-1])}"
    return f"'{path[-1]}'"
