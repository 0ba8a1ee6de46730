# SPDX-License-Identifier: GPL-2.0-or-later
"""The expressions behind ``$``: a small part of Python's syntax, read with ``ast`` and computed here, never executed.

An expression cannot do harm whatever it says: attributes exist only of packets (fields, extensions) and of mappings,
numbers and sequences are bounded, there are no powers, no loops and no calls but those of FUNCTIONS.
"""
from __future__ import annotations

import ast
import operator
import re
import warnings
from functools import lru_cache
from ipaddress import IPv4Address
from typing import Any, Callable
from collections.abc import Iterator, Mapping

from scapy.compat import raw
from scapy.layers.inet import UDP
from scapy.packet import Packet, Raw

from scapy_mip4.scenario.errors import EvaluationError, Location, MissingCaptureError, suggestion
from scapy_mip4.scenario.fields import INSIDE, plain_field

MAX_TEXT = 300
MAX_DEPTH = 30
MAX_BITS = 128
MAX_LENGTH = 65_535  # octets of the longest UDP datagram

_LARGEST = 1 << MAX_BITS
_INNER_DOLLAR = re.compile(r"""("[^"]*"|'[^']*')|\$(?=[A-Za-z_])""")


class Refusal(Exception):
    """Why an expression has no value; becomes an EvaluationError once the place is known."""


class NoSuchPacket(Refusal):
    """The packet or extension that an expression asks about did not come; becomes a MissingCaptureError."""


# --- reading -----------------------------------------------------------------------------------------------------


def parse(text: str, location: Location) -> ast.expr:
    """The syntax tree of an expression (written without its first ``$``).

    Raises EvaluationError for anything that is not an expression of this language.
    """
    try:
        return syntax_tree(text)
    except Refusal as refusal:
        raise EvaluationError(f"in the expression '${_shorten(text)}': {refusal}", location) from None


