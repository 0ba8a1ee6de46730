# SPDX-License-Identifier: GPL-2.0-or-later
"""Results of a run as people and programs want them: terminal, JUnit, JSON, packet captures."""

from __future__ import annotations

from .evidence import write_evidence
from .json import case_document, document, write_json
from .junit import write_junit
from .shorten import case_lines
from .summary import IssueRow, exit_status, in_order, summarise, totals

__all__ = [
    "IssueRow",
    "case_document",
    "case_lines",
    "document",
    "exit_status",
    "in_order",
    "summarise",
    "totals",
    "write_evidence",
    "write_json",
    "write_junit",
]
