# SPDX-License-Identifier: GPL-2.0-or-later
"""Reference home agent and foreign agent: UDP programs that can be told to do wrong."""

from scapy_mip4.agents.base import BEHAVIOURS, Agent, Input, OnLink, Output, Transmission, Wire
from scapy_mip4.agents.deviation import Deviation
from scapy_mip4.agents.deviations import DEVIATIONS
from scapy_mip4.agents.foreign_agent import ForeignAgent
from scapy_mip4.agents.home_agent import HomeAgent

__all__ = [
    "BEHAVIOURS", "DEVIATIONS", "Agent", "Deviation", "ForeignAgent", "HomeAgent", "Input", "OnLink", "Output",
    "Transmission", "Wire",
]
