# SPDX-License-Identifier: GPL-2.0-or-later
"""Expressions about recorded messages as Python functions.

The syntax and the operators are those of scenarios, so an expression cannot do harm. What a message lacks is NOTHING:
whatever is computed from it is NOTHING, and comparing it is false. So is comparing a number with a text.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from scapy_mip4.captures.query.classes import extensions
from scapy_mip4.captures.query.heads import head
from scapy_mip4.captures.query.names import PAYLOAD, PLACES, QueryError, check
from scapy_mip4.captures.seen import Seen, utc
from scapy_mip4.scenario.errors import suggestion
from scapy_mip4.scenario.expressions import FUNCTIONS, OPERATORS, Refusal, references, syntax_tree

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys

MAX_TEXT = 10_000
"""Characters of a filter: room for a list of some hundred addresses."""
CALLABLE = ("int", "len", "low32", "high32")
"""The functions that take a number or a text; the others are about packets."""


_BEHIND_HEADS = {"exts", PAYLOAD, *extensions()}
"""What only the whole document tells."""


class _Nothing:
    """What a message lacks."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


NOTHING = _Nothing()


def read_expression(text: str) -> ast.expr:
    """Return the tree of an expression all of whose names are known. Raises QueryError."""
    try:
        tree = syntax_tree(text, MAX_TEXT)
    except Refusal as refusal:
        raise QueryError(str(refusal)) from None
    for name, attributes in references(tree):
        check(name, attributes)
    return tree


def compiled(tree: ast.expr, keys: Keys | None = None) -> Callable[[Seen], Any]:
    """Return the function that computes an expression of a message. Raises QueryError."""
    if keys is None and any(name == "auth" for name, _ in references(tree)):
        raise QueryError("'auth' is what keys tell of a message, and there are none")
    value = _Python().visit(deepcopy(tree))  # trees are kept for those who read the same text again
    decodes = any(isinstance(node, ast.Name) and node.id == "get" for node in ast.walk(value))
    document = "seen.document" if any(name in _BEHIND_HEADS for name, _ in references(tree)) else "head(seen)"
    module = ast.parse("def compute(seen):\n" + f" get = {document}.get\n" * decodes + " return None")
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef) and isinstance(function.body[-1], ast.Return)
    function.body[-1].value = value
    names = dict(_HELPERS, verdicts=lambda seen: [each["verdict"] for each in keys.verdicts(seen)] if keys else [])
    exec(compile(ast.fix_missing_locations(module), "<expression>", "exec"), names)  # of checked nodes alone
    compute: Callable[[Seen], Any] = names["compute"]
    return compute


def _given(value: Any) -> Any:
    return NOTHING if value is None else value


def _first(extensions: list[dict[str, Any]], layer: str) -> Any:
    for extension in extensions:
        if extension["layer"] == layer:
            return extension
    return NOTHING


def _part(value: Any, name: str) -> Any:
    return value.get(name, NOTHING) if type(value) is dict else NOTHING


def _item(value: Any, index: Any) -> Any:
    try:
        return value[index]
    except (TypeError, LookupError, ValueError):  # ValueError: a slice by steps of 0
        return NOTHING


def _or_nothing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function give NOTHING where there is an operand that it does not take."""
    def compute(*operands: Any) -> Any:
        try:
            return function(*operands)
        except (Refusal, TypeError, ValueError, ArithmeticError):
            return NOTHING
    return compute


_HELPERS: dict[str, Any] = {
    "NOTHING": NOTHING, "head": head, "utc": utc, "given": _given, "first": _first, "part": _part, "item": _item,
    "__builtins__": {"list": list, "slice": slice},
    **{name: _or_nothing(FUNCTIONS[name]) for name in CALLABLE},
    **{sign.__name__: _or_nothing(function) for sign, function in OPERATORS.items()},
}


def _expression(python: str) -> ast.expr:
    return ast.parse(python, mode="eval").body


def _call(name: str, *operands: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(operands), [])


class _Python(ast.NodeTransformer):
    """Turns an expression of the language into Python about `seen` and its document."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in PLACES:
            return _expression(PLACES[node.id])
        if node.id in extensions():
            return _expression(f"first(get('exts', ()), {node.id!r})")
        return _expression(f"get({node.id!r}, NOTHING)")

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return _call("part", self.visit(node.value), ast.Constant(node.attr))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        return _call("item", self.visit(node.value), self.visit(node.slice))

    def visit_Slice(self, node: ast.Slice) -> ast.expr:
        ends = (node.lower, node.upper, node.step)
        return _call("slice", *(ast.Constant(None) if end is None else self.visit(end) for end in ends))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)  # the language has no other functions
        if node.func.id not in CALLABLE:
            raise QueryError(f"the function '{node.func.id}' is of no use here{suggestion(node.func.id, CALLABLE)}")
        return _call(node.func.id, *map(self.visit, node.args))

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        return _call(type(node.op).__name__, self.visit(node.left), self.visit(node.right))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        operand = self.visit(node.operand)
        return ast.UnaryOp(node.op, operand) if isinstance(node.op, ast.Not) else _call(type(node.op).__name__, operand)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        values = [self.visit(value) for value in (node.left, *node.comparators)]
        compared = [_compare(*each) for each in zip(values, node.ops, values[1:])]
        return compared[0] if len(compared) == 1 else ast.BoolOp(ast.And(), compared)


def _compare(left: ast.expr, sign: ast.cmpop, right: ast.expr) -> ast.expr:
    one_of_constants = (isinstance(sign, ast.In) and isinstance(right, ast.List)
                        and all(isinstance(item, ast.Constant) for item in right.elts))
    if isinstance(sign, (ast.Eq, ast.NotEq)) or one_of_constants:  # false of NOTHING by themselves
        return ast.Compare(left, [sign], [right])
    return _call(type(sign).__name__, left, right)
