# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4064, Experimental Message, Extensions, and Error Codes for Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("ff deadbeef", MIP4_Experimental(data=bytes.fromhex("deadbeef"))),
    ("ff", MIP4_Experimental()),
    ("7f 01 0004 deadbeef", MIP4Ext_ExperimentalNonSkippable(subtype=1, data=b"\xde\xad\xbe\xef")),
    ("7f 00 0000", MIP4Ext_ExperimentalNonSkippable()),
    ("ff 05 01 deadbeef", MIP4Ext_ExperimentalSkippable(subtype=1, data=b"\xde\xad\xbe\xef")),
    ("7f 04 deadbeef", ICMPExt_ExperimentalNonSkippable(data=b"\xde\xad\xbe\xef")),
    ("ff 04 deadbeef", ICMPExt_ExperimentalSkippable(data=b"\xde\xad\xbe\xef")),
]
