# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as a run delivers them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ, MIP4Ext_MobileHomeAuth
from scapy_mip4.runner.result import Record, Result
from scapy_mip4.scenario import Location, Verdict

ResultMaker = Callable[..., Result]


@pytest.fixture
def make_result() -> ResultMaker:
    """Makes a result from its id, its verdict and whatever else matters to a test."""

    def make(case_id: str, verdict: Verdict = Verdict.PASS, **other: Any) -> Result:
        values: dict[str, Any] = {
            "title": f"title of {case_id}",
            "issue": case_id.partition("-")[0],
            "dut": "fa",
            "device": "fa-in-rack-3",
            "behaviour": "resolved",
            "reason": f"reason of {case_id}",
            "location": Location("tracker.yaml", 7, 3),
            "started": 1000.0,
            "duration": 1.5,
        }
        return Result(case_id=case_id, verdict=verdict, **{**values, **other})

    return make


@pytest.fixture
def conversation() -> list[Record]:
    """A request and its refusal between a mobile node and a foreign agent on port 20434."""
    request = MIP4_RRQ(homeaddr="127.64.16.1", haaddr="127.64.1.1", coaddr="127.64.1.1", id=5)
    request.exts = [MIP4Ext_MobileHomeAuth(spi=0x100, authenticator=bytes(16))]
    reply = MIP4_RRP(code=116, homeaddr="127.64.16.1", haaddr="127.64.1.1", id=5)
    return [
        Record(1000.25, "mn", "sent", "127.64.16.1", 41000, "127.64.1.1", 20434, 64, bytes(request)),
        Record(1000.5, "mn", "received", "127.64.1.1", 20434, "127.64.16.1", 41000, None, bytes(reply)),
    ]
