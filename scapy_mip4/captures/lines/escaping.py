# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts of strangers in one line of a terminal: what moves its cursor, or ends the line, shows as an escape."""

from __future__ import annotations

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"}


def escaped(text: str) -> str:
    """Return a text with backslashes doubled, and \\t, \\n, \\r, \\x1b or \\u2028 for what cannot be printed."""
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_SHORT.get(c) or (c if c.isprintable() else c.encode("unicode_escape").decode()) for c in text)
