# SPDX-License-Identifier: GPL-2.0-or-later
"""The names by which fields and filters ask for parts of a recorded message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from scapy.packet import Packet

from scapy_mip4.captures.query.classes import extensions, messages
from scapy_mip4.scenario.errors import suggestion

PLACES: Mapping[str, str] = MappingProxyType({
    "frame": "seen.frame",
    "time": "utc(seen.time)",
    "src": "seen.src",
    "dst": "seen.dst",
    "sport": "given(seen.sport)",
    "dport": "given(seen.dport)",
    "ttl": "seen.ttl",
    "via": "list(seen.via)",
    "cut": "seen.cut",
    "file": "seen.file",
    "auth": "verdicts(seen)",
    "layer": "get('layer')",
    "exts": "[extension['layer'] for extension in get('exts', ())]",
})
"""What is around a message, and what it is made of -> Python that tells it of `seen`, with `get` of its document.

"auth" are the verdicts of keys on its authenticators, and known only where there are keys.
"""

PAYLOAD = "payload"


class QueryError(ValueError):
    """Fields or a filter ask for what there is not; the text is one sentence."""


@cache
def message_fields() -> frozenset[str]:
    """The names of all fields that a message can have, and that of what is behind them."""
    return frozenset([*_fields(messages().values()), PAYLOAD])


def _fields(classes: Iterable[type[Packet]]) -> set[str]:
    return {field.name for cls in classes for field in cls.fields_desc}


def check(name: str, attributes: tuple[str, ...]) -> None:
    """Raise QueryError unless there is something of that name, with these attributes one below the other."""
    known = {*PLACES, *message_fields(), *extensions()}
    if name not in known:
        raise QueryError(f"no message has anything called '{name}'{suggestion(name, known)}")
    for holder, attribute in zip((name, *attributes), attributes):
        inside = _inside(holder)
        if attribute not in inside:
            raise QueryError(f"'{holder}' has no '.{attribute}'{suggestion(attribute, inside)}")


def _inside(holder: str) -> set[str]:
    """The names of what something of a name holds."""
    if holder in extensions():
        return {"layer", PAYLOAD, *_fields([extensions()[holder]])}
    return {"layer", "load"} if holder == PAYLOAD else set()
