# SPDX-License-Identifier: GPL-2.0-or-later
"""Octets of RFC 4332, Cisco's Mobile IPv4 Host Configuration Extensions, in both readings of the Sub-Type."""

from scapy_mip4.layers import *  # noqa: F403

EXAMPLES = [
    ("86 0c 0000 00000009 000e 0000 0000", MIP4Ext_CiscoHostConfigRequest()),
    ("86 0c 0102 00000009 000e 0000 0304", MIP4Ext_CiscoHostConfigRequest(reserved=0x102, selector=0x304)),
    ("86 0c 0000 00000009 000e 0001 0018", MIP4Ext_CiscoHomePrefixLength(prefixlen=24)),
    ("86 12 0000 00000009 000e 0002 c0000235 c0000236",
     MIP4Ext_CiscoDNSServer(servers=["192.0.2.53", "192.0.2.54"])),
    ("86 0e 0000 00000009 000e 0002 c0000235", MIP4Ext_CiscoDNSServer(servers=["192.0.2.53"])),
    ("86 0a 0000 00000009 000e 0002", MIP4Ext_CiscoDNSServer()),
    ("86 0e 0000 00000009 000e 0003 c0000243", MIP4Ext_CiscoDHCPServer(address="192.0.2.67")),
    ("86 11 0000 00000009 000e 0004 01 020000000001",
     MIP4Ext_CiscoDHCPClientID(clientid=b"\1\2\0\0\0\0\1")),
    ("86 0e 0000 00000009 000e 0005 c0000201", MIP4Ext_CiscoDefaultGateway(address="192.0.2.1")),
    ("86 15 0000 00000009 000e 0006 6578616d706c652e6e6574", MIP4Ext_CiscoDNSSuffix(suffix=b"example.net")),
    ("86 15 0000 00000009 000e 0007 687474703a2f2f782e792f", MIP4Ext_CiscoConfigURL(url=b"http://x.y/")),
    ("86 0a 0000 00000009 000e 00 00", MIP4Ext_CiscoHostConfig(subtype="request", data=b"\0")),
    ("86 0a 0000 00000009 000e 01 18", MIP4Ext_CiscoHostConfig(subtype="home prefix length", data=b"\x18")),
    ("86 0d 0506 00000009 000e 05 c0000201", MIP4Ext_CiscoHostConfig(
        reserved=0x506, subtype="default gateway", data=b"\xc0\0\2\1")),
    ("86 09 0000 00000009 000e 07", MIP4Ext_CiscoHostConfig(subtype="configuration url")),
    # No host configuration in either reading, or another vendor type.
    ("86 08 0000 00000009 000e", MIP4Ext_NVSE(vendor="cisco", vtype=14)),
    ("86 0a 0000 00000009 000e 0008", MIP4Ext_NVSE(vendor="cisco", vtype=14, value=b"\0\x08")),
    ("86 09 0000 00000009 000e 08", MIP4Ext_NVSE(vendor="cisco", vtype=14, value=b"\x08")),
    ("86 0c 0000 00000009 270f 0000 0000", MIP4Ext_NVSE(vendor="cisco", vtype=9999, value=bytes(4))),
]
