# SPDX-License-Identifier: GPL-2.0-or-later
"""How much tshark sees of each class of the layers; with `--write`, written into the file that the README is made of.

What each field of tshark is for us, and where it does not agree, is in `tshark_fields.yaml` and
`tshark_disagreements.yaml`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml
from tshark_reading import SIZE, UNDECODED, rows, said, top
from tshark_run import EXTENSION_TYPES, VERSION, Carried, Shown, asked, carried, examples, why_not

SEEN = Path(__file__).parent / "tshark_seen.yaml"
"""What `seen_by_tshark()` returned when it was written down."""
LEVELS = ("no", "type only", "yes")
"""How much of a class tshark sees, from nothing to everything."""

_TYPES = ("mip.type", "icmp.type", *EXTENSION_TYPES)
_NOT_COUNTED = ("reserved", "exts")


def seen_by_tshark() -> dict[str, str]:
    """Return for each class how much tshark sees of that of its examples of which it sees most.

    "yes": it shows each field that is not reserved with our value, and finds what follows; "type only": it names
    the type; "no": not even that. Classes that are only parts of other packets are left out.
    """
    found: dict[str, str] = {}
    for each, shown in asked(map(carried, examples())):
        name = each.cls.__name__
        found[name] = max(found.get(name, LEVELS[0]), _level(each, shown), key=LEVELS.index)
    return dict(sorted(found.items()))


def _level(each: Carried, shown: list[Shown]) -> str:
    if not any(field.name in _TYPES and "Unknown" not in field.line for field in each.own(shown)):
        return "no"
    both = said(each, shown)
    decoded = {row.ours for row in rows(each.cls) if row.theirs[0] not in UNDECODED} | {SIZE}
    agreed = {field for field, (ours, theirs) in both.items() if field in decoded and ours == theirs}
    needed = {field.name for field in each.cls.fields_desc if not field.name.startswith(_NOT_COUNTED)}
    needed |= {field for field in both if top(field) in needed | {SIZE}}
    return "yes" if needed <= agreed | set(map(top, agreed)) else "type only"


def written_down() -> str:
    """Return what is to be in the file SEEN."""
    head = f"# How much of each class tshark {VERSION} sees, by `tshark_oracle.py --write`: yes, type only or no.\n"
    return head + yaml.safe_dump(seen_by_tshark())


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    if why_not():
        sys.exit(why_not())
    SEEN.write_text(written_down(), encoding="utf-8")
