# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 3543, Registration Revocation in Mobile IPv4."""

from scapy_mip4.layers import *  # noqa: F403

ADDRESSES = {"homeaddr": "10.0.0.5", "haaddr": "192.0.2.1", "coaddr": "198.51.100.1"}

EXAMPLES = [
    ("89 06 8000 01020304", MIP4Ext_RevocationSupport(flags="I", timestamp=0x01020304)),
    ("89 06 4001 01020304", MIP4Ext_RevocationSupport(flags=["z", "0"], timestamp=0x01020304)),
    # From a home agent, then from a foreign agent, then with reserved bits.
    ("07 00 c000 0a000005 c0000201 c6336401 01020304", MIP4_Revocation(flags="AI", **ADDRESSES, id=0x01020304)),
    ("07 00 4000 0a000005 c0000201 c6336401 01020304", MIP4_Revocation(flags="I", **ADDRESSES, id=0x01020304)),
    ("07 05 a001 0a000005 c0000201 c6336401 01020304",
     MIP4_Revocation(reserved=5, flags=["A", "z", "0"], **ADDRESSES, id=0x01020304)),
    ("07 00 8000 0a000005 c0000201 c6336401 01020304  91 05 01 676f6e65  22 08 00000102 aabbccdd",
     MIP4_Revocation(flags="A", **ADDRESSES, id=0x01020304, exts=[
         MIP4Ext_HAMessageString(text="gone"), MIP4Ext_ForeignHomeAuth(spi=0x102, authenticator=b"\xaa\xbb\xcc\xdd")])),
    ("0f 00 8000 0a000005 01020304", MIP4_RevocationAck(flags="I", homeaddr="10.0.0.5", id=0x01020304)),
    ("0f 05 4001 0a000005 01020304  22 08 00000102 aabbccdd",
     MIP4_RevocationAck(reserved=5, flags=["z", "0"], homeaddr="10.0.0.5", id=0x01020304, exts=[
         MIP4Ext_ForeignHomeAuth(spi=0x102, authenticator=b"\xaa\xbb\xcc\xdd")])),
]
