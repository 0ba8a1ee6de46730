# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4636, Foreign Agent Error Extension for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("2d 02 00 42", MIP4Ext_FAError(status=66)),
    ("2d 02 00 44", MIP4Ext_FAError(status=68)),
]
