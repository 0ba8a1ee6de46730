# SPDX-License-Identifier: GPL-2.0-or-later
"""Write beside each capture what is in it, one JSON object a line: python pcaps/describe.py [DIRECTORY]

That is what `scapy-mip4 dissect FILE --json` prints. Where the point of a capture is in no control message, it is
whole frames in the same form.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scapy.utils import PcapReader

import scapy_mip4.layers.rfc4004  # noqa: F401  (Diameter's messages are not among those of a mere import)
from scapy_mip4.captures import document, read, record
from scapy_mip4.captures.seen import utc

HERE = Path(__file__).parent
WHOLE_FRAMES = {"rfc2004", "rfc4004"}
"""A tunnel's header and Diameter's messages."""


def described(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a capture."""
    return _frames(file) if file.stem in WHOLE_FRAMES else map(record, read(file))


def _frames(file: Path) -> Iterator[dict[str, Any]]:
    with PcapReader(str(file)) as capture:
        for count, frame in enumerate(capture, start=1):
            yield {"frame": count, "time": utc(float(frame.time)), "packet": document(frame)}


def main(directory: Path) -> None:
    """Describe all captures."""
    for file in sorted(HERE.glob("*.pcapng")):
        lines = [json.dumps(each) + "\n" for each in described(file)]
        (directory / f"{file.stem}.json").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
