# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors that name the place in the file they are about."""
from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from collections.abc import Iterable


MAX_SENTENCE = 300  # characters; a file may quote a value of any length


@dataclass(frozen=True, order=True)
class Location:
    """A place in a YAML file; ``line`` and ``column`` count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class ScenarioError(Exception):
    """A scenario or testbed file says something that cannot be.

    ``str()`` is "file:line:column: sentence": one line, whatever values of the file the sentence quotes.
    """

    def __init__(self, message: str, location: Location) -> None:
        super().__init__(message, location)
        self.message = message
        self.location = location

    def __str__(self) -> str:
        return f"{self.location}: {_one_line(self.message)}"


class EvaluationError(ScenarioError):
    """An expression has no value: an unknown name, a wrong type or a result that is too large."""


class MissingCaptureError(EvaluationError):
    """An expression asks for a packet that never came; the scenario cannot go on, but no rule was broken."""


def _one_line(sentence: str) -> str:
    """The sentence with control characters escaped and, if it is too long, its middle left out."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in sentence)
    half = MAX_SENTENCE // 2
    return shown if len(shown) <= MAX_SENTENCE else f"{shown[:half]} ... {shown[-half:]}"


def suggestion(word: str, known: Iterable[str], list_all: bool = True) -> str:
    """The end of an error sentence: the nearest of the ``known`` words or, if asked for and they are few, all."""
    names = sorted(known)
    near = get_close_matches(word.lower(), [name.lower() for name in names], n=1)
    if near:
        meant = next(name for name in names if name.lower() == near[0])
        return f"; did you mean '{meant}'?"
    return f"; known here: {', '.join(names)}" if list_all and 0 < len(names) <= 16 else ""
