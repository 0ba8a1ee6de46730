# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 3957, AAA Registration Keys for Mobile IPv4: the key generation nonces from AAA."""

from __future__ import annotations

from scapy.fields import IntField, ShortEnumField

from scapy_mip4.codes import ExtensionType, KeyAlgorithm, KeyGenSubtype, ReplayMethod, field_names
from scapy_mip4.layers.extensions import MIP4Ext, SPIField, data_field, length_field, subtype_field, type_field
from scapy_mip4.layers.table import CONTROL, LONG

__all__ = [
    "MIP4Ext_MNFAKeyGenReply", "MIP4Ext_MNFAKeyGenRequest", "MIP4Ext_MNHAKeyGenReply",
    "MIP4Ext_MNHAKeyGenRequest",
]


def _request_fields(number: int) -> list:
    return [
        type_field(number),
        subtype_field(KeyGenSubtype.FROM_AAA, KeyGenSubtype),
        length_field("data", extra=4, size="H"),
        SPIField("spi", 0),
        data_field("data", extra=4),
    ]


def _reply_fields(number: int, agent_spi: str, replay: tuple = ()) -> list:
    fixed = 14 + 2 * len(replay)
    return [
        type_field(number),
        subtype_field(KeyGenSubtype.FROM_AAA, KeyGenSubtype),
        length_field("nonce", extra=fixed, size="H"),
        IntField("lifetime", 0),
        SPIField("aaa_spi", 0),
        SPIField(agent_spi, 0),
        ShortEnumField("algorithm", KeyAlgorithm.HMAC_SHA1, field_names(KeyAlgorithm)),
        *replay,
        data_field("nonce", extra=fixed),
    ]


class MIP4Ext_MNFAKeyGenRequest(MIP4Ext):
    """MN-FA Key Generation Nonce Request (RFC 3957, section 6.1); the SPI is the one the mobile node chose."""

    name = "MIPv4 MN-FA KeyGen Request"
    fields_desc = _request_fields(ExtensionType.MN_FA_KEYGEN_REQUEST)


class MIP4Ext_MNFAKeyGenReply(MIP4Ext):
    """MN-FA Key Generation Nonce Reply (RFC 3957, section 6.2). Lifetime in seconds, nonce 16 octets or more."""

    name = "MIPv4 MN-FA KeyGen Reply"
    fields_desc = _reply_fields(ExtensionType.MN_FA_KEYGEN_REPLY, "fa_spi")


class MIP4Ext_MNHAKeyGenRequest(MIP4Ext):
    """MN-HA Key Generation Nonce Request (RFC 3957, section 6.3); the SPI is the one the mobile node chose."""

    name = "MIPv4 MN-HA KeyGen Request"
    fields_desc = _request_fields(ExtensionType.MN_HA_KEYGEN_REQUEST)


class MIP4Ext_MNHAKeyGenReply(MIP4Ext):
    """MN-HA Key Generation Nonce Reply (RFC 3957, section 6.4).

    Lifetime in seconds; replay is that of later messages; nonce 16 octets or more.
    """

    name = "MIPv4 MN-HA KeyGen Reply"
    fields_desc = _reply_fields(ExtensionType.MN_HA_KEYGEN_REPLY, "ha_spi", (
        ShortEnumField("replay", ReplayMethod.TIMESTAMPS, field_names(ReplayMethod)),))


CONTROL.add(MIP4Ext_MNFAKeyGenRequest, ExtensionType.MN_FA_KEYGEN_REQUEST, LONG)
CONTROL.add(MIP4Ext_MNFAKeyGenReply, ExtensionType.MN_FA_KEYGEN_REPLY, LONG, KeyGenSubtype.FROM_AAA)
CONTROL.add(MIP4Ext_MNHAKeyGenRequest, ExtensionType.MN_HA_KEYGEN_REQUEST, LONG)
CONTROL.add(MIP4Ext_MNHAKeyGenReply, ExtensionType.MN_HA_KEYGEN_REPLY, LONG, KeyGenSubtype.FROM_AAA)
