# SPDX-License-Identifier: GPL-2.0-or-later
"""Which recorded messages a filter lets through."""

from __future__ import annotations

import pickle

import pytest

from scapy_mip4.captures import Seen
from scapy_mip4.captures.lines.chosen import Chosen
from scapy_mip4.captures.lines.listing import Listing
from scapy_mip4.captures.query.classes import extensions, messages
from scapy_mip4.captures.query.filtering import Filter
from scapy_mip4.captures.query.names import QueryError
from scapy_mip4.layers import (
    MIP4_RRP, MIP4_RRQ, ICMP_AgentAdvertisement, ICMPExt_MobilityAgent, MIP4Ext_Challenge, MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
)


def seen(message, port=434, via=()):
    return Seen(7, 1_000_000_000.5, "10.0.0.1", "192.0.2.1", port, port, 64, bytes(message), via=via)


MESSAGES = {
    "request": seen(MIP4_RRQ(homeaddr="10.0.0.1", flags="TD", lifetime=600, id=5, exts=[
        MIP4Ext_MNNAI(nai=b"a@b"), MIP4Ext_Challenge(challenge=b"\x01\x02"), MIP4Ext_MobileHomeAuth(spi=256)])),
    "reply": seen(MIP4_RRP(code=136, lifetime=0, id=2**32 + 5)),
    "tunnelled": seen(MIP4_RRP(lifetime=300), via=("gre",)),
    "advertisement": seen(ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent(coaddrs=["192.0.2.7"])]), port=None),
}


@pytest.mark.parametrize(("expression", "true_of"), [
    ("code == 136", ["reply"]),
    ("code != 136", ["tunnelled", "advertisement"]),
    ("code in [136, 137]", ["reply"]),
    ("code not in [136, 137]", ["tunnelled", "advertisement"]),
    ("not code in [136, 137]", ["request", "tunnelled", "advertisement"]),
    ("code == 136 or lifetime > 300", ["request", "reply", "advertisement"]),
    ("0 < lifetime <= 300", ["tunnelled"]),
    (f"lifetime in {list(range(201, 301))}", ["tunnelled"]),
    ("lifetime", ["request", "tunnelled", "advertisement"]),
    ('"T" in flags', ["request"]),
    ('"T" not in flags', []),
    ('src == "10.0.0.1" and sport == 434', ["request", "reply", "tunnelled"]),
    ("sport != 1", ["request", "reply", "tunnelled"]),
    ("not sport", ["advertisement"]),
    ("MIP4Ext_Challenge", ["request"]),
    ("not MIP4Ext_Challenge", ["reply", "tunnelled", "advertisement"]),
    ('MIP4Ext_MNNAI.nai == "a@b"', ["request"]),
    ('MIP4Ext_MNNAI.nai != "a@b"', []),
    ('"@" in MIP4Ext_MNNAI.nai and len(MIP4Ext_Challenge.challenge) == 4', ["request"]),
    ("MIP4Ext_MobileHomeAuth.spi == 0x100", ["request"]),
    ('"MIP4Ext_MNNAI" in exts', ["request"]),
    ('exts[-1] == "MIP4Ext_MobileHomeAuth"', ["request"]),
    ("len(exts) == 0", ["reply", "tunnelled"]),
    ('exts[:1] == ["MIP4Ext_MNNAI"]', ["request"]),
    ('layer == "MIP4_RRP"', ["reply", "tunnelled"]),
    ('"gre" in via', ["tunnelled"]),
    ("not via", ["request", "reply", "advertisement"]),
    ("low32(id) == 5", ["request", "reply"]),
    ("high32(id) == 1", ["reply"]),
    ("id % 2 == 1", ["request", "reply"]),
    ("id & 1 == 1", ["request", "reply"]),
    ("code + 1 == 137", ["reply"]),
    ("1 // code == 1", []),
    ('time >= "2001-09-09T01:46:40.5" and time < "2001-09-09T01:46:40.6"', list(MESSAGES)),
    ('"192.0.2.7" in ICMPExt_MobilityAgent.coaddrs', ["advertisement"]),
    ("ICMPExt_MobilityAgent.coaddrs[9] == 1", []),
    ("frame == 7 and ttl == 64 and not cut", list(MESSAGES)),
    ("$code == 136", ["reply"]),
])
def test_an_expression_is_true_of(expression, true_of):
    wanted = Filter(expression)
    assert [name for name, message in MESSAGES.items() if wanted(message)] == true_of


