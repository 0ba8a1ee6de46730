# SPDX-License-Identifier: GPL-2.0-or-later
"""What an advertiser does wrong when it is told to."""
from __future__ import annotations

import pytest
from scapy.compat import raw
from scapy.layers.inet import IP

from scapy_mip4.agents.advertiser import Advertiser
from scapy_mip4.layers import ICMP_AgentSolicitation
from scapy_mip4.testbed import Device


class Lab:
    """An advertiser that may do one wrong deed, and its clock."""

    def __init__(self, deed: str = "") -> None:
        self.now = 1_700_000_000.0
        device = Device("ha", "ha", "192.0.2.1", features={"advertise": 10})
        self.advertiser = Advertiser(device, None, "H", 600, lambda: self.now, deviates=lambda one: one == deed)

    def times(self, number: int) -> list[float]:
        """When the next periodic advertisements come."""
        found: list[float] = []
        while len(found) < number:
            found += [self.now] * (self.advertiser.due() is not None)
            self.now += 0.125
        return found


@pytest.mark.parametrize("fields", [{"chksum": 1}, {"code": 7}])
def test_bad_solicitations(fields: dict[str, int]) -> None:
    packet = IP(raw(IP(src="10.0.0.5", dst="224.0.0.2", ttl=1) / ICMP_AgentSolicitation(**fields)))
    assert Lab().advertiser.answer(packet) is None
    assert Lab("answers-bad-solicitations").advertiser.answer(packet) is not None


def test_without_limit() -> None:
    packet = IP(raw(IP(src="0.0.0.0", dst="224.0.0.2", ttl=1) / ICMP_AgentSolicitation()))
    assert [Lab().advertiser.answer(packet) for _ in range(3)] == [None] * 3
    hasty = Lab("advertises-without-limit").advertiser
    assert None not in [hasty.answer(packet) for _ in range(3)]


def test_regularly() -> None:
    def intervals(lab: Lab) -> set[float]:
        times = lab.times(9)
        return {later - earlier for earlier, later in zip(times, times[1:])}

    assert len(intervals(Lab())) > 1
    assert intervals(Lab("advertises-regularly")) == {10.0}
