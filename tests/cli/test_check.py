"""``scapy-mip4 check``."""

from __future__ import annotations

import json
import signal
import subprocess
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from scapy.packet import Packet, Raw
from scapy.utils import PcapWriter, wrpcap

from scapy_mip4.layers import (
    MIP4_RRP, MIP4_RRQ, MIP4Ext_FAError, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import MobilitySecurityAssociation

MN, HA = "203.0.113.9", "192.0.2.1"
KEY = MobilitySecurityAssociation(0x100, b"0123456789abcdef")
FIELDS = {"homeaddr": "10.0.0.5", "haaddr": HA, "id": 5 << 32 | 7}


def signed(message: Packet, *before: Packet, key: MobilitySecurityAssociation = KEY) -> Packet:
    message.exts = [*before, MIP4Ext_MobileHomeAuth(sa=key)]
    return message


def request(*before: Packet, **fields: object) -> Packet:
    return signed(MIP4_RRQ(**{**FIELDS, "flags": "D", "lifetime": 300, "coaddr": MN, **fields}), *before)


def reply(**fields: object) -> Packet:
    return signed(MIP4_RRP(**{**FIELDS, "lifetime": 300, **fields}))


@pytest.fixture
def capture(tmp_path: Path):
    """Writes a question and its answers as a capture."""

    def write(question: Packet, *answers: Packet, port: int = 434, name: str = "file.pcap") -> Path:
        ether = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
        frames = [ether / IP(src=MN, dst=HA) / UDP(sport=5000, dport=port) / Raw(bytes(question))]
        frames += [ether / IP(src=HA, dst=MN) / UDP(sport=port, dport=5000) / Raw(bytes(one)) for one in answers]
        for number, frame in enumerate(frames):
            frame.time = 1_000_000_000 + number
        wrpcap(str(tmp_path / name), frames)
        return tmp_path / name

    return write


def test_nothing_wrong(scapy_mip4, capture):
    ended = scapy_mip4("check", capture(request(), reply()))
    assert (ended.status, ended.out, ended.err) == (0, "nothing found\n", "")


def test_a_finding_tells_packet_rule_what_was_seen_and_what_is_wanted(scapy_mip4, capture):
    file = capture(request(), reply(lifetime=301))
    ended = scapy_mip4("check", file)
    assert ended.status == 1
    assert ended.out.splitlines() == [
        f"{file}:2: error R5944-3.4-2 (MUST NOT): A home agent grants no longer lifetime than it was asked for",
        "    seen:   192.0.2.1 > 203.0.113.9 MIP4_RRP of 10.0.0.5: lifetime 301, expected at most 300",
        "    wanted: The Lifetime granted is not longer than the one asked for.",
        "found: 1 error",
    ]


def test_a_warning_makes_the_status_1(scapy_mip4, capture):
    ended = scapy_mip4("check", capture(request(), reply(lifetime=0)))
    assert (ended.status, ended.out.splitlines()[-1]) == (1, "found: 1 warning")


def test_notes_alone_are_clean_unless_strict(scapy_mip4, capture):
    file = capture(request(MIP4Ext_MNAAAAuth(spi=0x200, authenticator=bytes(16))), reply())
    ended = scapy_mip4("check", file)
    assert (ended.status, ended.out.splitlines()[-1]) == (0, "found: 1 note")
    assert scapy_mip4("check", "--strict", file).status == 1


def test_json_is_as_the_schema_says(scapy_mip4, capture):
    schema = json.loads(files("scapy_mip4.captures.checks").joinpath("finding.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    file = capture(request(MIP4Ext_FAError(status=68)), reply(lifetime=301))
    ended = scapy_mip4("check", "--json", file)
    assert ended.status == 1
    documents = [json.loads(line) for line in ended.out.splitlines()]
    for document in documents:
        jsonschema.validate(document, schema)
    assert [(document["frame"], document["requirement"]) for document in documents] == [
        (1, "R4636-4-1"), (2, "R5944-3.4-2")]


def test_brief_counts_by_rule_with_the_first_place(scapy_mip4, capture):
    one = capture(request(), reply(lifetime=301), name="one.pcap")
    two = capture(request(MIP4Ext_FAError(status=68)), reply(lifetime=302), name="two.pcap")
    ended = scapy_mip4("check", "--brief", one, two)
    assert ended.out.splitlines() == [
        f"     2 error   R5944-3.4-2: A home agent grants no longer lifetime than it was asked for (first {one}:2)",
        f"     1 error   R4636-4-1: An FA Error extension stands in replies only (first {two}:1)",
        "found: 3 errors",
    ]


def test_rules_by_requirement_and_severity(scapy_mip4, capture):
    file = capture(request(MIP4Ext_FAError(status=68)), reply(lifetime=0))
    assert "R5944" not in scapy_mip4("check", "--rule", "R4636-*", file).out
    assert scapy_mip4("check", "--rule", "R5944-3.8.3.2-2", file).out.count("seen:") == 1
    assert "warning" not in scapy_mip4("check", "--severity", "error", file).out


def test_a_rule_that_does_not_exist(scapy_mip4, capture):
    ended = scapy_mip4("check", "--rule", "R1-*", capture(request()))
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "scapy-mip4 check: no rule is about R1-*\n"
    of_two = scapy_mip4("check", "--rule", "r4636-*", "--rule", "R3846-4-2", "--severity", "error", capture(request()))
    assert of_two.err == "scapy-mip4 check: no rule is about R3846-4-2, as severe as error\n"


def test_names_of_strangers_move_no_cursor(scapy_mip4, capture):
    asked = request(MIP4Ext_MNNAI(nai=b"\x1b[2J\nmn@example.net"), homeaddr="0.0.0.0")
    out = scapy_mip4("check", capture(asked, reply(lifetime=301))).out
    assert r"of \x1b[2J\nmn@example.net: " in out
    assert "\x1b" not in out


def test_the_text_that_counts(scapy_mip4, capture):
    file = capture(request(MIP4Ext_MNAAAAuth(spi=0x200, authenticator=bytes(16))), reply())
    assert scapy_mip4("check", "--conform", "rfc3344", file).status == 1
    assert scapy_mip4("check", "--conform", "any", file).status == 0


def test_keys_tell_wrong_authenticators(scapy_mip4, capture, tmp_path):
    keys = tmp_path / "keys.yaml"
    keys.write_text(f"mn-ha: {{spi: 0x100, key: 'hex:{KEY.key.hex()}'}}\n")
    wrong = signed(reply(), key=MobilitySecurityAssociation(0x100, b"another key"))
    assert scapy_mip4("check", "--keys", keys, capture(request(), reply())).status == 0
    file = capture(request(), wrong)
    assert scapy_mip4("check", file).status == 0
    ended = scapy_mip4("check", "--keys", keys, file)
    assert ended.status == 1
    assert "R5944-3.5.1-1" in ended.out
    assert "MIP4Ext_MobileHomeAuth with SPI 0x100 does not verify" in ended.out
    assert KEY.key.hex() not in ended.out


def test_a_request_that_verifies_when_it_is_sent_again_may_be_accepted(scapy_mip4, capture, tmp_path):
    keys = tmp_path / "keys.yaml"
    keys.write_text(f"mn-ha: {{spi: 0x100, key: 'hex:{KEY.key.hex()}'}}\n")
    wrong = signed(request(), key=MobilitySecurityAssociation(0x100, b"another key"))
    twice = tmp_path / "twice.pcap"
    wrpcap(str(twice), [Ether() / IP(src=src, dst=dst) / UDP(sport=sport, dport=dport) / Raw(bytes(message))
                        for src, dst, sport, dport, message in (
                            (MN, HA, 5000, 434, wrong), (MN, HA, 5000, 434, request()), (HA, MN, 434, 5000, reply()))])
    assert "R5944-3.8.2.1-7" not in scapy_mip4("check", "--keys", keys, twice).out
    assert "R5944-3.8.2.1-7" in scapy_mip4("check", "--keys", keys, capture(wrong, reply())).out


def test_a_key_file_that_is_none(scapy_mip4, capture, tmp_path):
    ended = scapy_mip4("check", "--keys", tmp_path / "none.yaml", capture(request()))
    assert ended.status == 2
    assert ended.err.count("\n") == 1


def test_another_port(scapy_mip4, capture):
    file = capture(request(), reply(lifetime=301), port=20434)
    assert scapy_mip4("check", file).out == "no Mobile IPv4 messages\n"
    assert scapy_mip4("check", "--port", "20434", file).status == 1


def test_a_file_that_is_no_capture(scapy_mip4, capture, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no capture\n")
    ended = scapy_mip4("check", text, capture(request(), reply(lifetime=301)))
    assert ended.status == 2
    assert "found: 1 error" in ended.out
    assert ended.err.startswith("scapy-mip4 check: ")
    assert "notes.txt" in ended.err
    assert ended.err.count("\n") == 1


def test_ctrl_c_ends_the_reading_and_not_the_report(command_line):
    process = subprocess.Popen([*command_line, "check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    assert process.stdin and process.stdout
    with PcapWriter(process.stdin, sync=True) as writer:
        for seconds in (1, 100):  # the second tells that nothing more comes of the first
            frame = Ether() / IP(src=MN, dst=HA) / UDP(sport=5000, dport=434) / Raw(bytes(MIP4_RRQ(id=seconds)))
            frame.time = seconds
            writer.write(frame)
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait() == 130
    assert first.startswith(b"-:1: error R5944-3.5.2-1")
    assert b"-:2: error R5944-3.5.2-1" in rest
    assert rest.endswith(b"found: 2 errors\n")


def test_help_tells_what_the_status_means(scapy_mip4):
    ended = scapy_mip4("check", "--help")
    assert ended.status == 0
    assert "nothing was found but notes" in " ".join(ended.out.split())
