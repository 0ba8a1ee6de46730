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
    """Return {value: "readable name"} of an enum, in the form Scapy's enum fields take.

    A text that several senders share gets its sender, so that each name stands for one value.
    """
    texts = [code.text for code in codes if isinstance(code, SentCode)]
    return {code.value: _name(code, texts) for code in codes}


def _name(code: IntEnum, texts: list[str]) -> str:
    if not isinstance(code, SentCode):
        return code.name.lower().replace("_", " ")
    return f"{code.text} ({code.sender})" if texts.count(code.text) > 1 else code.text
