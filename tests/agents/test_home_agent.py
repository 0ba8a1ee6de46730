# SPDX-License-Identifier: GPL-2.0-or-later
"""What the reference home agent answers: stimulus in, code or silence out."""
from __future__ import annotations

from typing import Any

import pytest
from home_agent_lab import (
    ASSOCIATIONS, BROADCAST, COA, COA2, FA, FA_WITH_KEY, HA, HA2, HOME, HOME2, NAI, NOBODY, Lab, types,
)

from scapy_mip4.layers import (
    INFINITE_LIFETIME, MIP4, MIP4Ext_Challenge, MIP4Ext_ForeignHomeAuth, MIP4Ext_MNHAKeyGenReply,
    MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_RedirectedHA, MIP4Ext_RedirectedHALong,
)
from scapy_mip4.security import MobilitySecurityAssociation, derive_key

SILENCE = None
NONE = "0.0.0.0"
ONES = "255.255.255.255"
PLAIN: dict[str, bool] = {}
Fields = dict[str, Any]

# extensions, fields of the request, code when resolved, code under RFC 3344
DECISIONS = {
    "plain": ("32", {}, 0, 0),
    "second association": ("32'", {}, 0, 0),
    "by NAI": ("131|32", {}, 0, 0),
    "unknown NAI, known home address": ("131unknown|32", {}, 0, 0),
    "no such mobile node": ("32", {"homeaddr": NOBODY}, SILENCE, SILENCE),
    # RFC 5944 3.8.2.1(a)
    "no authorization": ("", {}, SILENCE, 131),
    "only for a foreign agent": ("33", {}, SILENCE, 131),
    "wrong authenticator": ("32(x)", {}, 131, 131),
    "two Mobile-Home": ("32|32'", {}, 0, 131),
    "two Mobile-Home, second wrong": ("32|32'(x)", {}, 131, 131),
    "Mobile-Home and MN-AAA": ("131|32|36", {}, 0, 131),
    "MN-AAA wrong": ("131|32|36(x)", {}, 144, 131),
    "Mobile-Home wrong, MN-AAA right": ("131|32(x)|36", {}, 131, 131),
    "MN-AAA only": ("131|36", {}, 0, 0),
    "unknown kind of generalized authentication": ("32|36/200", {}, 131, 131),
    # RFC 5944 3.8.2.1, 3.8.2.3 and 3.8.3.2
    "reserved bit x": ("32", {"flags": "x"}, 134, 134),
    "reserved bit r": ("32", {"flags": "r"}, 134, 134),
    "broadcasts are ignored": ("32", {"flags": "B"}, 0, 0),
    "another home agent": ("32", {"haaddr": HA2}, 136, 136),
    "home agent is a broadcast address": ("32", {"haaddr": BROADCAST}, 136, 136),
    "home address of another": ("131|32", {"homeaddr": HOME2}, 129, 128),
    "home address of nobody": ("131|32", {"homeaddr": NOBODY}, 129, 128),
    "home address to assign": ("131|32", {"homeaddr": NONE}, 0, 0),
    "home address to assign, no NAI": ("32", {"homeaddr": NONE}, SILENCE, SILENCE),
    # RFC 4433
    "any home agent": ("131|32", {"homeaddr": NONE, "haaddr": NONE}, 0, 136),
    "any home agent of the home domain": ("131|139|32", {"haaddr": ONES}, 0, 136),
    "requested home agent": ("131|139|32", {}, 0, 0),
    "another requested home agent": ("131|139other|32", {}, 136, 0),
    "requested home agent as printed": ("131|139long|32", {}, 0, SILENCE),
    # RFC 5944 1.8, RFC 3115, RFC 4064
    "unknown extension": ("unknown|32", {}, SILENCE, SILENCE),
    "unknown extension after authentication": ("32|unknown", {}, SILENCE, SILENCE),
    "unknown skippable extension": ("skippable|32", {}, 0, 0),
    "experiment": ("127|32", {}, SILENCE, SILENCE),
    "skippable experiment": ("255|32", {}, 0, 0),
    "vendor extension": ("134|32", {}, 0, 0),
    "critical vendor extension": ("38|32", {}, 140, 140),
    "critical vendor extension of the foreign agent": ("32|38", {}, 141, 141),
    "critical vendor extension too short": ("38short|32", {}, 134, 134),
    # RFC 3024
    "reverse tunnel": ("32", {"flags": "T"}, 0, 0),
    "reverse tunnel by GRE": ("32", {"flags": "GT"}, 139, 139),
    "forward tunnel by GRE": ("32", {"flags": "G"}, 0, 0),
}


