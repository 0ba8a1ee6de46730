# SPDX-License-Identifier: GPL-2.0-or-later
"""Each layout of the RFCs, its octets written by hand from the figure, against the fields of its class."""

import pytest
from golden import EXAMPLES
from reading import dissected, fields_of

from scapy_mip4.layers import *  # noqa: F403
from scapy_mip4.layers.table import SPACES


@pytest.mark.parametrize("octets, packet", EXAMPLES, ids=lambda v: v if isinstance(v, str) else type(v).__name__)
def test_octets_and_fields(octets, packet):
    octets = bytes.fromhex(octets)
    assert bytes(packet) == octets
    found = dissected(octets, type(packet))
    assert found.layers() == packet.layers()
    if type(packet).__module__.startswith("scapy_mip4."):  # Scapy's own layers fill in more than Lengths
        assert fields_of(found) == fields_of(packet)
    assert bytes(found.payload) == bytes(packet.payload)


def test_every_class_of_the_tables_has_an_example():
    shown = {type(packet) for _, packet in EXAMPLES}
    assert shown >= {row.cls for space in SPACES for row in space}


def test_agent_advertisement():
    octets = bytes.fromhex("09 10 0000 02 02 0708 c0000201 00000001 c0000202 80000000 10 06 0000 0e10 3000")
    advertisement = ICMP_AgentAdvertisement(octets)
    assert (advertisement.code, advertisement.naddr, advertisement.lifetime) == (16, 2, 1800)
    assert [(a.address, a.preference) for a in advertisement.addrs] == [("192.0.2.1", 1), ("192.0.2.2", -2**31)]
    assert str(advertisement.extension("ICMPExt_MobilityAgent").flags) == "FH"
    built = ICMP_AgentAdvertisement(
        code=16, chksum=0, addrs=[ICMP_RouterAddress(address="192.0.2.1", preference=1),
                                  ICMP_RouterAddress(address="192.0.2.2", preference=-2**31)],
        exts=[ICMPExt_MobilityAgent(lifetime=3600, flags="FH")])
    assert bytes(built) == octets


@pytest.mark.parametrize("octets, entries", [
    ("09 00 0000 02 01 0708 c0000201 c0000202 13 01 18", 2),  # too small for address and preference
    ("09 00 0000 03 02 0708 c0000201 00000001 c0000202", 2),  # cut short
])
def test_addresses_are_never_read_as_extensions(octets, entries):
    advertisement = ICMP_AgentAdvertisement(bytes.fromhex(octets))
    assert len(advertisement.addrs) == entries
    assert all(isinstance(ext, ICMPExt_PrefixLengths) for ext in advertisement.exts)
    assert bytes(advertisement) == bytes.fromhex(octets)


def test_entries_longer_than_two_words_are_stepped_over():
    octets = bytes.fromhex("09 00 0000 01 03 0708 c0000201 00000001 11223344 13 01 18")
    advertisement = ICMP_AgentAdvertisement(octets)
    assert advertisement.addrs[0].extra == bytes.fromhex("11223344")
    assert [type(ext) for ext in advertisement.exts] == [ICMPExt_PrefixLengths]


def test_lengths_types_and_reserved_octets_can_be_wrong_on_purpose():
    odd = MIP4Ext_CVSE(type=99, reserved=7, len=3, vendor=0xFF00007E, value=b"x")
    assert bytes(odd).hex() == "63070003ff00007e000078"
    assert bytes(MIP4Ext_FAError(len=200, subtype=3)).hex() == "2dc80340"
