# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers behave in Scapy as its own do."""

import subprocess
import sys
from importlib.util import module_from_spec

import pytest
from scapy.config import ScapyExt
from scapy.layers.inet import ICMP, IP, UDP
from scapy.packet import fuzz

import scapy_mip4
from scapy_mip4 import layers
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, ICMP_AgentSolicitation, MIP4, MIP4_RRP, MIP4_RRQ, MIP4Ext_AuthBase,
    MIP4Ext_GeneralizedAuth, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_RedirectedHALong,
    octets_before, octets_through,
)


def run(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("imports", [
    "import scapy_mip4.layers",
    "import scapy.layers.mobileip; import scapy_mip4.layers",
    "import scapy_mip4.layers; import scapy.layers.mobileip",
    "from scapy.all import *; import scapy_mip4.layers",
])
def test_port_434_leads_here_whenever_scapys_own_layer_is_loaded(imports):
    script = imports + """
from scapy.layers.inet import IP, UDP
from scapy_mip4.layers import MIP4_RRQ
for ports in {"dport": 434, "sport": 40000}, {"sport": 434, "dport": 40000}:
    print(type(IP(bytes(IP()/UDP(**ports)/MIP4_RRQ()))[UDP].payload).__name__)"""
    assert run(script) == ["MIP4_RRQ", "MIP4_RRQ"]


def test_importing_the_layers_stays_light():
    heavy = run("""
import sys, scapy_mip4.layers
print(*(name for name in ("yaml", "pytest", "rich", "jsonschema", "scapy_mip4.runner") if name in sys.modules))""")
    assert heavy == []


def test_star_import_hands_on_layers_and_associations():
    assert run("from scapy_mip4 import *; print(MIP4_RRQ.__name__, MobilitySecurityAssociation.__name__)") == [
        "MIP4_RRQ", "MobilitySecurityAssociation"]


def test_ports_and_protocol_fill_themselves_in():
    packet = IP(bytes(IP() / UDP() / MIP4_RRP()))
    assert (packet[UDP].sport, packet[UDP].dport) == (434, 434)
    solicitation = IP(bytes(IP(dst="224.0.0.11") / ICMP_AgentSolicitation()))
    assert (solicitation.proto, solicitation.ttl) == (1, 1)
    assert isinstance(solicitation.payload, ICMP_AgentSolicitation)


def test_icmp_9_and_10_are_router_discovery_and_echo_stays_scapys():
    assert type(IP(bytes(IP() / ICMP_AgentAdvertisement())).payload) is ICMP_AgentAdvertisement
    assert type(IP(bytes(IP() / ICMP(type=8))).payload) is ICMP
    assert type(ICMP()) is ICMP


def test_icmp_checksum_is_right():
    assert ICMP(bytes(ICMP(bytes(ICMP_AgentSolicitation())))).chksum == 0xF5FF


@pytest.mark.parametrize("reply, answers", [
    ({"id": 0x1111111100000007}, True),
    ({"id": 0x2222222200000007}, True),  # the high half may change (RFC 5944, section 5.7)
    ({"id": 0x1111111100000008}, False),
    ({"id": 0x1111111100000007, "homeaddr": "10.0.0.6"}, False),
])
def test_replies_answer_their_requests(reply, answers):
    request = IP(src="10.0.0.5", dst="10.0.0.1") / UDP(sport=40000) / MIP4_RRQ(
        homeaddr="10.0.0.5", id=0x1111111100000007)
    answer = IP(src="10.0.0.1", dst="10.0.0.5") / UDP(dport=40000) / MIP4_RRP(**{"homeaddr": "10.0.0.5", **reply})
    assert bool(answer.answers(request)) is answers
    if answers:
        assert answer.hashret() == request.hashret()


@pytest.mark.parametrize("request_fields", [
    {"homeaddr": "0.0.0.0"}, {"homeaddr": "255.255.255.255"},
    {"homeaddr": "10.0.0.6", "exts": [MIP4Ext_MNNAI(nai="mn@x")]},
])
def test_a_reply_with_an_assigned_address_answers_a_request_that_leaves_it_open(request_fields):
    assert MIP4_RRP(homeaddr="10.0.0.5", id=7).answers(MIP4_RRQ(id=7, **request_fields))


def test_extensions_are_found_by_class_name_and_base():
    message = MIP4(bytes(MIP4_RRQ(exts=[MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_MobileHomeAuth(), MIP4Ext_MNAAAAuth(),
                                        MIP4Ext_RedirectedHALong()])))
    assert message.extension("MIP4Ext_MNNAI").nai == b"mn@x"
    assert message.extension(MIP4Ext_GeneralizedAuth) is message.exts[2]
    assert message.extensions(MIP4Ext_AuthBase) == message.exts[1:3]
    assert message.extension("MIP4Ext_RedirectedHA") is message.exts[3]
    assert message.extension("MIP4Ext_Challenge") is None
    assert MIP4(b"\xfe").extension(MIP4Ext_MNNAI) is None


def test_octets_up_to_an_extension():
    extensions = [MIP4Ext_MNNAI(nai="mn@x"), MIP4Ext_MobileHomeAuth(authenticator=b"a" * 16)]
    octets = bytes(MIP4_RRQ(exts=extensions)) + b"\x99"
    message = MIP4(octets)
    assert octets_before(message, message.exts[1]) == octets[:30]
    assert octets_through(message, message.exts[1]) == octets[:-1]
    with pytest.raises(ValueError, match="MIP4Ext_MobileHomeAuth is not an extension of this message"):
        octets_before(message, MIP4Ext_MobileHomeAuth())


def test_summary_names_code_and_addresses():
    assert "invalid home agent address" in MIP4_RRP(code=116).summary()
    assert "RRQ 10.0.0.5" in MIP4_RRQ(homeaddr="10.0.0.5").summary()


def test_star_import_hands_on_no_modules():
    assert run("""
from types import ModuleType
from scapy_mip4 import *
print(*(name for name, value in list(globals().items()) if isinstance(value, ModuleType) and name[0] != "_"))""") == []


def test_every_layer_can_be_fuzzed_and_built():
    for name in layers.__all__:
        cls = getattr(layers, name)
        if isinstance(cls, type):
            for _ in range(20):
                assert bytes(fuzz(cls())) or not cls.fields_desc
            fuzzed = fuzz(cls())
            assert fuzzed.show(dump=True) and repr(fuzzed) and fuzzed.summary()


def test_a_message_is_found_by_the_class_of_all_messages():
    packet = IP() / UDP() / MIP4_RRQ()
    assert packet[MIP4] is packet.payload.payload


def test_scapy_loads_the_layers_as_an_extension():
    ext = ScapyExt()
    scapy_mip4.scapy_ext(ext)
    spec = ext.specs["scapy.layers.mip4"].spec
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.MIP4_RRQ is MIP4_RRQ


@pytest.mark.parametrize("request_class, reply_class", [
    (layers.MIP4_RRQ, layers.MIP4_RRP),
    (layers.MIP4_Revocation, layers.MIP4_RevocationAck),
    (layers.MIP4_HRqst, layers.MIP4_HRply),
    (layers.MIP4_RegionalRRQ, layers.MIP4_RegionalRRP),
    (layers.MIP4_FBU, layers.MIP4_FBAck),
    (layers.MIP4_GNM, layers.MIP4_GNAM),
    (layers.MIP4_HoTI, layers.MIP4_HoT),
    (layers.MIP4_CoTI, layers.MIP4_CoT),
    (layers.ICMP_RtSolPr, layers.ICMP_PrRtAdv),
    (layers.ICMP_HI, layers.ICMP_HAck),
    (layers.ICMP_AgentSolicitation, layers.ICMP_AgentAdvertisement),
])
def test_each_request_has_its_reply_and_no_reflection_is_one(request_class, reply_class):
    header = IP(src="10.0.0.5", dst="192.0.2.1")
    back = IP(src="192.0.2.1", dst="10.0.0.5")
    carrier = UDP(sport=434) if issubclass(request_class, MIP4) else None
    asked, reflected, reply = (
        first / (carrier.copy() / message if carrier else message)
        for first, message in ((header, request_class()), (back, request_class()), (back, reply_class())))
    assert reply.answers(asked)
    assert reply.hashret() == asked.hashret()
    assert not reflected.answers(asked)
    assert not asked.answers(reply)
