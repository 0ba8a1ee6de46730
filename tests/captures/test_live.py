# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages that come by on an interface."""

from __future__ import annotations

import os
import re
import socket

import pytest
from scapy.layers.inet import IP, UDP, fragment
from scapy.layers.l2 import GRE, Dot1Q, Ether

from scapy_mip4.captures import CaptureError
from scapy_mip4.captures.live import listen
from scapy_mip4.layers import MIP4_RRQ

MAC = "00:00:00:00:00:00"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="listening to an interface needs root")


@pytest.mark.root
@needs_root
def test_each_message_once_with_its_place(sender, block):
    address, port = sender.getsockname()
    heard = listen("lo", {port})
    for identification in 1, 2:
        sender.sendto(bytes(MIP4_RRQ(id=identification)), (f"127.{block}.3.2", 9))
    first, second = next(heard), next(heard)
    assert [each.document["id"] for each in (first, second)] == [1, 2]
    assert (first.src, first.sport, first.dst, first.dport) == (address, port, f"127.{block}.3.2", 9)
    assert 0 < first.frame < second.frame and 0 < first.time <= second.time
    assert first.file == "lo" and not first.cut


@pytest.mark.root
@needs_root
def test_in_tags_in_tunnels_and_in_fragments(sender):
    port = sender.getsockname()[1]
    inner = IP(src="192.0.2.1", dst="192.0.2.2") / UDP(sport=port, dport=port) / MIP4_RRQ(id=7)
    tunnel = IP(src="198.51.100.1", dst="198.51.100.2") / GRE() / inner
    link = Ether(src=MAC, dst=MAC)
    frames = [link / Dot1Q(vlan=5) / Dot1Q(vlan=6) / tunnel, *(link / part for part in fragment(inner, 24))]
    heard = listen("lo", {port})
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as tap:
        tap.bind(("lo", 0))
        for frame in frames:
            tap.send(bytes(frame))
    tunnelled, whole = next(heard), next(heard)
    assert (tunnelled.src, tunnelled.via, tunnelled.document["id"]) == ("192.0.2.1", ("gre",), 7)
    assert (whole.src, whole.via, whole.document["id"]) == ("192.0.2.1", (), 7)


@pytest.mark.root
@needs_root
def test_lost_frames_are_told_at_the_end(sender, block):
    told = []
    heard = listen("lo", {sender.getsockname()[1]}, told.append)
    while not told:
        for _ in range(10_000):  # more than wait for those who do not read
            sender.sendto(bytes(MIP4_RRQ()), (f"127.{block}.3.2", 9))
        assert next(heard)
        heard.close()
        heard = listen("lo", {sender.getsockname()[1]}, told.append)
    assert re.fullmatch(r"lo: \d+ frames were lost, they came too fast", str(told[0]))


@pytest.mark.root
@needs_root
@pytest.mark.parametrize("name", ["no-such-if", "a name that no interface can have", "a\0b", "ü"])
def test_an_unknown_interface_is_one_sentence_that_names_those_there_are(name):
    with pytest.raises(CaptureError) as caught:
        listen(name)
    assert str(caught.value).startswith(f"cannot listen to {name!r}: ")
    assert "; there are lo" in str(caught.value)


def test_without_the_right_one_sentence_tells_which_is_missing():
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(65534)
    try:
        with pytest.raises(CaptureError, match="^listening to lo needs root, or the capability CAP_NET_RAW$"):
            listen("lo")
    finally:
        if privileged:
            os.seteuid(0)


def test_where_there_are_no_packet_sockets_it_says_what_to_do_instead(monkeypatch):
    monkeypatch.delattr(socket, "AF_PACKET")
    with pytest.raises(CaptureError, match="Linux alone; elsewhere, pipe 'tcpdump -i en0 -w -' into 'scapy-mip4"):
        listen("en0")
