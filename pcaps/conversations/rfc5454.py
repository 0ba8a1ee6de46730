# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5454: a mobile node registers IPv6 prefixes beside its home address, and IPv6 takes the IPv4 tunnel."""

from conversations.cast import COA, HA, MN_HA, Said, reply, request, udp
from scapy.layers.inet import IP
from scapy.layers.inet6 import ICMPv6EchoReply, ICMPv6EchoRequest, IPv6

from scapy_mip4.codes import IPv6PrefixCode
from scapy_mip4.layers import (
    MIP4Ext_IPv6PrefixReply, MIP4Ext_IPv6PrefixRequest, MIP4Ext_IPv6TunnelingMode, MIP4Ext_MobileHomeAuth,
)

SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
PREFIX, ALIEN = "2001:db8:5::", "2001:db8:6::"
MN6, CN6 = "2001:db8:5::5", "2001:db8:ffff::9"

ASKED = request(0.0, MIP4Ext_IPv6PrefixRequest(prefixlen=64, prefix=PREFIX),
                MIP4Ext_IPv6PrefixRequest(prefixlen=64, prefix=ALIEN), MIP4Ext_IPv6TunnelingMode(), SIGNED,
                flags="DT", coaddr=COA)
ANSWER = reply(
    ASKED,
    MIP4Ext_IPv6PrefixReply(code=IPv6PrefixCode.ACCEPTED_TUNNEL_TO_CARE_OF_ADDRESS, prefixlen=64, prefix=PREFIX),
    MIP4Ext_IPv6PrefixReply(code=IPv6PrefixCode.REJECTED_ADMINISTRATIVELY_PROHIBITED, prefixlen=64, prefix=ALIEN),
    SIGNED)

SAID: list[Said] = [
    (0.0, "two IPv6 prefixes, to be tunnelled to the care-of address if the home agent can", udp(COA, HA, ASKED)),
    (0.1, "the first is accepted so, the second is not the mobile node's", udp(HA, COA, ANSWER)),
    (1.0, "IPv6 for an address of that prefix, in IPv4",
     IP(src=HA, dst=COA) / IPv6(src=CN6, dst=MN6, hlim=62) / ICMPv6EchoRequest(id=5, seq=1, data=b"data")),
    (1.1, "and the answer", IP(src=COA, dst=HA) / IPv6(src=MN6, dst=CN6) / ICMPv6EchoReply(id=5, seq=1, data=b"data")),
]
