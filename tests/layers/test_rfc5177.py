# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobile networks: what stands for a prefix in a reply, and what does not fit any layout."""

import pytest

from scapy_mip4.layers import *  # noqa: F403

RRP = bytes(MIP4_RRP())


def test_both_acknowledgements_are_found_by_their_base():
    reply = MIP4(RRP + bytes.fromhex("9408010018000a010200 9408020010000a020000 9406001c00000000"))
    assert [(ext.subtype, ext.prefix, ext.prefixlen) for ext in reply.extensions("MIP4Ext_MobileNetworkAck")] == [
        (1, "10.1.2.0", 24), (2, "10.2.0.0", 16)]


@pytest.mark.parametrize("octets", [
    "94080300 18000a010200",  # a subtype not assigned
    "94060100 18000a01",  # an acknowledgement with the Length of a request
])
def test_what_no_layout_fits_is_unknown_and_stepped_over(octets):
    reply = MIP4(RRP + bytes.fromhex(octets) + bytes.fromhex("2008 00000100 aabbccdd"))
    assert [type(ext) for ext in reply.exts] == [MIP4Ext_Unknown, MIP4Ext_MobileHomeAuth]


def test_codes_are_shown_by_name():
    assert "forwarding setup failed" in MIP4Ext_MobileNetworkExplicitAck(code=3).show(dump=True)
