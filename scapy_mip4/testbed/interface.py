# SPDX-License-Identifier: GPL-2.0-or-later
"""Lending the tester's addresses to a network interface for the time of a run."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from .model import Testbed


class InterfaceError(Exception):
    """The interface cannot take the addresses; the text says which interface and what the system answered."""


@contextmanager
def interface_addresses(testbed: Testbed) -> Iterator[None]:
    """Add every address the tester plays to the testbed's interface, and take them away at the end.

    Does nothing for a testbed without `interface`. Addresses the machine already has stay. The end
    is also an exception, a cancelled task or Ctrl-C. Raises InterfaceError when addresses cannot be added.
    """
    if testbed.interface is None:
        yield
        return
    present = _present()
    missing = [address for address in _tester_addresses(testbed) if address not in present]
    refused = _change("add", missing, testbed.interface)
    try:
        if refused:
            place = re.search(r"-:(\d+)$", refused)  # the line at which the program stopped
            missing = missing[: int(place[1]) - 1] if place else []  # what is there after it belongs to others
            raise InterfaceError(_refusal(testbed.interface, refused.splitlines()[0]))
        yield
    finally:
        _change("del", missing, testbed.interface)


def _tester_addresses(testbed: Testbed) -> list[str]:
    peers = [peer.address for peers in testbed.tester.values() for peer in peers]
    mobiles = [mobile for pool in testbed.pools for mobile in pool.mobiles]
    return peers + [mobile.home for mobile in mobiles] + [mobile.coa for mobile in mobiles if mobile.coa]


def _present() -> set[str]:
    interfaces = json.loads(_ip("-json", "-4", "address", "show").stdout or "[]")
    return {info["local"] for interface in interfaces for info in interface.get("addr_info", ())}


def _change(verb: str, addresses: Sequence[str], interface: str) -> str:
    """Add or delete addresses; what the program says where it stops adding, empty if it does not."""
    if not addresses:
        return ""
    lines = "".join(f"address {verb} {address}/32 dev {interface}\n" for address in addresses)
    on = ["-force"] if verb == "del" else []  # past those that are gone already
    done = _ip(*on, "-batch", "-", lines=lines)
    return (done.stderr.strip() or "no reason given") if done.returncode else ""


def _refusal(interface: str, said: str) -> str:
    taken = re.search("already assigned|exists", said)
    advice = "another run may be using it" if taken else "run as root, or leave 'interface' out and add them yourself"
    return f"cannot add the tester's addresses to the interface '{interface}': {said}; {advice}"


def _ip(*arguments: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["ip", *arguments], input=lines, capture_output=True, text=True, check=False)
    except OSError as error:
        raise InterfaceError(f"the program 'ip' cannot be run: {error.strerror}") from None
