# SPDX-License-Identifier: GPL-2.0-or-later
"""Running command lines."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scapy_mip4.cli import main
from scapy_mip4.runner import embedded_text


@dataclass(frozen=True)
class Ended:
    """How a command line ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def scapy_mip4(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Runs ``scapy-mip4`` with these arguments in this process."""

    def run(*arguments: object) -> Ended:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ended(status, out, err)

    return run


@pytest.fixture
def command_line() -> list[str]:
    """``scapy-mip4`` as the beginning of the arguments of a process of its own."""
    # A test run in the background of a shell script ignores SIGINT, and so would the process.
    heeding_ctrl_c = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"
    return [sys.executable, "-c", f"{heeding_ctrl_c}; from scapy_mip4.cli import main; sys.exit(main())"]


@pytest.fixture
def lab(tmp_path: Path, block: int) -> Path:
    """A testbed file on loopback addresses that neither embedded agents nor other test processes use."""
    file = tmp_path / "lab.yaml"
    file.write_text(embedded_text(block))
    return file
