# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers as a scenario sees them: names of values, and which extensions a message may have."""

import pytest

from scapy_mip4.layers import CARD_L2ID, MIP4_FBAck, MIP4_GNAM, MIP4_HRply, MIP4_RRP, MIP4Ext_FAError
from scapy_mip4.scenario.fields import extensions_of, fields_of, held, show


@pytest.mark.parametrize("cls, name, value, shown", [
    (MIP4_RRP, "code", 136, "136 (unknown home agent address)"),
    (MIP4Ext_FAError, "status", 68, "68 (home agent failed authentication)"),
    (MIP4_FBAck, "code", 1, "1 (accepted ncoa supplied)"),
    (MIP4_HRply, "code", 1, "1 (generic handoff failure)"),
    (MIP4_GNAM, "code", 69, "69 (notification Identification mismatch (FA))"),
    (CARD_L2ID, "status", 2, "2 (match)"),
])
def test_codes_have_the_meaning_of_their_message(cls, name, value, shown):
    assert show(fields_of(cls)[name], value) == shown


@pytest.mark.parametrize("cls, name, value, number", [
    (MIP4_RRP, "code", "HA_UNKNOWN_HOME_AGENT", 136),
    (MIP4_GNAM, "code", "HA_EXPERIMENTAL", 191),
    (MIP4_GNAM, "code", "MN_RESOURCES", 194),
    (MIP4_HRply, "code", "GENERIC_HANDOFF_FAILURE", 1),
])
def test_codes_are_given_by_the_names_of_their_message(cls, name, value, number):
    assert held(cls, name, value) == number


def test_a_name_of_another_message_is_refused():
    with pytest.raises(ValueError, match="'code' must be a whole number or one of its names, not 'FA_UNSPECIFIED'"):
        held(MIP4_HRply, "code", "FA_UNSPECIFIED")


def test_a_fast_binding_acknowledgment_may_have_a_new_address():
    assert "FMIPOption_NewIPv4Address" in extensions_of("MIP4_FBAck")
    assert "FMIPOption_NewIPv4Address" not in extensions_of("MIP4_RRP")
