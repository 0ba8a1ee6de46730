"""Conversations as people read them: the ladder, and one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traffic import FA, HA, ID, MN, Traffic, reply, request

from scapy_mip4.captures import Conversation, conversations, read
from scapy_mip4.layers import MIP4_FBU, MIP4_GNM, MIP4_HRqst, MIP4_RegionalRRQ, MIP4_Revocation, MIP4_RevocationAck
from scapy_mip4.report.ladder import ASCII_GLYPHS, brief, draw

PCAPS = sorted((Path(__file__).parents[2] / "pcaps").glob("*.pcapng"))


def drawn(conversation: Conversation) -> str:
    return "\n".join("".join(text for text, _ in line).rstrip() for line in draw(conversation))


def test_a_registration_by_way_of_a_foreign_agent():
    (one,) = conversations(Traffic().relayed(request(), reply(lifetime=180)))
    assert drawn(one) == """\
registration of 10.0.0.5  2001-09-09T01:46:40.000000Z
accepted after 30.0 ms: 0 (registration accepted)

   mobile node          foreign agent          home agent
    10.0.0.5            198.51.100.1            192.0.2.1
     1  │─── RRQ 33333400 ───▶│                     │    0.0 ms   300 s
     2  │                     │─── RRQ 33333400 ───▶│   10.0 ms   300 s
     3  │                     │◀── RRP 0 33333400 ──│   20.0 ms   180 s
     4  │◀── RRP 0 33333400 ──│                     │   30.0 ms   180 s"""


def test_no_answer_and_what_was_sent_again_show():
    traffic = Traffic()
    for time in (0, 0.001, 1, 3.5):
        traffic.add(time, "203.0.113.7", HA, request(flags="D", coaddr="203.0.113.7", lifetime=0xFFFF))
    (one,) = conversations(traffic)
    assert drawn(one) == """\
registration of 10.0.0.5  2001-09-09T01:46:40.000000Z
unanswered

   mobile node                                 home agent
   203.0.113.7                                  192.0.2.1
     1  │────────────── RRQ 33333400 ──────────────▶│    0.0 ms  no end
     2  │────────────── RRQ 33333400 ──────────────▶│    1.0 ms  no end  doubled
     3  │────────────── RRQ 33333400 ──────────────▶│    1.00 s  no end  again
     4  │────────────── RRQ 33333400 ──────────────▶│    3.50 s  no end  again
        │                                           │  no answer"""


def test_a_resynchronisation_says_what_it_takes_up():
    traffic = Traffic()
    denied = 0x11111111 << 32 | ID & 0xFFFFFFFF
    traffic.relayed(request(nai=b"u@example.org"), reply(code=133, id=denied))
    traffic.relayed(request(id=0x11111111 << 32 | 5), reply(id=5), start=1)
    first, second = conversations(traffic)
    assert "denied after 30.0 ms: 133 (registration Identification mismatch)" in drawn(first)
    assert "registration of 10.0.0.5 u@example.org" in drawn(first)
    assert "\ntakes up the Identification of the denial 133 in frame 3\n" in drawn(second)
    assert brief(second).endswith(
        f"{MN} > {FA} > {HA} registration of {MN}: accepted after 30.0 ms: 0 (registration accepted), takes up frame 3")


def test_a_revocation_shows_the_agents_in_their_roles():
    traffic = Traffic()
    traffic.add(0, HA, FA, MIP4_Revocation(homeaddr=MN, haaddr=HA, coaddr=FA, id=5))
    traffic.add(1.5, FA, HA, MIP4_RevocationAck(homeaddr=MN, id=5))
    (one,) = conversations(traffic)
    assert drawn(one).splitlines()[3:] == [
        "   home agent                                 foreign agent",
        "    192.0.2.1                                 198.51.100.1",
        "     1  │────────── Revocation 00000005 ───────────▶│    0.0 ms",
        "     2  │◀───────── RevocationAck 00000005 ─────────│    1.50 s",
    ]


def test_what_a_stranger_calls_himself_cannot_move_the_cursor():
    traffic = Traffic()
    traffic.add(0, FA, HA, request(home="0.0.0.0", nai=b"a\x1b[2J\n@b"))
    (one,) = conversations(traffic)
    for text in (drawn(one), brief(one)):
        assert r"a\x1b[2J\n@b" in text
        assert "\x1b" not in text


@pytest.mark.parametrize("path", PCAPS, ids=lambda path: path.stem)
def test_ladders_of_all_captures_fit_a_terminal(path):
    for one in conversations(read(path)):
        if one.exchange:
            body = drawn(one).split("\n\n")[1]
            assert max(map(len, body.splitlines())) <= 80
            assert len(body.splitlines()) >= 2 + len(one.legs)
            assert "".join(text for line in draw(one, ASCII_GLYPHS) for text, _ in line).isascii()
            assert "\n" not in brief(one)


ADDRESSES = st.sampled_from(["0.0.0.0", MN, FA, HA, "255.255.255.255"])
MESSAGES = st.sampled_from([
    request(), request(lifetime=0), reply(), reply(133), reply(255), MIP4_RegionalRRQ(id=ID), MIP4_GNM(id=ID),
    MIP4_Revocation(id=1), MIP4_RevocationAck(id=1), MIP4_HRqst(id=ID), MIP4_FBU(id=ID, lifetime=0),
])


@given(st.lists(st.tuples(ADDRESSES, ADDRESSES, MESSAGES, st.floats(-1e6, 1e6)), min_size=1, max_size=12))
def test_whatever_was_captured_can_be_drawn(messages):
    traffic = Traffic()
    for src, dst, message, time in messages:
        traffic.add(time, src, dst, message)
    for one in conversations(traffic, timeout=1e9, grace=1e9):
        rows = drawn(one).split("\n\n")[1].splitlines()
        assert all(any(row.startswith(f"{leg.seen.frame:>6} ") for row in rows) for leg in one.legs)
        assert brief(one)
