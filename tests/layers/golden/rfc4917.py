# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4917, Mobile IPv4 Message String Extension."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("91 03 01 4869", MIP4Ext_HAMessageString(text="Hi")),
    ("91 03 02 6e6f", MIP4Ext_FAMessageString(text="no")),
    ("91 04 02 e282ac", MIP4Ext_FAMessageString(text="\u20ac")),  # one character, three octets
    ("91 01 01", MIP4Ext_HAMessageString()),
    ("91 03 03 4869", MIP4Ext_MessageString(subtype=3, text="Hi")),
]