@lru_cache(maxsize=2048)
def syntax_tree(text: str, most: int = MAX_TEXT) -> ast.expr:
    """As `parse`, of a text of at most so many characters that stands in no file. Raises Refusal."""
    if len(text) > most:
        raise Refusal(f"it is longer than {most} characters")
    python = _INNER_DOLLAR.sub(lambda match: match.group(1) or "", text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about texts such as '\d' or '1 is 1', which are refused or harmless
            tree = ast.parse(python.strip(), mode="eval").body
    except SyntaxError as error:
        if not error.offset or "EOF" in error.msg:
            raise Refusal("it ends too early") from None
        raise Refusal(f"{error.msg} at character {error.offset}") from None
    except (ValueError, MemoryError, RecursionError):  # NUL characters, deep nesting
        raise Refusal("it cannot be read") from None
    _check(tree, MAX_DEPTH)
    return tree


def _check(node: ast.expr, depth: int) -> None:
    if depth == 0:
        raise Refusal("it is nested too deeply")
    if type(node) not in _EVALUATORS:
        raise Refusal(f"{_describe(node)} cannot be used in an expression")
    if isinstance(node, ast.Constant) and type(node.value) not in (int, str, bool):
        raise Refusal(f"{node.value!r} is not a whole number or a text")
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value >= _LARGEST:
        raise Refusal(f"a number has more than {MAX_BITS} bits")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            called = ast.unparse(node.func)
            raise Refusal(f"'{_shorten(called)}' is not a function{suggestion(called, FUNCTIONS)}")
        if len(node.args) != 1 or node.keywords:
            raise Refusal(f"'{node.func.id}' takes one argument")
    for part in _operands(node):
        _check(part, depth - 1)
    for sign in [*getattr(node, "ops", ()), getattr(node, "op", None)]:
        if sign is not None and type(sign) not in OPERATORS:
            raise Refusal(f"the operator {type(sign).__name__} cannot be used in an expression")


def _operands(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions inside one, without the name of a function that is called."""
    if isinstance(node, ast.Call):
        yield from node.args
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child


def _describe(node: ast.AST) -> str:
    return {"BinOp": "this operator", "IfExp": "'if'", "Lambda": "'lambda'"}.get(
        type(node).__name__, f"Python's {type(node).__name__}")


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def references(tree: ast.expr) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every name an expression uses with the attributes behind it: ``sent.id + 1`` gives ("sent", ("id",))."""
    if isinstance(tree, (ast.Name, ast.Attribute)):
        attributes: tuple[str, ...] = ()
        node: ast.expr = tree
        while isinstance(node, ast.Attribute):
            attributes = (node.attr, *attributes)
            node = node.value
        if isinstance(node, ast.Name):
            yield node.id, attributes
            return
    for part in _operands(tree):
        yield from references(part)


# --- computing ---------------------------------------------------------------------------------------------------


def evaluate(text: str, location: Location, lookup: Callable[[str], Any]) -> Any:
    """The value of an expression (written without its first ``$``); ``lookup`` gives the values of names.

    Raises EvaluationError if there is none, and whatever ``lookup`` raises.
    """
    tree = parse(text, location)
    try:
        return _value(tree, lookup)
    except (Refusal, TypeError, ValueError, ArithmeticError, LookupError) as error:
        kind = MissingCaptureError if isinstance(error, NoSuchPacket) else EvaluationError
        raise kind(f"in the expression '${_shorten(text)}': {error}", location) from None


def _value(node: ast.expr, lookup: Callable[[str], Any]) -> Any:
    return _bounded(_EVALUATORS[type(node)](node, lookup))


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and not -_LARGEST < value < _LARGEST:
        raise Refusal(f"a number has more than {MAX_BITS} bits")
    if isinstance(value, (str, bytes, list)) and len(value) > MAX_LENGTH:
        raise Refusal(f"a text or list is longer than {MAX_LENGTH}")
    return value


def attribute(value: Any, name: str) -> Any:
    """What stands behind a dot: an entry of a mapping, or of a packet a field, its payload, its time in milliseconds,
    or the first extension of a class.
    """
    if value is None:
        raise Refusal(f"'.{name}' is asked of something that is not there")
    if isinstance(value, Mapping):
        if name not in value:
            raise Refusal(f"there is no '.{name}'{suggestion(name, value)}")
        return value[name]
    if isinstance(value, Packet):
        return _packet_attribute(value, name)
    raise Refusal(f"'.{name}' is asked of a {type(value).__name__}, which has no fields")


def _packet_attribute(packet: Packet, name: str) -> Any:
    fields = [field.name for field in packet.fields_desc]
    if name in fields:
        return plain_field(packet, name)
    if name == "time":
        return int(packet.time * 1000)
    kind = type(packet).__name__
    if name == "payload" and isinstance(packet, tuple(INSIDE.values())):
        return packet.payload
    if name[:1].isupper() and hasattr(packet, "extension"):
        extension = packet.extension(name)
        if extension is None:
            raise NoSuchPacket(f"the {kind} has no extension {name}")
        return extension
    raise Refusal(f"{kind} has no field '{name}'{suggestion(name, fields)}")


def _multiply(left: Any, right: Any) -> Any:
    for text, times in ((left, right), (right, left)):
        if isinstance(text, (str, bytes)) and isinstance(times, int) and len(text) * times > MAX_LENGTH:
            raise Refusal(f"a text would be longer than {MAX_LENGTH}")
    return left * right


def _shift_left(left: int, right: int) -> int:
    if right > MAX_BITS:
        raise Refusal(f"a shift by more than {MAX_BITS} bits")
    return left << right


def _taking(*kinds: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make operators refuse other operands: Scapy gives most of Python's operators a meaning for packets."""
    def restrict(compute: Callable[..., Any]) -> Callable[..., Any]:
        def restricted(*operands: Any) -> Any:
            for operand in operands:
                if not isinstance(operand, kinds):
                    raise Refusal(f"this operator cannot be applied to a {type(operand).__name__}")
            return compute(*operands)
        return restricted
    return restrict


_numbers = _taking(int)
_plain = _taking(int, str, bytes, list)

OPERATORS: Mapping[type, Callable[..., Any]] = {
    ast.Add: _plain(operator.add),
    ast.Sub: _numbers(operator.sub),
    ast.Mult: _taking(int, str, bytes)(_multiply),
    ast.FloorDiv: _numbers(operator.floordiv),
    ast.Mod: _numbers(operator.mod),  # of numbers only: Python would format a text with it
    ast.BitAnd: _numbers(operator.and_),
    ast.BitOr: _numbers(operator.or_),
    ast.BitXor: _numbers(operator.xor),
    ast.LShift: _numbers(_shift_left),
    ast.RShift: _numbers(operator.rshift),
    ast.USub: _numbers(operator.neg),
    ast.Invert: _numbers(operator.invert),
    ast.Not: operator.not_,
    ast.And: all,
    ast.Or: any,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: _plain(operator.lt),
    ast.LtE: _plain(operator.le),
    ast.Gt: _plain(operator.gt),
    ast.GtE: _plain(operator.ge),
    ast.In: _plain(lambda item, items: item in items),
    ast.NotIn: _plain(lambda item, items: item not in items),
}
"""What the operators of the language do. They raise Refusal for operands that they do not take."""


def _compare(node: Any, lookup: Callable[[str], Any]) -> bool:
    values = [_value(part, lookup) for part in (node.left, *node.comparators)]
    return all(OPERATORS[type(sign)](left, right) for sign, left, right in zip(node.ops, values, values[1:]))


def _index(node: Any, lookup: Callable[[str], Any]) -> Any:
    sequence = _value(node.value, lookup)
    if not isinstance(sequence, (str, bytes, list)):
        raise Refusal(f"a {type(sequence).__name__} has no items")
    if isinstance(node.slice, ast.Slice):
        ends = (node.slice.lower, node.slice.upper, node.slice.step)
        start, stop, step = (None if end is None else _value(end, lookup) for end in ends)
        return sequence[start:stop:step]
    return sequence[_value(node.slice, lookup)]


_EVALUATORS: Mapping[type, Callable[[Any, Callable[[str], Any]], Any]] = {
    ast.Constant: lambda node, lookup: node.value,
    ast.Name: lambda node, lookup: lookup(node.id),
    ast.Attribute: lambda node, lookup: attribute(_value(node.value, lookup), node.attr),
    ast.List: lambda node, lookup: [_value(item, lookup) for item in node.elts],
    ast.BinOp: lambda node, lookup: OPERATORS[type(node.op)](_value(node.left, lookup), _value(node.right, lookup)),
    ast.UnaryOp: lambda node, lookup: OPERATORS[type(node.op)](_value(node.operand, lookup)),
    ast.BoolOp: lambda node, lookup: OPERATORS[type(node.op)](_value(part, lookup) for part in node.values),
    ast.Compare: _compare,
    ast.Subscript: _index,
    ast.Slice: lambda node, lookup: None,  # computed with its Subscript
    ast.Call: lambda node, lookup: FUNCTIONS[node.func.id](_value(node.args[0], lookup)),
}


def _octets(packet: Any) -> bytes:
    if not isinstance(packet, Packet):
        raise Refusal("'octets' takes a packet")
    return bytes(raw(packet))


def _datagram(message: Any) -> bytes:
    """The IP packet in which a captured message came, as an ICMP error quotes it."""
    udp = message.underlayer if isinstance(message, Packet) else None
    if not isinstance(udp, UDP):
        raise Refusal("'datagram' takes a message that came in a UDP datagram")
    return bytes(raw(udp.underlayer / UDP(sport=udp.sport, dport=udp.dport) / Raw(raw(message))))


def _hex(octets: Any) -> str:
    if not isinstance(octets, bytes):
        raise Refusal("'hex' takes octets")
    return octets.hex()


def _length(value: Any) -> int:
    if not isinstance(value, (str, bytes, list)):
        raise Refusal("'len' takes octets, a text or a list")
    return len(value)


FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "int": _numbers(int),  # a truth as 0 or 1
    "low32": lambda number: number & 0xFFFFFFFF,
    "high32": lambda number: number >> 32 & 0xFFFFFFFF,
    "octets": _octets,
    "datagram": _datagram,
    "len": _length,
    "hex": _hex,
    "address": lambda value: str(IPv4Address(value if isinstance(value, bytes) else int(value))),
}
"""The functions of the language; each takes one argument."""
