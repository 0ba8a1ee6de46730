# SPDX-License-Identifier: GPL-2.0-or-later
"""Chosen fields of recorded messages as lines of a table."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from scapy_mip4.captures.lines.escaping import escaped
from scapy_mip4.captures.query.classes import extensions
from scapy_mip4.captures.query.names import QueryError
from scapy_mip4.captures.query.queries import NOTHING, compiled, read_expression
from scapy_mip4.captures.seen import Seen

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys


class Fields:
    """Tells of a message the values of named fields, with tabs between them; nothing where it has none.

    A name is frame, time, src, dst, sport, dport, ttl, via, cut, file, auth (the verdicts of the keys, if there are
    any), layer (the class of the message), exts (those of its extensions), a field of the message, a field of the first
    extension of a class ("MIP4Ext_MNNAI.nai"), or a class of extensions alone, for how many there are. The members of a
    list have commas between them. Raises QueryError for other names.
    """

    def __init__(self, names: Sequence[str], keys: Keys | None = None) -> None:
        self._asked = tuple(names), keys
        self._compute = compiled(ast.Tuple([_tree(name) for name in names], ast.Load()), keys)
        self._texts = [_count(name) if name in extensions() else _text for name in names]

    def __call__(self, seen: Seen) -> str:
        return "\t".join([text(value) for text, value in zip(self._texts, self._compute(seen))])

    def __reduce__(self) -> tuple[type[Fields], tuple[Sequence[str], Keys | None]]:
        return type(self), self._asked  # compiled anew in another process


def _tree(name: str) -> ast.expr:
    if not all(part.isidentifier() and not iskeyword(part) for part in name.split(".")):
        raise QueryError(f"'{name}' is not the name of a field")
    return read_expression("exts" if name in extensions() else name)


def _count(layer: str) -> Callable[[list[str]], str]:
    return lambda layers: str(layers.count(layer) or "")


def _text(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return escaped(value)
    if kind is int:
        return str(value)
    if value is None or value is NOTHING:
        return ""
    if kind is list:
        return ",".join(map(_text, value))
    return str(int(value)) if kind is bool else json.dumps(value)
