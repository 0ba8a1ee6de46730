# SPDX-License-Identifier: GPL-2.0-or-later
"""One value against what is wanted of it: equal, any of a list, or operators."""
from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any, Callable, NamedTuple
from collections.abc import Mapping

from scapy.fields import FlagsField
from scapy.packet import Packet

from scapy_mip4.layers import IDENTIFICATION_LOW
from scapy_mip4.scenario.fields import show, to_field



def matches(field: Any, actual: Any, wanted: Any) -> bool:
    """Tell whether a value (of a field, or None for other values) is as wanted.

    ``wanted`` is computed already: a scalar, a list (any of them) or a mapping of operators (all of them).
    Raises ValueError with a sentence if it is not of the kind the field holds.
    """
    if isinstance(wanted, dict):
        return all(_OPERATORS[name].holds(field, actual, operand) for name, operand in wanted.items())
    if isinstance(wanted, list):
        return any(matches(field, actual, one) for one in wanted)
    return bool(actual == to_field(field, wanted))


def wording(field: Any, wanted: Any) -> str:
    """What is wanted, in words: "116 (invalid home agent address) or 64 to 127"."""
    if isinstance(wanted, dict):
        if wanted.keys() == {"min", "max"}:
            return f"{_shown(field, wanted['min'])} to {_shown(field, wanted['max'])}"
        return " and ".join(_OPERATORS[name].words(field, operand) for name, operand in wanted.items())
    if isinstance(wanted, list):
        return " or ".join(wording(field, one) for one in wanted)
    return _shown(field, wanted)


def _shown(field: Any, wanted: Any) -> str:
    return show(field, to_field(field, wanted))


def _ordered(value: Any) -> Any:
    """A value as `min` and `max` compare it; a text can only be an address."""
    return IPv4Address(value) if isinstance(value, str) else value


def _item(value: Any) -> Any:
    """An entry of a list; one that is a packet stands for its first field, such as a router's address."""
    return value.getfieldval(value.fields_desc[0].name) if isinstance(value, Packet) else value


def _has(field: Any, actual: Any, wanted: Any) -> bool:
    if isinstance(field, FlagsField):
        bits = to_field(field, wanted)
        return bool(actual & bits == bits)
    if not isinstance(actual, list):
        raise ValueError("'has' is for flags and for fields that hold a list")
    return any(matches(None, _item(item), wanted) for item in actual)


def _each(field: Any, actual: Any, wanted: Any) -> bool:
    if not isinstance(actual, list):
        raise ValueError("'each' is for fields that hold a list")
    return all(matches(None, _item(item), wanted) for item in actual)


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Operator(NamedTuple):
    holds: Callable[[Any, Any, Any], bool]
    words: Callable[[Any, Any], str]


_OPERATORS: Mapping[str, _Operator] = {
    "any": _Operator(matches, wording),
    "not": _Operator(lambda field, actual, wanted: not matches(field, actual, wanted),
                     lambda field, wanted: f"not {wording(field, wanted)}"),
    "min": _Operator(lambda field, actual, wanted: _ordered(actual) >= _ordered(to_field(field, wanted)),
                     lambda field, wanted: f"at least {_shown(field, wanted)}"),
    "max": _Operator(lambda field, actual, wanted: _ordered(actual) <= _ordered(to_field(field, wanted)),
                     lambda field, wanted: f"at most {_shown(field, wanted)}"),
    "low32": _Operator(lambda field, actual, wanted: actual & IDENTIFICATION_LOW == wanted & IDENTIFICATION_LOW,
                       lambda field, wanted: f"low half {(wanted & IDENTIFICATION_LOW).to_bytes(4, 'big').hex(' ')}"),
    "length": _Operator(lambda field, actual, wanted: matches(None, len(actual), wanted),
                        lambda field, wanted: f"a length of {wording(None, wanted)}"),
    "utf8": _Operator(lambda field, actual, wanted: _is_utf8(actual) == wanted,
                      lambda field, wanted: "text in UTF-8" if wanted else "no text in UTF-8"),
    "has": _Operator(_has, lambda field, wanted: f"to have {show(None, wanted)}"),
    "each": _Operator(_each, lambda field, wanted: f"each to be {wording(None, wanted)}"),
}

OPERATORS = tuple(_OPERATORS)
"""Names of the operators."""
