# SPDX-License-Identifier: GPL-2.0-or-later
"""Proof that cases can fail: agents that do wrong, and wires that spoil what right agents send."""
from scapy_mip4.proving.candidates import Candidate, candidates, named
from scapy_mip4.proving.lossy import LossyWire
from scapy_mip4.proving.search import known_proofs, prove

__all__ = ["Candidate", "LossyWire", "candidates", "known_proofs", "named", "prove"]
