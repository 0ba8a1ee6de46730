# SPDX-License-Identifier: GPL-2.0-or-later
"""The flags word of a binary traffic selector decides which fields stand behind it."""

import pytest
from scapy.fields import ConditionalField
from scapy.packet import Raw

from scapy_mip4.layers import MIP4_IPv4Selector, MIP4_IPv6Selector


def limits(cls):
    return [field for field in cls.fields_desc if isinstance(field, ConditionalField)]


@pytest.mark.parametrize("cls, letters", [
    (MIP4_IPv4Selector, "ABCDEFGHIJKLMN"), (MIP4_IPv6Selector, "ABCDEFGHIJKLMNOP")])
def test_each_flag_from_the_highest_bit_on_brings_its_field_alone(cls, letters):
    assert len(limits(cls)) == len(letters)
    for place, (letter, field) in enumerate(zip(letters, limits(cls))):
        octets = bytes(cls(flags=letter))
        assert int.from_bytes(octets[:4], "big") == 0x80000000 >> place
        assert len(octets) == 4 + field.sz
        assert set(cls(octets).fields) == {"flags", field.name}


@pytest.mark.parametrize("cls, octets", [(MIP4_IPv4Selector, 40), (MIP4_IPv6Selector, 96)])
def test_all_flags_bring_all_fields(cls, octets):
    assert len(bytes(cls(flags=0xFFFFFFFF))) == octets


def test_a_field_without_its_flag_is_not_sent():
    assert bytes(MIP4_IPv4Selector(sport_start=80)) == bytes(4)


@pytest.mark.parametrize("cls", [MIP4_IPv4Selector, MIP4_IPv6Selector])
@pytest.mark.parametrize("octets", ["80", "80000000 c00002", "00080000"])
def test_one_cut_short_is_raw_also_without_the_cache(cls, octets):
    octets = bytes.fromhex(octets)
    selector = cls(octets)
    if cls is MIP4_IPv4Selector or octets[0] == 0x80:
        assert selector[Raw].load == octets
    selector.clear_cache()
    assert bytes(selector) == octets
