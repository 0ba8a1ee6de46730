# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 dissect``."""

from __future__ import annotations

import json

import pytest
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.l2 import Ether
from scapy.packet import Raw
from scapy.utils import wrpcap, wrpcapng

from scapy_mip4.layers import (
    MIP4_RRP,
    MIP4_RRQ,
    ICMP_AgentAdvertisement,
    ICMPExt_MobilityAgent,
    MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
    MIP4Ext_RequestedHALong,
)

REQUEST = MIP4_RRQ(id=1, exts=[MIP4Ext_MNNAI(nai=b"a@b"), MIP4Ext_MobileHomeAuth(authenticator=bytes(16))])


def packet(payload, port=434):
    ip = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src="10.0.0.1", dst="10.0.0.2")
    packet = ip / UDP(sport=port, dport=port) / payload
    packet.time = 1_000_000_000.5
    return packet


@pytest.mark.parametrize("write", [wrpcap, wrpcapng])
def test_one_line_a_message_and_nothing_for_other_packets(scapy_mip4, tmp_path, write):
    file = tmp_path / "file.pcap"
    advertisement = IP(src="10.0.0.2", dst="224.0.0.1") / ICMP_AgentAdvertisement(exts=[ICMPExt_MobilityAgent()])
    ethernet = {"src": "02:00:00:00:00:01", "dst": "02:00:00:00:00:02"}
    others = [packet(b"x", port=53), Ether(**ethernet) / IP(src="10.0.0.1", dst="10.0.0.2") / ICMP()]
    write(str(file), [packet(REQUEST), *others, packet(MIP4_RRP(code=116)), Ether(**ethernet) / advertisement])
    ended = scapy_mip4("dissect", file)
    request, reply, advertised = ended.out.splitlines()
    assert request == (
        "2001-09-09T01:46:40.500000Z 10.0.0.1 > 10.0.0.2 MIP4_RRQ [MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth]"
    )
    assert "MIP4_RRP code 116 " in reply
    assert "10.0.0.2 > 224.0.0.1 ICMP_AgentAdvertisement [ICMPExt_MobilityAgent]" in advertised
    assert (ended.status, ended.err) == (0, "")


def test_other_ports_on_request(scapy_mip4, tmp_path):
    file = tmp_path / "file.pcap"
    wrpcap(str(file), [packet(REQUEST, port=20434), packet(REQUEST, port=5000), packet(REQUEST)])
    assert len(scapy_mip4("dissect", file).out.splitlines()) == 1
    assert len(scapy_mip4("dissect", file, "--port", 20434, "--port", 5000).out.splitlines()) == 3


def test_message_in_a_tunnel_and_padding_of_the_link(scapy_mip4, tmp_path):
    file = tmp_path / "file.pcap"
    inner = IP(src="1.1.1.1", dst="2.2.2.2") / UDP(sport=434, dport=20434) / REQUEST / Raw(b"")
    outer = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src="3.3.3.3", dst="4.4.4.4") / inner
    wrpcap(str(file), [bytes(outer) + bytes(20)], linktype=1)
    (line,) = scapy_mip4("dissect", file).out.splitlines()
    assert "1.1.1.1 > 2.2.2.2" in line
    assert line.endswith("[MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth]")


@pytest.mark.parametrize("octets", [b"", b"this is no capture file at all"])
def test_what_is_no_capture_is_an_input_error(scapy_mip4, tmp_path, octets):
    file = tmp_path / "file.pcap"
    file.write_bytes(octets)
    ended = scapy_mip4("dissect", file)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"scapy-mip4 dissect: {file} cannot be read as a capture")
    assert len(ended.err.splitlines()) == 1


def test_missing_file_is_an_input_error(scapy_mip4, tmp_path):
    ended = scapy_mip4("dissect", tmp_path / "nothing.pcap")
    assert ended.status == 2
    assert ended.err.endswith("nothing.pcap cannot be read as a capture: No such file or directory\n")


def test_what_a_legacy_node_sees(scapy_mip4, tmp_path):
    file = tmp_path / "file.pcap"
    wrpcap(str(file), [packet(MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=b"a@b"), MIP4Ext_RequestedHALong()]))])
    assert "[MIP4Ext_MNNAI, MIP4Ext_RequestedHALong]" in scapy_mip4("dissect", file).out
    assert "[MIP4Ext_Unknown, MIP4Ext_Unknown, MIP4Ext_NotUnderstood]" in scapy_mip4("dissect", file, "--legacy").out


def test_all_fields_as_json(scapy_mip4, tmp_path):
    file = tmp_path / "file.pcap"
    wrpcap(str(file), [packet(MIP4_RRQ(flags="DT", id=7, exts=[MIP4Ext_MNNAI(nai=b"a@b")]) / Raw(b"\x99"))])
    (line,) = scapy_mip4("dissect", file, "--json").out.splitlines()
    assert json.loads(line) == {
        "frame": 1, "time": "2001-09-09T01:46:40.500000Z", "src": "10.0.0.1", "dst": "10.0.0.2",
        "message": {
            "layer": "MIP4_RRQ", "type": 1, "flags": "TD", "lifetime": 180, "homeaddr": "0.0.0.0",
            "haaddr": "0.0.0.0", "coaddr": "0.0.0.0", "id": 7,
            "exts": [{"layer": "MIP4Ext_MNNAI", "type": 131, "len": 3, "nai": "a@b"}],
            "payload": {"layer": "Raw", "load": "99"},
        },
    }
