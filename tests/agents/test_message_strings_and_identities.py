# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts for users (RFC 4917) and identities (RFC 3846) of the reference agents."""
from __future__ import annotations

import foreign_agent_lab
import home_agent_lab
import pytest

from scapy_mip4.agents.message_strings import encoded, message_string
from scapy_mip4.layers import (
    MIP4Ext_AAAHIdentity, MIP4Ext_FAMessageString, MIP4Ext_FANAI, MIP4Ext_HAIdentity, MIP4Ext_HAMessageString,
)
from scapy_mip4.testbed import Device


@pytest.mark.parametrize("text, octets", [
    ("x", b"x"), ("x" * 254, b"x" * 254), ("x" * 300, b"x" * 254), ("é" * 200, "é".encode() * 127),
    ("x" + "é" * 200, b"x" + "é".encode() * 126),
])
def test_a_text_fits_into_the_extension_and_is_cut_between_characters(text: str, octets: bytes) -> None:
    assert encoded(text) == octets


def test_an_empty_text_is_not_sent_and_without_one_the_code_speaks() -> None:
    assert message_string(Device("ha", "ha", "10.0.0.1", features={"message_string": ""}), 0) is None
    assert message_string(Device("ha", "ha", "10.0.0.1"), 0) is None
    spoken = message_string(Device("ha", "ha", "10.0.0.1", features={"message_string": True}), 133)
    assert spoken is not None and b"Identification mismatch" in spoken.text


def test_the_text_of_a_home_agent_is_authenticated() -> None:
    lab = home_agent_lab.Lab({"message_string": "Grüße"})
    for reply in (lab.ask(), lab.ask(flags="x")):
        assert reply is not None and home_agent_lab.types(reply) == [145, 32]
        assert reply.extension(MIP4Ext_HAMessageString).text == "Grüße".encode()


def test_the_text_of_a_foreign_agent_follows_the_part_of_the_home_agent() -> None:
    lab = foreign_agent_lab.Lab({"message_string": "Grüße"})
    lab.register()
    reply = foreign_agent_lab.message(lab.answer())
    assert foreign_agent_lab.numbers(reply) == "32|145"
    assert isinstance(reply.exts[-1], MIP4Ext_FAMessageString)
    denial = foreign_agent_lab.message(lab.register(coaddr=foreign_agent_lab.OTHER_COA))
    assert foreign_agent_lab.numbers(denial) == "145"


def test_a_home_agent_names_itself_once_and_to_who_names_it() -> None:
    lab = home_agent_lab.Lab({"ha_identity": "ha@example.org", "aaah_identity": True})
    first, second = lab.ask(), lab.ask()
    assert first is not None and home_agent_lab.types(first) == [136, 136, 32]
    assert first.extension(MIP4Ext_HAIdentity).nai == b"ha@example.org"
    assert first.extension(MIP4Ext_AAAHIdentity).nai == b"aaah@ha.example"
    assert second is not None and home_agent_lab.types(second) == [32]
    request = lab.build("")
    request.exts = [MIP4Ext_HAIdentity(nai="any@example.org")]
    authentication = home_agent_lab.EXTENSIONS["32"].copy()
    request.exts.append(authentication)
    home_agent_lab.ASSOCIATIONS["32"].protect(request, authentication)
    (third,) = lab.feed(bytes(request))
    assert home_agent_lab.types(home_agent_lab.MIP4(third.octets)) == [136, 32]


def test_a_foreign_agent_names_itself_before_its_authentication() -> None:
    lab = foreign_agent_lab.Lab({"fa_identity": "fa@example.org"})
    relayed = foreign_agent_lab.message(lab.register(haaddr=foreign_agent_lab.HA_WITH_KEY))
    assert foreign_agent_lab.numbers(relayed) == "32|136|34"
    assert relayed.extension(MIP4Ext_FANAI).nai == b"fa@example.org"
