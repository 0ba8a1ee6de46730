# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3024, Reverse Tunneling for Mobile IP, revised."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("82 00", MIP4Ext_EncapsulatingDelivery()),
]
