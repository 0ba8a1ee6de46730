# SPDX-License-Identifier: GPL-2.0-or-later
"""ICMP type 41: the subtype says which class reads a message."""

import pytest
from scapy.layers.inet import IP
from scapy.packet import Raw

from scapy_mip4.layers import *  # noqa: F403


@pytest.mark.parametrize("subtype, cls", [
    (0, ICMP_CARD), (1, ICMP_ExperimentalMobility), (6, ICMP_RtSolPr), (7, ICMP_PrRtAdv), (8, ICMP_HI), (9, ICMP_HAck),
    (10, ICMP_ExperimentalMobility), (255, ICMP_ExperimentalMobility),
])
def test_subtypes_have_their_classes(subtype, cls):
    packet = IP(bytes(IP(proto=1) / Raw(bytes([41, 0, 0, 0, subtype, 0, 0, 0]))))
    assert type(packet.payload) is cls
    assert packet[ICMP_ExperimentalMobility] is packet.payload


def test_data_are_no_extensions():
    message = ICMP_ExperimentalMobility(subtype=1, data=bytes(ICMPExt_CARDRequest()))
    assert message.extensions(ICMPExt_CARDRequest) == []
    assert "cxtp" in message.mysummary()
