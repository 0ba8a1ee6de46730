# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4784, Verizon Wireless Dynamic Mobile IP Key Update for cdma2000 Networks.

The text speaks of three extensions and defines four. A reply that carries one has code 89; another organization may
use the same values under its own vendor number.
"""

from __future__ import annotations

from scapy.fields import BitEnumField, ByteEnumField, XByteField

from scapy_mip4.codes import DMUAlgorithm, DMUVersion, Vendor, field_names
from scapy_mip4.layers.extensions import FixedField, data_field
from scapy_mip4.layers.rfc3115 import CVSE_COUNTED, MIP4Ext_CVSE, cvse_fields, register_vendor_extension

__all__ = [
    "MIP4Ext_VerizonAAAAuthenticator", "MIP4Ext_VerizonKeyData", "MIP4Ext_VerizonKeyRequest",
    "MIP4Ext_VerizonPublicKeyInvalid",
]

_ORGANIZATIONS = (
    "Verizon Wireless", "AAPT", "ALLTEL Communications", "Angola Telecom", "Bell Mobility",
    "BellSouth International", "China Unicom", "KDDI", "Himachal Futuristic Communications", "Hutchison Telecom",
    "IUSACELL", "Komselindo", "Korea Telecom Freetel", "Leap", "LG Telecom", "Mahanagar Telephone Nigam",
    "Nextel Communications", "Operadora UNEFON", "Pacific Bangladesh Telecom", "Pegaso PCS",
    "Pele-Phone Communications", "Qwest", "Reliance Infocom", "Shinsegi Telecomm", "Shyam Telelink", "SK Telecom",
    "Sprint PCS", "Tata Teleservices", "Telecom Mobile", "Telstra", "Telus Mobility Cellular", "US Cellular",
    "3G Cellular", "Acer Communication & Multimedia", "AirPrime", "Alpine Electronics", "Audiovox Communications",
    "DENSO Wireless", "Ditrans", "Fujitsu Network Communication", "Gemplus", "Giga Telecom", "Hyundai CURITEL",
    "InnovICs", "Kyocera", "LG Electronics", "LinkAir Communications", "Motorola", "Nokia", "Novatel Wireless",
    "OKI Network Technologies", "Pixo", "Research In Motion", "Samsung Electronics", "Sanyo Fisher",
    "Sharp Laboratories of America", "Sierra Wireless", "Sony Electronics", "Synertek", "Tantivy Communications",
    "Tellus Technology", "Wherify Wireless", "Airbiquity", "ArrayComm", "Celletra", "CIBERNET",
    "CommWorks Corporation, a 3Com", "Compaq Computer", "ETRI", "Glenayre Electronics", "GTRAN", "Logica",
    "LSI Logic", "Metapath Software International", "Metawave Communications", "Openwave Systems", "ParkerVision",
    "Qualcomm", "QuickSilver Technologies", "RITT", "Schema", "SchlumbergerSema", "ScoreBoard", "SignalSoft",
    "SmartServ Online", "TDK", "Texas Instruments", "Wherify Wireless", "Acterna", "Anritsu", "Ericsson",
    "Grayson Wireless", "LinkAir Communications", "Racal Instruments", "Rohde & Schwarz", "Spirent Communications",
    "Willtech", "Wireless Test Systems", "Airvana", "COM DEV Wireless", "Conductus", "Glenayre Electronics",
    "Hitachi Telecom", "Hyundai Syscomm", "ISCO", "LG Electronics", "LinkAir Communications", "Lucent Technologies",
    "Motorola CIG", "Nortel Networks", "Repeater Technologies", "Samsung Electronics", "Starent Networks",
    "Tahoe Networks", "Tantivy Communications", "WaterCove Networks", "Winphoria Networks", "ZTE",
)
_FIRST_ORGANIZATION = 0x0A
_KEY_ID_OCTETS = 4


# Some have several numbers: a name has to stand for one.
_NAMES = {number: f"{name} ({number:#04x})" if _ORGANIZATIONS.count(name) > 1 else name
          for number, name in enumerate(_ORGANIZATIONS, _FIRST_ORGANIZATION)}


def _organization_field() -> ByteEnumField:
    return ByteEnumField("pkoid", _FIRST_ORGANIZATION, _NAMES)


@register_vendor_extension
class MIP4Ext_VerizonKeyRequest(MIP4Ext_CVSE):
    """MIP_Key_Request: update your keys, with the public key of this organization (RFC 4784, section 9)."""

    name = "MIPv4 Verizon MIP_Key_Request"
    fields_desc = cvse_fields(Vendor.VERIZON_WIRELESS, 1, _organization_field())


@register_vendor_extension
class MIP4Ext_VerizonKeyData(MIP4Ext_CVSE):
    """MIP_Key_Data: the new keys, encrypted, and what identifies the public key (RFC 4784, sections 9 and 10).

    keydata is as long as the RSA modulus, 128 octets with RSA-1024. It holds the keys MN-AAAH, MN-HA and CHAP, 16
    octets each, MN_Authenticator (3 octets) and AAA_Authenticator (8 octets); with dmuv 7 in the clear, then zeros.
    pkoid and pkoi name the key, pk_expansion is 255 by default, atv says the algorithm, dmuv the version.
    """

    name = "MIPv4 Verizon MIP_Key_Data"
    fields_desc = cvse_fields(
        Vendor.VERIZON_WIRELESS, 2,
        data_field("keydata", extra=CVSE_COUNTED + _KEY_ID_OCTETS),
        _organization_field(),
        XByteField("pkoi", 0),
        XByteField("pk_expansion", 0xFF),
        BitEnumField("atv", DMUAlgorithm.RSA_1024, 4, field_names(DMUAlgorithm)),
        BitEnumField("dmuv", DMUVersion.RFC_4784, 4, field_names(DMUVersion)),
    )


@register_vendor_extension
class MIP4Ext_VerizonAAAAuthenticator(MIP4Ext_CVSE):
    """AAA_Authenticator, 8 octets: what the home AAA server decrypted of MIP_Key_Data (RFC 4784, section 9)."""

    name = "MIPv4 Verizon AAA_Authenticator"
    fields_desc = cvse_fields(Vendor.VERIZON_WIRELESS, 3, FixedField("authenticator", 8))


@register_vendor_extension
class MIP4Ext_VerizonPublicKeyInvalid(MIP4Ext_CVSE):
    """Public Key Invalid: the public key used is not valid; no value (RFC 4784, section 9)."""

    name = "MIPv4 Verizon Public Key Invalid"
    fields_desc = cvse_fields(Vendor.VERIZON_WIRELESS, 4)