@pytest.mark.parametrize("extensions, fields, resolved, old", DECISIONS.values(), ids=DECISIONS)
def test_decision(extensions: str, fields: Fields, resolved: int | None, old: int | None) -> None:
    for behaviour, code in (("resolved", resolved), ("rfc3344", old)):
        lab = Lab(behaviour=behaviour)
        reply = lab.ask(extensions, **fields)
        assert (reply and reply.code) == code, behaviour
        assert bool(lab.coas()) == (code == 0)


@pytest.mark.parametrize("extensions, fields, source, code", [
    ("32|34", {}, FA_WITH_KEY, 0),
    ("32", {}, FA_WITH_KEY, 132),
    ("32|34(x)", {}, FA_WITH_KEY, 132),
    ("32|34|34", {}, FA_WITH_KEY, 132),
    ("32", {"lifetime": 0}, FA_WITH_KEY, 0),
    ("32(x)|34", {}, FA_WITH_KEY, 131),
    ("32(x)|34(x)", {}, FA_WITH_KEY, SILENCE),
    ("32(x)", {}, FA, 131),
    ("32|34", {}, FA, SILENCE),
    ("32|38|34", {}, FA_WITH_KEY, 141),
    ("32|38|32'|34", {}, FA_WITH_KEY, 140),
    ("38|32|38|34", {}, FA_WITH_KEY, 140),
])
def test_foreign_agent_association(extensions: str, fields: Fields, source: str, code: int | None) -> None:
    reply = Lab().ask(extensions, source=source, **fields)
    assert (reply and reply.code) == code


@pytest.mark.parametrize("fields, code", [({}, 0), ({"lifetime": 0}, 132)])
def test_rfc3344_wants_foreign_home_authentication_even_to_deregister(fields: Fields, code: int) -> None:
    lab = Lab(behaviour="rfc3344")
    reply = lab.ask("32|34" if not fields else "32", source=FA_WITH_KEY, **fields)
    assert reply is not None and reply.code == code
    assert types(reply)[-1] == 34


@pytest.mark.parametrize("features, extensions, fields, code", [
    (PLAIN, "131|32|36", {}, SILENCE),
    (PLAIN, "32", {"haaddr": NONE}, 136),
    (PLAIN, "139long|32", {}, SILENCE),
    (PLAIN, "139other|32", {}, 0),
    ({"mn_aaa": True}, "131|42|36", {}, SILENCE),
    ({"vendor_extensions": False}, "38|32", {}, SILENCE),
    ({"vendor_extensions": False}, "134|32", {}, 0),
    ({"reverse_tunnel": False}, "32", {"flags": "T"}, 137),
    ({"reverse_tunnel": False}, "32", {"flags": "MT"}, 139),
    ({"reverse_tunnel": False}, "32", {"flags": "T", "lifetime": 0}, 0),
    ({"reverse_tunnel_mandatory": True}, "32", {}, 138),
    ({"simultaneous_bindings": False}, "32", {}, 1),
    ({"simultaneous_bindings": False}, "32", {"flags": "S"}, 1),
])
def test_features(features: dict[str, bool], extensions: str, fields: Fields, code: int | None) -> None:
    reply = Lab(features).ask(extensions, **fields)
    assert (reply and reply.code) == code


