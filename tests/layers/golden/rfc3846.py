# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3846, Mobile IPv4 Extension for Carrying Network Access Identifiers."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("88 10 01 686131406578616d706c652e6f7267", MIP4Ext_HAIdentity(nai="ha1@example.org")),
    ("88 12 02 6161616831406578616d706c652e6f7267", MIP4Ext_AAAHIdentity(nai="aaah1@example.org")),
    ("88 05 01 68614078", MIP4Ext_HAIdentity(nai="ha@x")),
    ("88 05 02 61614078", MIP4Ext_AAAHIdentity(nai="aa@x")),
    ("88 05 09 61614078", MIP4Ext_NAICarrying(subtype=9, nai="aa@x")),
    ("88 05 01 68614078", ICMPExt_NAICarrying(subtype=1, nai="ha@x")),
]
