# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of the RFCs applied to recorded traffic."""

from scapy_mip4.captures.checks.checking import check
from scapy_mip4.captures.checks.finding import SEVERITIES, Finding
from scapy_mip4.captures.checks.rulereader import load_rules
from scapy_mip4.captures.checks.tally import Tally

__all__ = ["Finding", "SEVERITIES", "Tally", "check", "load_rules"]
