# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3115, Mobile IP Vendor/Organization-Specific Extensions, and their old numbers of RFC 3025."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("26 00 000a 00007ed9 0001 deadbeef", MIP4Ext_CVSE(vendor=32473, vtype=1, value=b"\xde\xad\xbe\xef")),
    ("26 00 0006 00007ed9 0001", MIP4Ext_CVSE(vendor=32473, vtype=1)),
    ("26 5a 0008 00007ed9 8001 0102", MIP4Ext_CVSE(reserved=0x5A, vendor=32473, vtype=0x8001, value=b"\1\2")),
    ("25 00 0006 00007ed9 0001", MIP4Ext_OldCVSE(vendor=32473, vtype=1)),
    ("25 07 0007 00007ed9 0102 ff", MIP4Ext_OldCVSE(reserved=7, vendor=32473, vtype=0x102, value=b"\xff")),
    ("85 08 0000 00007ed9 0001", MIP4Ext_OldNVSE(vendor=32473, vtype=1)),
    ("85 09 0708 00007ed9 0102 ff", MIP4Ext_OldNVSE(reserved=0x708, vendor=32473, vtype=0x102, value=b"\xff")),
    ("86 0c 0000 00007ed9 0001 deadbeef", MIP4Ext_NVSE(vendor=32473, vtype=1, value=b"\xde\xad\xbe\xef")),
    ("86 0a 1234 00007ed9 8001 0102", MIP4Ext_NVSE(reserved=0x1234, vendor=32473, vtype=0x8001, value=b"\1\2")),
    ("86 08 0000 00007ed9 0001", ICMPExt_NVSE(vendor=32473, vtype=1)),
    ("86 0a 0102 00007ed9 0003 0405", ICMPExt_NVSE(reserved=0x102, vendor=32473, vtype=3, value=b"\4\5")),
    ("26 00 0006 00007ed9 0001", ICMPExt_CVSE(vendor=32473, vtype=1)),
    ("26 01 0008 00007ed9 0002 0304", ICMPExt_CVSE(reserved=1, vendor=32473, vtype=2, value=b"\3\4")),
]