@pytest.mark.parametrize("features, expected", [
    ({}, [131, 32]), ({"challenge": True}, [131, 32, 132]), ({"nai": False, "challenge": True}, [32, 132]),
])
def test_what_is_unknown_is_not_returned(features: dict[str, bool], expected: list[int]) -> None:
    reply = Lab(features).ask("131|32|132")
    assert reply is not None and reply.code == 0
    assert types(reply) == expected


@pytest.mark.parametrize("dest", [BROADCAST, ONES, "224.0.0.11"])
def test_request_by_broadcast_discovers_the_home_agent(dest: str) -> None:
    lab = Lab()
    (answer,) = lab.feed(bytes(lab.build(haaddr=dest)), dest=dest)
    reply = MIP4(answer.octets)
    assert (answer.source, reply.code, reply.haaddr) == (HA, 136, HA)


@pytest.mark.parametrize("octets", [
    b"", b"\x01", bytes(23), b"\x01" + bytes(22), b"\xff\xde\xad\xbe\xef", b"\x03" + bytes(19), b"\xaa" * 64,
])
def test_what_is_no_request_is_ignored(octets: bytes) -> None:
    assert Lab().feed(octets) == []


def test_trailing_octet_is_poorly_formed() -> None:
    lab = Lab()
    (answer,) = lab.feed(bytes(lab.build()) + b"\x84")
    assert MIP4(answer.octets).code == 134


def test_reply_to_a_good_request() -> None:
    lab = Lab()
    request = lab.build("131|32|132")
    (answer,) = lab.feed(bytes(request), source=FA)
    reply = MIP4(answer.octets)
    assert (answer.source, answer.dest, answer.dest_port) == (HA, FA, 5000)
    assert (reply.lifetime, reply.homeaddr, reply.haaddr, reply.id) == (300, HOME, HA, request.id)
    assert types(reply) == [131, 32, 132]
    assert reply.extension(MIP4Ext_MNNAI).nai == NAI.encode()
    assert reply.extension(MIP4Ext_Challenge).challenge == b"challenge"
    assert ASSOCIATIONS["32"].verify(reply, reply.extension(MIP4Ext_MobileHomeAuth))


@pytest.mark.parametrize("extensions, verifies", [
    ("32", "32"), ("32'", "32'"), ("32'|32", "32'"), ("32'(x)", "32"), ("131|36", "32"),
    ("131|32'|36", "32'"),
])
def test_reply_is_made_with_the_association_of_the_request(extensions: str, verifies: str) -> None:
    reply = Lab().ask(extensions)
    assert reply is not None and types(reply)[-1] == 32
    assert ASSOCIATIONS[verifies].verify(reply, reply.extension(MIP4Ext_MobileHomeAuth))


@pytest.mark.parametrize("extensions, lifetime, expected", [
    ("131|32|132|34", 300, [131, 32, 132, 34]), ("32(x)|34", 300, [32, 34]), ("32", 0, [32]),
])
def test_extension_order_towards_a_foreign_agent(extensions: str, lifetime: int, expected: list[int]) -> None:
    reply = Lab().ask(extensions, source=FA_WITH_KEY, lifetime=lifetime)
    assert reply is not None and types(reply) == expected
    for extension in reply.extensions(MIP4Ext_ForeignHomeAuth):
        assert ASSOCIATIONS["34"].verify(reply, extension)


@pytest.mark.parametrize("asked, maximum, granted", [
    (60, False, 60), (INFINITE_LIFETIME, False, INFINITE_LIFETIME),
    (600, 200, 200), (60, 200, 60), (0, 200, 0),
])
def test_granted_lifetime(asked: int, maximum: int, granted: int) -> None:
    reply = Lab({"max_lifetime": maximum}).ask(lifetime=asked)
    assert reply is not None and (reply.code, reply.lifetime) == (0, granted)


