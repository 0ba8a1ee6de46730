# SPDX-License-Identifier: GPL-2.0-or-later
"""Authenticators of recorded messages, verified with the keys of a file."""

from __future__ import annotations

import json
import pickle
import re
import traceback
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from scapy_mip4.captures import Seen, read
from scapy_mip4.captures.keyfile import KEYS_SCHEMA, Owned
from scapy_mip4.captures.keys import KINDS, Keys
from scapy_mip4.layers import (
    MIP4_FBAck, MIP4_RegionalRRQ, MIP4_RRP, MIP4_RRQ, MIP4Ext_AuthBase, MIP4Ext_Challenge, MIP4Ext_FAFAAuth,
    MIP4Ext_ForeignHomeAuth, MIP4Ext_GeneralizedAuth, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI, MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth, MIP4Ext_Pad1,
)
from scapy_mip4.layers.table import CONTROL
from scapy_mip4.runner import embedded_text
from scapy_mip4.scenario.errors import ScenarioError
from scapy_mip4.security import MobilitySecurityAssociation

ROOT = Path(__file__).parents[2]
README = (ROOT / "pcaps" / "README.md").read_text(encoding="utf-8")
CAPTURES = sorted((ROOT / "pcaps").glob("*.pcapng"))
KIND_OF_SPI = {0x100: "mn-ha", 0x101: "mn-ha", 0x102: "mn-ha", 0x110: "mn-ha", 0x200: "mn-aaa", 0x210: "mn-aaa",
               0x301: "fa-ha", 0x400: "mn-fa", 0x500: "fa-fa", 0x501: "mn-gfa", 0x600: "mn-par"}

ONE, OTHER = b"\x5b\x8f\x3c\xe0" * 4, b"\xc2\x60\x4e\x9b" * 4
SA = MobilitySecurityAssociation(0x100, ONE)
CHAP = MobilitySecurityAssociation(2, ONE, "chap")
OTHER_SA = MobilitySecurityAssociation(0x100, OTHER)


def seen(message, src="10.0.0.1", dst="192.0.2.1"):
    return Seen(1, 0.0, src, dst, 434, 434, 64, bytes(message))


def keys(tmp_path, text):
    file = tmp_path / "keys.yaml"
    file.write_text(text)
    return Keys.load(file)


def verdicts(found):
    return [each["verdict"] for each in found]


@pytest.fixture
def of_readme(tmp_path):
    """The keys that the README of the captures lists."""
    listed = re.findall(r"SPI (0x\w+)\s+`(\w+)` \(([\w-]+)\)", README)
    by_kind = {}
    for spi, key, algorithm in listed:
        line = f'  - {{spi: {spi}, key: "hex:{key}", algorithm: {algorithm.lower()}}}\n'
        by_kind.setdefault(KIND_OF_SPI[int(spi, 16)], []).append(line)
    return keys(tmp_path, "".join(f"{kind}:\n{''.join(lines)}" for kind, lines in by_kind.items()))


def test_every_class_with_an_spi_and_an_authenticator_has_its_kind():
    with_subtypes = {row.cls.__name__ for row in CONTROL if issubclass(row.cls, MIP4Ext_AuthBase)}
    assert with_subtypes - {MIP4Ext_GeneralizedAuth.__name__} == set(KINDS)


@pytest.mark.parametrize("file", CAPTURES, ids=lambda file: file.stem)
def test_all_authenticators_of_the_captures_are_good(of_readme, file):
    for each in read(file):
        authenticated = [ext["layer"] for ext in each.document.get("exts", ()) if ext["layer"] in KINDS]
        found = of_readme.verdicts(each)
        assert [(verdict["extension"], verdict["verdict"]) for verdict in found] == [
            (layer, "good") for layer in authenticated]


def test_good_bad_and_unknown_in_their_order(tmp_path):
    known = keys(tmp_path, f'mn-ha: {{spi: 0x100, key: "hex:{ONE.hex()}"}}\nfa-ha: {{spi: 5, key: "hex:00"}}')
    message = MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=SA), MIP4Ext_MobileForeignAuth(sa=SA),
                             MIP4Ext_ForeignHomeAuth(spi=5), MIP4Ext_Pad1()])
    assert known.verdicts(seen(message)) == [
        {"extension": "MIP4Ext_MobileHomeAuth", "spi": 0x100, "verdict": "good"},
        {"extension": "MIP4Ext_MobileForeignAuth", "spi": 0x100, "verdict": "unknown SPI"},
        {"extension": "MIP4Ext_ForeignHomeAuth", "spi": 5, "verdict": "bad"},
    ]
    assert known.verdicts(seen(MIP4_RRQ())) == []


def test_an_altered_octet_makes_it_bad(tmp_path):
    known = keys(tmp_path, f'mn-ha: {{spi: 0x100, key: "hex:{ONE.hex()}"}}')
    message = bytearray(bytes(MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=SA)])))
    message[5] ^= 1
    assert verdicts(known.verdicts(seen(message))) == ["bad"]


