# SPDX-License-Identifier: GPL-2.0-or-later
"""Loopback addresses that a test has for itself, though other processes test at the same time."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

# The embedded agents are below these; the addresses of test_foreign_agent_sockets.py above.
BLOCKS = range(128, 250)


@contextmanager
def own_block() -> Iterator[int]:
    """B of a block 127.B.0.0/16 that no other test has until the end of the context."""
    for block in random.sample(BLOCKS, len(BLOCKS)):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lock:
            try:
                lock.bind((f"127.{block}.255.254", 20434))
            except OSError:
                continue
            yield block
            return
    raise RuntimeError("all blocks are taken")
