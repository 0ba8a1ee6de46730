# SPDX-License-Identifier: GPL-2.0-or-later
"""The Diameter application: AVPs written by hand from RFC 4004 both ways, whole commands, tshark's opinion of one."""

import re
import shutil
import subprocess
import sys

import pytest
from scapy.layers.inet import IP, TCP
from scapy.utils import wrpcap

from scapy_mip4.layers import MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext_MNAAAAuth, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MNNAI
from scapy_mip4.layers.rfc4004 import AVPS, AVP, DiamAns, DiamG, DiamReq

REQUEST = "01 00 00b4 0a000005 00000000 c0000263 0123456789abcdef"
REPLY = "03 00 00b4 0a000005 c0000201 0123456789abcdef"
SPI_OF_FA = AVP("MIP-FA-to-MN-SPI", val=0x300)
SHA1 = AVP("MIP-Algorithm-Type", val="HMAC-SHA-1")
NONCE = AVP("MIP-Nonce", val=bytes(range(16)))
KEY = AVP("MIP-Session-Key", val=b"\x11" * 20)
SHA1_OCTETS = "00000159 40 00000c 00000002"
NONCE_OCTETS = "0000014f 40 000018 000102030405060708090a0b0c0d0e0f"
KEY_OCTETS = "00000157 40 00001c" + "11" * 20

EXAMPLES = [
    ("0000013e 40 00000c 00000100", AVP("MIP-FA-to-HA-SPI", val=256)),
    ("0000013f 40 00000c 00000300", SPI_OF_FA),
    ("00000140 40 000020" + REQUEST, AVP("MIP-Reg-Request", val=MIP4_RRQ(
        homeaddr="10.0.0.5", coaddr="192.0.2.99", id=0x0123456789ABCDEF))),
    ("00000140 40 000026" + REQUEST + "83 04 6d6e4078 0000", AVP("MIP-Reg-Request", val=MIP4_RRQ(
        homeaddr="10.0.0.5", coaddr="192.0.2.99", id=0x0123456789ABCDEF, exts=[MIP4Ext_MNNAI(nai="mn@x")]))),
    ("00000141 60 00001c" + REPLY, AVP("MIP-Reg-Reply", avpFlags="M+P", val=MIP4_RRP(
        homeaddr="10.0.0.5", haaddr="192.0.2.1", id=0x0123456789ABCDEF))),
    ("00000142 40 000038" "00000155 40 00000c 00000200" "00000152 40 00000c 00000026" "00000153 40 00000c 00000010"
     "00000154 40 00000c 00000026", AVP("MIP-MN-AAA-Auth", val=[
         AVP("MIP-MN-AAA-SPI", val=0x200), AVP("MIP-Auth-Input-Data-Length", val=38),
         AVP("MIP-Authenticator-Length", val=16), AVP("MIP-Authenticator-Offset", val=38)])),
    ("00000143 40 00000c 00000101", AVP("MIP-HA-to-FA-SPI", val=257)),
    ("00000145 40 00002c" + SHA1_OCTETS + NONCE_OCTETS, AVP("MIP-MN-to-FA-MSA", val=[SHA1, NONCE])),
    ("00000146 40 00003c" "0000013f 40 00000c 00000300" + SHA1_OCTETS + KEY_OCTETS,
     AVP("MIP-FA-to-MN-MSA", val=[SPI_OF_FA, SHA1, KEY])),
    ("00000148 40 00003c" "0000013e 40 00000c 00000100" + SHA1_OCTETS + KEY_OCTETS,
     AVP("MIP-FA-to-HA-MSA", val=[AVP("MIP-FA-to-HA-SPI", val=256), SHA1, KEY])),
    ("00000149 40 00003c" "00000143 40 00000c 00000101" + SHA1_OCTETS + KEY_OCTETS,
     AVP("MIP-HA-to-FA-MSA", val=[AVP("MIP-HA-to-FA-SPI", val=257), SHA1, KEY])),
    ("0000014b 40 000038" + SHA1_OCTETS + "0000015a 40 00000c 00000002" + NONCE_OCTETS,
     AVP("MIP-MN-to-HA-MSA", val=[SHA1, AVP("MIP-Replay-Mode", val="Timestamps"), NONCE])),
    ("0000014c 40 00003c" + SHA1_OCTETS + "0000015a 40 00000c 00000003" + KEY_OCTETS,
     AVP("MIP-HA-to-MN-MSA", val=[SHA1, AVP("MIP-Replay-Mode", val="Nonces"), KEY])),
    ("0000014d 40 00000e 0001 0a000005 0000", AVP("MIP-Mobile-Node-Address", val="10.0.0.5")),
    ("0000014e 40 00000e 0001 c0000201 0000", AVP("MIP-Home-Agent-Address", val=b"\0\1\xc0\0\2\1")),
    ("0000014e 40 00000c 0003 1234", AVP("MIP-Home-Agent-Address", val=b"\0\3\x12\x34")),
    ("0000014f 40 000018 000102030405060708090a0b0c0d0e0f", NONCE),
    ("00000150 40 00000e 68612e78 2e79 0000", AVP("MIP-Candidate-Home-Agent-Host", val=b"ha.x.y")),
    ("00000151 40 00000c 00000030", AVP("MIP-Feature-Vector", val="MN-HA-Key-Request+MN-FA-Key-Request")),
    ("00000151 40 00000c 80000105", AVP("MIP-Feature-Vector", val=0x80000105)),
    ("00000156 40 00000f 6465 6e7920 6970 00", AVP("MIP-Filter-Rule", val=b"deny ip")),
    ("00000158 40 00000d 0102030405 000000", AVP("MIP-FA-Challenge", val=b"\1\2\3\4\5")),
    ("0000015a 40 00000c 00000001", AVP("MIP-Replay-Mode", val="None")),
    ("0000015b 40 000020" "00000128 40 00000b 782e79 00" "00000108 40 00000c 612e7879",
     AVP("MIP-Originating-Foreign-AAA", val=[AVP("Origin-Realm", val=b"x.y"), AVP("Origin-Host", val=b"a.xy")])),
    ("0000015c 40 000020" "0000011b 40 00000b 782e79 00" "00000125 40 00000c 682e7879",
     AVP("MIP-Home-Agent-Host", val=[AVP("Destination-Realm", val=b"x.y"), AVP("Destination-Host", val=b"h.xy")])),
    ("0000016b 40 000010 0000000100000002", AVP("Accounting-Input-Octets", val=0x100000002)),
    ("0000016c 40 000010 0000000300000004", AVP("Accounting-Output-Octets", val=0x300000004)),
    ("0000016d 40 000010 0000000500000006", AVP("Accounting-Input-Packets", val=0x500000006)),
    ("0000016e 40 000010 0000000700000008", AVP("Accounting-Output-Packets", val=0x700000008)),
    ("0000016f 40 00000c 00000e10", AVP("MIP-MSA-Lifetime", val=3600)),
]
IDS = [f"{packet.name}-{number}" for number, (_, packet) in enumerate(EXAMPLES)]


