# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4066: a mobile node asks its access router to which routers access points belong, and what those can do.

AVP type 1 stands for a capability that the two agreed on, since none is assigned. The octets of the signature are made
up: it would be one by the key of a certificate.
"""

from conversations.cast import COA, FA, FA2, Said, icmp

from scapy_mip4.codes import CARDLinkType, CARDStatus
from scapy_mip4.layers import (
    CARD_AVP, CARD_CapabilityContainer, CARD_IPv4Address, CARD_L2ID, CARD_Preferences, ICMP_CARD, ICMPExt_CARDReply,
    ICMPExt_CARDRequest, ICMPExt_CARDSignature,
)

BANDWIDTH, SEQUENCE = 1, 0x5EC0FFEE
WLAN = CARDLinkType.IEEE_802_11G
KNOWN, UNKNOWN = "02:00:5e:00:53:a1", "02:00:5e:00:53:ff"
SIGNATURE = ICMPExt_CARDSignature(keyhash=bytes(range(16)), signature=bytes(range(0x40, 0xC4)))
ASKED = ICMP_CARD(exts=[ICMPExt_CARDRequest(flags="C", seq=SEQUENCE, exts=[
    CARD_L2ID(context=1, l2type=WLAN, l2id=KNOWN), CARD_L2ID(context=2, l2type=WLAN, l2id=UNKNOWN),
    CARD_Preferences(attributes=[BANDWIDTH])])])
ANSWER = ICMP_CARD(exts=[ICMPExt_CARDReply(flags="L", seq=SEQUENCE, exts=[
    CARD_IPv4Address(context=1, address=FA2),
    CARD_CapabilityContainer(context=1, avps=[
        CARD_AVP(type=BANDWIDTH, lifetime=300, data=(54_000_000).to_bytes(4, "big"))]),
    CARD_L2ID(context=2, status=CARDStatus.RESOLVER_ERROR, l2type=WLAN, l2id=UNKNOWN)]), SIGNATURE])
ALL = ICMP_CARD(exts=[ICMPExt_CARDRequest(seq=SEQUENCE + 1)])
CANDIDATES = ICMP_CARD(exts=[ICMPExt_CARDReply(flags="L", seq=SEQUENCE + 1, exts=[
    CARD_L2ID(context=1, status=CARDStatus.CANDIDATE, l2type=WLAN, l2id=KNOWN),
    CARD_IPv4Address(context=1, address=FA2)]), SIGNATURE])

SAID: list[Said] = [
    (0.0, "two access points by their layer 2 identifiers; of the capabilities (C) one is of interest",
     icmp(COA, FA, ASKED, ttl=255)),
    (0.1, "address and capability of the router of the first; the second cannot be resolved",
     icmp(FA, COA, ANSWER, ttl=255)),
    (5.0, "a request for all that there are, without capabilities", icmp(COA, FA, ALL, ttl=255)),
    (5.1, "one candidate", icmp(FA, COA, CANDIDATES, ttl=255)),
]
