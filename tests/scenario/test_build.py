# SPDX-License-Identifier: GPL-2.0-or-later
"""What a ``send`` step puts on the wire."""
from __future__ import annotations

from dataclasses import replace

import pytest
from language import ASSOCIATIONS, FIRST_ID, case_of, environment, sent
from scapy.layers.inet import IP

from scapy_mip4.layers import (
    ICMP_AgentSolicitation,
    MIP4_RRQ,
    MIP4Ext_MNAAAAuth,
    MIP4Ext_MobileHomeAuth,
    MIP4Ext_Unknown,
    octets_before,
)
from scapy_mip4.scenario import EvaluationError, build


def test_defaults_of_a_request() -> None:
    outgoing = sent("{from: mn, MIP4_RRQ: {haaddr: $ha.address}}", environment())
    assert outgoing.octets == bytes(MIP4_RRQ(lifetime=300, homeaddr="10.0.0.10", haaddr="198.51.100.10", id=FIRST_ID))
    assert (outgoing.over, outgoing.role, outgoing.to, outgoing.source, outgoing.ttl) == ("udp", "mn", None, None, 64)


def test_everything_can_be_written() -> None:
    outgoing = sent("{from: mn, to: $fa.coa, source: 10.9.9.9, ttl: 255,"
                    " MIP4_RRQ: {type: 9, flags: 0x80, lifetime: 0, id: 7}}", environment())
    assert (outgoing.to, outgoing.source, outgoing.ttl) == ("192.0.2.2", "10.9.9.9", 255)
    assert outgoing.octets.startswith(b"\x09\x80\x00\x00")


def test_authenticators_cover_what_stands_before_them() -> None:
    request = sent("{from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MNNAI: {nai: $mn.nai}, MIP4Ext_MobileHomeAuth: {sa: mn-ha},"
                   " raw: hex:ff00, MIP4Ext_MNAAAAuth: {sa: mn-aaa}]}", environment()).packet
    assert ASSOCIATIONS["mn-ha"].verify(request, request.extension(MIP4Ext_MobileHomeAuth))
    assert ASSOCIATIONS["mn-aaa"].verify(request, request.extension(MIP4Ext_MNAAAAuth))
    assert octets_before(request, request.extension(MIP4Ext_MNAAAAuth)).endswith(b"\xff\x00")


def test_a_corrupt_authenticator_is_one_bit_off_and_covered_by_the_next() -> None:
    env = environment()
    step = ("{from: mn, MIP4_RRQ: {id: 1},"
            " exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha%s}, MIP4Ext_MNAAAAuth: {sa: mn-aaa}]}")
    right = sent(step % "", env).packet
    wrong = sent(step % ", corrupt: true", env).packet
    ours, theirs = (int.from_bytes(p.extension(MIP4Ext_MobileHomeAuth).authenticator, "big") for p in (right, wrong))
    assert bin(ours ^ theirs).count("1") == 1
    assert ASSOCIATIONS["mn-aaa"].verify(wrong, wrong.extension(MIP4Ext_MNAAAAuth))


def test_the_right_key_under_another_index() -> None:
    env = environment()
    request = sent("{from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha, spi: 0x999}]}", env).packet
    assert request.extension(MIP4Ext_MobileHomeAuth).spi == 0x999
    assert replace(ASSOCIATIONS["mn-ha"], spi=0x999).verify(request, request.exts[0])


def test_raw_octets_and_a_packet_again() -> None:
    env = environment()
    assert sent("{from: mn, raw: hex:01ff}", env).octets == b"\x01\xff"
    first = sent("{from: mn, as: request, MIP4_RRQ: {}, exts: [MIP4Ext_Unknown: {type: 200, data: hex:0102}]}", env)
    again = case_of("- send: {from: mn, as: request, MIP4_RRQ: {}}\n- send: {from: mn, packet: $request}").steps[1]
    repeated = build(again, env)  # type: ignore[arg-type]
    assert repeated.octets == first.octets
    assert isinstance(repeated.packet.exts[0], MIP4Ext_Unknown)


def test_a_solicitation_is_a_whole_ip_packet() -> None:
    outgoing = sent("{from: mn, ICMP_AgentSolicitation: {}}", environment())
    packet = IP(outgoing.octets)
    assert (outgoing.over, packet.src, packet.dst, packet.ttl) == ("link", "10.0.0.10", "224.0.0.2", 1)
    assert isinstance(outgoing.packet, ICMP_AgentSolicitation)


