# SPDX-License-Identifier: GPL-2.0-or-later
"""What is certain of the messages of a conversation, as Python expressions, and functions made of these.

In an expression, the names of legs are these legs (`legs.Leg`). What it asks of a document that lacks it is a KeyError:
of such messages nothing is certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from socket import inet_aton
from typing import Any, Callable, NamedTuple

from scapy_mip4.captures.checks.legs import LAYERS, MESSAGE, Leg, unicast

TRUE, FALSE = "True", "False"


class Certain(NamedTuple):
    """Two expressions: `yes`, whether something certainly is so, and `no`, whether it certainly is not."""

    yes: str
    no: str

    @property
    def opposite(self) -> Certain:
        """What is certain of the opposite."""
        return Certain(self.no, self.yes)


UNSURE = Certain(FALSE, FALSE)
ALWAYS, NEVER = Certain(TRUE, FALSE), Certain(FALSE, TRUE)


def conjunction(expressions: Iterable[str]) -> str:
    """The expression that all of these are true."""
    return _joined(" and ", [part for part in expressions if part != TRUE], TRUE, FALSE)


def disjunction(expressions: Iterable[str]) -> str:
    """The expression that one of these is true."""
    return _joined(" or ", [part for part in expressions if part != FALSE], FALSE, TRUE)


def _joined(word: str, parts: list[str], of_none: str, decisive: str) -> str:
    if decisive in parts:
        return decisive
    return word.join(f"({part})" for part in parts) if len(parts) > 1 else parts[0] if parts else of_none


def every(parts: Iterable[Certain]) -> Certain:
    """All of these."""
    parts = list(parts)
    return Certain(conjunction(part.yes for part in parts), disjunction(part.no for part in parts))


def some(parts: Iterable[Certain]) -> Certain:
    """One of these."""
    return every(part.opposite for part in parts).opposite


def _first(leg: Leg, classes: Iterable[str]) -> dict[str, Any]:
    """The first extension of one of these classes."""
    for place, name in enumerate(leg.names):
        if name in classes:
            return leg.exts[place]
    raise KeyError(classes)


NAMES: dict[str, Any] = {"aton": inet_aton, "unicast": unicast, "first": _first}
"""What every expression may use, beside legs."""


def function(arguments: str, expression: str, names: dict[str, Any]) -> Callable[..., Any]:
    """Return the function of `legs`, and what else `arguments` has, that gives the value of an expression.

    It gives None where something is missing. `names` are those that this expression uses beside NAMES.
    """
    used = compile(expression, "<what is certain>", "eval").co_names
    text = "\n ".join([
        f"def certain({arguments}):",
        "try:",
        *(f" {leg} = legs[{leg!r}]" for leg in (MESSAGE, *LAYERS) if leg in used),
        f" return {expression}",
        "except KeyError:",
        " return None",
    ])
    made: dict[str, Any] = {**NAMES, **names}
    exec(compile(text, "<what is certain>", "exec"), made)
    certain: Callable[..., Any] = made["certain"]
    return certain
