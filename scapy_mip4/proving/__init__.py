# SPDX-License-Identifier: GPL-2.0-or-later
"""Proof that cases can fail: agents that do wrong, and wires that spoil what right agents send."""
from scapy_mip4.proving.lossy import LossyWire

__all__ = ["LossyWire"]
