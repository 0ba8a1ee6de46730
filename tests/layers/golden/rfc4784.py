# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4784, Verizon Wireless Dynamic Mobile IP Key Update for cdma2000 Networks."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("26 00 0007 00003297 0001 0a", MIP4Ext_VerizonKeyRequest(pkoid="Verizon Wireless")),
    ("26 03 0007 00003297 0001 57", MIP4Ext_VerizonKeyRequest(reserved=3, pkoid="Qualcomm")),
    ("26 00 008a 00003297 0002" + "5a" * 128 + "7f 02 ff 10",
     MIP4Ext_VerizonKeyData(keydata=b"\x5a" * 128, pkoid="ZTE", pkoi=2)),
    ("26 00 004a 00003297 0002" + "a5" * 64 + "7a 03 04 37", MIP4Ext_VerizonKeyData(
        keydata=b"\xa5" * 64, pkoid="Starent Networks", pkoi=3, pk_expansion=4, atv="rsa 2048", dmuv="cleartext")),
    ("26 00 000e 00003297 0003 0102030405060708", MIP4Ext_VerizonAAAAuthenticator(
        authenticator=b"\1\2\3\4\5\6\7\x08")),
    ("26 00 0006 00003297 0004", MIP4Ext_VerizonPublicKeyInvalid()),
    ("26 00 0006 00003297 0001", MIP4Ext_CVSE(vendor="verizon wireless", vtype=1)),  # without its organization
    ("26 00 0007 00003297 0005 0a", MIP4Ext_CVSE(vendor="verizon wireless", vtype=5, value=b"\n")),
]