def amr():
    request = MIP4_RRQ(homeaddr="10.0.0.5", exts=[MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_MNAAAAuth(
        spi=0x200, authenticator=b"a" * 16)])
    return DiamReq("AM", drHbHId=1, drEtEId=2, avpList=[
        AVP("Session-Id", val="fa.x;1;2"), AVP("Auth-Application-Id", val=2), AVP("User-Name", val="mn@x"),
        AVP("Destination-Realm", val="home.y"), AVP("Origin-Host", val="fa.x.net"), AVP("Origin-Realm", val="x.net"),
        AVP("MIP-Reg-Request", val=request),
        AVP("MIP-MN-AAA-Auth", val=[
            AVP("MIP-MN-AAA-SPI", val=0x200), AVP("MIP-Auth-Input-Data-Length", val=38),
            AVP("MIP-Authenticator-Length", val=16), AVP("MIP-Authenticator-Offset", val=38)]),
        AVP("MIP-Mobile-Node-Address", val="10.0.0.5"),
        AVP("MIP-Feature-Vector", val="Home-Agent-Requested+MN-HA-Key-Request+FA-HA-Key-Request"),
        AVP("MIP-FA-Challenge", val=b"challenge"), AVP("MIP-HA-to-FA-SPI", val=0x101),
        AVP("MIP-Home-Agent-Host", val=[
            AVP("Destination-Realm", val="x.net"), AVP("Destination-Host", val="ha.x.net")]),
    ])


def flat(avps):
    """All AVPs, those in groups behind their group."""
    return [each for avp in avps for each in (avp, *(flat(avp.val) if isinstance(avp.val, list) else ()))]


@pytest.mark.parametrize("octets, packet", EXAMPLES, ids=IDS)
def test_octets_and_values(octets, packet):
    octets = bytes.fromhex(octets)
    assert bytes(packet) == octets
    (found,) = DiamG(bytes(DiamReq("AM", avpList=[packet]))).avpList
    assert (type(found), found.name, found.avpCode, found.avpFlags) == (
        type(packet), packet.name, packet.avpCode, packet.avpFlags)
    found.clear_cache()
    assert bytes(found) == octets
    for ours, theirs in zip(flat([found]), flat([packet])):
        assert bytes(ours.val) == bytes(theirs.val) if isinstance(ours.val, MIP4) else (
            isinstance(ours.val, list) or ours.val == theirs.val)
    found.show(dump=True)


