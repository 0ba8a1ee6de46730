# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobile IPv4 in recorded traffic.

From the ground up: `files` are packets in capture files, `frames` finds messages in packets, and `reading` is both.
`compiled` decodes messages; `query` and `lines` ask and tell of single ones. `following` puts them together to
conversations, `checks` judges these.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scapy_mip4.captures.document import document
from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.following.conversation import Conversation, Leg
from scapy_mip4.captures.following.conversations import conversations
from scapy_mip4.captures.lines.jsonlines import record
from scapy_mip4.captures.lines.listing import listing
from scapy_mip4.captures.reading import read
from scapy_mip4.captures.seen import Seen, utc

if TYPE_CHECKING:
    from scapy_mip4.captures.checks import Finding, check

__all__ = [
    "CaptureError", "Conversation", "Finding", "Leg", "Seen", "check", "conversations", "document", "listing", "read",
    "record", "utc",
]


def __getattr__(name: str) -> Any:
    # Loaded at first use: the rules bring the whole language of the scenarios, and reading needs nothing of it.
    if name in ("Finding", "check"):
        return getattr(import_module("scapy_mip4.captures.checks"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
