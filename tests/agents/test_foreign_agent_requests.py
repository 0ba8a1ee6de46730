# SPDX-License-Identifier: GPL-2.0-or-later
"""What the reference foreign agent does about registration requests."""
from __future__ import annotations

from typing import Any

import pytest
from foreign_agent_lab import (
    COA, DYNAMIC_HA, FA, HA, HA_WITH_KEY, HOME, HOME_WITH_KEY, IDENTIFICATION, MOBILE_PORT, OTHER_COA,
    PLAIN, PORT,
    UPLINK, Features, Lab, is_authentic, message, numbers, only, outcome,
)

from scapy_mip4.layers import MIP4Ext_ForeignHomeAuth, MIP4Ext_MobileForeignAuth

ZERO, ONES = "0.0.0.0", "255.255.255.255"
GRE, NO_REVERSE = {"gre": True}, {"reverse_tunnel": False}
ENCAPSULATING = {"encapsulating_delivery": True}

# extensions, fields, features, resolved outcome, outcome of RFC 3344
REQUESTS = [
    ("32", {}, PLAIN, "relayed", "relayed"),
    ("", {}, PLAIN, "relayed", "relayed"),
    ("32(x)", {}, PLAIN, "relayed", "relayed"),
    ("32empty", {}, PLAIN, "relayed", "relayed"),
    ("0|32", {}, PLAIN, "relayed", "relayed"),
    ("131|36", {}, PLAIN, "relayed", "relayed"),
    ("32|36/200", {}, PLAIN, "relayed", "relayed"),
    ("32", {"flags": "x"}, PLAIN, 70, 70),
    ("32", {"flags": "r"}, PLAIN, 70, 70),
    ("32", {"flags": "rxD", "lifetime": 0}, PLAIN, 70, 70),
    ("99|32", {}, PLAIN, "silence", "silence"),
    ("32|99", {}, PLAIN, "silence", "silence"),
    ("45|32", {}, PLAIN, "silence", "silence"),
    ("127|32", {}, PLAIN, "silence", "silence"),
    ("200|32", {}, PLAIN, "relayed", "relayed"),
    ("255|32", {}, PLAIN, "relayed", "relayed"),
    ("134|32", {}, PLAIN, "relayed", "relayed"),
    ("38|32", {}, PLAIN, "relayed", "relayed"),
    ("32|38", {}, PLAIN, 100, 100),
    ("38|32", {}, {"vendor_extensions": False}, "silence", "silence"),
    ("32", {"haaddr": FA}, PLAIN, 116, 136),
    ("32", {"haaddr": COA}, PLAIN, 116, 136),
    ("32", {"haaddr": UPLINK}, PLAIN, 116, 136),
    ("32", {"haaddr": FA, "flags": "T"}, NO_REVERSE, 74, 74),
    ("32", {"coaddr": OTHER_COA}, PLAIN, 77, 77),
    ("32", {"coaddr": OTHER_COA, "lifetime": 0}, PLAIN, "relayed", 77),
    ("32", {"coaddr": HOME, "lifetime": 0}, PLAIN, "relayed", 77),
    ("32", {"coaddr": OTHER_COA, "flags": "D"}, PLAIN, "relayed", "relayed"),
    ("32", {"lifetime": 601}, {"max_lifetime": 600}, 69, 69),
    ("32", {"lifetime": 600}, {"max_lifetime": 600}, "relayed", "relayed"),
    ("32", {"lifetime": 0xFFFF}, PLAIN, "relayed", "relayed"),
    ("32", {"flags": "G"}, PLAIN, 72, 72),
    ("32", {"flags": "G"}, GRE, "relayed", "relayed"),
    ("32", {"flags": "M"}, GRE, 72, 72),
    ("32", {"flags": "GD", "coaddr": OTHER_COA}, PLAIN, "relayed", "relayed"),
    ("32", {"flags": "T"}, PLAIN, "relayed", "relayed"),
    ("32", {"flags": "T"}, NO_REVERSE, 74, 74),
    ("32", {"flags": "TG"}, NO_REVERSE, 72, 72),
    ("32", {}, {"reverse_tunnel_mandatory": True}, 75, 75),
    ("32|130", {"flags": "T"}, PLAIN, 79, 79),
    ("32|130", {"flags": "T"}, ENCAPSULATING, "relayed", "relayed"),
    ("32", {"homeaddr": ZERO}, PLAIN, 96, 96),
    ("131|32", {"homeaddr": ZERO}, {"nai": False}, 96, 96),
    ("131|32", {}, {"nai": False}, "relayed", "relayed"),
    ("131|32", {"homeaddr": ZERO}, PLAIN, "relayed", "relayed"),
    ("32|33", {"homeaddr": HOME_WITH_KEY}, PLAIN, "relayed", "relayed"),
    ("32", {"homeaddr": HOME_WITH_KEY}, PLAIN, 67, 67),
    ("32|33(x)", {"homeaddr": HOME_WITH_KEY}, PLAIN, 67, 67),
    ("32|33|33", {"homeaddr": HOME_WITH_KEY}, PLAIN, 67, 67),
    ("131|32", {"haaddr": ZERO}, PLAIN, 70, 70),
    ("131|32", {"haaddr": "224.0.0.11"}, DYNAMIC_HA, 70, 70),
    ("131|32", {"haaddr": ZERO}, DYNAMIC_HA, 90, 70),
    ("131|32", {"haaddr": ONES}, DYNAMIC_HA, 90, 70),
    ("131|139|32", {"haaddr": ZERO}, DYNAMIC_HA, "relayed", 70),
    ("131|139long|32", {"haaddr": ONES}, DYNAMIC_HA, "relayed", "silence"),
    ("131|139multicast|32", {"haaddr": ZERO}, DYNAMIC_HA, 90, 70),
    ("131|139own|32", {"haaddr": ZERO}, DYNAMIC_HA, 116, 70),
    ("131|139|32", {}, PLAIN, "relayed", "relayed"),
    ("131|139long|32", {}, PLAIN, "silence", "silence"),
]


