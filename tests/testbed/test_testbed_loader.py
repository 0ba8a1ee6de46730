# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading testbed files, and what is said about wrong ones."""

from __future__ import annotations

import json
import re
import traceback
from pathlib import Path

import pytest

from scapy_mip4 import testbed as testbed_package
from scapy_mip4.scenario import ScenarioError
from scapy_mip4.scenario.yamlfile import load_documents
from scapy_mip4.security.algorithms import ALGORITHMS
from scapy_mip4.security.identification import REPLAY_STYLES
from scapy_mip4.testbed import Testbed, load_testbed, parse_testbed

TESTBED_SCHEMA = json.loads((Path(testbed_package.__file__).parent / "testbed.schema.json").read_text())

KEY = "00112233445566778899aabbccddeeff"
LAB = f"""\
name: lab 3
interface: eth1
link: {{udp: 127.0.0.1:20500}}
devices:
  - {{name: fa, role: fa, address: 192.0.2.1, coa: 192.0.2.2, features: {{challenge: true}}}}
  - {{name: ha, role: ha, address: 198.51.100.5, redirect: 198.51.100.7, broadcast: 198.51.100.255}}
tester:
  ha: [{{address: 198.51.100.10}}, {{address: 198.51.100.11, associations: {{fa-ha: {{spi: 768, key: "hex:{KEY}"}}}}}}]
  cn: [{{address: 203.0.113.9}}]
outside: 203.0.113.77
mobiles:
  - home: 10.0.0.10-10.0.0.30
    coa: 10.1.0.0/24
    nai: mn{{n}}@example.org
    associations: {{mn-ha: {{spi: 256, key: "hex:{KEY}", algorithm: hmac-sha1, replay: nonce}}}}
  - home: [10.2.0.1, 10.2.0.9]
    associations: {{}}
"""


def test_everything_a_file_says_is_there() -> None:
    testbed = parse_testbed(LAB)
    assert (testbed.name, testbed.port, testbed.interface) == ("lab 3", 434, "eth1")
    assert (testbed.link, testbed.outside) == ("127.0.0.1:20500", "203.0.113.77")
    fa, ha = testbed.devices
    assert (fa.coa, fa.uplink, fa.addresses) == ("192.0.2.2", None, ("192.0.2.1", "192.0.2.2"))
    assert (ha.redirect, ha.feature("redirect")) == ("198.51.100.7", True)
    assert (ha.broadcast, ha.feature("broadcast")) == ("198.51.100.255", True)
    assert testbed.device("ha") is ha and testbed.device_addresses["192.0.2.2"] is fa
    assert [peer.address for peer in testbed.tester["ha"]] == ["198.51.100.10", "198.51.100.11"]
    peer = testbed.peer_by_address("198.51.100.11")
    assert peer and peer.associations["fa-ha"].key == bytes.fromhex(KEY)
    ranged, listed = testbed.pools
    assert [mobile.home for mobile in listed.mobiles] == ["10.2.0.1", "10.2.0.9"]
    assert (len(ranged.mobiles), ranged.mobiles[0].coa, ranged.mobiles[-1].home) == (
        21,
        "10.1.0.1",
        "10.0.0.30",
    )
    mobile = testbed.mobile_by_home("10.0.0.12")
    assert mobile and mobile is testbed.mobile_by_nai("mn2@example.org") is testbed.mobile_by_coa("10.1.0.3")
    association = mobile.associations["mn-ha"]
    assert (association.spi, association.algorithm, association.replay) == (256, "hmac-sha1", "nonce")
    assert (
        testbed.mobile_by_home("10.0.0.31")
        is testbed.mobile_by_nai("x")
        is testbed.peer_by_address("10.0.0.12")
        is None
    )


def test_features_have_defaults_by_role() -> None:
    fa, ha = parse_testbed(LAB).devices
    assert fa.feature("challenge") is True
    assert (
        fa.feature("reverse_tunnel") is fa.feature("fa_error") is ha.feature("simultaneous_bindings") is True
    )
    assert fa.feature("dynamic_ha") is ha.feature("max_lifetime") is ha.feature("anything else") is False


def test_keys_come_from_the_environment_or_a_file_beside_the_testbed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(f"{KEY[:16]}\n{KEY[16:]}\n")
    monkeypatch.setenv("MN_HA_KEY", KEY)
    for source in ("env:MN_HA_KEY", "file:secret", f"file:{tmp_path}/secret"):
        path = tmp_path / "lab.yaml"
        path.write_text(LAB.replace(f'"hex:{KEY}", algorithm', f'"{source}", algorithm'))
        testbed = load_testbed(path)
        assert testbed.pools[0].associations["mn-ha"].key == bytes.fromhex(KEY)


def test_no_key_shows_in_a_representation() -> None:
    assert KEY not in repr(parse_testbed(LAB)) and repr(bytes.fromhex(KEY)) not in repr(parse_testbed(LAB))


