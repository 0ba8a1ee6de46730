# SPDX-License-Identifier: GPL-2.0-or-later
"""What a command line can get wrong."""

from __future__ import annotations


class UsageError(Exception):
    """Wrong usage or input; its text is one sentence that says what was wrong or what would be right."""
