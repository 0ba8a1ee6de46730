# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6626: a mobile router has its home address and its networks assigned. The layers are those of RFC 5177."""

from conversations.cast import COA, HA, MN, MN_HA, NAI, Said, reply, request, udp

from scapy_mip4.codes import MobileNetworkCode
from scapy_mip4.layers import (
    MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_MobileNetworkExplicitAck, MIP4Ext_MobileNetworkRequest,
)

SIGNED, IDENTITY = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_MNNAI(nai=NAI)
ASKED = request(0.0, IDENTITY, MIP4Ext_MobileNetworkRequest(prefixlen=24), MIP4Ext_MobileNetworkRequest(prefixlen=16),
                SIGNED, homeaddr="0.0.0.0", flags="DT", coaddr=COA)
ANSWER = reply(ASKED, IDENTITY, MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix="10.5.1.0"),
               MIP4Ext_MobileNetworkExplicitAck(prefixlen=16, code=MobileNetworkCode.PREFIX_NOT_ASSIGNED), SIGNED,
               homeaddr=MN)
AGAIN = request(1700.0, IDENTITY, MIP4Ext_MobileNetworkRequest(prefixlen=24, prefix="10.5.1.0"), SIGNED,
                flags="DT", coaddr=COA)

SAID: list[Said] = [
    (0.0, "prefix 0.0.0.0: any network of 24 bits, and any of 16; known by its NAI, the router asks for an address too",
     udp(COA, HA, ASKED)),
    (0.1, "a network of 24 bits is assigned, none of 16 bits could be: code 4 in its acknowledgement",
     udp(HA, COA, ANSWER)),
    (1700.0, "renewal names what was assigned", udp(COA, HA, AGAIN)),
    (1700.1, "accepted", udp(HA, COA, reply(
        AGAIN, IDENTITY, MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix="10.5.1.0"), SIGNED))),
]
