# SPDX-License-Identifier: GPL-2.0-or-later
"""Playing cases on a testbed."""

from .embedded import EmbeddedAgents, embedded_testbed, embedded_text
from .replays import MOST_PLAYS
from .result import Record, Result
from .runner import Runner

__all__ = ["MOST_PLAYS", "EmbeddedAgents", "Record", "Result", "Runner", "embedded_testbed", "embedded_text"]
