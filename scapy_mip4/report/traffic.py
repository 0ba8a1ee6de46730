# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of what statistics of conversations tell."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from scapy_mip4.captures.following.exchanges import EXCHANGES
from scapy_mip4.captures.following.histogram import Histogram
from scapy_mip4.captures.following.statistics import PERCENTS, Statistics
from scapy_mip4.captures.lines.escaping import escaped

def tables(statistics: Statistics) -> Iterator[Table]:
    """Yield the tables that have rows: outcomes, denials, agents, their answers, times."""
    for table in (_outcomes(statistics), _denials(statistics), _agents(statistics), _codes(statistics),
                  _times(statistics)):
        if table.row_count:
            yield table


def _table(*headings: str, numbers: int) -> Table:
    """A table whose last columns are numbers."""
    table = Table(show_edge=False, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place >= len(headings) - numbers else "left")
    return table


def _outcomes(statistics: Statistics) -> Table:
    table = _table("exchange", "outcome", "conversations", numbers=1)
    for (exchange, outcome), count in sorted(statistics.outcomes.items()):
        table.add_row(exchange, outcome, str(count))
    return table


def _denials(statistics: Statistics) -> Table:
    table = _table("exchange", "denied with", "conversations", numbers=1)
    for (exchange, code), count in statistics.denials.most_common():
        table.add_row(exchange.name, exchange.code_name(code), str(count))
    return table


def _agents(statistics: Statistics) -> Table:
    table = _table("agent", "role", "requests", "again", "no answer", "resync", numbers=4)
    for agent in statistics.sorted_agents():
        counts = agent.requests, agent.repeated, agent.unanswered, agent.resynchronised
        table.add_row(escaped(agent.address), agent.role, *map(str, counts))
    return table


def _codes(statistics: Statistics) -> Table:
    table = _table("agent", "role", "answered with", "times", numbers=1)
    for agent in statistics.sorted_agents():
        for code, count in sorted(agent.replies.items()):
            table.add_row(escaped(agent.address), agent.role, EXCHANGES[0].code_name(code), str(count))
    return table


def _times(statistics: Statistics) -> Table:
    named = [f"{percent} %" if percent < 100 else "max" for percent in PERCENTS]
    table = _table("agent", "ms from", "to", "count", *named, numbers=1 + len(named))
    for agent in statistics.sorted_agents():
        _add_times(table, agent.address, "request", "reply", agent.answering)
        _add_times(table, agent.address, "request", "relay", agent.relaying)
        _add_times(table, agent.address, "reply", "relayed reply", agent.returning)
    _add_times(table, "all", "request", "answer", statistics.whole)
    return table


def _add_times(table: Table, who: str, start: str, end: str, times: Histogram) -> None:
    if times.count:
        found = [times.percentile(percent) or 0.0 for percent in PERCENTS]
        table.add_row(escaped(who), start, end, str(times.count), *(f"{seconds * 1000:.1f}" for seconds in found))
