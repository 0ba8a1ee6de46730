# SPDX-License-Identifier: GPL-2.0-or-later
"""A run as one JSON document. Keys are only ever added; ``format`` changes if one changes its meaning.

Top level: ``format`` ("scapy-mip4-results/1"), ``started`` (epoch seconds or null), ``duration`` (seconds),
``interrupted`` (bool), ``settings`` (what the caller chose: ``testbed``, ``conform``, ``strict``,
``agent_behaviour``, ``deviations``), ``totals`` (verdict -> number of cases), ``issues``, ``cases``.

An issue: ``issue`` (or null), ``shows``, ``behaviours``, ``verdict``, ``reason``, ``cases`` (ids).

A case: ``id``, ``title``, ``issue`` (or null), ``refs``, ``dut`` ("fa"/"ha"), ``device`` (or null),
``verdict``, ``behaviour`` (or null), ``reason``, ``findings`` (sentences), ``broken`` (ids of requirements), ``plays``
(how often it was played; the rest is about one of the plays), ``location`` (``file``, ``line``,
``column``; or null), ``started`` (epoch seconds), ``duration`` (seconds), ``packets``.

A packet: ``time`` (epoch seconds), ``role`` (of the tester), ``direction`` ("sent"/"received"), ``source``,
``source_port``, ``dest``, ``dest_port``, ``ttl`` (or null), ``over`` ("udp": ``octets`` is the UDP payload;
"link": a whole IP packet, ports 0), ``octets`` (hex).

Reasons and findings of more than 4,000 characters are cut. Keys of mobility security associations are in none of these.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any

from scapy_mip4.runner import Result

from .shorten import shorten
from .summary import in_order, summarise, totals

FORMAT = "scapy-mip4-results/1"
LONGEST_TEXT = 4_000  # characters


def write_json(
    stream: IO[str], results: Sequence[Result], settings: Mapping[str, Any], interrupted: bool = False
) -> None:
    """Write :func:`document` to a text stream, indented, with a line end after it."""
    json.dump(document(results, settings, interrupted), stream, indent=2)
    stream.write("\n")


def document(results: Sequence[Result], settings: Mapping[str, Any], interrupted: bool = False) -> dict[str, Any]:
    """A whole run as plain data, see the top of this module."""
    played = [result for result in results if result.started]
    started = min((result.started for result in played), default=None)
    ended = max((result.started + result.duration for result in played), default=0.0)
    return {
        "format": FORMAT,
        "started": started,
        "duration": 0.0 if started is None else ended - started,
        "interrupted": interrupted,
        "settings": dict(settings),
        "totals": {verdict.value: count for verdict, count in totals(results).items()},
        "issues": [
            {
                "issue": row.issue,
                "shows": row.shows,
                "behaviours": list(row.behaviours),
                "verdict": row.verdict.value,
                "reason": shorten(row.reason, LONGEST_TEXT),
                "cases": list(row.cases),
            }
            for row in summarise(results)
        ],
        "cases": [case_document(result) for result in in_order(results)],
    }


def case_document(result: Result) -> dict[str, Any]:
    """The result of one case as plain data, see the top of this module."""
    return {
        "id": result.case_id,
        "title": result.title,
        "issue": result.issue,
        "refs": list(result.refs),
        "dut": result.dut,
        "device": result.device,
        "verdict": result.verdict.value,
        "behaviour": result.behaviour,
        "reason": shorten(result.reason, LONGEST_TEXT),
        "findings": [shorten(finding, LONGEST_TEXT) for finding in result.findings],
        "broken": list(result.broken),
        "plays": result.plays,
        "location": asdict(result.location) if result.location else None,
        "started": result.started,
        "duration": result.duration,
        "packets": [{**asdict(record), "octets": record.octets.hex()} for record in result.records],
    }
