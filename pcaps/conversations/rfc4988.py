# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4988: a predictive fast handover of a mobile node with a co-located care-of address."""

from conversations.cast import CN, COA, COA2, FA, FA2, HA, MN_HA, MN, Said, icmp, ping, reply, request, stamp, udp
from scapy.layers.inet import IP

from scapy_mip4.codes import (
    FastBindingCode, HandoverAcknowledgeCode, HandoverInitiateCode, LinkLayerAddressCode, NewIPv4AddressCode,
    ProxyAdvertisementCode,
)
from scapy_mip4.layers import (
    FMIPOption_LLA, FMIPOption_NewIPv4Address, FMIPOption_NewRouterPrefix, ICMP_HAck, ICMP_HI, ICMP_PrRtAdv,
    ICMP_RtSolPr, MIP4_FBAck, MIP4_FBU, MIP4Ext_MNPARAuth, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import MobilitySecurityAssociation

PREVIOUS, NEXT = FA, FA2  # access routers
MN_PAR = MobilitySecurityAssociation(0x600, bytes.fromhex("e27b40d59ac1683f04f7b852d96e1ca3"))
SIGNED, PAR_SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_MNPARAuth(sa=MN_PAR)
ACCESS_POINT = FMIPOption_LLA(code=LinkLayerAddressCode.NEW_ACCESS_POINT, lla="02:00:5e:00:53:a2")
NEW_COA = FMIPOption_NewIPv4Address(code=NewIPv4AddressCode.NEW_COA, address=COA2)

KNOWN = ICMP_PrRtAdv(code=ProxyAdvertisementCode.TUPLES, id=41, exts=[
    ACCESS_POINT, FMIPOption_LLA(code=LinkLayerAddressCode.NEW_ACCESS_ROUTER, lla="02:00:5e:00:53:02"),
    FMIPOption_NewIPv4Address(code=NewIPv4AddressCode.NEW_ACCESS_ROUTER, address=NEXT),
    FMIPOption_NewRouterPrefix(prefixlen=25)])
UPDATE = MIP4_FBU(flags="DT", lifetime=10, homeaddr=COA, haaddr=PREVIOUS, coaddr=NEXT, id=stamp(1.0), exts=[PAR_SIGNED])
UPDATED = MIP4_FBAck(code=FastBindingCode.ACCEPTED_NCOA_SUPPLIED, lifetime=10, homeaddr=COA, haaddr=PREVIOUS,
                     id=UPDATE.id, exts=[NEW_COA, PAR_SIGNED])
INITIATE = ICMP_HI(code=HandoverInitiateCode.FROM_PREVIOUS_COA, flags="SU", id=7, exts=[
    FMIPOption_LLA(code=LinkLayerAddressCode.MOBILE_NODE, lla="02:00:5e:00:53:05"),
    FMIPOption_NewIPv4Address(code=NewIPv4AddressCode.PREVIOUS_COA, address=COA)])
INITIATED = ICMP_HAck(code=HandoverAcknowledgeCode.ACCEPTED_NCOA_ASSIGNED, id=INITIATE.id, exts=[NEW_COA])
REGISTRATION = request(2.5, SIGNED, flags="DT", coaddr=COA2)

SAID: list[Said] = [
    (0.0, "RtSolPr: the mobile node heard an access point, and asks whose it is",
     icmp(COA, PREVIOUS, ICMP_RtSolPr(id=41, exts=[ACCESS_POINT]))),
    (0.1, "PrRtAdv: addresses of its access router", icmp(PREVIOUS, COA, KNOWN)),
    (1.0, "FBU: the mobile node is about to move there", udp(COA, PREVIOUS, UPDATE)),
    (1.1, "HI: the previous router asks the new one to buffer packets and for a new care-of address",
     icmp(PREVIOUS, NEXT, INITIATE, ttl=64)),
    (1.2, "HAck: which it assigns", icmp(NEXT, PREVIOUS, INITIATED, ttl=64)),
    (1.3, "FBAck on the old link, with that address", udp(PREVIOUS, COA, UPDATED)),
    (1.31, "and one for the new link, if the mobile node is gone already", udp(PREVIOUS, NEXT, UPDATED)),
    (1.5, "what the home agent still tunnels to the previous care-of address goes to the new router",
     IP(src=PREVIOUS, dst=NEXT) / IP(src=HA, dst=COA, ttl=62) / ping(CN, MN, ttl=60)),
    (2.0, "FBU on the new link: the mobile node has come", udp(COA, NEXT, UPDATE)),
    (2.1, "forwarded to the previous router", udp(NEXT, PREVIOUS, UPDATE)),
    (2.5, "registration of the new care-of address", udp(COA2, HA, REGISTRATION)),
    (2.6, "accepted", udp(HA, COA2, reply(REGISTRATION, SIGNED))),
]
