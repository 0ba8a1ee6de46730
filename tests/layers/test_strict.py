# SPDX-License-Identifier: GPL-2.0-or-later
"""What a node that knows RFC 5944 alone makes of a message."""

import pytest

from scapy_mip4.layers import (
    MIP4, MIP4_RRQ, MIP4_TunnelData, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_NotUnderstood, MIP4Ext_Pad1,
    MIP4Ext_RedirectedHA, MIP4Ext_Unknown, legacy_extensions,
)

AUTH = bytes(MIP4Ext_MobileHomeAuth(spi=256, authenticator=b"a" * 16))


def read(tail):
    return legacy_extensions(MIP4(bytes(MIP4_RRQ()) + tail))


def test_what_rfc_5944_knows_and_may_skip_is_stepped_over():
    extensions = read(b"\0" + bytes(MIP4Ext_MNNAI(nai="mn@x")) + bytes(MIP4Ext_RedirectedHA()) + AUTH)
    assert [type(ext) for ext in extensions] == [
        MIP4Ext_Pad1, MIP4Ext_Unknown, MIP4Ext_Unknown, MIP4Ext_MobileHomeAuth]
    assert bytes(extensions[-1]) == AUTH


@pytest.mark.parametrize("extension, skipped, stuck_at", [
    ("8b 01 0004 c0000201", ["8b 01 00"], 4),  # 139 as printed
    ("8b 02 0004 c0000201", ["8b 02 00 04", "c0 00"], 2),
    ("9a 01 0004 04010180", ["9a 01 00"], 4),
])
def test_a_long_layout_in_the_skippable_range_is_misread(extension, skipped, stuck_at):
    *before, last = read(bytes.fromhex(extension) + AUTH)
    assert [bytes(ext) for ext in before] == [bytes.fromhex(octets) for octets in skipped]
    assert isinstance(last, MIP4Ext_NotUnderstood)
    assert last.type == stuck_at


def test_tunnel_data_has_no_extensions_for_it_either():
    assert legacy_extensions(MIP4(bytes(MIP4_TunnelData()) + AUTH)) == []


@pytest.mark.parametrize("tail, data", [
    ("2d 02 00 44", "02 00 44"),  # FA Error is not to be skipped
    ("84 09 a1b2", "09 a1b2"),  # cut short
    ("20", ""),
])
def test_a_message_is_discarded_where_reading_ends(tail, data):
    (last,) = read(bytes.fromhex(tail))
    assert isinstance(last, MIP4Ext_NotUnderstood)
    assert (last.type, last.data) == (bytes.fromhex(tail)[0], bytes.fromhex(data))
