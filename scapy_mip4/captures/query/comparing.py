# SPDX-License-Identifier: GPL-2.0-or-later
"""Comparisons that can never be true, because a number is no text: found before anything is read.

What is compared is computed of an example of each message, so it needs no table that says which field is what.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Callable

from scapy.packet import Packet

from scapy_mip4.captures.query.classes import extensions, messages
from scapy_mip4.captures.query.names import QueryError
from scapy_mip4.captures.query.queries import compiled
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.layers import MIP4, MIP4_RRQ, ICMP_AgentAdvertisement
from scapy_mip4.layers.extensions import MIP4Ext
from scapy_mip4.scenario.expressions import references

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys

TEXT, LIST = "a text", "a list"
Kinds = Callable[[ast.expr], "set[str]"]
"""What an expression gives of the examples; nothing where none of them has it."""
_KINDS = {int: "a number", bool: "a number", str: TEXT, list: LIST, dict: "an extension"}


def refuse_unlike(tree: ast.expr, keys: Keys | None = None) -> None:
    """Raise QueryError for a comparison in an expression of things that are not of one kind."""
    examples = list(_examples({name for name, _ in references(tree)}))

    def kinds(node: ast.expr) -> set[str]:
        compute = compiled(node, keys)
        return {_KINDS[type(value)] for value in map(compute, examples) if type(value) in _KINDS}

    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for left, sign, right in zip((node.left, *node.comparators), node.ops, node.comparators):
                _compare(left, sign, right, kinds)


def _compare(left: ast.expr, sign: ast.cmpop, right: ast.expr, kinds: Kinds) -> None:
    ours = kinds(left)
    theirs = _members(right, kinds) if isinstance(sign, (ast.In, ast.NotIn)) else kinds(right)
    if ours and theirs and not ours & theirs:
        what = f"{ast.unparse(left)} is {_or(ours)}"
        raise QueryError(f"{what} and cannot be compared with {_or(theirs)} such as {ast.unparse(right)}")


def _members(node: ast.expr, kinds: Kinds) -> set[str]:
    """What can be in an expression; nothing where that cannot be told."""
    if isinstance(node, ast.List):
        return {kind for item in node.elts for kind in kinds(item)}
    found = kinds(node)
    if found and not found & {TEXT, LIST}:
        raise QueryError(f"nothing can be in {ast.unparse(node)}, which is {_or(found)}")
    return found if LIST not in found else set()


def _or(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds))


def _examples(names: set[str]) -> Iterator[Seen]:
    """A message of each class, and one with each extension of these names."""
    for cls in messages().values():
        yield _example(cls())
    for name in names & extensions().keys():
        extension = extensions()[name]
        yield _example((MIP4_RRQ if issubclass(extension, MIP4Ext) else ICMP_AgentAdvertisement)(exts=[extension()]))


def _example(message: Packet) -> Seen:
    port = MIP4_PORT if isinstance(message, MIP4) else None
    return Seen(1, 0.0, "192.0.2.1", "192.0.2.2", port, port, 64, bytes(message), via=("gre",), file="-")
