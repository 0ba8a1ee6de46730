# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobile IPv4 in recorded traffic."""

from scapy_mip4.captures.checks import Finding, check
from scapy_mip4.captures.conversation import Conversation, Leg
from scapy_mip4.captures.conversations import conversations
from scapy_mip4.captures.document import document
from scapy_mip4.captures.errors import CaptureError
from scapy_mip4.captures.jsonlines import record
from scapy_mip4.captures.listing import listing
from scapy_mip4.captures.reading import read
from scapy_mip4.captures.seen import Seen, utc

__all__ = [
    "CaptureError", "Conversation", "Finding", "Leg", "Seen", "check", "conversations", "document", "listing", "read",
    "record", "utc",
]
