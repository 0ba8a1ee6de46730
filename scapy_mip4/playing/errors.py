# SPDX-License-Identifier: GPL-2.0-or-later
"""What a caller can get wrong."""

from __future__ import annotations


class UsageError(Exception):
    """Wrong usage or input; its text is one sentence that says what was wrong or what would be right."""


def why(error: Exception) -> str:
    """What an exception says, of an error of the system without its number and file: "No such file or directory"."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
