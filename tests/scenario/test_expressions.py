# SPDX-License-Identifier: GPL-2.0-or-later
"""Expressions compute what they say, and nothing that is written in one can do harm."""
from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language import FIRST_ID, environment, sent
from scapy.compat import raw
from scapy.layers.inet import IP, UDP

from scapy_mip4.layers import MIP4_RRQ
from scapy_mip4.scenario import EvaluationError, Location, MissingCaptureError, Received, Value

HERE = Location("x.yaml", 3, 7)
REQUEST = ("{from: mn, MIP4_RRQ: {flags: DT, id: 0x0102030405060708},"
           " exts: [MIP4Ext_Challenge: {challenge: hex:c0ffee00}]}")


def value(text: str, **variables: Any) -> Any:
    env = environment(**variables)
    sent(REQUEST, env)
    return env.evaluate(text, HERE)


@pytest.mark.parametrize(("text", "result"), [
    ("plain", "plain"),
    ("$$mn.home", "$mn.home"),
    ("hex:00 ff", b"\x00\xff"),
    ("$mn.home", "10.0.0.10"),
    ("$sent.id + 1", 0x0102030405060709),
    ("$low32($sent.id)", 0x05060708),
    ("$high32(sent.id)", 0x01020304),
    ("$sent.flags & 0x02", 2),
    ("$sent.flags", 0x22),
    ("$sent.time // 1000 > 1600000000", True),
    ("$now", 0),
    ("$sent.MIP4Ext_Challenge.challenge", bytes.fromhex("c0ffee00")),
    ("$octets($request)[0:2]", b"\x01\x22"),
    ("$len(octets(sent))", 30),
    ("$hex(sent.MIP4Ext_Challenge.challenge[2:])", "ee00"),
    ("$address(0xc0000201)", "192.0.2.1"),
    ("$address(octets(sent)[8:12])", "0.0.0.0"),
    ("$int(sent.lifetime == 300)", 1),
    ("$7 // 2 * 3 % 5 - -1", 5),
    ("$1 << 4 | 3 ^ 1", 18),
    ("$'ab' * 2 + 'c'", "ababc"),
    ("$not 1 < 2 <= 2 and True", False),
    ("$'home' in 'homeagent' or False", True),
    ("$'a $sent.id' + '!'", "a $sent.id!"),
    ("$[mn.home, 1]", ["10.0.0.10", 1]),
])
def test_values(text: str, result: Any) -> None:
    assert value(text) == result


def test_lists_and_mappings_are_computed_inside() -> None:
    assert value([{"min": "$fa.address"}]) == [{"min": "192.0.2.1"}]  # type: ignore[arg-type]


def test_each_use_of_fresh_id_is_a_new_one_but_a_variable_keeps_its_value() -> None:
    env = environment(mine=Value("$fresh_id", HERE))
    values = [env.evaluate(text, HERE) - FIRST_ID for text in ("$fresh_id", "$mine", "$fresh_id", "$mine")]
    assert values == [0, 1, 2, 1]


@pytest.mark.parametrize(("text", "telling"), [
    ("$sent.homeadr", "did you mean 'homeaddr'?"),
    ("$mn.uplink", "no '.uplink'"),
    ("$sent.lifetime.bits", "which has no fields"),
    ("$1 // 0", "zero"),
    ("$'a' + 1", "str"),
    ("$'%999d' % 1", "cannot be applied to a str"),
    ("$1 << 129", "shift"),
    ("$1 << 128", "more than 128 bits"),
    ("$1 >> -1", "negative"),
    ("$0x" + "f" * 33, "more than 128 bits"),
    ("$'x' * 65536", "longer than 65535"),
    ("$sent * 1000000", "cannot be applied to a MIP4_RRQ"),
    ("$-sent", "cannot be applied"),
    ("$2 ** 2", "Pow"),
    ("$1.5", "not a whole number"),
    ("$b'x'", "not a whole number"),
    ("$(lambda: 1)()", "not a function"),
    ("$open('/etc/passwd')", "'open' is not a function"),
    ("$len(1, 2)", "takes one argument"),
    ("$len(1)", "takes octets"),
    ("$octets(1)", "takes a packet"),
    ("$[x for x in mn]", "ListComp cannot be used"),
    ("$(x := 1)", "NamedExpr cannot be used"),
    ("$f'{mn}'", "JoinedStr cannot be used"),
    ("$'a'[9]", "out of range"),
    ("$mn['home']", "no items"),
    ("$" + "(" * 150 + "1" + ")" * 150, "longer than 300"),
    ("$" + "-" * 40 + "1", "nested too deeply"),
    ("$", "in the expression '$'"),
    ("$\0", "in the expression"),
])
def test_what_has_no_value_says_why(text: str, telling: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        value(text)
    assert str(caught.value).startswith("x.yaml:3:7: in the expression '$")
    assert telling in str(caught.value)


@pytest.mark.parametrize("text", ["$relayed.id", "$sent.MIP4Ext_MNNAI.nai"])
def test_a_packet_that_did_not_come_is_told_apart(text: str) -> None:
    with pytest.raises(MissingCaptureError):
        value(text)


def test_the_datagram_of_a_received_message_is_what_an_icmp_error_quotes() -> None:
    env = environment()
    env.capture("relayed", MIP4_RRQ(homeaddr="10.0.0.10"), Received("192.0.2.2", 4711, "198.51.100.10", 434, 60))
    packet = IP(env.evaluate("$datagram(relayed)", HERE))
    assert (packet.src, packet.dst, packet.ttl, packet.sport, packet.dport) == (
        "192.0.2.2", "198.51.100.10", 60, 4711, 434)
    assert bytes(packet[UDP].payload) == raw(env.variables["relayed"])
    sent(REQUEST, env)
    with pytest.raises(EvaluationError, match="came in a UDP datagram"):
        env.evaluate("$datagram(sent)", HERE)


@pytest.mark.parametrize("attribute", ["__class__", "__dict__", "__init__", "fields", "show", "payload", "underlayer"])
@pytest.mark.parametrize("owner", ["sent", "mn", "'x'", "1", "octets(sent)", "sent.MIP4Ext_Challenge", "[1]"])
def test_no_attribute_leads_out(owner: str, attribute: str) -> None:
    with pytest.raises(EvaluationError):
        value(f"${owner}.{attribute}")


_WORDS = ["sent", "mn", "home", "id", "__class__", "low32", "octets", "len", "hex", "address", "datagram", "fresh_id",
          "MIP4Ext_Challenge", "not", "and", "in", "lambda", "for", "if", "0", "1",
          "0xffffffffffffffff", "'a'", *"()[].,:+-*/%&|^~<>=! $"]
_EXPRESSIONS = st.one_of(st.text(), st.text(string.printable), st.lists(st.sampled_from(_WORDS)).map("".join),
                         st.lists(st.sampled_from(_WORDS)).map(" ".join))


@given(_EXPRESSIONS)
def test_whatever_is_written_has_a_value_or_an_error_of_its_own(text: str) -> None:
    try:
        result = value("$" + text)
    except EvaluationError:
        return
    assert not callable(result)
