# SPDX-License-Identifier: GPL-2.0-or-later
"""How codes get names: enums whose members know who sends them, and the form that Scapy's fields take."""

from __future__ import annotations

from enum import IntEnum
from functools import cache


class SentCode(IntEnum):
    """A code that tells who may send it (HA, FA, GFA, MN, CN) and what it says."""

    sender: str
    text: str

    def __new__(cls, value: int, sender: str, text: str) -> SentCode:
        member = int.__new__(cls, value)
        member._value_ = value
        member.sender = sender
        member.text = text
        return member


@cache
def field_names(codes: type[IntEnum]) -> dict[int, str]:
    """Return {value: "readable name"} of an enum, in the form Scapy's enum fields take."""
    return {code.value: code.text if isinstance(code, SentCode) else code.name.lower().replace("_", " ")
            for code in codes}
