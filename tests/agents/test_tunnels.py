# SPDX-License-Identifier: GPL-2.0-or-later
"""Encapsulation, and the way of data through home agent and foreign agent."""
from __future__ import annotations

from typing import Any

import foreign_agent_lab as visited
import home_agent_lab as home
import pytest
from scapy.layers.inet import ICMP, IP
from scapy.packet import Packet, Raw

from scapy_mip4.agents.tunnels import GRE_TUNNEL, IP_IN_IP, MINIMAL, decapsulate, encapsulate, hop, read

ENTRY, EXIT, CORRESPONDENT = "198.51.100.7", "203.0.113.7", "10.5.0.1"
EVERYTHING = {"gre": True, "minimal_encapsulation": True, "encapsulating_delivery": True}


def data(**fields: Any) -> Packet:
    """A data packet as it arrives."""
    header = {"src": CORRESPONDENT, "dst": home.HOME, "ttl": 20, "id": 7, "proto": 253, **fields}
    return IP(bytes(IP(**header) / Raw(b"data")))


def through(agent: Any, packet: Packet | bytes) -> list[Packet]:
    """What an agent puts on the link because of this packet."""
    return [IP(output.octets) for output in agent.handle_link(bytes(packet))]


@pytest.mark.parametrize("protocol", [IP_IN_IP, GRE_TUNNEL, MINIMAL])
@pytest.mark.parametrize("source", [CORRESPONDENT, ENTRY])
def test_what_goes_into_a_tunnel_comes_out(protocol: int, source: str) -> None:
    packet = data(src=source, tos=0x28)
    tunnelled = read(bytes(encapsulate(packet, ENTRY, EXIT, protocol)))
    assert tunnelled is not None
    assert (tunnelled.src, tunnelled.dst, tunnelled.proto, tunnelled.tos) == (ENTRY, EXIT, protocol, 0x28)
    assert bytes(decapsulate(tunnelled) or b"") == bytes(packet)


def test_a_fragment_is_not_encapsulated_minimally() -> None:
    assert encapsulate(data(frag=3), ENTRY, EXIT, MINIMAL).proto == IP_IN_IP


@pytest.mark.parametrize("header, taken", [
    ("0000 0800", True), ("2000 0800 00000001", True), ("03f8 0800", True),
    ("4000 0800 00000000", False), ("0001 0800", False), ("0000 86dd", False), ("8000 0800 1234 0000", False),
    ("00", False),
])
def test_gre_headers(header: str, taken: bool) -> None:
    packet = IP(bytes(IP(src=ENTRY, dst=EXIT, proto=47) / Raw(bytes.fromhex(header) + bytes(data()))))
    assert (decapsulate(packet) is not None) == taken


@pytest.mark.parametrize("spoil", [lambda octets: octets[:22], lambda octets: octets[:8] + b"\x01" + octets[9:],
                                   lambda octets: b"\x44" + octets[1:], lambda octets: b""])
def test_unsound_packets_are_not_read(spoil: Any) -> None:
    assert read(spoil(bytes(data()))) is None


def test_a_packet_lives_for_so_many_hops() -> None:
    assert hop(data(ttl=1)) is None
    older = hop(data(ttl=2))
    assert older is not None and read(bytes(older)) is not None and older.ttl == 1


# Home agent.

@pytest.mark.parametrize("flags, protocol", [("", 4), ("G", 47), ("M", 55), ("MG", 55)])
def test_the_encapsulation_asked_for(flags: str, protocol: int) -> None:
    lab = home.Lab(EVERYTHING)
    lab.ask(flags=flags)
    (tunnelled,) = through(lab.agent, data())
    assert tunnelled.proto == protocol
    assert bytes(decapsulate(tunnelled) or b"") == bytes(data(ttl=19))
    plain = home.Lab({})
    plain.ask(flags=flags)
    assert [packet.proto for packet in through(plain.agent, data())] == [4]


@pytest.mark.parametrize("flags, protocol, carried", [
    ("T", 4, True), ("T", 47, False), ("T", 55, False), ("TG", 47, True), ("TG", 4, True), ("TG", 55, False),
])
def test_only_negotiated_encapsulation_is_taken_from_a_reverse_tunnel(flags: str, protocol: int, carried: bool) -> None:
    lab = home.Lab(EVERYTHING)
    lab.ask(flags=flags)
    inner = data(src=home.HOME, dst=CORRESPONDENT)
    assert bool(through(lab.agent, encapsulate(inner, home.COA, home.HA, protocol))) == carried


@pytest.mark.parametrize("flags, layers", [("", 0), ("BD", 2), ("B", 3)])
def test_broadcasts(flags: str, layers: int) -> None:
    lab = home.Lab()
    lab.ask(flags=flags)
    sent = through(lab.agent, data(dst="255.255.255.255"))
    assert [sum(isinstance(layer, IP) for layer in packet.iterpayloads()) for packet in sent] == [layers][:layers]