@pytest.mark.parametrize(("owner", "message", "src"), [
    ("home: 10.0.0.7", MIP4_RRQ(homeaddr="10.0.0.7"), "10.0.0.1"),
    ("home: [10.0.0.6, 10.0.0.7]", MIP4_RRP(homeaddr="10.0.0.7"), "10.0.0.1"),
    ("home: 10.0.0.0/29", MIP4_RRP(homeaddr="10.0.0.6"), "10.0.0.1"),
    ("nai: a@b", MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=b"a@b")]), "10.0.0.1"),
    ("nai: [x@y, a@b]", MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=b"a@b")]), "10.0.0.1"),
    ("home: 10.9.9.9, nai: a@b", MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=b"a@b")]), "10.0.0.1"),
    ("agent: 192.0.2.9", MIP4_RRQ(haaddr="192.0.2.9"), "10.0.0.1"),
    ("agent: 192.0.2.9", MIP4_RRQ(coaddr="192.0.2.9"), "10.0.0.1"),
    ("agent: 192.0.2.9", MIP4_RRP(), "192.0.2.9"),
])
def test_of_several_with_one_spi_those_of_the_mobile_or_the_agent_count(tmp_path, owner, message, src):
    known = keys(tmp_path, f"""
mn-ha:
  - {{spi: 0x100, key: "hex:{OTHER.hex()}"}}
  - {{spi: 0x100, key: "hex:{ONE.hex()}", {owner}}}
  - {{spi: 0x100, key: "hex:{OTHER.hex()}", home: 10.1.0.1}}
""")
    right, wrong, others = message.copy(), message.copy(), MIP4_RRQ(homeaddr="10.2.0.1")
    right.exts = [*message.exts, MIP4Ext_MobileHomeAuth(sa=SA)]
    wrong.exts = [*message.exts, MIP4Ext_MobileHomeAuth(sa=OTHER_SA)]
    others.exts = [MIP4Ext_MobileHomeAuth(sa=OTHER_SA)]
    assert verdicts(known.verdicts(seen(right, src))) == ["good"]
    assert verdicts(known.verdicts(seen(wrong, src))) == ["bad"]
    assert verdicts(known.verdicts(seen(others))) == ["good"]


def test_a_key_of_others_alone_is_as_good_as_none(tmp_path):
    known = keys(tmp_path, f'mn-ha: {{spi: 0x100, key: "hex:{ONE.hex()}", home: 10.1.0.1}}')
    message = MIP4_RRQ(homeaddr="10.2.0.1", exts=[MIP4Ext_MobileHomeAuth(sa=SA)])
    assert verdicts(known.verdicts(seen(message))) == ["unknown SPI"]


def test_a_testbed_file_is_a_key_file(tmp_path):
    known = keys(tmp_path, embedded_text(64))
    aaa = MobilitySecurityAssociation(2, bytes.fromhex("70d52e94ab1c68f30b7fe8264dc95a13"), "chap")
    home = MobilitySecurityAssociation(0x100, bytes.fromhex("73a0d5e8164cb92f08de37619fb54ac2"), "md5-prefix-suffix")
    shared = MobilitySecurityAssociation(0x301, bytes.fromhex("9e1c07d5a24b63f88a3d51e6c07f2b94"))
    of_mobile = MIP4_RRQ(homeaddr="127.64.16.9", exts=[MIP4Ext_MNAAAAuth(sa=aaa)])
    of_keyed = MIP4_RRQ(homeaddr="127.64.49.9", haaddr="127.64.0.11",
                        exts=[MIP4Ext_MobileHomeAuth(sa=home), MIP4Ext_ForeignHomeAuth(sa=shared)])
    assert verdicts(known.verdicts(seen(of_mobile))) == ["good"]
    assert verdicts(known.verdicts(seen(of_keyed))) == ["good", "good"]


@given(st.binary(max_size=80))
def test_any_octets_have_their_verdicts(octets):
    association = MobilitySecurityAssociation(0, b"k")
    known = Keys([])
    for message in (octets, bytes(MIP4_RRQ()) + octets, bytes(MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=association)]))
                    + octets):
        assert set(verdicts(known.verdicts(seen(message)))) <= {"unknown SPI"}


