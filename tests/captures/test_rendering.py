# SPDX-License-Identifier: GPL-2.0-or-later
"""Chosen fields of recorded messages, and one message as JSON or as a line."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, strategies as st
from scapy.layers.inet import IP
from scapy.packet import Raw

from scapy_mip4.captures import Seen, read, record
from scapy_mip4.captures.keys import Keys
from scapy_mip4.captures.lines.fields import Fields
from scapy_mip4.captures.lines.jsonlines import JSON_SCHEMA, JSONLines
from scapy_mip4.captures.lines.listing import Listing
from scapy_mip4.captures.lines.tree import Tree
from scapy_mip4.captures.query.classes import messages
from scapy_mip4.captures.query.heads import head
from scapy_mip4.captures.query.names import QueryError
from scapy_mip4.layers import (
    MIP4, MIP4_RRP, MIP4_RRQ, ICMP_AgentAdvertisement, ICMPExt_MobilityAgent, MIP4_TunnelData, MIP4Ext_Challenge,
    MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_UDPTunnelReply, MIP4Ext_Unknown,
)

CAPTURES = sorted((Path(__file__).parents[2] / "pcaps").glob("*.pcapng"))
SCHEMA = jsonschema.Draft202012Validator(json.loads(JSON_SCHEMA.read_text(encoding="utf-8")))


def seen(message, sport=434, dport=434, **where):
    return Seen(7, 1_000_000_000.5, "10.0.0.1", "192.0.2.1", sport, dport, 64, bytes(message), **where)


def advertised(*coaddrs):
    message = ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent(coaddrs=list(coaddrs), flags="FR")])
    return seen(message, sport=None, dport=None)


REQUEST = seen(MIP4_RRQ(homeaddr="10.0.0.1", flags="TD", id=2**63, exts=[
    MIP4Ext_MNNAI(nai=b"a@b"), MIP4Ext_Challenge(challenge=b"\x01\x02"), MIP4Ext_Challenge(challenge=b"\x03"),
    MIP4Ext_MobileHomeAuth(spi=256)]))
REPLY = seen(MIP4_RRP(code=136, lifetime=0, exts=[MIP4Ext_MobileHomeAuth(spi=256)]), 434, 5000)


@pytest.mark.parametrize(("name", "value"), [
    ("frame", "7"), ("time", "2001-09-09T01:46:40.500000Z"), ("src", "10.0.0.1"), ("dst", "192.0.2.1"),
    ("sport", "434"), ("ttl", "64"), ("via", ""), ("cut", "0"), ("file", ""), ("layer", "MIP4_RRQ"), ("type", "1"),
    ("exts", "MIP4Ext_MNNAI,MIP4Ext_Challenge,MIP4Ext_Challenge,MIP4Ext_MobileHomeAuth"),
    ("homeaddr", "10.0.0.1"), ("flags", "TD"), ("id", str(2**63)), ("code", ""), ("payload.load", ""),
    ("MIP4Ext_MNNAI.nai", "a@b"), ("MIP4Ext_Challenge.challenge", "0102"), ("MIP4Ext_Challenge", "2"),
    ("MIP4Ext_MNNAI", "1"), ("MIP4Ext_UDPTunnelReply", ""), ("MIP4Ext_UDPTunnelReply.code", ""),
    ("MIP4Ext_MobileHomeAuth.spi", "256"),
])
def test_a_field_by_its_name(name, value):
    assert Fields([name])(REQUEST) == value


def test_several_fields_have_tabs_between_them():
    fields = Fields(["frame", "code", "dport", "lifetime", "MIP4Ext_MNNAI.nai"])
    assert fields(REPLY) == "7\t136\t5000\t0\t"
    assert pickle.loads(pickle.dumps(fields))(REQUEST) == "7\t\t434\t180\ta@b"


def test_where_a_message_was():
    message = seen(MIP4_RRQ(), via=("gre", "ip-in-ip"), cut=True, file="a\tb.pcap")
    assert Fields(["via", "cut", "file"])(message) == "gre,ip-in-ip\t1\ta\\tb.pcap"


def test_icmp_has_no_ports_and_lists_have_commas():
    message = advertised("192.0.2.1", "192.0.2.2")
    assert Fields(["sport", "dport", "layer", "ICMPExt_MobilityAgent.coaddrs"])(message) == (
        "\t\tICMP_AgentAdvertisement\t192.0.2.1,192.0.2.2")


@pytest.mark.parametrize(("nai", "text"), [
    (b"a\tb", r"a\tb"), (b"a\nb\r", r"a\nb\r"), (b"a\\b", r"a\\b"), (b"\x1b[31m", r"\x1b[31m"),
    ("é\u2028".encode(), "é\\u2028"), (b"\xff", r"\\xff"),
])
def test_texts_cannot_break_the_table_or_move_the_cursor(nai, text):
    message = seen(MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=nai)]))
    assert Fields(["MIP4Ext_MNNAI.nai"])(message) == text
    assert Listing()(message).endswith(f"[MIP4Ext_MNNAI({text})]")


@pytest.mark.parametrize(("name", "sentence"), [
    ("kode", "no message has anything called 'kode'; did you mean 'code'?"),
    ("MIP4Ext_MNNAY", "no message has anything called 'MIP4Ext_MNNAY'; did you mean 'MIP4Ext_MNNAI'?"),
    ("MIP4Ext_MNNAI.nia", "'MIP4Ext_MNNAI' has no '.nia'; did you mean 'nai'?"),
    ("src.x", "'src' has no '.x'"),
    ("", "'' is not the name of a field"),
    ("code+1", "'code+1' is not the name of a field"),
    ("frame ", "'frame ' is not the name of a field"),
    ("if", "'if' is not the name of a field"),
])
def test_other_names_are_refused(name, sentence):
    with pytest.raises(QueryError) as caught:
        Fields(["frame", name])
    assert str(caught.value) == sentence


@pytest.mark.parametrize("file", CAPTURES, ids=lambda file: file.stem)
def test_json_is_what_the_schema_says(file):
    for each in read(file):
        SCHEMA.validate(json.loads(JSONLines(Keys([]), with_file=True)(each)))
        assert json.loads(JSONLines()(each)) == record(each)


def test_json_tells_what_there_is():
    told = json.loads(JSONLines(Keys([]), with_file=True)(seen(
        MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(spi=5)]), via=("minimal",), cut=True, file="x.pcap")))
    SCHEMA.validate(told)
    assert told["via"] == ["minimal"] and told["cut"] is True and told["file"] == "x.pcap"
    assert told["auth"] == [{"extension": "MIP4Ext_MobileHomeAuth", "spi": 5, "verdict": "unknown SPI"}]
    bare = json.loads(JSONLines()(advertised()))
    SCHEMA.validate(bare)
    assert bare.keys() == {"frame", "time", "src", "dst", "ttl", "message"}


@given(st.binary(max_size=120), st.booleans())
def test_any_octets_can_be_told(octets, icmp):
    message = Seen(1, 0.0, "10.0.0.1", "10.0.0.2", *((None, None) if icmp else (434, 434)), 64, octets)
    SCHEMA.validate(json.loads(JSONLines(Keys([]))(message)))
    assert Listing(Keys([]))(message).isprintable()
    assert Listing(legacy=True)(message).isprintable()
    assert Fields(["layer", "code", "exts", "MIP4Ext_MNNAI.nai", "payload.load"])(message).count("\t") == 4
    assert Tree(Keys([]))(message)


def test_a_tree_of_no_octets_has_no_fields():
    assert Tree()(Seen(1, 0.0, "10.0.0.1", "10.0.0.2", 434, 434, 64, b"")) == (
        "frame 1: 1970-01-01T00:00:00.000000Z 10.0.0.1 > 10.0.0.2\nno octets\n")


def without_extensions(document):
    return {name: value for name, value in document.items() if name not in ("exts", "payload")}


@pytest.mark.parametrize("file", CAPTURES, ids=lambda file: file.stem)
def test_heads_are_the_documents_without_extensions(file):
    for each in read(file):
        assert without_extensions(head(each)) == without_extensions(each.document)


@given(st.sampled_from(list(messages().values())), st.binary(max_size=60), st.integers(0, 60))
def test_heads_of_any_octets_are_those_of_their_documents(cls, behind, end):
    port = 434 if issubclass(cls, MIP4) else None
    each = seen((bytes(cls()) + behind)[:end], sport=port, dport=port)
    assert without_extensions(head(each)) == without_extensions(each.document)


@pytest.mark.parametrize(("message", "told"), [
    (REQUEST, "10.0.0.1 > 192.0.2.1 MIP4_RRQ home 10.0.0.1 lifetime 180 flags TD [MIP4Ext_MNNAI(a@b), "
              "MIP4Ext_Challenge(0102), MIP4Ext_Challenge(03), MIP4Ext_MobileHomeAuth(spi 0x100)]"),
    (REPLY, "10.0.0.1 > 192.0.2.1:5000 MIP4_RRP code 136 (unknown home agent address) home 0.0.0.0 lifetime 0 "
            "[MIP4Ext_MobileHomeAuth(spi 0x100)]"),
    (seen(MIP4_RRP(code=250)), "10.0.0.1 > 192.0.2.1 MIP4_RRP code 250 home 0.0.0.0 lifetime 180"),
    (seen(MIP4_RRP(exts=[MIP4Ext_UDPTunnelReply(keepalive=110)])),
     "10.0.0.1 > 192.0.2.1 MIP4_RRP code 0 (registration accepted) home 0.0.0.0 lifetime 180 "
     "[MIP4Ext_UDPTunnelReply(code 0 (will tunnel) keepalive 110)]"),
    (seen(MIP4_RRQ(), via=("udp", "gre"), cut=True),
     "10.0.0.1 > 192.0.2.1 via udp, gre (cut) MIP4_RRQ home 0.0.0.0 lifetime 180"),
    (seen(MIP4_RRQ() / Raw(b"\x99")), "10.0.0.1 > 192.0.2.1 MIP4_RRQ home 0.0.0.0 lifetime 180 | 1 octet"),
    (seen(MIP4_TunnelData() / Raw(bytes(19))), "10.0.0.1 > 192.0.2.1 MIP4_TunnelData | 19 octets"),
    (seen(MIP4_RRQ(exts=[MIP4Ext_Unknown(type=99, data=b"x")])),
     "10.0.0.1 > 192.0.2.1 MIP4_RRQ home 0.0.0.0 lifetime 180 [MIP4Ext_Unknown(type 99)]"),
    (seen(MIP4_TunnelData() / IP(src="10.0.0.5", dst="203.0.113.9")),
     "10.0.0.1 > 192.0.2.1 MIP4_TunnelData | IP 10.0.0.5 > 203.0.113.9"),
    (seen(MIP4_RRQ(exts=[MIP4Ext_Challenge(challenge=bytes(40))])),
     f"10.0.0.1 > 192.0.2.1 MIP4_RRQ home 0.0.0.0 lifetime 180 [MIP4Ext_Challenge({'0' * 37}...)]"),
])
def test_a_line_tells_who_what_and_the_telling_fields(message, told):
    assert Listing()(message) == f"2001-09-09T01:46:40.500000Z {told}"


def test_a_line_begins_with_the_file_where_there_are_several():
    assert Listing(with_file=True)(seen(MIP4_RRQ(), file="x.pcap")).startswith("x.pcap: 2001-09-09T01:46:40.500000Z ")
