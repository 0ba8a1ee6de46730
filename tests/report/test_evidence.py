# SPDX-License-Identifier: GPL-2.0-or-later
"""The packets of a case as a capture file."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from scapy.layers.inet import IP, UDP
from scapy.utils import PcapNgReader

from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ, ICMP_AgentSolicitation
from scapy_mip4.report import write_evidence
from scapy_mip4.runner.result import Record


def read(path):
    with PcapNgReader(str(path)) as capture:
        return list(capture)


def test_messages_are_on_port_434_with_time_ttl_and_comments(make_result, conversation, tmp_path):
    path = write_evidence(make_result("T9-a", records=conversation), tmp_path, port=20434)
    assert path == tmp_path / "T9-a.pcapng"
    request, reply = read(path)
    assert isinstance(request[UDP].payload, MIP4_RRQ)
    assert isinstance(reply[UDP].payload, MIP4_RRP)
    assert (request.sport, request.dport) == (41000, 434)
    assert (reply.sport, reply.dport) == (434, 41000)
    assert (request[IP].src, request[IP].dst, request[IP].ttl) == ("127.64.16.1", "127.64.1.1", 64)
    assert float(request.time) == pytest.approx(1000.25)
    assert request.comments[0] == b"sent by the tester as mn"
    assert b"UDP port 20434 of the testbed is shown as 434" in request.comments
    assert reply.comments == [b"received by the tester at mn"]


def test_comments_of_any_length_fit_into_the_file(make_result, conversation, tmp_path):
    endless = "\u20ac\ud800" * 40_000  # one more octet than 65,535 and a pcapng comment could not hold it
    path = write_evidence(make_result("T9-a", title=endless, reason=endless, records=conversation), tmp_path)
    assert len(read(path)) == 2
    assert max(len(comment.decode()) for comment in read(path)[0].comments) < 1_100


def test_packets_of_the_link_stand_as_they_were(make_result, tmp_path):
    octets = bytes(IP(src="10.0.0.1", dst="224.0.0.11", ttl=1) / ICMP_AgentSolicitation()) + b"\x00trailer"
    record = Record(5.0, "mn", "sent", "10.0.0.1", 0, "224.0.0.11", 0, 1, octets, over="link")
    (packet,) = read(write_evidence(make_result("A", records=[record]), tmp_path))
    assert bytes(packet) == octets


def test_no_file_without_packets(make_result, tmp_path):
    assert write_evidence(make_result("T9-a"), tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_wireshark_dissects_every_message_and_finds_right_checksums(make_result, conversation, tmp_path):
    path = write_evidence(make_result("T9-a", records=conversation), tmp_path, port=20434)
    fields = ["frame.protocols", "ip.checksum.status", "udp.checksum.status", "mip.type", "mip.code", "frame.comment"]
    command = ["tshark", "-r", str(path), "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"]
    command += ["-T", "fields", *(option for field in fields for option in ("-e", field))]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    rows = [line.split("\t") for line in run.stdout.splitlines()]
    assert all(row[0].endswith("ip:udp:mip") for row in rows)
    assert [row[1:5] for row in rows] == [["1", "1", "1", ""], ["1", "1", "3", "116"]]  # 1: a right checksum
    assert rows[0][5].startswith("sent by the tester as mn")
