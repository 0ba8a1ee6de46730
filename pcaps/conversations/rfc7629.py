# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 7629: two bindings at a time, by WLAN and by LTE, and which flows take which."""

from conversations.cast import CN, COA, COA2, HA, MN, MN_HA, Said, reply, request, udp
from scapy.layers.inet import IP, TCP, UDP
from scapy.packet import Raw

from scapy_mip4.codes import InterfaceTechnology
from scapy_mip4.layers import MIP4_IPv4Selector, MIP4Ext_FlowBinding, MIP4Ext_MobileHomeAuth, MIP4Ext_Multipath

SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA)
WLAN, LTE = 1, 2
HTTP = MIP4_IPv4Selector(flags="GM", sport_start=80, proto_start=6)
VOICE = MIP4_IPv4Selector(flags="IJM", dport_start=16384, dport_end=16389, proto_start=17)

FIRST = request(0.0, MIP4Ext_Multipath(technology=InterfaceTechnology.IEEE_802_11, label=1, bid=WLAN),
                MIP4Ext_FlowBinding(bids=[WLAN]) / HTTP, SIGNED, flags="DT", coaddr=COA)
SECOND = request(5.0, MIP4Ext_Multipath(technology=InterfaceTechnology.E_UTRAN_3GPP, label=2, bid=LTE),
                 MIP4Ext_FlowBinding(bids=[WLAN, LTE]) / HTTP, MIP4Ext_FlowBinding(bids=[LTE]) / VOICE, SIGNED,
                 flags="DT", coaddr=COA2)

SAID: list[Said] = [
    (0.0, "the first binding is by WLAN, and takes HTTP", udp(COA, HA, FIRST)),
    (0.1, "accepted", udp(HA, COA, reply(FIRST, SIGNED))),
    (5.0, "the second is by LTE: HTTP prefers WLAN, voice goes by LTE alone", udp(COA2, HA, SECOND)),
    (5.1, "accepted", udp(HA, COA2, reply(SECOND, SIGNED))),
    (6.0, "HTTP from a server comes by WLAN",
     IP(src=HA, dst=COA) / IP(src=CN, dst=MN, ttl=62) / TCP(sport=80, dport=50000, flags="A", seq=1, ack=1)),
    (6.1, "voice by LTE",
     IP(src=HA, dst=COA2) / IP(src=CN, dst=MN, ttl=62) / UDP(sport=20000, dport=16384) / Raw(b"voice")),
]