def test_a_group_is_forwarded_to_who_joined_by_the_tunnel() -> None:
    lab = home.Lab({"multicast": True})
    lab.ask(flags="TD")
    report, leave = (bytes([kind, 0, 0, 0, 239, 1, 1, 1]) for kind in (0x16, 0x17))
    for message, copies in ((report, 1), (leave, 0)):
        igmp = IP(src=home.HOME, dst="239.1.1.1", ttl=1, proto=2) / Raw(message)
        assert through(lab.agent, encapsulate(igmp, home.COA, home.HA)) == []
        assert len(through(lab.agent, data(dst="239.1.1.1"))) == copies


@pytest.mark.parametrize("inner_dest, outer_source, copies", [
    (home.HOME, CORRESPONDENT, 1), (home.HOME, home.COA, 0), (home.NOBODY, CORRESPONDENT, 1),
])
def test_datagrams_in_a_tunnel_already(inner_dest: str, outer_source: str, copies: int) -> None:
    lab = home.Lab()
    lab.ask()
    assert len(through(lab.agent, encapsulate(data(dst=inner_dest), outer_source, home.HOME))) == copies


@pytest.mark.parametrize("kind, code, told", [
    (3, 1, (3, 1)), (11, 0, (3, 1)), (3, 4, (3, 4)), (3, 3, None), (5, 1, None),
])
def test_errors_from_a_tunnel(kind: int, code: int, told: tuple[int, int] | None) -> None:
    lab = home.Lab()
    lab.ask()
    (tunnelled,) = through(lab.agent, data())
    error = IP(src="203.0.113.1", dst=home.HA) / ICMP(type=kind, code=code, nexthopmtu=1400) / Raw(bytes(tunnelled))
    sent = through(lab.agent, error)
    assert [(packet.dst, packet[ICMP].type, packet[ICMP].code) for packet in sent] == (
        [(CORRESPONDENT, *told)] if told else [])
    short = IP(src="203.0.113.1", dst=home.HA) / ICMP(type=3, code=1) / Raw(bytes(tunnelled)[:28])
    assert through(lab.agent, short) == []


# Foreign agent.

def visiting(flags: str = "", extensions: str = "32") -> visited.Lab:
    """A foreign agent with a visitor."""
    lab = visited.Lab(EVERYTHING)
    lab.register(extensions, flags=flags)
    lab.answer()
    return lab


@pytest.mark.parametrize("protocol", [IP_IN_IP, GRE_TUNNEL, MINIMAL])
def test_data_for_a_visitor(protocol: int) -> None:
    lab = visiting()
    for dest, carried in ((visited.HOME, True), (visited.OTHER_COA, False)):
        sent = through(lab.agent, encapsulate(data(dst=dest), visited.HA, visited.COA, protocol))
        assert [bytes(packet) for packet in sent] == ([bytes(data(ttl=19))] if carried else [])
    lab.now += 301
    assert through(lab.agent, encapsulate(data(), visited.HA, visited.COA)) == []


@pytest.mark.parametrize("flags, extensions, protocol", [
    ("", "32", None), ("T", "32", 4), ("TG", "32", 47), ("TM", "32", 55), ("T", "32|130", None),
])
def test_data_of_a_visitor(flags: str, extensions: str, protocol: int | None) -> None:
    lab = visiting(flags, extensions)
    (sent,) = through(lab.agent, data(src=visited.HOME, dst=CORRESPONDENT))
    native = data(src=visited.HOME, dst=CORRESPONDENT, ttl=19)
    if protocol is None:
        assert bytes(sent) == bytes(native)
    else:
        assert (sent.src, sent.dst, sent.proto) == (visited.COA, visited.HA, protocol)
        assert bytes(decapsulate(sent) or b"") == bytes(native)


@pytest.mark.parametrize("extensions, outer, inner, carried", [
    ("32|130", visited.HOME, visited.HOME, True), ("32|130", visited.HOME, visited.HOME_WITH_KEY, False),
    ("32|130", visited.OTHER_COA, visited.HOME, False), ("32", visited.HOME, visited.HOME, False),
])
def test_encapsulating_delivery(extensions: str, outer: str, inner: str, carried: bool) -> None:
    lab = visiting("T", extensions)
    for dest in (CORRESPONDENT, "239.1.1.1"):
        sent = through(lab.agent, encapsulate(data(src=inner, dst=dest), outer, visited.FA))
        assert [(packet.src, packet.dst, packet.payload.dst) for packet in sent] == (
            [(visited.COA, visited.HA, dest)] if carried else [])


@pytest.mark.parametrize("packet", [
    data(src=visited.HOME_WITH_KEY, dst=CORRESPONDENT), data(src=visited.HOME, dst="255.255.255.255"),
    data(src=visited.HOME, dst="239.1.1.1"), data(src=visited.HOME, dst=CORRESPONDENT, ttl=1), b"", b"\x45" * 30,
    data(src=visited.HOME, dst=CORRESPONDENT, chksum=1),
])
def test_data_that_stays_where_it_is(packet: Packet | bytes) -> None:
    assert through(visiting("T").agent, packet) == []


@pytest.mark.parametrize("features, flags, code", [
    ({"private_home_addresses": True}, "", 75), ({"private_home_addresses": True}, "T", None), ({}, "", None),
])
def test_private_home_addresses_need_a_reverse_tunnel(features: dict[str, bool], flags: str, code: int | None) -> None:
    message = visited.message(visited.Lab(features).register(flags=flags))
    assert getattr(message, "code", None) == code
