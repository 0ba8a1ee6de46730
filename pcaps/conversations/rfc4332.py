# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4332: a mobile node asks its home agent for the configuration of a host on the home network."""

from conversations.cast import FA, HA, MN, MN_HA, NAI, Said, relayed, reply, request, udp

from scapy_mip4.layers import (
    MIP4Ext_CiscoConfigURL, MIP4Ext_CiscoDefaultGateway, MIP4Ext_CiscoDHCPServer, MIP4Ext_CiscoDNSServer,
    MIP4Ext_CiscoDNSSuffix, MIP4Ext_CiscoHomePrefixLength, MIP4Ext_CiscoHostConfigRequest, MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
)

HERE = "0.0.0.0"  # source of a mobile node that has no address yet
IDENTITY, SIGNED = MIP4Ext_MNNAI(nai=NAI), MIP4Ext_MobileHomeAuth(sa=MN_HA)
ASKED = request(0.0, IDENTITY, MIP4Ext_CiscoHostConfigRequest(selector=0), SIGNED, homeaddr="0.0.0.0")
ANSWER = reply(
    ASKED, IDENTITY,
    MIP4Ext_CiscoHomePrefixLength(prefixlen=24),
    MIP4Ext_CiscoDefaultGateway(address="10.0.0.1"),
    MIP4Ext_CiscoDNSServer(servers=["10.0.0.53", "10.0.0.54"]),
    MIP4Ext_CiscoDNSSuffix(suffix="home.example.org"),
    MIP4Ext_CiscoDHCPServer(address="10.0.0.67"),
    MIP4Ext_CiscoConfigURL(url="http://config.example.org/mn"),
    SIGNED, homeaddr=MN)

SAID: list[Said] = [
    (0.0, "a mobile node without home address registers and asks for all the home agent can tell",
     udp(HERE, FA, ASKED)),
    (0.01, "the foreign agent relays it", udp(FA, HA, ASKED)),
    (0.05, "home address, prefix length, gateway, DNS servers and suffix, DHCP server, and a URL for more",
     udp(HA, FA, ANSWER)),
    (0.06, "relayed to the address just assigned", udp(FA, MN, relayed(ANSWER))),
]