@pytest.mark.parametrize("haaddr", [NONE, ONES])
@pytest.mark.parametrize("extensions, redirected", [
    ("131|139|32", MIP4Ext_RedirectedHA), ("131|32", MIP4Ext_RedirectedHA),
    ("131|139long|32", MIP4Ext_RedirectedHALong),
])
def test_redirection(haaddr: str, extensions: str, redirected: type) -> None:
    lab = Lab(redirect=HA2)
    reply = lab.ask(extensions, homeaddr=NONE, haaddr=haaddr)
    assert reply is not None and (reply.code, reply.homeaddr, reply.haaddr) == (143, HOME, HA)
    assert types(reply) == [131, 139, 32]
    assert type(reply.extension(MIP4Ext_RedirectedHA)) is redirected
    assert reply.extension(MIP4Ext_RedirectedHA).address == HA2
    assert lab.coas() == []


@pytest.mark.parametrize("extensions, haaddr, code", [
    ("131|32(x)", NONE, 131), ("131|32", HA, 0), ("131|139other|32", NONE, 136),
])
def test_no_redirection(extensions: str, haaddr: str, code: int) -> None:
    reply = Lab(redirect=HA2).ask(extensions, haaddr=haaddr)
    assert reply is not None and reply.code == code
    assert reply.extension(MIP4Ext_RedirectedHA) is None


@pytest.mark.parametrize("extensions, homeaddr, identifier", [
    ("131|139|42|36", NONE, NAI.encode()), ("42|36", HOME, bytes([10, 0, 0, 10])), ("131|32|42|36", HOME, NAI.encode()),
])
def test_key_from_the_stub_aaa(extensions: str, homeaddr: str, identifier: bytes) -> None:
    lab = Lab()
    reply = lab.ask(extensions, homeaddr=homeaddr)
    assert reply is not None and reply.code == 0
    assert types(reply)[-2:] == [43, 32]
    key_reply, mobile_home = reply.extension(MIP4Ext_MNHAKeyGenReply), reply.extension(MIP4Ext_MobileHomeAuth)
    assert len(key_reply.nonce) >= 16 and key_reply.aaa_spi == ASSOCIATIONS["36"].spi
    key = derive_key(ASSOCIATIONS["36"].key, key_reply.nonce, identifier)
    assert MobilitySecurityAssociation(0x500, key, "hmac-sha1").verify(reply, mobile_home)

    again = lab.build("")
    again.exts = [MIP4Ext_MobileHomeAuth()]
    MobilitySecurityAssociation(key_reply.ha_spi, key, "hmac-sha1").protect(again, again.exts[0])
    (answer,) = lab.feed(bytes(again))
    reply = MIP4(answer.octets)
    assert reply.code == 0
    assert MobilitySecurityAssociation(0x500, key, "hmac-sha1").verify(reply, reply.exts[-1])


@pytest.mark.parametrize("extensions, fields", [("131|32|42", {}), ("131|42|36", {"flags": "x"})])
def test_no_key_without_need(extensions: str, fields: Fields) -> None:
    reply = Lab().ask(extensions, **fields)
    assert reply is not None and reply.extension(MIP4Ext_MNHAKeyGenReply) is None


def test_every_reply_is_authenticated_and_names_this_home_agent() -> None:
    for extensions, fields, *_ in DECISIONS.values():
        reply = Lab().ask(extensions, **fields)
        if reply is not None:
            (mobile_home,) = reply.extensions(MIP4Ext_MobileHomeAuth)
            assert any(ASSOCIATIONS[name].verify(reply, mobile_home) for name in ("32", "32'"))
            assert reply.haaddr == HA and reply.homeaddr != NONE


def test_a_stranger_cannot_disturb_a_binding() -> None:
    lab = Lab()
    lab.ask(coaddr=COA)
    lab.ask("32(x)", coaddr=COA2)
    lab.ask("32(x)", coaddr=HOME, lifetime=0)
    assert lab.coas() == [COA]
