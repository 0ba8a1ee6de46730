# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5177, Network Mobility (NEMO) Extensions for Mobile IPv4.

RFC 6626 has home agents assign prefixes: a new use of the same layouts, with prefix 0.0.0.0 and code 4.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, IPField

from scapy_mip4.codes import ExtensionType, MobileNetworkCode, MobileNetworkSubtype, field_names
from scapy_mip4.layers.extensions import MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, SHORT

__all__ = [
    "MIP4Ext_MobileNetworkAck", "MIP4Ext_MobileNetworkExplicitAck", "MIP4Ext_MobileNetworkImplicitAck",
    "MIP4Ext_MobileNetworkRequest",
]


class MIP4Ext_MobileNetworkRequest(MIP4Ext):
    """Prefix that a mobile router asks its home agent to serve, `prefixlen` 1-32 (RFC 5177, section 4.1).

    With prefix 0.0.0.0 it asks for any prefix of that length; length 0 leaves it open (RFC 6626, section 3.1).
    """

    name = "MIPv4 Mobile Network Request"
    fields_desc = [
        type_field(ExtensionType.MOBILE_NETWORK),
        ByteField("len", 6),
        subtype_field(MobileNetworkSubtype.REQUEST, MobileNetworkSubtype),
        ByteField("prefixlen", 0),
        IPField("prefix", "0.0.0.0"),
    ]


def _acknowledgement_fields(subtype: int) -> list:
    return [
        type_field(ExtensionType.MOBILE_NETWORK),
        ByteField("len", 8),
        subtype_field(subtype, MobileNetworkSubtype),
        ByteEnumField("code", 0, field_names(MobileNetworkCode)),
        ByteField("prefixlen", 0),
        ByteField("reserved", 0),
        IPField("prefix", "0.0.0.0"),
    ]


class MIP4Ext_MobileNetworkAck(MIP4Ext):
    """Base of both Mobile Network Acknowledgements (RFC 5177, section 4.2)."""

    name = "MIPv4 Mobile Network Acknowledgement"


class MIP4Ext_MobileNetworkExplicitAck(MIP4Ext_MobileNetworkAck):
    """What became of a prefix that the request named, `prefixlen` 1-32 (RFC 5177, section 4.2).

    Code 0 is success, and where the request left the prefix open, it is the one assigned; code 4 says that none
    could be (RFC 6626, section 3.2). The code of the reply itself is another one.
    """

    name = "MIPv4 Mobile Network Explicit Acknowledgement"
    fields_desc = _acknowledgement_fields(MobileNetworkSubtype.EXPLICIT_ACKNOWLEDGEMENT)


class MIP4Ext_MobileNetworkImplicitAck(MIP4Ext_MobileNetworkAck):
    """Prefix that the home agent serves without having been asked, codes as above (RFC 5177, section 4.2)."""

    name = "MIPv4 Mobile Network Implicit Acknowledgement"
    fields_desc = _acknowledgement_fields(MobileNetworkSubtype.IMPLICIT_ACKNOWLEDGEMENT)


CONTROL.add(MIP4Ext_MobileNetworkRequest, ExtensionType.MOBILE_NETWORK, SHORT, MobileNetworkSubtype.REQUEST)
CONTROL.add(MIP4Ext_MobileNetworkExplicitAck, ExtensionType.MOBILE_NETWORK, SHORT,
            MobileNetworkSubtype.EXPLICIT_ACKNOWLEDGEMENT)
CONTROL.add(MIP4Ext_MobileNetworkImplicitAck, ExtensionType.MOBILE_NETWORK, SHORT,
            MobileNetworkSubtype.IMPLICIT_ACKNOWLEDGEMENT)