@pytest.mark.parametrize(("extensions", "fields", "features", "resolved", "rfc3344"), REQUESTS)
def test_a_request(
    extensions: str, fields: dict[str, Any], features: Features, resolved: Any, rfc3344: Any
) -> None:
    assert outcome(Lab(features).register(extensions, **fields)) == resolved
    assert outcome(Lab(features, "rfc3344").register(extensions, **fields)) == rfc3344


# extensions as sent, as relayed, as relayed under RFC 3344
KEPT = [
    ("", "", ""),
    ("131", "", ""),
    ("131|32", "131|32", "131|32"),
    ("131|32|134", "131|32", "131|32"),
    ("131|32|132|36|130|33", "131|32|132|36", "131|32"),
    ("131|132|36|33", "131|132|36", "131|132|36"),
    ("131|32|132|33", "131|32", "131|32"),
    ("131|32|255|36", "131|32|255|36", "131|32"),
    ("131|32|36/200", "131|32|36", "131|32"),
    ("0|134|0|32", "0|134|0|32", "0|134|0|32"),
]


@pytest.mark.parametrize(("sent", "relayed", "rfc3344"), KEPT)
def test_octets_through_the_last_authorization_enabling_extension_stay(
    sent: str, relayed: str, rfc3344: str
) -> None:
    for behaviour, expected in (("resolved", relayed), ("rfc3344", rfc3344)):
        lab = Lab(ENCAPSULATING, behaviour)
        request = lab.request(sent)
        octets = only(lab.from_mobile(request)).octets
        assert request.startswith(octets)
        assert numbers(message(lab.from_mobile(request))) == expected


@pytest.mark.parametrize(("fields", "resolved", "rfc3344"), [
    ({}, True, True),
    ({"lifetime": 0}, False, True),
    ({"flags": "D", "coaddr": OTHER_COA}, False, True),
    ({"haaddr": HA}, False, False),
])
def test_foreign_home_authentication_of_a_request(
    fields: dict[str, Any], resolved: bool, rfc3344: bool
) -> None:
    for behaviour, expected in (("resolved", resolved), ("rfc3344", rfc3344)):
        relayed = message(Lab(behaviour=behaviour).register("131|32", **{"haaddr": HA_WITH_KEY, **fields}))
        assert is_authentic(relayed, MIP4Ext_ForeignHomeAuth) is expected
        assert numbers(relayed) == ("131|32|34" if expected else "131|32")


