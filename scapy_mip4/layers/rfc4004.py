# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4004, Diameter Mobile IPv4 Application: its AVPs in Scapy's own Diameter, with the messages inside them.

Not among the layers that `scapy_mip4.layers` hands on, for scapy.contrib.diameter takes time to load and binds ports.
Import it, and that layer builds and shows the commands AM (260) and HA (262) of application 2:

    DiamReq("AM", avpList=[AVP("MIP-Reg-Request", val=MIP4_RRQ()), AVP("MIP-Feature-Vector", val="MN-HA-Key-Request")])

That layer knows the numbers; what it takes for octets is read here. MIP-Home-Agent-Host is a group (erratum 3234).
The SPIs MN-to-FA, MN-to-HA (erratum 1462) and HA-to-MN of three groups have no code: groups take any AVP in any order.
"""

from __future__ import annotations

from scapy.contrib.diameter import (
    AVP, AVP_0_345, AVP_0_346, AVP_FL_NV, AVP_Generic, AVP_VL_NV, AVPNV_Grouped, AVPNV_IPFilterRule,
    AVPNV_StrLenField, AVPNV_Unsigned32, AVPNV_Unsigned64, Address, AvpDefDict, DIAMETER_BYTES_ALIGNMENT, DiamAns,
    DiamG, DiamReq,
)
from scapy.fields import FlagsField, PacketLenField, XStrLenField

from scapy_mip4.layers.control import MIP4
from scapy_mip4.layers.extensions import SPIField
from scapy_mip4.layers.scapy_home import move_in

__all__ = ["AVP", "AVP_Address", "AVP_Features", "AVP_Message", "AVP_Octets", "AVP_SPI", "DiamAns", "DiamG", "DiamReq"]

_HEADER = 8
_MANDATORY = 0x40

_FEATURES = [
    "Mobile-Node-Home-Address-Requested", "Home-Address-Allocatable-Only-in-Home-Realm", "Home-Agent-Requested",
    "Foreign-Home-Agent-Available", "MN-HA-Key-Request", "MN-FA-Key-Request", "FA-HA-Key-Request",
    "Home-Agent-In-Foreign-Network", "Co-Located-Mobile-Node",
]


def _octets_of_value(avp) -> int:
    return max(avp.avpLen - _HEADER, 0)


def _padded_anew(self, pkt, pay):
    octets = pkt + bytes(-len(pkt) % DIAMETER_BYTES_ALIGNMENT)
    is_padding = len(pay) < DIAMETER_BYTES_ALIGNMENT and not pay.strip(b"\0")
    return octets if is_padding else octets + pay


# A dissected AVP has its padding for a payload, and Scapy pads once more if the AVP is changed.
AVP_Generic.post_build = _padded_anew  # type: ignore[method-assign]


class _AddressField(Address):
    """An address with its family before it; takes octets as well and shows any."""

    def any2i(self, pkt, x):
        return x if isinstance(x, bytes) else super().any2i(pkt, x)

    def i2repr(self, pkt, x):
        return super().i2repr(pkt, x) if x and len(x) == {b"\0\1": 6, b"\0\2": 18}.get(x[:2]) else repr(x)


class AVP_Message(AVP_VL_NV):
    """A registration message as the mobile node or home agent sent it (RFC 4004, sections 7.1 and 7.2)."""

    fields_desc = [*AVP_VL_NV.fields_desc, PacketLenField(
        "val", None, MIP4, length_from=_octets_of_value)]  # type: ignore[arg-type]


class AVP_Octets(AVP_VL_NV):
    """Octets without a structure: challenge, nonce, key (RFC 4004, sections 7.7, 9.7 and 9.12)."""

    fields_desc = [*AVP_VL_NV.fields_desc, XStrLenField("val", b"", length_from=_octets_of_value)]


class AVP_Address(AVP_VL_NV):
    """Address of a mobile node or home agent (RFC 4004, sections 7.3 and 7.4)."""

    fields_desc = [*AVP_VL_NV.fields_desc, _AddressField("val", b"", length_from=_octets_of_value)]


class AVP_SPI(AVP_FL_NV):
    """A Security Parameter Index; those that Diameter hands out are not 0-255 (RFC 4004, section 9)."""

    avpLen = 12
    fields_desc = [*AVP_FL_NV.fields_desc, SPIField("val", 0)]


class AVP_Features(AVP_FL_NV):
    """MIP-Feature-Vector: what is asked of, and offered by, the AAA servers (RFC 4004, section 7.5)."""

    avpLen = 12
    fields_desc = [*AVP_FL_NV.fields_desc, FlagsField("val", 0, 32, _FEATURES)]


AVPS = {
    318: ("MIP-FA-to-HA-SPI", AVP_SPI),
    319: ("MIP-FA-to-MN-SPI", AVP_SPI),
    320: ("MIP-Reg-Request", AVP_Message),
    321: ("MIP-Reg-Reply", AVP_Message),
    322: ("MIP-MN-AAA-Auth", AVPNV_Grouped),
    323: ("MIP-HA-to-FA-SPI", AVP_SPI),
    325: ("MIP-MN-to-FA-MSA", AVPNV_Grouped),
    326: ("MIP-FA-to-MN-MSA", AVPNV_Grouped),
    328: ("MIP-FA-to-HA-MSA", AVPNV_Grouped),
    329: ("MIP-HA-to-FA-MSA", AVPNV_Grouped),
    331: ("MIP-MN-to-HA-MSA", AVPNV_Grouped),
    332: ("MIP-HA-to-MN-MSA", AVPNV_Grouped),
    333: ("MIP-Mobile-Node-Address", AVP_Address),
    334: ("MIP-Home-Agent-Address", AVP_Address),
    335: ("MIP-Nonce", AVP_Octets),
    336: ("MIP-Candidate-Home-Agent-Host", AVPNV_StrLenField),
    337: ("MIP-Feature-Vector", AVP_Features),
    338: ("MIP-Auth-Input-Data-Length", AVPNV_Unsigned32),
    339: ("MIP-Authenticator-Length", AVPNV_Unsigned32),
    340: ("MIP-Authenticator-Offset", AVPNV_Unsigned32),
    341: ("MIP-MN-AAA-SPI", AVP_SPI),
    342: ("MIP-Filter-Rule", AVPNV_IPFilterRule),
    343: ("MIP-Session-Key", AVP_Octets),
    344: ("MIP-FA-Challenge", AVP_Octets),
    345: ("MIP-Algorithm-Type", AVP_0_345),
    346: ("MIP-Replay-Mode", AVP_0_346),
    347: ("MIP-Originating-Foreign-AAA", AVPNV_Grouped),
    348: ("MIP-Home-Agent-Host", AVPNV_Grouped),
    363: ("Accounting-Input-Octets", AVPNV_Unsigned64),
    364: ("Accounting-Output-Octets", AVPNV_Unsigned64),
    365: ("Accounting-Input-Packets", AVPNV_Unsigned64),
    366: ("Accounting-Output-Packets", AVPNV_Unsigned64),
    367: ("MIP-MSA-Lifetime", AVPNV_Unsigned32),
}
"""Code -> name and class of every AVP of the application; all have the M flag."""

AvpDefDict[0].update({code: (name, cls, _MANDATORY) for code, (name, cls) in AVPS.items()})
move_in()