SPI_AND_KEY = f'spi: 256, key: "hex:{KEY}"'
ASSOCIATION = f"{{{SPI_AND_KEY}, algorithm: hmac-sha1, replay: nonce}}"

# What is written instead of what, at which words the error points, and what it says.
WRONG = [
    ("interface: eth1", "port: 434000", "434000", "UDP port"),
    ("address: 192.0.2.1,", "address: 192.0.2.256,", "192.0.2.256", "'192.0.2.256' is not an IPv4 address"),
    ("{challenge: true}", "{challange: true}", "challange", "did you mean 'challenge'"),
    ("{challenge: true}", "{simultaneous_bindings: true}", "simultaneous_bindings",
     "a device of role fa has no feature 'simultaneous_bindings'"),
    ("{challenge: true}", "{challenge: 3}", "3", "true or false"),
    ("role: fa,", "role: gfa,", "gfa", "fa or ha, not 'gfa'"),
    ("name: ha,", "name: fa,", "fa,", "a second device is called 'fa'"),
    ("redirect: 198.51.100.7", "coa: 198.51.100.7", "coa:", "'coa' is for devices of role fa"),
    ("redirect: 198.51.100.7", "features: {redirect: true}", "redirect:", "the other home agent's address"),
    ("broadcast: 198.51.100.255", "features: {broadcast: true}", "broadcast:", "the broadcast address of the home"),
    ("[{address: 203.0.113.9}]", "[{address: 192.0.2.2}]", "192.0.2.2", "already that of the device fa"),
    ("  cn:", "  xn:", "xn:", "unknown key 'xn'"),
    ("fa-ha:", "mn-ha:", "mn-ha:", "unknown key 'mn-ha'"),
    ("10.0.0.10-10.0.0.30", "10.0.0.30-10.0.0.10", "10.0.0.30-", "it ends before it begins"),
    ("10.0.0.10-10.0.0.30", "10.0.0.10-x", "10.0.0.10-x", "is not a range of addresses"),
    ("10.0.0.10-10.0.0.30", "10.0.0.1/8", "10.0.0.1/8", "without host bits"),
    ("10.0.0.10-10.0.0.30", "10.0.0.0/8", "10.0.0.0/8", "more than 65536 addresses"),
    ("10.0.0.10-10.0.0.30", "[]", "[]", "at least one home address"),
    (
        "10.1.0.0/24",
        "10.1.0.0/28",
        "10.1.0.0/28",
        "21 mobile nodes need as many care-of addresses, here are 14",
    ),
    ("10.1.0.0/24", "10.0.0.0/24", "10.0.0.0/24", "already that of a mobile node (home"),
    ("mn{n}@example.org", "mn@example.org", "mn@", "{n}"),
    ("replay: nonce", "replay: dunno", "dunno", "'replay' must be timestamp or nonce, not 'dunno'"),
    ("algorithm: hmac-sha1", "algorithm: sha1", "sha1", "not 'sha1'; did you mean 'hmac-sha1'?"),
    ("interface: eth1", 'interface: "e\\nth"', '"e\\nth"', r"such as eth1, not 'e\nth'"),
    ("interface: eth1", "port: 434.0", "434.0", "UDP port"),
    ("address: 192.0.2.1,", "address: 0.0.0.0,", "0.0.0.0", "0.0.0.0 cannot be the address of one node"),
    ("coa: 192.0.2.2", "coa: 224.0.0.11", "224.0.0.11", "224.0.0.11 cannot be the address of one node"),
    ("203.0.113.77", "255.255.255.255", "255.255.255.255", "unspecified, multicast or broadcast"),
    ("redirect: 198.51.100.7", "redirect: 0.0.0.0", "0.0.0.0", "cannot be the address of one node"),
    ("10.0.0.10-10.0.0.30", "223.255.255.250-224.0.0.5", "223.", "224.0.0.5 cannot be the address of one node"),
    ("10.1.0.0/24", "239.0.0.0/24", "239.", "239.0.0.1 cannot be the address of one node"),
    ("spi: 256, ", "", "mn-ha", "needs the key 'spi'"),
    (f'"hex:{KEY}", algorithm', '"hex:1234x", algorithm', '"hex:1234x"', "even number of hexadecimal digits"),
    (f'"hex:{KEY}", algorithm', f"{KEY}, algorithm", KEY, "a key is written as 'hex:'"),
    (
        f'"hex:{KEY}", algorithm',
        "env:NOT_THERE, algorithm",
        "env:",
        "'NOT_THERE', which should hold the key, is not set",
    ),
    (f'"hex:{KEY}", algorithm', "file:not/there, algorithm", "file:", "'not/there' cannot be read"),
    (f'"hex:{KEY}", algorithm', r'"file:a\0b", algorithm', '"file:', r"the key file 'a\x00b' cannot be read"),
    (SPI_AND_KEY, f"spi: {KEY[2:]}, key: 'hex:00'", KEY[2:], "'spi' must be a whole number of 32 bits"),
    (SPI_AND_KEY, "spi: 4294967296, key: 'hex:00'", "4294967296", "'spi' must be a whole number of 32 bits"),
    (ASSOCIATION, KEY, KEY, "an association is written"),
    ("interface: eth1\nlink: {udp: 127.0.0.1:20500}", "link: raw", "raw", "needs the key 'interface'"),
    ("udp: 127.0.0.1:20500", "udp: 127.0.0.1:70000", "127.0.0.1:70000", "70000 is not a UDP port"),
    ("udp: 127.0.0.1:20500", "udp: 127.0.0.1:65533", "127.0.0.1:65533", "it may begin at 65532 at most"),
    ("udp: 127.0.0.1:20500", "udp: 127.0.0.999:1", "127.0.0.999:1", "'127.0.0.999' is not an IPv4 address"),
    (
        LAB[LAB.index("devices:") : LAB.index("tester:")],
        "devices: []\n",
        "[]",
        "a list of at least one device",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "at", "sentence"), WRONG)
