# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3115, Mobile IP Vendor/Organization-Specific Extensions, and their old numbers of RFC 3025."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("26 00 000a 00007ed9 0001 deadbeef", MIP4Ext_CVSE(vendor=32473, vtype=1, value=b"\xde\xad\xbe\xef")),
    ("26 00 0006 00007ed9 0001", MIP4Ext_CVSE(vendor=32473, vtype=1)),
    ("25 00 0006 00007ed9 0001", MIP4Ext_OldCVSE(vendor=32473, vtype=1)),
    ("85 08 0000 00007ed9 0001", MIP4Ext_OldNVSE(vendor=32473, vtype=1)),
    ("86 0c 0000 00007ed9 0001 deadbeef", MIP4Ext_NVSE(vendor=32473, vtype=1, value=b"\xde\xad\xbe\xef")),
    ("86 08 0000 00007ed9 0001", ICMPExt_NVSE(vendor=32473, vtype=1)),
]
