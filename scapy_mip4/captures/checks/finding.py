# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with one message of a recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scapy_mip4.captures.lines.escaping import escaped
from scapy_mip4.captures.seen import utc

ERROR, WARNING, NOTE = "error", "warning", "note"

SEVERITIES = (ERROR, WARNING, NOTE)
"""A broken MUST; a broken SHOULD, or what a recording cannot tell for certain; what is allowed and worth knowing."""


@dataclass(frozen=True)
class Finding:
    """One rule that a message breaks.

    severity: "error", "warning" or "note"; requirement, level: id and binding word ("MUST", "SHOULD NOT", ...) of what
    the RFC wants, `wanted` in a sentence; title: the rule in a sentence; seen: what the message has instead; file,
    frame, time, src, dst: the message and where it was, as in `Seen`; message: the class of its layer; mobile: the home
    address or NAI of the mobile node that it is about, "" if it is about none.
    """

    severity: str
    requirement: str
    level: str
    title: str
    seen: str
    wanted: str
    file: str
    frame: int
    time: float
    src: str
    dst: str
    message: str
    mobile: str = ""

    @property
    def place(self) -> str:
        """The message in its file."""
        return f"{escaped(self.file)}:{self.frame}"

    @property
    def text(self) -> str:
        """This finding as three lines."""
        whose = f" of {escaped(self.mobile)}" if self.mobile else ""
        return (f"{self.place}: {self.severity} {self.requirement} ({self.level}): {self.title}\n"
                f"    seen:   {self.src} > {self.dst} {self.message}{whose}: {self.seen}\n"
                f"    wanted: {self.wanted}")

    @property
    def document(self) -> dict[str, Any]:
        """This finding as a JSON document (finding.schema.json)."""
        return {"file": self.file, "frame": self.frame, "time": utc(self.time), "src": self.src, "dst": self.dst,
                "message": self.message, "mobile": self.mobile, "severity": self.severity,
                "requirement": self.requirement, "level": self.level, "title": self.title, "seen": self.seen,
                "wanted": self.wanted}
