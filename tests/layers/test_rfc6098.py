# SPDX-License-Identifier: GPL-2.0-or-later
"""Which acknowledgement answers which notification."""

import pytest
from scapy.layers.inet import IP, UDP

from scapy_mip4.layers import MIP4_GNAM, MIP4_GNM, MIP4_RRP

NOTIFICATION = IP(src="192.0.2.1", dst="10.0.0.5") / UDP(dport=40000) / MIP4_GNM(
    direction=0, flags="A", homeaddr="10.0.0.5", id=0x1111111122222222)


@pytest.mark.parametrize("acknowledgement, answers", [
    (MIP4_GNAM(direction=2, id=0x1111111122222222), True),
    (MIP4_GNAM(direction=2, code=197, id=0x3333333322222222), True),  # the receiver's own clock or nonce
    (MIP4_GNAM(direction=2, id=0x1111111133333333), False),
    (MIP4_RRP(id=0x1111111122222222), False),
])
def test_the_low_half_of_the_identification_pairs_them(acknowledgement, answers):
    answer = IP(src="10.0.0.5", dst="192.0.2.1") / UDP(sport=40000) / acknowledgement
    assert bool(acknowledgement.answers(NOTIFICATION[MIP4_GNM])) is answers
    assert (answer.hashret() == NOTIFICATION.hashret() and bool(answer.answers(NOTIFICATION))) is answers


def test_summaries_name_direction_and_result():
    assert "ha to mn, 10.0.0.5" in NOTIFICATION.summary()
    assert "mn to ha" in MIP4_GNAM(direction=2, code=197).summary()
    assert "notification Identification mismatch" in MIP4_GNAM(direction=2, code=197).summary()


def test_codes_have_the_meaning_of_notifications():
    assert MIP4_GNAM(code=69).sprintf("%code%") == "notification Identification mismatch (FA)"
    assert MIP4_RRP(code=69).sprintf("%code%") == "requested Lifetime too long"
