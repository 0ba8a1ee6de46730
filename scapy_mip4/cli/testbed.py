# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 testbed``."""

from __future__ import annotations

import argparse

SUMMARY = "print the testbed file of the embedded agents, to run agents and tests in two terminals"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""


def execute(args: argparse.Namespace) -> int:
    """Print the file."""
    from scapy_mip4.runner import embedded_text

    print(embedded_text(), end="")
    return 0
