# SPDX-License-Identifier: GPL-2.0-or-later
"""What the RFCs require of home agents and foreign agents: one YAML file for each RFC, one row for each requirement."""
from scapy_mip4.requirements.catalogue import RFCS, Requirement, catalogue

__all__ = ["RFCS", "Requirement", "catalogue"]
