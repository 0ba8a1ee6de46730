# SPDX-License-Identifier: GPL-2.0-or-later
"""The last verdict of each case, kept from one run to the next."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scapy_mip4.playing.errors import UsageError, why
from scapy_mip4.runner import Result


def state_file() -> Path:
    """Where the verdicts are kept: below $XDG_STATE_HOME, or ~/.local/state."""
    home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return Path(home) / "scapy-mip4" / "last.json"


def remember(results: Iterable[Result]) -> None:
    """Keep the verdicts of a run beside those of cases that it did not play. Without a place for them, do nothing."""
    file = state_file()
    kept = {**_read(file), **{result.case_id: result.verdict.value for result in results}}
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")  # so that two runs at once leave one whole file
        fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        fresh.replace(file)


def last_verdicts(report: Path | None = None) -> Mapping[str, str]:
    """Case id -> last verdict, of a report of `run --json` or else of what was kept; UsageError for a bad report."""
    if report is None:
        return _read(state_file())
    try:
        document = json.loads(report.read_text(encoding="utf-8"))
        return {case["id"]: case["verdict"] for case in document["cases"]}
    except OSError as error:
        raise UsageError(f"cannot read the results {report}: {why(error)}") from error
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{report} is no report of 'scapy-mip4 run --json'") from None


def _read(file: Path) -> dict[str, str]:
    kept: Any = None
    with suppress(OSError, ValueError):
        kept = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(kept, dict):
        return {}
    return {case: verdict for case, verdict in kept.items() if isinstance(verdict, str)}