def test_an_ip_packet_with_payload() -> None:
    outgoing = sent("{from: ha, to: $fa.address, IP: {proto: 253, payload: hex:abcd}}", environment())
    packet = IP(outgoing.octets)
    assert (packet.src, packet.dst, packet.proto, packet.ttl) == ("198.51.100.10", "192.0.2.1", 253, 64)
    assert bytes(packet.payload) == b"\xab\xcd"


HUGE = f"raw: hex:{'00' * 40_000}"


@pytest.mark.parametrize(("step", "telling"), [
    ("{from: mn, MIP4_RRQ: {lifetime: $fresh_id}}",
     f"x.yaml:5:43: the field 'lifetime' cannot hold {FIRST_ID}, only 0 to 65535"),
    ("{from: mn, IP: {src: 10.0.0.1, dst: 10.0.0.2, version: $4 << 4}}", "cannot hold 64, only 0 to 15"),
    ("{from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_Challenge: {challenge: $'x' * 300}]}", "'challenge' cannot hold 'xxx"),
    ("{from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha, spi: $1 << 32}]}",
     "'spi' cannot hold 4294967296, only 0 to 4294967295"),
    ("{from: mn, to: $mn.nai, MIP4_RRQ: {}}", "'to' must be an IPv4 address, not 'mn1@example.org'"),
    ("{from: mn, source: $5, MIP4_RRQ: {}}", "'source' must be an IPv4 address, not 5"),
    ("{from: mn, ttl: $255 + 1, MIP4_RRQ: {}}", "'ttl' must be a whole number from 1 to 255, not 256"),
    (f"{{from: mn, MIP4_RRQ: {{}}, exts: [{HUGE}, {HUGE}]}}",
     "the message has 80024 octets, but a UDP datagram carries at most 65507"),
    (f"{{from: mn, ICMP_AgentSolicitation: {{}}, exts: [{HUGE}, {HUGE}]}}", "x.yaml:5:5: the packet cannot be built"),
    ("{from: mn, MIP4_RRQ: {haaddr: $ha.uplink}}", "must be an IPv4 address, not nothing"),
    ("{from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_ForeignHomeAuth: {sa: fa-ha}]}", "no association 'fa-ha'"),
    ("{from: mn, raw: $fa.address}", "neither octets nor a packet"),
])
def test_what_cannot_be_built(step: str, telling: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        sent(step, environment())
    assert telling in str(caught.value)


TUNNELLED = ("IP: {src: 192.0.2.1, dst: 192.0.2.2, payload:"
             " {%s: {%s payload: {IP: {src: 10.0.0.1, dst: $mn.home, ttl: 9, payload: hex:abcd}}}}}")


@pytest.mark.parametrize("layer, fields, protocol", [("GRE", "", 47), ("IP", "src: 10.0.0.3, dst: 10.0.0.4,", 4)])
def test_packets_inside_packets(layer: str, fields: str, protocol: int) -> None:
    env = environment()
    outgoing = sent("{from: ha, %s}" % (TUNNELLED % (layer, fields)), env)
    assert (outgoing.packet.proto, outgoing.packet.payload.name) == (protocol, layer)
    innermost = outgoing.packet.payload.payload
    assert (innermost.dst, innermost.ttl, bytes(innermost.payload)) == ("10.0.0.10", 9, b"\xab\xcd")
    steps = "- send: {from: ha, as: request, IP: {}}\n- send: {from: ha, to: $fa.coa, IP: {payload: $request.payload}}"
    assert bytes(build(case_of(steps).steps[1], env).packet.payload) == bytes(outgoing.packet.payload)


def test_tunnel_data_is_a_datagram_with_a_packet_inside() -> None:
    outgoing = sent("{from: mn, port: other, MIP4_TunnelData: {payload: {IP: {src: $mn.home, dst: 192.0.2.9}}}}",
                    environment())
    assert (outgoing.over, outgoing.port, outgoing.octets[:4]) == ("udp", "other", bytes([4, 4, 0, 0]))
    assert (outgoing.packet[IP].src, outgoing.packet[IP].dst) == ("10.0.0.10", "192.0.2.9")
