# SPDX-License-Identifier: GPL-2.0-or-later
"""Tunnels in UDP of the reference agents (RFC 3519)."""
from __future__ import annotations

from typing import Any

import foreign_agent_lab
import pytest
from home_agent_lab import COA, COA2, HA, HOME, PORT, Lab
from scapy.layers.inet import ICMP, IP
from scapy.packet import Packet, Raw

from scapy_mip4.agents.base import OnLink, Output, Transmission
from scapy_mip4.layers import MIP4, MIP4_TunnelData, MIP4Ext_UDPTunnelReply, MIP4Ext_UDPTunnelRequest
from scapy_mip4.testbed import Datagram

PRIVATE, CORRESPONDENT = "192.168.7.7", "10.5.0.1"
FEATURES = {"udp_tunnel": True, "gre": True}


def ask(lab: Lab, flags: str = "DT", coaddr: str = PRIVATE, **tunnel: Any) -> MIP4:
    """The reply to a request for a tunnel in UDP."""
    request = lab.build("32", flags=flags, coaddr=coaddr)
    request.exts.insert(0, MIP4Ext_UDPTunnelRequest(**tunnel))
    lab_association(lab).protect(request, request.exts[1])
    (sent,) = lab.feed(bytes(request))
    return MIP4(sent.octets)


def lab_association(lab: Lab) -> Any:
    mobile = lab.agent.testbed.mobile_by_home(HOME)
    assert mobile is not None
    return mobile.associations["mn-ha"]


def data(length: int = 4, **fields: Any) -> Packet:
    return IP(src=CORRESPONDENT, dst=HOME, proto=253, **fields) / Raw(b"d" * length)


def into(lab: Lab, packet: Packet) -> list[Transmission]:
    """What the home agent sends in UDP because of a packet on its link."""
    return [one for one in lab.agent.handle_link(bytes(packet)) if isinstance(one, Transmission)]


def tunnelled(lab: Lab, inner: Packet, source: str = COA, port: int = 5000) -> list[Output]:
    octets = bytes(MIP4_TunnelData() / inner)
    return list(lab.agent.handle(Datagram(octets, source, port, HA, PORT, 64, lab.now)))


@pytest.mark.parametrize("request_fields, code, answer", [
    ({}, 0, 0),
    ({"coaddr": COA}, 0, 64),
    ({"coaddr": COA, "flags": "DT", "encapsulation": 99}, 0, 64),
    ({"encapsulation": 47}, 0, 0),
    ({"encapsulation": 55}, 142, None),
    ({"flags": "DTG"}, 0, 0),
    ({"flags": "DTGM"}, 142, None),
    ({"reserved3": 1}, 0, None),
    ({"flags": "T"}, 134, None),
])
def test_answers_to_requests_for_tunnels(request_fields: dict[str, Any], code: int, answer: int | None) -> None:
    reply = ask(Lab(FEATURES), **request_fields)
    extension = reply.extension(MIP4Ext_UDPTunnelReply)
    assert (reply.code, extension and extension.code) == (code, answer)


@pytest.mark.parametrize("features", [{"udp_tunnel_prohibited": True}, {"forced_udp_tunnel": False}])
def test_what_policy_forbids(features: dict[str, bool]) -> None:
    lab = Lab({**FEATURES, **features})
    request = lab.build("32", flags="DT", coaddr=COA)
    request.exts.insert(0, MIP4Ext_UDPTunnelRequest(flags="F"))
    lab_association(lab).protect(request, request.exts[1])
    assert MIP4(lab.feed(bytes(request))[0].octets).code == 129


def test_data_goes_both_ways_through_the_tunnel_and_no_other() -> None:
    lab = Lab(FEATURES)
    ask(lab)
    (sent,) = into(lab, data(ttl=9))
    assert (sent.dest, sent.dest_port, MIP4(sent.octets)[IP].ttl) == (COA, 5000, 8)
    back = IP(src=HOME, dst=CORRESPONDENT, ttl=9, proto=253) / Raw(b"back")
    (onward,) = tunnelled(lab, back)
    assert isinstance(onward, OnLink) and IP(onward.octets).ttl == 8
    assert tunnelled(lab, back, port=5001) == tunnelled(lab, back, source=COA2) == []
    assert not list(lab.agent.handle_link(bytes(IP(src=COA, dst=HA) / back)))


def test_a_long_packet_goes_in_pieces_unless_it_may_not() -> None:
    lab = Lab(FEATURES)
    ask(lab)
    pieces = [MIP4(one.octets)[IP] for one in into(lab, data(1480))]
    assert [piece.frag for piece in pieces] == [0, 177]
    assert b"".join(bytes(piece.payload) for piece in pieces) == b"d" * 1480
    assert into(lab, data(1480, flags="DF")) == []


def test_a_half_bound_tunnel_opens_with_the_right_keepalive() -> None:
    lab = Lab(FEATURES)
    request = lab.build("32", flags="DT", coaddr=PRIVATE)
    request.exts.insert(0, MIP4Ext_UDPTunnelRequest(flags="R"))
    lab_association(lab).protect(request, request.exts[1])
    lab.feed(bytes(request))
    keepalive = IP(src=HOME, dst=HA) / ICMP(id=7, seq=3)
    assert into(lab, data()) == tunnelled(lab, keepalive, source=COA2) == []
    assert tunnelled(lab, IP(src=HOME, dst=CORRESPONDENT) / ICMP()) == into(lab, data()) == []
    (answer,) = tunnelled(lab, keepalive, port=6000)
    assert isinstance(answer, Transmission) and answer.dest_port == 6000
    assert (MIP4(answer.octets)[ICMP].type, MIP4(answer.octets)[ICMP].seq) == (0, 3)
    assert [one.dest_port for one in into(lab, data())] == [6000]


@pytest.mark.parametrize("octets", [b"\x04", b"\x04\x04\x00\x00", b"\x04\x04\x00\x00" + b"\x45" * 40, b"\x04\x37" * 9])
def test_garbage_in_tunnels_is_ignored(octets: bytes) -> None:
    lab = Lab(FEATURES)
    ask(lab)
    assert list(lab.agent.handle(Datagram(octets, COA, 5000, HA, PORT, 64, lab.now))) == []


def test_a_foreign_agent_behind_a_nat_asks_and_keeps_its_tunnel_open() -> None:
    features = {"udp_tunnel": True, "behind_nat": True, "keeps_public_addresses": True}
    lab = foreign_agent_lab.Lab(features)
    relayed = foreign_agent_lab.message(lab.register())
    assert foreign_agent_lab.numbers(relayed) == "32|144"
    lab.from_home_agent(lab.reply() + bytes(MIP4Ext_UDPTunnelReply(keepalive=20)))
    assert lab.agent.tick() == []
    lab.now += 20
    (keepalive,) = [one for one in lab.agent.tick() if isinstance(one, Transmission)]
    assert MIP4(keepalive.octets)[ICMP].type == 8
    assert lab.agent.tick() == []
