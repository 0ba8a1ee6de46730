# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5177: a mobile router registers the networks it carries along, and data reach a host in one of them."""

from conversations.cast import CN, COA, HA, MN, MN_HA, Said, ping, reply, request, udp
from scapy.layers.inet import IP

from scapy_mip4.codes import MobileNetworkCode, ReplyCode
from scapy_mip4.layers import (
    MIP4Ext_MobileHomeAuth, MIP4Ext_MobileNetworkExplicitAck, MIP4Ext_MobileNetworkImplicitAck,
    MIP4Ext_MobileNetworkRequest,
)

SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
OWN, ALIEN, CONFIGURED = "10.5.1.0", "10.6.0.0", "10.5.2.0"
HOST = "10.5.1.20"  # a fixed node behind the mobile router


def asked(seconds: float, *prefixes: str):
    return request(seconds, *(MIP4Ext_MobileNetworkRequest(prefixlen=24, prefix=prefix) for prefix in prefixes), SIGNED,
                   flags="DT", coaddr=COA)


BOTH, ONE = asked(0.0, OWN, ALIEN), asked(1.0, OWN)
DENIED = reply(BOTH, MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix=OWN),
               MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix=ALIEN, code=MobileNetworkCode.UNAUTHORIZED),
               SIGNED, code=ReplyCode.HA_MOBILE_NETWORK_ERROR)
ACCEPTED = reply(ONE, MIP4Ext_MobileNetworkExplicitAck(prefixlen=24, prefix=OWN),
                 MIP4Ext_MobileNetworkImplicitAck(prefixlen=24, prefix=CONFIGURED), SIGNED)

SAID: list[Said] = [
    (0.0, "a mobile router wants packets for two networks", udp(COA, HA, BOTH)),
    (0.1, "the second is not its own: code 147, and each acknowledgement says what is wrong", udp(HA, COA, DENIED)),
    (1.0, "so it asks for its own only", udp(COA, HA, ONE)),
    (1.1, "accepted; the home agent also serves a network that it was configured to", udp(HA, COA, ACCEPTED)),
    (2.0, "data for a host in that network: in a tunnel to the home address, which is in one to the care-of address",
     IP(src=HA, dst=COA) / IP(src=HA, dst=MN) / ping(CN, HOST, ttl=62)),
    (2.1, "and the answer in the reverse tunnels",
     IP(src=COA, dst=HA) / IP(src=MN, dst=HA) / ping(HOST, CN, answer=True, ttl=63)),
]
