# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 5265: a mobile node finds out on which side of a VPN gateway it is."""

from conversations.cast import HA, MN_HA, Said, reply, request, udp

from scapy_mip4.layers import MIP4Ext_MobileHomeAuth, MIP4Ext_TrustedNetworksConfigured
from scapy_mip4.security import MobilitySecurityAssociation

INTERNAL_HA, INTERNAL_HOME, INSIDE = "10.0.0.1", "10.0.0.5", "10.9.0.7"
EXTERNAL_HA, EXTERNAL_HOME, OUTSIDE = HA, "192.0.2.105", "198.51.100.77"
EXTERNAL_MN_HA = MobilitySecurityAssociation(0x102, bytes.fromhex("90b5e4c7f8312a6d5ec0418b7d29fa63"))


def asked(seconds: float, where: str, internal: bool, **fields):
    key = MN_HA if internal else EXTERNAL_MN_HA
    home, agent = (INTERNAL_HOME, INTERNAL_HA) if internal else (EXTERNAL_HOME, EXTERNAL_HA)
    return request(seconds, MIP4Ext_MobileHomeAuth(sa=key), flags="DT", homeaddr=home, haaddr=agent, coaddr=where,
                   **fields)


WITH_INTERNAL, WITH_EXTERNAL = asked(0.0, INSIDE, True), asked(0.01, INSIDE, False)
GONE = asked(1.0, INSIDE, False, lifetime=0)
MOVED_INTERNAL, MOVED_EXTERNAL = asked(90.0, OUTSIDE, True), asked(90.01, OUTSIDE, False)
TRUSTED = MIP4Ext_TrustedNetworksConfigured()

SAID: list[Said] = [
    (0.0, "on a new network the mobile node tries its internal home agent", udp(INSIDE, INTERNAL_HA, WITH_INTERNAL)),
    (0.01, "and at the same time the external one, in case it is outside", udp(INSIDE, EXTERNAL_HA, WITH_EXTERNAL)),
    (0.1, "the external home agent is reachable from inside, and is the first to answer",
     udp(EXTERNAL_HA, INSIDE, reply(WITH_EXTERNAL, MIP4Ext_MobileHomeAuth(sa=EXTERNAL_MN_HA)))),
    (0.3, "the internal home agent says that its networks are configured to be trusted: the mobile node is inside",
     udp(INTERNAL_HA, INSIDE, reply(WITH_INTERNAL, TRUSTED, MIP4Ext_MobileHomeAuth(sa=MN_HA)))),
    (1.0, "so it deregisters with the external one", udp(INSIDE, EXTERNAL_HA, GONE)),
    (1.1, "accepted", udp(EXTERNAL_HA, INSIDE, reply(GONE, MIP4Ext_MobileHomeAuth(sa=EXTERNAL_MN_HA)))),
    (90.0, "on another network it tries both again; no answer will come to this request",
     udp(OUTSIDE, INTERNAL_HA, MOVED_INTERNAL)),
    (90.01, "the external home agent again", udp(OUTSIDE, EXTERNAL_HA, MOVED_EXTERNAL)),
    (90.1, "which alone answers: outside, so the mobile node goes on with IPsec",
     udp(EXTERNAL_HA, OUTSIDE, reply(MOVED_EXTERNAL, MIP4Ext_MobileHomeAuth(sa=EXTERNAL_MN_HA)))),
]
