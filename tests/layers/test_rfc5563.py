# SPDX-License-Identifier: GPL-2.0-or-later
"""Proxy Mobile IPv4: two numbers of which each has a layout of its own, also for subtypes not known."""

import pytest

from scapy_mip4.layers import *  # noqa: F403

RRQ = bytes(MIP4_RRQ())
AUTHENTICATION = bytes(MIP4Ext_ForeignHomeAuth(spi=256, authenticator=bytes(16)))


@pytest.mark.parametrize("octets, base", [
    ("2f 09 0002 0102", MIP4Ext_PMIPNonSkippable),
    ("93 03 09 0102", MIP4Ext_PMIPSkippable),
])
def test_an_unknown_subtype_is_read_in_the_layout_of_its_number(octets, base):
    extension, authentication = MIP4(RRQ + bytes.fromhex(octets) + AUTHENTICATION).exts
    assert (type(extension), extension.subtype, extension.data) == (base, 9, b"\1\2")
    assert type(authentication) is MIP4Ext_ForeignHomeAuth


def test_a_per_node_method_without_a_method_is_unknown():
    request = MIP4(RRQ + bytes.fromhex("2f 01 0000") + AUTHENTICATION)
    assert type(request.exts[0]) is MIP4Ext_UnknownLong
    assert bytes(request) == RRQ + bytes.fromhex("2f 01 0000") + AUTHENTICATION


def test_all_extensions_of_a_proxy_are_found_by_their_bases():
    request = MIP4(bytes(MIP4_RRQ(exts=[
        MIP4Ext_PMIPAuthMethod(), MIP4Ext_PMIPInterfaceID(identifier=b"1"), MIP4Ext_PMIPAccessTechnology()])))
    assert [ext.subtype for ext in request.extensions("MIP4Ext_PMIPSkippable")] == [1, 4]
    assert request.extension("MIP4Ext_PMIPNonSkippable").method == 1
