# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobility security associations, replay protection and AAA keys of Mobile IPv4."""

from scapy_mip4.security.association import MobilitySecurityAssociation, covered_octets
from scapy_mip4.security.identification import (
    Identification,
    NonceIdentification,
    TimestampIdentification,
    new_identification,
    ntp_timestamp,
)
from scapy_mip4.security.keys import derive_key

__all__ = [
    "Identification",
    "MobilitySecurityAssociation",
    "NonceIdentification",
    "TimestampIdentification",
    "covered_octets",
    "derive_key",
    "new_identification",
    "ntp_timestamp",
]
