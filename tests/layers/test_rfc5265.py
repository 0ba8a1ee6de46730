# SPDX-License-Identifier: GPL-2.0-or-later
"""A mobile node outside: its registration with the internal home agent, inside IPsec inside the external tunnel."""

from scapy.layers.inet import IP, UDP
from scapy.layers.ipsec import ESP, SecurityAssociation

from scapy_mip4.layers import *  # noqa: F403


def test_the_inner_registration_is_read_through_both_tunnels():
    ipsec = SecurityAssociation(ESP, spi=0x1001, crypt_algo="NULL", auth_algo="NULL",
                                tunnel_header=IP(src="203.0.113.5", dst="192.0.2.1"))
    inner = IP(src="10.1.0.7", dst="10.0.0.1") / UDP(sport=40000) / MIP4_RRQ(
        coaddr="10.1.0.7", exts=[MIP4Ext_MobileHomeAuth(spi=256, authenticator=bytes(16))])
    outside = IP(bytes(IP(src="198.51.100.7", dst="203.0.113.1") / ipsec.encrypt(inner)))
    assert [layer.__name__ for layer in outside.layers()] == ["IP", "IP", "ESP"]
    assert MIP4 not in outside
    request = ipsec.decrypt(outside[IP][1])[MIP4_RRQ]
    assert request.coaddr == "10.1.0.7"
    assert [type(ext) for ext in request.exts] == [MIP4Ext_MobileHomeAuth]
