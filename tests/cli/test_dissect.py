# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 dissect``."""

from __future__ import annotations

import json
import os
import subprocess
import sys

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
from scapy_mip4.security import MobilitySecurityAssociation

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
        "2001-09-09T01:46:40.500000Z 10.0.0.1 > 10.0.0.2 MIP4_RRQ home 0.0.0.0 lifetime 180 "
        "[MIP4Ext_MNNAI(a@b), MIP4Ext_MobileHomeAuth(spi 0x0)]"
    )
    assert "MIP4_RRP code 116 (invalid home agent address) home 0.0.0.0 lifetime 180" in reply
    assert advertised.endswith("10.0.0.2 > 224.0.0.1 ICMP_AgentAdvertisement code 0 (routes common traffic) "
                               "lifetime 1800 [ICMPExt_MobilityAgent(lifetime 1800)]")
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
    assert line.endswith("[MIP4Ext_MNNAI(a@b), MIP4Ext_MobileHomeAuth(spi 0x0)]")


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
    assert "[MIP4Ext_MNNAI(a@b), MIP4Ext_RequestedHALong(0.0.0.0)]" in scapy_mip4("dissect", file).out
    assert "[MIP4Ext_Unknown(type 131), MIP4Ext_Unknown(type 139), MIP4Ext_NotUnderstood(type 4)]" in scapy_mip4(
        "dissect", file, "--legacy").out


def test_all_fields_as_json(scapy_mip4, tmp_path):
    file = tmp_path / "file.pcap"
    wrpcap(str(file), [packet(MIP4_RRQ(flags="DT", id=7, exts=[MIP4Ext_MNNAI(nai=b"a@b")]) / Raw(b"\x99"))])
    (line,) = scapy_mip4("dissect", file, "--json").out.splitlines()
    assert json.loads(line) == {
        "frame": 1, "time": "2001-09-09T01:46:40.500000Z", "src": "10.0.0.1", "dst": "10.0.0.2",
        "sport": 434, "dport": 434, "ttl": 64,
        "message": {
            "layer": "MIP4_RRQ", "type": 1, "flags": "TD", "lifetime": 180, "homeaddr": "0.0.0.0",
            "haaddr": "0.0.0.0", "coaddr": "0.0.0.0", "id": 7,
            "exts": [{"layer": "MIP4Ext_MNNAI", "type": 131, "len": 3, "nai": "a@b"}],
            "payload": {"layer": "Raw", "load": "99"},
        },
    }


KEY = b"\x5b\x8f\x3c\xe0" * 4


@pytest.fixture
def file(tmp_path):
    """A capture of a request whose authenticator is right and of a denial whose authenticator is wrong."""
    signed = MIP4Ext_MobileHomeAuth(sa=MobilitySecurityAssociation(0x100, KEY))
    request = MIP4_RRQ(id=1, exts=[MIP4Ext_MNNAI(nai=b"a@b"), signed])
    reply = MIP4_RRP(code=136, id=1, exts=[MIP4Ext_MobileHomeAuth(spi=0x100, authenticator=bytes(16))])
    wrpcap(str(tmp_path / "file.pcap"), [packet(request), packet(b"x", port=53), packet(reply)])
    return tmp_path / "file.pcap"


@pytest.fixture
def keys(tmp_path):
    (tmp_path / "keys.yaml").write_text(f'mn-ha: {{spi: 0x100, key: "hex:{KEY.hex()}"}}')
    return tmp_path / "keys.yaml"


def test_several_files_one_after_the_other(scapy_mip4, file, tmp_path):
    other = tmp_path / "other.pcap"
    wrpcap(str(other), [packet(REQUEST)])
    lines = scapy_mip4("dissect", other, file).out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [str(other), str(file), str(file)]
    told = [json.loads(line) for line in scapy_mip4("dissect", "--json", other, file).out.splitlines()]
    assert [(each["file"], each["frame"]) for each in told] == [(str(other), 1), (str(file), 1), (str(file), 3)]


