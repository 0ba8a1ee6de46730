# SPDX-License-Identifier: GPL-2.0-or-later
"""What an agent sends by itself as time goes by."""
from __future__ import annotations

from typing import Any

from scapy_mip4.agents.base import Transmission
from scapy_mip4.layers import MIP4


def ticks(lab: Any, seconds: int) -> list[tuple[int, MIP4]]:
    """The datagrams that the agent of the lab sends in so many seconds, and when."""
    sent = []
    for second in range(1, seconds + 1):
        lab.now += 1
        sent += [(second, MIP4(output.octets)) for output in lab.agent.tick() if isinstance(output, Transmission)]
    return sent