def test_every_avp_has_an_example():
    assert {avp.avpCode for avp in flat([packet for _, packet in EXAMPLES])} >= AVPS.keys()


@pytest.mark.parametrize("command, octets", [
    (DiamReq("AM"), "01 000014 c0 000104 00000002 00000000 00000000"),
    (DiamAns("AM"), "01 000014 40 000104 00000002 00000000 00000000"),
    (DiamReq("HA"), "01 000014 c0 000106 00000002 00000000 00000000"),
    (DiamAns("HA"), "01 000014 40 000106 00000002 00000000 00000000"),
], ids=["AMR", "AMA", "HAR", "HAA"])
def test_commands(command, octets):
    assert bytes(command) == bytes.fromhex(octets)
    assert re.search("AA-Mobile-Node|Home-Agent-MIP", DiamG(bytes.fromhex(octets)).show(dump=True))


def test_a_home_agent_answer():
    octets = bytes.fromhex(
        "01 000088 40 000106 00000002 00000007 00000008"
        "00000107 40 00000b 683b31 00" "00000102 40 00000c 00000002" "0000010c 40 00000c 00000fa5"
        "00000141 40 000040" + REPLY + "2b 01 0020 00000e10 00000200 00000301 0002 0002" + "5a" * 16
        + "0000014e 40 00000e 0001 c0000201 0000")
    answer = DiamG(octets)
    assert [avp.name for avp in answer.avpList] == [
        "AVP Session-Id", "AVP Auth-Application-Id", "AVP Result-Code", "AVP MIP-Reg-Reply",
        "AVP MIP-Home-Agent-Address"]
    reply = answer.avpList[3].val
    assert (type(reply), reply.haaddr) == (MIP4_RRP, "192.0.2.1")
    assert reply.extension(MIP4Ext_MNHAKeyGenReply).replay == 2
    shown = answer.show(dump=True)
    assert "DIAMETER_ERROR_MIP_REPLY_FAILURE" in shown and "192.0.2.1" in shown
    assert bytes(answer) == octets


def test_a_dissected_command_can_be_changed():
    octets = bytes(amr())
    command = DiamG(octets)
    command.avpList[6].val.lifetime = 60
    command.avpList[0].val = b"fa.x;1;3"
    command.avpList[10].val = b"CHALLENGE"  # 9 octets and their padding
    found = DiamG(bytes(command))
    assert len(bytes(command)) == len(octets)
    assert (found.avpList[6].val.lifetime, found.avpList[0].val, found.avpList[10].val) == (
        60, b"fa.x;1;3", b"CHALLENGE")
    command.clear_cache()
    assert bytes(command) == bytes(found)


def test_octets_that_are_no_message_or_no_address_are_kept_and_shown():
    for octets in ("00000140 40 000009 ff 000000", "00000140 40 00000c 01020304", "00000140 40 000008",
                   "0000014d 40 00000b 0001 01 00", "0000014d 40 000008", "00000140 40 000004"):
        octets = bytes(DiamReq("AM")) [:20] + bytes.fromhex(octets)
        command = DiamG(b"\1" + len(octets).to_bytes(3, "big") + octets[4:])
        assert bytes(command)[20:] == octets[20:]
        assert command.show(dump=True)


def test_layers_do_not_load_diameter():
    script = "import sys, scapy_mip4.layers; print('scapy.contrib.diameter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_tshark_reads_the_same_names_and_values(tmp_path):
    file = tmp_path / "amr.pcap"
    command = amr()
    wrpcap(str(file), IP() / TCP(sport=40000, dport=3868, flags="PA") / command)
    listing = subprocess.run(["tshark", "-r", str(file), "-V"], capture_output=True, text=True, check=True).stdout
    shown = re.findall(r"AVP: ([\w-]+)\((\d+)\) l=(\d+) f=(\S+)", listing)
    avps = flat(DiamG(bytes(command)).avpList)
    assert [(name, int(code), int(size), flags) for name, code, size, flags in shown] == [
        (avp.name[4:], avp.avpCode, avp.avpLen, "-M-") for avp in avps]
    assert "Malformed" not in listing
    numbers = {name: int(value) for name, value in re.findall(r"^ +(MIP-[\w-]+): (\d+)$", listing, re.MULTILINE)}
    assert numbers == {avp.name[4:]: avp.val for avp in avps if isinstance(avp.val, int)
                       and avp.name.startswith("AVP MIP-")}
    assert "MIP-Mobile-Node-Address Address: 10.0.0.5" in listing
    assert f"MIP-Reg-Request: {bytes(command.avpList[6].val).hex()[:32]}" in listing
