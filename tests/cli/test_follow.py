"""``scapy-mip4 follow``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether
from scapy.utils import PcapWriter, wrpcap

import scapy_mip4.captures
from scapy_mip4.cli.interruption import UntilInterrupted
from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ, MIP4Ext_MNNAI

PCAPS = Path(__file__).parents[2] / "pcaps"
SCHEMA = Draft202012Validator(json.loads(
    (Path(scapy_mip4.captures.__file__).parent / "following" / "follow.schema.json").read_text(encoding="utf-8")))
HOME_AGENT = "192.0.2.1"


def packet(time: float, src: str, dst: str, message, port: int = 434):
    ethernet = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    made = ethernet / IP(src=src, dst=dst) / UDP(sport=port, dport=port) / message
    made.time = 1_000_000_000 + time
    return made


def registration(number: int, code: int = 0, nai: bytes = b"", port: int = 434) -> list:
    mobile, care_of = f"10.0.0.{number}", f"203.0.113.{number}"
    exts = [MIP4Ext_MNNAI(nai=nai)] if nai else []
    asked = MIP4_RRQ(homeaddr=mobile, haaddr=HOME_AGENT, coaddr=care_of, flags="D", id=number, exts=exts)
    answer = MIP4_RRP(homeaddr=mobile, haaddr=HOME_AGENT, code=code, id=number, exts=exts)
    return [packet(number, care_of, HOME_AGENT, asked, port), packet(number + 0.02, HOME_AGENT, care_of, answer, port)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.pcap"
    wrpcap(str(path), [*registration(1), *registration(2, code=131, nai=b"u@example.org"),
                       *registration(3, code=133), *registration(4)[:1]])
    return path


def test_ladders_and_what_they_come_to(scapy_mip4, file):
    ended = scapy_mip4("follow", file)
    assert (ended.status, ended.err) == (0, "")
    *ladders, summary = ended.out.split("\n\n")
    assert ladders[0] == "registration of 10.0.0.1  2001-09-09T01:46:41.000000Z\n" \
                         "accepted after 20.0 ms: 0 (registration accepted)"
    assert ladders[1].splitlines()[2:] == [
        "     1  │────────────── RRQ 00000001 ──────────────▶│    0.0 ms   180 s",
        "     2  │◀───────────── RRP 0 00000001 ─────────────│   20.0 ms   180 s",
    ]
    assert summary == "4 conversations: 1 accepted, 2 denied (131 x 1, 133 x 1), 1 unanswered\n"


def test_one_line_each(scapy_mip4, file):
    lines = scapy_mip4("follow", file, "--brief").out.splitlines()
    assert len(lines) == 5
    assert lines[1] == ("2001-09-09T01:46:42.000000Z 203.0.113.2 > 192.0.2.1 registration of 10.0.0.2 u@example.org: "
                        "denied after 20.0 ms: 131 (mobile node failed authentication)")


@pytest.mark.parametrize(("options", "mobiles"), [
    (["--mobile", "10.0.0.1"], ["10.0.0.1"]),
    (["--mobile", "u@example.org", "--mobile", "10.0.0.4"], ["10.0.0.2", "10.0.0.4"]),
    (["--code", 131, "--code", "133"], ["10.0.0.2", "10.0.0.3"]),
    (["--code", 131, "--mobile", "10.0.0.1"], []),
])
def test_some_conversations_alone(scapy_mip4, file, options, mobiles):
    ended = scapy_mip4("follow", file, "--json", *options)
    assert [json.loads(line)["mobile"] for line in ended.out.splitlines()] == mobiles
    assert scapy_mip4("follow", file, "--stats", "--json", *options).out.startswith(
        f'{{"conversations": {len(mobiles)}, ')


def test_json_keeps_to_the_schema_and_names_files_if_there_are_several(scapy_mip4, file):
    for line in scapy_mip4("follow", file, PCAPS / "rfc4857.pcapng", "--json").out.splitlines():
        SCHEMA.validate(json.loads(line))
        assert all(leg["file"] for leg in json.loads(line)["legs"])
    (line,) = scapy_mip4("follow", file, "--stats", "--json").out.splitlines()
    SCHEMA.validate(json.loads(line))


def test_statistics_of_agents(scapy_mip4, file):
    out = scapy_mip4("follow", file, "--stats").out
    rows = [" ".join(line.replace("│", "").split()) for line in out.splitlines()]
    assert "192.0.2.1 home agent 4 0 1 0" in rows
    assert "192.0.2.1 home agent 131 (mobile node failed authentication) 1" in rows
    assert any(row.startswith("192.0.2.1 request reply 3 ") for row in rows)
    assert rows[-1].startswith("4 conversations: 1 accepted, 2 denied")
    assert "registration of" not in out


def test_other_ports(scapy_mip4, tmp_path):
    path = tmp_path / "ports.pcap"
    wrpcap(str(path), registration(1, port=5000))
    assert scapy_mip4("follow", path).out == "no Mobile IPv4 messages\n"
    assert scapy_mip4("follow", path, "--mobile", "10.0.0.5").out == "0 conversations\n"
    assert scapy_mip4("follow", path, "--port", 5000, "--brief").out.count("registration of") == 1


def test_what_could_be_read_of_a_bad_file_is_shown_and_the_next_file_too(scapy_mip4, tmp_path, file):
    broken = tmp_path / "broken.pcap"
    broken.write_bytes(b"this is no capture file at all")
    ended = scapy_mip4("follow", broken, file, "--brief")
    assert ended.status == 2
    assert ended.err.startswith("scapy-mip4 follow: ")
    assert str(broken) in ended.err
    assert len(ended.err.splitlines()) == 1
    assert ended.out.splitlines()[-1].startswith("4 conversations")


@pytest.mark.parametrize("options", [["--port", 0], ["--code", 256], ["--json", "--brief"], ["--brief", "--stats"]])
def test_options_that_make_no_sense(scapy_mip4, file, options):
    ended = scapy_mip4("follow", file, *options)
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_an_output_without_box_characters_gets_others(command_line, file):
    ended = subprocess.run([*command_line, "follow", str(file)], capture_output=True, check=True,
                           env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert b"|-------------- RRQ 00000001 -------------->|" in ended.stdout


def test_ctrl_c_ends_the_reading_and_not_the_report(command_line, tmp_path):
    process = subprocess.Popen([*command_line, "follow", "-", "--brief"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=False, bufsize=0)
    assert process.stdin and process.stdout
    with PcapWriter(process.stdin, sync=True) as capture:
        for one in [*registration(1), *registration(100)[:1]]:
            capture.write(one)
        first = process.stdout.readline()  # what is at 100 s tells that the one of 1 s is over
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait() == 130
    assert b"registration of 10.0.0.1: accepted" in first
    assert b"registration of 10.0.0.100: unanswered" in rest
    assert rest.endswith(b"2 conversations: 1 accepted, 1 unanswered\n")


def test_ctrl_c_between_two_messages_is_heeded_before_the_next():
    with UntilInterrupted([1, 2, 3]) as numbers:
        taken = []
        for number in numbers:
            taken.append(number)
            if number == 2:
                os.kill(os.getpid(), signal.SIGINT)
    assert (taken, numbers.interrupted) == ([1, 2], True)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
