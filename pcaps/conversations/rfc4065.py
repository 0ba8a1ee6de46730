# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4065: experimental mobility protocols share ICMP type 41, and the subtype tells them apart."""

from conversations.cast import COA, FA, FA2, Said, icmp
from conversations.rfc4066 import ALL, CANDIDATES
from conversations.rfc4988 import INITIATE, INITIATED

from scapy_mip4.layers import ICMP_ExperimentalMobility

OWN = 255  # a subtype that is not assigned

SAID: list[Said] = [
    (0.0, "subtype 0 is CARD: a request", icmp(COA, FA, ALL, ttl=255)),
    (0.1, "and its reply", icmp(FA, COA, CANDIDATES, ttl=255)),
    (1.0, "subtype 8 is Handover Initiate of RFC 4988", icmp(FA, FA2, INITIATE, ttl=64)),
    (1.1, "subtype 9 acknowledges it", icmp(FA2, FA, INITIATED, ttl=64)),
    (2.0, "a protocol that has no subtype yet asks", icmp(COA, FA, ICMP_ExperimentalMobility(
        subtype=OWN, data=b"who is there?"), ttl=64)),
    (2.1, "and answers", icmp(FA, COA, ICMP_ExperimentalMobility(subtype=OWN, data=b"access router 1"), ttl=64)),
]
