# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 probe``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scapy_mip4.scenario.features import Feature

SUMMARY = "find out by harmless conversations what the devices of a testbed support"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("--testbed", type=Path, metavar="FILE", help="testbed file; default: our own agents, started for it")
    add("--write", action="store_true", help="put the features into the testbed file, and leave the rest of it alone")
    add("--jobs", type=int, default=0, metavar="N", help="at most N conversations at a time; default: all at once")


def execute(args: argparse.Namespace) -> int:
    """Print the features of all devices; 3 if nothing was found out about one of them."""
    import asyncio

    from scapy_mip4.playing.errors import UsageError
    from scapy_mip4.playing.probing import probe
    from scapy_mip4.playing.settings import Settings

    if args.write and args.testbed is None:
        raise UsageError("--write needs --testbed: our own agents have no file to write to")
    if args.jobs < 0:
        raise UsageError(f"{args.jobs} is not a number of conversations; 0 means all at once")
    settings = Settings.from_options(args.testbed, "resolved", jobs=args.jobs, most_plays=3)
    if args.write:
        _rewrite(args.testbed, {})  # what cannot be written is not worth the devices' time
    probed = asyncio.run(probe(settings))
    print(probed.document(), end="")
    if args.write:
        told = [device for device in probed.testbed.devices if device.name not in probed.silent]
        _rewrite(args.testbed, {device.name: probed.features(device) for device in told})
    return 3 if probed.silent else 0


def _rewrite(path: Path, features: Mapping[str, Mapping[str, Feature]]) -> None:
    """Put the features of these devices into the file."""
    from scapy_mip4.playing.errors import UsageError, why
    from scapy_mip4.testbed import with_features

    try:
        with open(path, "r+", encoding="utf-8", newline="") as file:
            changed = with_features(file.read(), features)
            file.seek(0)
            file.write(changed)
            file.truncate()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot put the features into {path}: {why(error)}") from error
