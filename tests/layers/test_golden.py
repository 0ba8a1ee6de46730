# SPDX-License-Identifier: GPL-2.0-or-later
"""Each layout of the RFCs, its octets written by hand from the figure, against the fields of its class."""

import pytest

from scapy_mip4.layers import *  # noqa: F403
from scapy_mip4.layers.extensions import CONTROL, ICMP_DISCOVERY

RRQ = "01 22 012c 0a000005 c0000201 c6336401 0102030405060708"
RRP = "03 74 012c 0a000005 c0000201 0102030405060708"

MESSAGES = [
    (RRQ, MIP4_RRQ(flags="DT", lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", coaddr="198.51.100.1",
                   id=0x0102030405060708)),
    (RRP, MIP4_RRP(code=116, lifetime=300, homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0102030405060708)),
    ("ff deadbeef", MIP4_Experimental(data=bytes.fromhex("deadbeef"))),
    ("ff", MIP4_Experimental()),
    ("02 0102", MIP4(type=2, data=b"\1\2")),
]

CONTROL_EXTENSIONS = [
    ("00", MIP4Ext_Pad1()),
    ("20 08 00000100 aabbccdd", MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("21 08 00000100 aabbccdd", MIP4Ext_MobileForeignAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("22 08 00000100 aabbccdd", MIP4Ext_ForeignHomeAuth(spi=256, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("24 01 0008 00000002 aabbccdd", MIP4Ext_MNAAAAuth(spi=2, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("24 c8 0008 00000101 aabbccdd", MIP4Ext_GeneralizedAuth(subtype=200, spi=257, authenticator=b"\xaa\xbb\xcc\xdd")),
    ("26 00 000a 00007ed9 0001 deadbeef", MIP4Ext_CVSE(vendor=32473, vtype=1, value=b"\xde\xad\xbe\xef")),
    ("26 00 0006 00007ed9 0001", MIP4Ext_CVSE(vendor=32473, vtype=1)),
    ("25 00 0006 00007ed9 0001", MIP4Ext_OldCVSE(vendor=32473, vtype=1)),
    ("28 01 0004 00000400", MIP4Ext_MNFAKeyGenRequest(spi=0x400)),
    ("29 01 0010 0000003c 00000200 00000300 0002 abcd",
     MIP4Ext_MNFAKeyGenReply(lifetime=60, aaa_spi=0x200, fa_spi=0x300, algorithm=2, nonce=b"\xab\xcd")),
    ("2a 01 0004 00000400", MIP4Ext_MNHAKeyGenRequest(spi=0x400)),
    ("2b 01 0012 0000003c 00000200 00000300 0002 0003 abcd",
     MIP4Ext_MNHAKeyGenReply(lifetime=60, aaa_spi=0x200, ha_spi=0x300, algorithm=2, replay=3, nonce=b"\xab\xcd")),
    ("2d 02 00 44", MIP4Ext_FAError(status=68)),
    ("7f 01 0004 deadbeef", MIP4Ext_ExperimentalNonSkippable(subtype=1, data=b"\xde\xad\xbe\xef")),
    ("7f 00 0000", MIP4Ext_ExperimentalNonSkippable()),
    ("82 00", MIP4Ext_EncapsulatingDelivery()),
    ("83 04 6d6e4078", MIP4Ext_MNNAI(nai="mn@x")),
    ("84 04 a1b2c3d4", MIP4Ext_Challenge(challenge=b"\xa1\xb2\xc3\xd4")),
    ("85 08 0000 00007ed9 0001", MIP4Ext_OldNVSE(vendor=32473, vtype=1)),
    ("86 0c 0000 00007ed9 0001 deadbeef", MIP4Ext_NVSE(vendor=32473, vtype=1, value=b"\xde\xad\xbe\xef")),
    ("88 05 01 68614078", MIP4Ext_HAIdentity(nai="ha@x")),
    ("88 05 02 61614078", MIP4Ext_AAAHIdentity(nai="aa@x")),
    ("88 05 09 61614078", MIP4Ext_NAICarrying(subtype=9, nai="aa@x")),
    ("8b 05 01 c0000201", MIP4Ext_RequestedHA(address="192.0.2.1")),
    ("8b 05 02 c0000201", MIP4Ext_RedirectedHA(address="192.0.2.1")),
    ("8b 01 0004 c0000201", MIP4Ext_RequestedHALong(address="192.0.2.1")),
    ("8b 02 0004 c0000201", MIP4Ext_RedirectedHALong(address="192.0.2.1")),
    ("c8 02 0102", MIP4Ext_Unknown(type=200, data=b"\1\2")),
    ("63 02 0102", MIP4Ext_Unknown(type=99, data=b"\1\2")),
    ("ff 05 01 deadbeef", MIP4Ext_ExperimentalSkippable(subtype=1, data=b"\xde\xad\xbe\xef")),
]

ICMP_EXTENSIONS = [
    ("00", ICMPExt_Pad1()),
    ("10 0a 0007 0708 9160 c6336401",
     ICMPExt_MobilityAgent(seq=7, lifetime=1800, flags="RFTXI", coaddrs=["198.51.100.1"])),
    ("10 06 0007 ffff 2000", ICMPExt_MobilityAgent(seq=7, lifetime=INFINITE_LIFETIME, flags="H")),
    ("13 02 18 20", ICMPExt_PrefixLengths(prefixes=[24, 32])),
    ("18 04 a1b2c3d4", ICMPExt_Challenge(challenge=b"\xa1\xb2\xc3\xd4")),
    ("7f 04 deadbeef", ICMPExt_ExperimentalNonSkippable(data=b"\xde\xad\xbe\xef")),
    ("86 08 0000 00007ed9 0001", ICMPExt_NVSE(vendor=32473, vtype=1)),
    ("88 05 01 68614078", ICMPExt_NAICarrying(subtype=1, nai="ha@x")),
    ("ff 04 deadbeef", ICMPExt_ExperimentalSkippable(data=b"\xde\xad\xbe\xef")),
    ("63 02 0102", ICMPExt_Unknown(type=99, data=b"\1\2")),
]


def fields_of(packet):
    """All fields but Lengths, which the built packet leaves to be filled in."""
    return {name: packet.getfieldval(name) for name in (f.name for f in packet.fields_desc) if name != "len"}


@pytest.mark.parametrize("octets, packet", MESSAGES, ids=lambda v: v if isinstance(v, str) else type(v).__name__)
def test_message(octets, packet):
    octets = bytes.fromhex(octets)
    assert bytes(packet) == octets
    dissected = MIP4(octets)
    assert type(dissected) is type(packet)
    assert fields_of(dissected) == fields_of(packet)


@pytest.mark.parametrize("octets, packet", CONTROL_EXTENSIONS, ids=lambda v: v if isinstance(v, str) else "")
def test_control_extension(octets, packet):
    octets = bytes.fromhex(octets)
    assert bytes(packet) == octets
    message = MIP4(bytes.fromhex(RRQ) + octets)
    (dissected,) = message.exts
    assert type(dissected) is type(packet)
    assert fields_of(dissected) == fields_of(packet)
    assert not message.payload


@pytest.mark.parametrize("octets, packet", ICMP_EXTENSIONS, ids=lambda v: v if isinstance(v, str) else "")
def test_icmp_extension(octets, packet):
    octets = bytes.fromhex(octets)
    assert bytes(packet) == octets
    (dissected,) = ICMP_AgentSolicitation(bytes.fromhex("0a00000000000000") + octets).exts
    assert type(dissected) is type(packet)
    assert fields_of(dissected) == fields_of(packet)


def test_every_class_of_the_tables_has_an_example():
    shown = {type(packet) for _, packet in CONTROL_EXTENSIONS + ICMP_EXTENSIONS}
    assert shown >= {row.cls for space in (CONTROL, ICMP_DISCOVERY) for rows in space.rows.values() for row in rows}


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


def test_entries_longer_than_two_words_are_stepped_over():
    octets = bytes.fromhex("09 00 0000 01 03 0708 c0000201 00000001 11223344 13 01 18")
    advertisement = ICMP_AgentAdvertisement(octets)
    assert advertisement.addrs[0].extra == bytes.fromhex("11223344")
    assert [type(ext) for ext in advertisement.exts] == [ICMPExt_PrefixLengths]


def test_lengths_types_and_reserved_octets_can_be_wrong_on_purpose():
    odd = MIP4Ext_CVSE(type=99, reserved=7, len=3, vendor=0xFF00007E, value=b"x")
    assert bytes(odd).hex() == "63070003ff00007e000078"
    assert bytes(MIP4Ext_FAError(len=200, subtype=3)).hex() == "2dc80340"
