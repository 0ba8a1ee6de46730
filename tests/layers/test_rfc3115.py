# SPDX-License-Identifier: GPL-2.0-or-later
"""Vendor extensions of one's own: defined in a few lines, read where they stand, beside the generic ones."""

import pytest
from scapy.fields import BitField, ByteField, FieldLenField, IPField, ShortField, StrField, StrLenField
from scapy.packet import RawVal

from scapy_mip4.codes import ExtensionType, ICMPExtensionType
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMPExt_CVSE, ICMPExt_NVSE, MIP4, MIP4_RRQ, MIP4Ext, MIP4Ext_CVSE, MIP4Ext_NVSE,
    MIP4Ext_OldNVSE, cvse_fields, nvse_fields, register_vendor_extension,
)
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY

VENDOR = 32473


@pytest.fixture(autouse=True)
def only_here():
    """Take out of the tables again what a test registers."""
    before = [(space, {number: [*rows] for number, rows in space.rows.items()}) for space in (CONTROL, ICMP_DISCOVERY)]
    yield
    for space, rows in before:
        space.rows = rows


def read(octets):
    """The extensions that the octets are at the end of a request."""
    return MIP4(bytes(MIP4_RRQ()) + bytes.fromhex(octets)).exts


def test_a_vendor_type_takes_five_lines():
    @register_vendor_extension
    class MIP4Ext_MyHost(MIP4Ext_NVSE):
        name = "My Host"
        fields_desc = nvse_fields(VENDOR, 7, IPField("address", "0.0.0.0"), StrField("host", b""))

    request = MIP4_RRQ(exts=[{"MIP4Ext_MyHost": {"address": "192.0.2.1", "host": "mn"}}, "MIP4Ext_Pad1"])
    assert bytes(request)[24:].hex() == "860e0000" "00007ed9" "0007" "c0000201" "6d6e" "00"
    mine, _ = MIP4(bytes(request)).exts
    assert (type(mine), mine.address, mine.host) == (MIP4Ext_MyHost, "192.0.2.1", b"mn")
    assert MIP4(bytes(request)).extensions(MIP4Ext_NVSE) == [mine]


def test_others_stay_generic():
    @register_vendor_extension
    class MIP4Ext_Mine(MIP4Ext_CVSE):
        fields_desc = cvse_fields(VENDOR, 7, ShortField("number", 0))

    found = read("26000008 00007ed9 0007 0102" "26000008 00007ed9 0008 0102" "26000008 00007eda 0007 0102"
                 "860a0000 00007ed9 0007 0102")
    assert [type(ext) for ext in found] == [MIP4Ext_Mine, MIP4Ext_CVSE, MIP4Ext_CVSE, MIP4Ext_NVSE]
    assert found[0].number == 0x102


def test_one_too_short_for_its_class_stays_generic():
    @register_vendor_extension
    class MIP4Ext_Mine(MIP4Ext_CVSE):
        fields_desc = cvse_fields(VENDOR, 7, ShortField("number", 0))

    short, following = read("26000007 00007ed9 0007 01" "26000008 00007ed9 0007 0203")
    assert (type(short), short.value) == (MIP4Ext_CVSE, b"\1")
    assert (type(following), following.number) == (MIP4Ext_Mine, 0x203)


def test_the_length_counts_all_fields_of_the_value():
    class MIP4Ext_Mine(MIP4Ext_CVSE):
        fields_desc = cvse_fields(
            VENDOR, 7, BitField("high", 0, 4), BitField("low", 0, 4), FieldLenField("size", None, "text", fmt="B"),
            StrLenField("text", b"", length_from=lambda pkt: pkt.size), StrField("rest", b""))

    assert bytes(MIP4Ext_Mine(high=1, low=2, text=b"abc", rest=b"z")).hex() == "2600000c00007ed900071203616263" "7a"
    assert bytes(MIP4Ext_Mine(rest=RawVal(b"raw")))[3] == 6 + 2 + 3
    assert bytes(MIP4Ext_Mine(len=1, text=b"abc")).hex() == "2600000100007ed900070003616263"
    assert bytes(MIP4Ext_Mine() / b"beyond")[3] == 6 + 2