@pytest.mark.parametrize(("expression", "sentence"), [
    ("kode == 136", "no message has anything called 'kode'; did you mean 'code'?"),
    ("MIP4Ext_MNNAI.nia", "'MIP4Ext_MNNAI' has no '.nia'; did you mean 'nai'?"),
    ('src.port == 1', "'src' has no '.port'"),
    ("code ==", "it ends too early"),
    ("", "it ends too early"),
    ("code == == 1", "invalid syntax"),
    ("open('x')", "'open' is not a function"),
    ("octets(code)", "the function 'octets' is of no use here"),
    ("code ** 2", "the operator Pow cannot be used in an expression"),
    ("(lambda: 1)()", "is not a function"),
    ("[c for c in exts]", "cannot be used in an expression"),
    ("code == 1.5", "1.5 is not a whole number or a text"),
    ("__class__", "no message has anything called '__class__'"),
    ("code.__class__", "'code' has no '.__class__'"),
    ("get", "no message has anything called 'get'"),
    ("seen", "no message has anything called 'seen'"),
    ('code == "136"', "code is a number and cannot be compared with a text such as '136'"),
    ('"1" == code', "'1' is a text and cannot be compared with a number such as code"),
    ('1 < lifetime < "300"', "lifetime is a number and cannot be compared with a text such as '300'"),
    ("src in [1, 2]", "src is a text and cannot be compared with a number such as [1, 2]"),
    ("1 in flags", "1 is a number and cannot be compared with a text such as flags"),
    ('"T" in code', "nothing can be in code, which is a number"),
    ("via == 5", "via is a list and cannot be compared with a number such as 5"),
    ("MIP4Ext_MNNAI.nai == 5", "MIP4Ext_MNNAI.nai is a text and cannot be compared with a number such as 5"),
    ('MIP4Ext_MNNAI == "a@b"', "MIP4Ext_MNNAI is an extension and cannot be compared with a text such as 'a@b'"),
    ('frame == 1 or not low32(id) == "5"', "low32(id) is a number and cannot be compared with a text such as '5'"),
    ("code == 1 and " * 1000 + "code == 1", "it is longer than 10000 characters"),
])
def test_what_is_no_filter_is_refused_before_anything_is_read(expression, sentence):
    with pytest.raises(QueryError) as caught:
        Filter(expression)
    assert sentence in str(caught.value)


def test_a_filter_that_asks_for_no_extension_decodes_none():
    class Undecoded(Seen):
        @property
        def document(self):
            raise AssertionError("decoded")

    message = Undecoded(1, 0.0, "10.0.0.1", "10.0.0.2", 434, 434, 64, bytes(MIP4_RRP(code=136)))
    assert Filter('src == "10.0.0.1"')(message)
    assert Filter("code == 136")(message)


def test_a_filter_can_be_read_twice():
    for _ in range(2):
        assert Filter("code in [136] or not code")(MESSAGES["reply"])


@pytest.mark.parametrize("name", sorted(messages()) + sorted(extensions()))
def test_every_field_can_be_compared_with_what_it_holds(name):
    cls = {**messages(), **extensions()}[name]
    for field in cls.fields_desc:
        asked = f"{name}.{field.name}" if name in extensions() else field.name
        for value in ("1", '"x"', "[]"):
            try:
                Filter(f"{asked} == {value}")
                break
            except QueryError:
                pass
        else:
            raise AssertionError(f"{asked} is of no kind")


def test_what_is_chosen_travels_to_other_processes():
    chosen = pickle.loads(pickle.dumps(Chosen(Listing(), Filter("code == 136"))))
    assert chosen(MESSAGES["request"]) is None
    assert "MIP4_RRP code 136" in chosen(MESSAGES["reply"])