def test_standard_input(command_line, file):
    run = subprocess.run([*command_line, "dissect", "-", "--fields", "frame"], input=file.read_bytes(),
                         capture_output=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"1\n3\n", b"")


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_lines_of_a_pipe_come_at_once(command_line, file, name):
    with subprocess.Popen([*command_line, "dissect", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(file.read_bytes())
        process.stdin.flush()
        assert b"MIP4_RRQ" in process.stdout.readline()  # though the input has not ended
        process.stdin.close()
        assert b"MIP4_RRP" in process.stdout.readline()


def test_what_can_be_read_is_printed_and_the_rest_said(scapy_mip4, file, tmp_path):
    cut = tmp_path / "cut.pcap"
    cut.write_bytes(file.read_bytes()[:-20])
    ended = scapy_mip4("dissect", tmp_path / "nothing.pcap", cut, file, "--fields", "frame")
    assert ended.status == 2
    assert ended.out.split() == ["1", "1", "3"]
    sentences = ended.err.splitlines()
    assert len(sentences) == 2
    assert sentences[0].startswith(f"scapy-mip4 dissect: {tmp_path / 'nothing.pcap'} cannot be read")
    assert sentences[1].startswith(f"scapy-mip4 dissect: {cut}: ")


def test_fields_with_and_without_a_header(scapy_mip4, file):
    fields = ("--fields", "layer,code,MIP4Ext_MNNAI.nai")
    assert scapy_mip4("dissect", file, *fields).out == "MIP4_RRQ\t\ta@b\nMIP4_RRP\t136\t\n"
    assert scapy_mip4("dissect", file, *fields, "--header").out.splitlines()[0] == "layer\tcode\tMIP4Ext_MNNAI.nai"


def test_only_what_a_filter_lets_through(scapy_mip4, file):
    wanted = ("--filter", "code in [136, 137]")
    assert scapy_mip4("dissect", file, "--fields", "frame", *wanted).out == "3\n"
    (line,) = scapy_mip4("dissect", file, *wanted).out.splitlines()
    assert "MIP4_RRP code 136 " in line
    assert json.loads(scapy_mip4("dissect", file, "--json", *wanted).out)["frame"] == 3


def test_no_more_messages_than_asked_for(scapy_mip4, file):
    assert scapy_mip4("dissect", file, "--fields", "frame", "--count", 1).out == "1\n"


def test_a_tree_of_all_fields(scapy_mip4, file):
    out = scapy_mip4("dissect", file, "-v").out
    assert "frame 1: 2001-09-09T01:46:40.500000Z 10.0.0.1 > 10.0.0.2\n###[ MIPv4 Registration Request ]###\n" in out
    assert "code      = unknown home agent address" in out


def test_keys_tell_which_authenticators_are_good(scapy_mip4, file, keys):
    request, reply = scapy_mip4("dissect", file, "--keys", keys).out.splitlines()
    assert request.endswith("[MIP4Ext_MNNAI(a@b), MIP4Ext_MobileHomeAuth(spi 0x100 good)]")
    assert reply.endswith("[MIP4Ext_MobileHomeAuth(spi 0x100 bad)]")
    told = [json.loads(line) for line in scapy_mip4("dissect", file, "--json", "--keys", keys).out.splitlines()]
    assert [each["auth"] for each in told] == [
        [{"extension": "MIP4Ext_MobileHomeAuth", "spi": 256, "verdict": verdict}] for verdict in ("good", "bad")]
    assert scapy_mip4("dissect", file, "--fields", "frame,auth", "--keys", keys).out == "1\tgood\n3\tbad\n"
    wanted = ("--filter", '"bad" in auth')
    assert scapy_mip4("dissect", file, "--fields", "frame", "--keys", keys, *wanted).out == "3\n"
    assert "'auth' is what keys tell of a message, and there are none" in scapy_mip4("dissect", file, *wanted).err
    tree = scapy_mip4("dissect", file, "-v", "--keys", keys).out
    assert "MIP4Ext_MobileHomeAuth: good (SPI 0x100)\n" in tree
    assert "MIP4Ext_MobileHomeAuth: bad (SPI 0x100)\n" in tree


@pytest.mark.parametrize("form", [(), ("-v",), ("--json",)])
@pytest.mark.parametrize("text", ["mn-ha: {spi: 0x100, key: 'hex:%s'}", "mn-ha: 'hex:%s'", "%s: 1", "mn-ha: {spi: %s}"])
def test_keys_never_show(scapy_mip4, file, keys, form, text):
    keys.write_text(text % KEY.hex())
    ended = scapy_mip4("dissect", file, "--keys", keys, *form)
    assert ended.status == 0 or len(ended.err.splitlines()) == 1
    for shown in KEY.hex(), str(KEY), KEY.hex(" "), KEY.hex(":"):
        assert shown.lower() not in (ended.out + ended.err).lower()


@pytest.mark.parametrize(("arguments", "sentence"), [
    ((), "give capture files to read, or an interface with -i"),
    (("x.pcap", "-i", "lo"), "give capture files to read, or an interface with -i"),
    (("",), "an empty argument names no file"),
    (("x.pcap", "--port", "0"), "0 is no UDP port; those are 1 to 65535"),
    (("x.pcap", "--port", "65536"), "65536 is no UDP port; those are 1 to 65535"),
    (("x.pcap", "--port", "many"), "argument --port: invalid int value: 'many'"),
    (("x.pcap", "--count", "0"), "0 is not a number of messages"),
    (("-", "x.pcap", "-"), "'-' stands more than once, and standard input can be read but once"),
    (("x.pcap", "--header"), "--header is for --fields"),
    (("x.pcap", "--fields", "code", "--header", "--filter", "kode"), "no message has anything called 'kode'"),
    (("x.pcap", "--fields", "kode"), "in --fields: no message has anything called 'kode'; did you mean 'code'?"),
    (("x.pcap", "--fields", ""), "in --fields: '' is not the name of a field"),
    (("x.pcap", "--filter", "kode == 1"), "in the filter 'kode == 1': no message has anything called 'kode'"),
    (("x.pcap", "--filter", "code =="), "in the filter 'code ==': it ends too early"),
    (("x.pcap", "--keys", "nothing.yaml"), "nothing.yaml:1:1: cannot read the file: No such file or directory"),
    (("x.pcap", "--keys", "k.yaml", "--legacy"), "--keys and --legacy do not go together"),
    (("x.pcap", "--json", "-v"), "argument -v/--verbose: not allowed with argument --json"),
])
def test_wrong_usage_is_one_sentence(scapy_mip4, arguments, sentence):
    ended = scapy_mip4("dissect", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_terminal_of_another_language_gets_escapes(command_line, tmp_path):
    nai = "m\u00fcnchen@\u6b61.example".encode()
    wrpcap(str(tmp_path / "file.pcap"), [packet(MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai=nai)]))])
    run = subprocess.run([*command_line, "dissect", str(tmp_path / "file.pcap")], capture_output=True,
                         env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"m\xfcnchen@\\u6b61.example" in run.stdout


def test_the_help_explains_the_names(scapy_mip4):
    told = scapy_mip4("dissect", "--help").out
    assert "names for --fields and --filter" in told and "code in [136, 137]" in told


def test_a_listing_waits_for_no_scenarios(command_line, file):
    program = command_line[2].replace("sys.exit(main())", "main(sys.argv[1:]); print(sorted(sys.modules))")
    for form in (), ("--json",):
        command = [sys.executable, "-c", program, "dissect", str(file), *form]
        run = subprocess.run(command, capture_output=True, text=True)
        modules = run.stdout.splitlines()[-1]
        assert [name for name in ("rich", "yaml", "jsonschema", "scapy_mip4.scenario") if f"'{name}'" in modules] == []
