# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3846, Mobile IPv4 Extension for Carrying Network Access Identifiers."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("88 05 01 68614078", MIP4Ext_HAIdentity(nai="ha@x")),
    ("88 05 02 61614078", MIP4Ext_AAAHIdentity(nai="aa@x")),
    ("88 05 09 61614078", MIP4Ext_NAICarrying(subtype=9, nai="aa@x")),
    ("88 05 01 68614078", ICMPExt_NAICarrying(subtype=1, nai="ha@x")),
]