def test_the_first_octets_of_a_value_tell_subtypes_apart():
    class MIP4Ext_One(MIP4Ext_NVSE):
        fields_desc = nvse_fields(VENDOR, 7, ShortField("subtype", 1), StrField("text", b""))

    class MIP4Ext_Two(MIP4Ext_NVSE):
        fields_desc = nvse_fields(VENDOR, 7, ShortField("subtype", 2), StrField("text", b""))

    for cls in (MIP4Ext_One, MIP4Ext_Two):
        register_vendor_extension(cls, selecting=2)
    found = read("860b0000 00007ed9 0007 0001 61" "860a0000 00007ed9 0007 0002" "860a0000 00007ed9 0007 0003"
                 "86090000 00007ed9 0007 00" "01")
    assert [type(ext) for ext in found] == [MIP4Ext_One, MIP4Ext_Two, MIP4Ext_NVSE, MIP4Ext_NVSE]


def test_advertisements_and_old_numbers_have_vendor_types_too():
    @register_vendor_extension
    class ICMPExt_Critical(ICMPExt_CVSE):
        fields_desc = cvse_fields(VENDOR, 7, ShortField("number", 0), number=ICMPExtensionType.CVSE)

    @register_vendor_extension
    class ICMPExt_Normal(ICMPExt_NVSE):
        fields_desc = nvse_fields(VENDOR, 7, ShortField("number", 0), number=ICMPExtensionType.NVSE)

    @register_vendor_extension
    class MIP4Ext_Old(MIP4Ext_OldNVSE):
        fields_desc = nvse_fields(VENDOR, 7, ShortField("number", 0), number=ExtensionType.OLD_NVSE)

    advertisement = ICMP_AgentAdvertisement(exts=[ICMPExt_Critical(number=1), ICMPExt_Normal(number=2)])
    assert [type(ext) for ext in ICMP_AgentAdvertisement(bytes(advertisement)).exts] == [
        ICMPExt_Critical, ICMPExt_Normal]
    assert type(read("850a0000 00007ed9 0007 0002")[0]) is MIP4Ext_Old
    assert type(read("860a0000 00007ed9 0007 0002")[0]) is MIP4Ext_NVSE


@pytest.mark.parametrize("base, fields, selecting, why", [
    (MIP4Ext, nvse_fields(VENDOR, 7), 0, "MIP4Ext_Mine.* is no subclass of a vendor extension"),
    (MIP4Ext_NVSE, [ByteField("a", 0)], 0, "MIP4Ext_Mine.* is no subclass of a vendor extension with a vendor"),
    (MIP4Ext_NVSE, nvse_fields(VENDOR, 7), 3, "0 to 2 octets of a value select its class, not 3"),
])
def test_what_is_no_vendor_extension_is_refused(base, fields, selecting, why):
    class MIP4Ext_Mine(base):
        fields_desc = fields

    with pytest.raises(ValueError, match=why):
        register_vendor_extension(MIP4Ext_Mine, selecting)


@pytest.mark.parametrize("cls", [MIP4Ext_NVSE, "MIP4Ext_NVSE"])
def test_neither_a_container_nor_a_name_is_a_vendor_extension(cls):
    with pytest.raises(ValueError, match="MIP4Ext_NVSE.* is no subclass"):
        register_vendor_extension(cls)


def test_a_length_that_counts_otherwise_is_followed():
    key, pad = read("26000010 0000002a 0001 00000e10 00000000 00000301 a1a2a3a4" "00")
    assert (type(key).__name__, key.key) == ("MIP4Ext_SunMNFAKey", b"\xa1\xa2\xa3\xa4")
    assert type(pad).__name__ == "MIP4Ext_Pad1"
