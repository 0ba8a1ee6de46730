# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings of the whole test suite."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from loopback import own_block

# How fast a busy machine runs an example says nothing about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes what the user's own runs remember."""
    home = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    return home


@pytest.fixture
def block() -> Iterator[int]:
    """B of a block 127.B.0.0/16 that neither embedded agents nor other tests use."""
    with own_block() as number:
        yield number


@pytest.fixture
def sender(block: int) -> Iterator[socket.socket]:
    """A UDP socket whose address and port no other test has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind((f"127.{block}.3.1", 0))
        yield udp
