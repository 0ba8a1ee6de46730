# SPDX-License-Identifier: GPL-2.0-or-later
"""Every deviation of the reference agents, by name."""
from __future__ import annotations

from collections.abc import Collection, Mapping

from scapy_mip4.agents.deviation import Deviation
from scapy_mip4.agents.fa_deviations import FA_DEVIATIONS
from scapy_mip4.agents.ha_deviations import HA_DEVIATIONS
from scapy_mip4.scenario.errors import suggestion

DEVIATIONS: Mapping[str, Deviation] = {
    deviation.name: deviation for deviation in (*HA_DEVIATIONS, *FA_DEVIATIONS)
}


def check_deviations(names: Collection[str]) -> frozenset[str]:
    """The names as a set; ValueError with a sentence if one of them is no deviation."""
    for name in names:
        if name not in DEVIATIONS:
            near = suggestion(name, DEVIATIONS, list_all=False)
            raise ValueError(f"no deviation is called {name!r} ('scapy-mip4 agent --deviations' lists them){near}")
    return frozenset(names)
