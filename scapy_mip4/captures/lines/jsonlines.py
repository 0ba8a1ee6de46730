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


class JSONLines:
    """Tells of a message as one line: an object in the form of JSON_SCHEMA.

    With keys it has their verdicts, and with `with_file` the name of its file.
    """

    def __init__(self, keys: Keys | None = None, with_file: bool = False) -> None:
        self._keys = keys
        self._with_file = with_file

    def __call__(self, seen: Seen) -> str:
        # Put together by hand, for that takes a fraction of the time that json needs to find out what it is given.
        ports = "" if seen.sport is None else f'"sport": {seen.sport}, "dport": {seen.dport}, '
        told = (f'{{"frame": {seen.frame}, "time": "{utc(seen.time)}", "src": "{seen.src}", "dst": "{seen.dst}", '
                f'{ports}"ttl": {seen.ttl}, ')
        if seen.via:
            told += f'"via": {json.dumps(seen.via)}, '
        if seen.cut:
            told += '"cut": true, '
        if self._with_file:
            told += f'"file": {json.dumps(seen.file)}, '
        verdicts = "" if self._keys is None else f', "auth": {json.dumps(self._keys.verdicts(seen))}'
        return f'{told}"message": {seen.json}{verdicts}}}'


def record(seen: Seen, keys: Keys | None = None, with_file: bool = False) -> dict[str, Any]:
    """Return a message in the form of JSON_SCHEMA, with the verdicts of keys and the name of its file if asked for."""
    told: dict[str, Any] = json.loads(JSONLines(keys, with_file)(seen))
    return told