@given(st.lists(st.sampled_from([
    MIP4Ext_MNNAI(nai=b"\xff@b"), MIP4Ext_Challenge(challenge=b"\x05\x06"), MIP4Ext_Pad1(), MIP4Ext_MNAAAAuth(sa=CHAP),
    MIP4Ext_MobileHomeAuth(sa=SA), MIP4Ext_MobileHomeAuth(sa=OTHER_SA), MIP4Ext_MobileForeignAuth(sa=SA),
    MIP4Ext_FAFAAuth(sa=SA), MIP4Ext_MobileHomeAuth(spi=0x100, authenticator=b""),
    MIP4Ext_MobileHomeAuth(spi=0x100, len=2, authenticator=bytes(16)), MIP4Ext_GeneralizedAuth(subtype=99),
]), max_size=5), st.sampled_from([MIP4_RRQ, MIP4_RRP, MIP4_FBAck, MIP4_RegionalRRQ]), st.binary(max_size=5))
def test_verdicts_are_those_of_the_associations(extensions, cls, behind):
    each = seen(bytes(cls(exts=extensions)) + behind)
    known = Keys([Owned("mn-ha", SA), Owned("mn-fa", SA), Owned("fa-fa", SA), Owned("mn-aaa", CHAP)])
    by_layer = {"MIP4Ext_MNAAAAuth": CHAP}
    expected = []
    for extension in each.message.exts:
        if type(extension).__name__ in KINDS:
            association = by_layer.get(type(extension).__name__, SA)
            good = association.verify(each.message, extension)
            expected.append("unknown SPI" if extension.spi != association.spi else "good" if good else "bad")
    assert verdicts(known.verdicts(each)) == expected


def test_keys_travel_to_other_processes(tmp_path):
    known = pickle.loads(pickle.dumps(keys(tmp_path, f'mn-ha: {{spi: 0x100, key: "hex:{ONE.hex()}"}}')))
    assert verdicts(known.verdicts(seen(MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=SA)])))) == ["good"]
    assert ONE.hex() not in repr(known)


def test_keys_from_the_environment_and_from_files_beside_the_key_file(tmp_path, monkeypatch):
    monkeypatch.setenv("MIP4_KEY", ONE.hex())
    (tmp_path / "key").write_text(ONE.hex())
    for key in "env:MIP4_KEY", "file:key":
        known = keys(tmp_path, f"mn-ha: {{spi: 0x100, key: '{key}'}}")
        assert verdicts(known.verdicts(seen(MIP4_RRQ(exts=[MIP4Ext_MobileHomeAuth(sa=SA)])))) == ["good"]


KEY = "00112233445566778899aabbccddeeff"


@pytest.mark.parametrize(("text", "place", "sentence"), [
    ("mn-hb: {spi: 1, key: 'hex:00'}", "1:1", "unknown key 'mn-hb' in a mapping of kinds of association to "
                                              "associations; did you mean 'mn-ha'?"),
    (f"mn-ha: hex:{KEY}", "1:8", "must be an association {spi: 0x100, key: env:NAME} or a list of them"),
    (f"mn-ha:\n  - hex:{KEY}", "2:5", "an association is written {spi: 0x100, key: env:NAME}"),
    ("mn-ha:\n  - {spi: 1}", "2:5", "a mobility security association needs the key 'key'"),
    (f"mn-ha: {{spi: 1, key: '{KEY}'}}", "1:22", "a key is written as 'hex:'"),
    (f"mn-ha: {{spi: 0x{KEY}, key: 'hex:00'}}", "1:14", "'spi' must be a whole number of 32 bits"),
    ("mn-ha: {spi: 1, key: 'hex:00', algorithm: md5}", "1:43", "'algorithm' must be one of hmac-md5"),
    ("mn-ha: {spi: 1, key: 'hex:00', home: here}", "1:38", "'here' is not a range of addresses"),
    ("mn-ha: {spi: 1, key: 'hex:00', home: 5}", "1:38", "'home' must be an address range, a prefix or a list"),
    ("mn-ha: {spi: 1, key: 'hex:00', nai: [1]}", "1:38", "item 1 of 'nai' must be a network access identifier"),
    ("mn-ha: {spi: 1, key: 'env:NO_SUCH_MIP4_KEY'}", "1:22", "'NO_SUCH_MIP4_KEY', which should hold the key"),
    (f"{KEY}: 1", "1:1", "unknown key '(hidden)'"),
    ("mn-ha: {spi: 1, key: 'hex:00'}\n---\nmn-ha: {}", "1:1", "one document, not 2"),
    ("[]", "1:1", "this must be a mapping of kinds"),
    ("", "1:1", "one document, not 0"),
    ("devices: 5", "1:1", "a testbed needs the key 'name'"),
])
def test_a_slip_is_told_with_its_place_and_without_the_key(tmp_path, text, place, sentence):
    with pytest.raises(ScenarioError) as caught:
        keys(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'keys.yaml'}:{place}: ")
    assert sentence in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(ScenarioError, caught.value, None))


def test_a_file_that_is_not_there():
    with pytest.raises(ScenarioError, match="cannot read the file"):
        Keys.load("/nowhere/keys.yaml")


def test_the_schema_names_the_kinds():
    kinds = {kind for several in KINDS.values() for kind in several}
    assert set(json.loads(KEYS_SCHEMA.read_text())["properties"]) == kinds
