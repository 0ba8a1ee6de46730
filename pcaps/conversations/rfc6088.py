# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6088: traffic selectors of both kinds, carried by Flow-Binding extensions of RFC 7629."""

from conversations.cast import COA, HA, MN_HA, Said, reply, request, udp

from scapy_mip4.codes import FlowAction, InterfaceTechnology
from scapy_mip4.layers import (
    MIP4_IPv4Selector, MIP4_IPv6Selector, MIP4Ext_FlowBinding, MIP4Ext_MobileHomeAuth, MIP4Ext_Multipath,
)

SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
PATH = MIP4Ext_Multipath(technology=InterfaceTechnology.IEEE_802_11, label=1, bid=1)
SERVERS = MIP4_IPv4Selector(flags="ABGHM", src_start="203.0.113.0", src_end="203.0.113.127",
                            sport_start=8000, sport_end=8080, proto_start=6)
EXPEDITED = MIP4_IPv4Selector(flags="K", ds_start=0xB8)
SERVER6 = MIP4_IPv6Selector(flags="AIO", src_start="2001:db8:ffff::9", sport_start=443, nh_start=6)


def asked(seconds: float, *flows):
    return request(seconds, PATH, *flows, SIGNED, flags="DT", coaddr=COA)


FORWARD = asked(0.0, MIP4Ext_FlowBinding(bids=[1]) / SERVERS, MIP4Ext_FlowBinding(bids=[1]) / EXPEDITED)
DROP = asked(5.0, MIP4Ext_FlowBinding(action=FlowAction.DROP, bids=[1]) / SERVER6)

SAID: list[Said] = [
    (0.0, "forward TCP from ports 8000-8080 of some servers, and what has the DSCP of expedited forwarding",
     udp(COA, HA, FORWARD)),
    (0.1, "accepted", udp(HA, COA, reply(FORWARD, SIGNED))),
    (5.0, "drop TCP from port 443 of one IPv6 server", udp(COA, HA, DROP)),
    (5.1, "accepted", udp(HA, COA, reply(DROP, SIGNED))),
]