def test_a_slip_is_told_with_its_place(right: str, wrong: str, at: str, sentence: str) -> None:
    assert right in LAB
    text = LAB.replace(right, wrong)
    with pytest.raises(ScenarioError) as caught:
        parse_testbed(text, "lab.yaml")
    place = caught.value.location
    assert str(caught.value).startswith(f"lab.yaml:{place.line}:{place.column}: ")
    assert text.splitlines()[place.line - 1][place.column - 1 :].startswith(at)
    assert sentence in str(caught.value)
    assert KEY[2:] not in str(caught.value)


# A key where none belongs: what is written instead of what.
MISPLACED = [
    (SPI_AND_KEY, f"spi: 256, hex:{KEY}"),
    (SPI_AND_KEY, f"spi: 256, key: hex, {KEY}: 1"),
    (SPI_AND_KEY, f"spi: 256, {KEY}: 1, {KEY}: 1"),
    (SPI_AND_KEY, f"spi: 0x{KEY[2:]}, key: 'hex:00'"),
    (f'"hex:{KEY}", algorithm', f"*{KEY}, algorithm"),
    (f'"hex:{KEY}", algorithm', f"!{KEY} x, algorithm"),
    (f'"hex:{KEY}", algorithm', f'!!int "{KEY}x", algorithm'),
    (f'"hex:{KEY}", algorithm', f"env:{KEY}, algorithm"),
    (f'"hex:{KEY}", algorithm', f"file:{KEY}, algorithm"),
    ("hmac-sha1", f"hex:{KEY}"),
    ("nonce", f"hex:{KEY}"),
    ("mn-ha:", f"hex:{KEY}:"),
    ("interface: eth1", f"port: hex:{KEY}"),
    ("role: fa", f"role: {KEY[2:]}"),
    ("192.0.2.1,", f"hex:{KEY},"),
    ("10.0.0.10-10.0.0.30", f"hex:{KEY}"),
    ("10.0.0.10-10.0.0.30", "hex:0011 2233 4455 6677"),
    ("10.0.0.10-10.0.0.30", "00:11:22:33:44:55:66:77"),
    ("10.0.0.10-10.0.0.30", f"hex:{KEY * 50}"),
]


@pytest.mark.parametrize(("right", "wrong"), MISPLACED)
def test_a_misplaced_key_is_not_quoted(right: str, wrong: str) -> None:
    assert right in LAB
    with pytest.raises(ScenarioError) as caught:
        parse_testbed(LAB.replace(right, wrong), "lab.yaml")
    assert "(hidden)" in str(caught.value) and caught.value.location.line > 0
    assert not re.search("2233|22.33|44", "".join(traceback.format_exception(ScenarioError, caught.value, None)))


def test_nodes_do_not_show_what_is_written() -> None:
    assert KEY not in repr(load_documents(LAB))


def test_the_schema_names_what_associations_can_be() -> None:
    written = TESTBED_SCHEMA["$defs"]["association"]["properties"]
    assert written["algorithm"]["enum"] == list(ALGORITHMS)
    assert written["replay"]["enum"] == list(REPLAY_STYLES)


@pytest.mark.parametrize("text", ["", "---\n", f"{LAB}---\n{LAB}", "[]", "name: x", "\t", "a: &a [*a]"])
def test_what_is_no_testbed_at_all(text: str) -> None:
    with pytest.raises(ScenarioError):
        parse_testbed(text)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ScenarioError, match="cannot read"):
        load_testbed("/nowhere/lab.yaml")


def test_a_testbed_needs_little() -> None:
    testbed = parse_testbed("{name: x, devices: [{name: ha, role: ha, address: 192.0.2.1}]}")
    assert testbed == Testbed("x", testbed.devices)
