# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages as JSON objects, each with its place in the recording."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scapy_mip4.captures.seen import Seen, utc

if TYPE_CHECKING:
    from scapy_mip4.captures.keys import Keys

JSON_SCHEMA = Path(__file__).with_name("dissect.schema.json")
"""What the objects are like."""

_encode = json.JSONEncoder(check_circular=False).encode


def record(seen: Seen, keys: Keys | None = None, with_file: bool = False) -> dict[str, Any]:
    """Return a message in the form of JSON_SCHEMA, with the verdicts of keys and the name of its file if asked for."""
    told: dict[str, Any] = {"frame": seen.frame, "time": utc(seen.time), "src": seen.src, "dst": seen.dst}
    if seen.sport is not None:
        told["sport"] = seen.sport
        told["dport"] = seen.dport
    told["ttl"] = seen.ttl
    if seen.via:
        told["via"] = list(seen.via)
    if seen.cut:
        told["cut"] = True
    if with_file:
        told["file"] = seen.file
    told["message"] = seen.document
    if keys is not None:
        told["auth"] = keys.verdicts(seen)
    return told


class JSONLines:
    """Tells of a message its `record` as one line."""

    def __init__(self, keys: Keys | None = None, with_file: bool = False) -> None:
        self._keys = keys
        self._with_file = with_file

    def __call__(self, seen: Seen) -> str:
        return _encode(record(seen, self._keys, self._with_file))
