# SPDX-License-Identifier: GPL-2.0-or-later
"""The written forms of durations and octets, and octets as shown to people."""
from __future__ import annotations

import re

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m)", re.ASCII)
LONGEST_DURATION = 3600.0
MAX_PAYLOAD = 65_507  # octets; those of the longest IPv4 packet without its IP and UDP headers


def seconds(text: str) -> float:
    """The seconds in a duration such as "500ms", "2s" or "1m". Raises ValueError beyond an hour or for other text."""
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is not a duration; write a number and a unit, such as 500ms, 2s or 1m")
    duration = float(match.group(1)) * _SECONDS[match.group(2)]
    if duration > LONGEST_DURATION:
        raise ValueError(f"'{text}' is longer than an hour")
    return duration


def octets_of_hex(text: str) -> bytes:
    """The octets of "hex:deadbeef" (spaces allowed).

    Raises ValueError if it is not pairs of hex digits, or more than a datagram can carry.
    """
    try:
        octets = bytes.fromhex(text[len("hex:"):])
    except ValueError:
        raise ValueError(f"'{text}' is not octets; write an even number of hex digits after 'hex:'") from None
    if len(octets) > MAX_PAYLOAD:
        raise ValueError(f"these are {len(octets)} octets, but a UDP datagram carries at most {MAX_PAYLOAD}")
    return octets


def show_octets(octets: bytes, limit: int = 24) -> str:
    """Octets in hex, with spaces, cut after ``limit`` of them."""
    if not octets:
        return "no octets"
    return octets[:limit].hex(" ") + (f" ... ({len(octets)} octets)" if len(octets) > limit else "")


def show_written(value: object) -> str:
    """A value from a YAML file, in the words of an error sentence."""
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    if isinstance(value, bytes):
        return f"octets {show_octets(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)
