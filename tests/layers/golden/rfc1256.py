# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 1256, ICMP Router Discovery Messages."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("0a 00 f5ff 00000000", ICMP_AgentSolicitation()),
    ("09 00 2cf3 01 02 0708 c0000201 00000001", ICMP_AgentAdvertisement(
        addrs=[ICMP_RouterAddress(address="192.0.2.1", preference=1)])),
    ("c0000201 80000000", ICMP_RouterAddress(address="192.0.2.1", preference=-2**31)),
]