def test_a_request_is_relayed_from_the_care_of_address() -> None:
    for behaviour, source in (("resolved", COA), ("rfc3344", UPLINK)):
        relayed = only(Lab(behaviour=behaviour).register())
        assert (relayed.source, relayed.dest, relayed.dest_port) == (source, HA, PORT)


def test_a_requested_home_agent_gets_the_request_whatever_the_home_agent_field_says() -> None:
    for home_agent in (ZERO, HA_WITH_KEY):
        lab = Lab(DYNAMIC_HA)
        request = lab.request("131|139|32", haaddr=home_agent)
        relayed = only(lab.from_mobile(request))
        assert (relayed.dest, relayed.octets) == (HA, request)


def test_a_denial_copies_the_request_and_goes_to_the_home_address() -> None:
    lab = Lab()
    denial = only(lab.from_mobile(lab.request(haaddr=FA, lifetime=123), source="203.0.113.5", dest=COA))
    assert (denial.source, denial.dest, denial.dest_port) == (COA, HOME, MOBILE_PORT)
    sent = message([denial])
    fields = (sent.lifetime, sent.homeaddr, sent.haaddr, sent.id, numbers(sent))
    assert fields == (123, HOME, FA, IDENTIFICATION, "")


def test_a_denial_of_the_lifetime_names_the_maximum() -> None:
    assert message(Lab({"max_lifetime": 600}).register(lifetime=601)).lifetime == 600


def test_a_denial_of_a_request_to_a_multicast_address_comes_from_the_agents_own() -> None:
    lab = Lab()
    assert only(lab.from_mobile(lab.request(haaddr=FA), dest="224.0.0.11")).source == FA


def test_a_denial_without_home_address_is_broadcast() -> None:
    assert only(Lab().register(homeaddr=ZERO)).dest == ONES


def test_a_denial_is_authenticated_if_there_is_an_association() -> None:
    denial = message(Lab().register("32", homeaddr=HOME_WITH_KEY))
    assert is_authentic(denial, MIP4Ext_MobileForeignAuth)


def test_one_denial_a_second_for_each_mobile_node() -> None:
    lab = Lab()
    denials = [outcome(lab.register(haaddr=FA)), outcome(lab.register(haaddr=FA))]
    other = outcome(lab.register(haaddr=FA, homeaddr="10.0.0.11"))
    lab.now += 1.0
    assert [*denials, other, outcome(lab.register(haaddr=FA))] == [116, "silence", 116, 116]


def test_a_clock_set_back_does_not_silence_the_foreign_agent() -> None:
    lab = Lab()
    assert outcome(lab.register(haaddr=FA)) == 116
    lab.now -= 1000
    assert outcome(lab.register(haaddr=FA)) == 116


def test_a_reverse_tunnel_wants_a_near_mobile_node() -> None:
    lab = Lab()
    assert outcome(lab.from_mobile(lab.request(flags="T"), ttl=254)) == 76
    assert outcome(lab.from_mobile(lab.request(), ttl=254)) == "relayed"
    assert outcome(lab.from_mobile(lab.request(flags="T"), ttl=None)) == "relayed"


def test_pending_requests_are_limited() -> None:
    lab = Lab()
    lab.agent.max_pending = 2
    homes = ["10.0.0.11", "10.0.0.12", "10.0.0.13", "10.0.0.12"]
    assert [outcome(lab.register(homeaddr=home)) for home in homes] == ["relayed", "relayed", 66, "relayed"]


@pytest.mark.parametrize("octets", [
    b"", b"\x01", b"\x01" * 23, b"\x03" * 19, b"\xff\xde\xad\xbe\xef", bytes(40), b"\x07" * 50,
])
def test_what_is_no_registration_gets_no_answer(octets: bytes) -> None:
    assert Lab().from_mobile(octets) == []


@pytest.mark.parametrize("tail", ["20ff00000100", "20", "84ff01", "2600ffff00007ed90001", "200201ff"])
def test_an_extension_cut_short_is_poorly_formed(tail: str) -> None:
    lab = Lab()
    assert outcome(lab.from_mobile(lab.request("") + bytes.fromhex(tail))) == 70
