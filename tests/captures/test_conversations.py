"""Recorded messages put together to conversations."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traffic import FA, HA, ID, MN, Traffic, by_agent, reply, request, signature, steps

from scapy_mip4.captures import Seen, conversations, read
from scapy_mip4.captures.following.conversations import MOST_LEGS
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement, MIP4_GNAM, MIP4_GNM, MIP4_RegionalRRP, MIP4_RegionalRRQ, MIP4_Revocation,
    MIP4_RevocationAck, MIP4_RRQ, MIP4_TunnelData, MIP4Ext_ForeignHomeAuth, MIP4Ext_MNNAI,
)

PCAPS = Path(__file__).parents[2] / "pcaps"
FOUR = ["request", "relay", "reply", "relayed reply"]
COLOCATED = "203.0.113.7"


def test_both_sides_of_a_foreign_agent_are_one_conversation():
    (one,) = conversations(Traffic().relayed(request(), reply()))
    assert steps(one) == FOUR
    assert (one.kind, one.mobile, one.foreign_agent, one.home_agent) == ("registration", MN, FA, HA)
    assert (one.code, one.outcome) == (0, "accepted")
    assert [leg.delay and round(leg.delay, 3) for leg in one.legs] == [None, 0.01, 0.01, 0.01]
    assert [leg.seen.frame for leg in (one.request, one.relay, one.reply, one.relayed)] == [1, 2, 3, 4]


def test_what_a_foreign_agent_appends_and_its_other_address_do_not_part_request_and_relay():
    traffic = Traffic()
    traffic.add(0, MN, "10.9.9.1", request())
    relay = request()
    relay.exts.append(by_agent())
    traffic.add(0.01, FA, HA, relay)
    traffic.add(0.02, HA, FA, reply())
    traffic.add(0.03, "10.9.9.1", MN, reply())
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent) == (FOUR, "10.9.9.1")


def test_octets_altered_by_a_foreign_agent_do_not_part_request_and_relay():
    traffic = Traffic()
    traffic.add(0, MN, FA, request())
    traffic.add(0.01, FA, HA, request(lifetime=100))
    traffic.add(1, MN, FA, request(home="10.0.0.6", id=ID + 1))
    traffic.add(1.01, FA, HA, request(home="10.0.0.7", id=ID + 1))
    assert [steps(one) for one in conversations(traffic)] == [["request", "relay"]] * 2


def test_an_identification_altered_by_a_foreign_agent_does_not_part_request_and_answer():
    traffic = Traffic()
    traffic.add(0, MN, FA, request())
    traffic.add(0.01, FA, HA, request(id=ID + 1))
    traffic.add(0.02, HA, FA, reply(id=ID + 1))
    traffic.add(0.03, FA, MN, reply())
    (one,) = conversations(traffic)
    assert (steps(one), one.outcome) == (FOUR, "accepted")


def test_a_request_anew_is_not_taken_for_one_that_was_altered():
    traffic = Traffic()
    traffic.add(0, MN, FA, request())
    traffic.add(1, MN, FA, request(id=ID + 1))
    traffic.add(1.01, FA, HA, request(id=ID + 1))
    assert [steps(one) for one in conversations(traffic)] == [["request"], ["request", "relay"]]


@pytest.mark.parametrize(("seen", "expected", "agent"), [
    ((MN, FA, request()), "request", FA),
    ((FA, HA, request()), "relay", FA),
    (("198.51.100.9", HA, request()), "relay", "198.51.100.9"),
    ((COLOCATED, HA, request(flags="D", coaddr=COLOCATED)), "request", None),
    (("192.0.2.99", HA, request(flags="D", coaddr="192.168.0.3")), "request", None),
    ((COLOCATED, FA, request(flags="D", coaddr=COLOCATED)), "request", FA),
    ((FA, HA, MIP4_RRQ(flags="D", haaddr=HA, coaddr=COLOCATED, exts=[signature(), by_agent()])), "relay", FA),
    ((MN, HA, request(coaddr=MN, lifetime=0)), "request", None),
    ((MN, FA, request(haaddr=FA)), "request", FA),
    (("0.0.0.0", FA, request(home="0.0.0.0", nai=b"a@b")), "request", FA),
    ((FA, HA, request(home="0.0.0.0", haaddr="0.0.0.0")), "relay", FA),
    ((COLOCATED, HA, request(home="0.0.0.0", haaddr="255.255.255.255", flags="D", coaddr=COLOCATED)), "request", None),
])
def test_one_message_tells_which_side_it_was_seen_on(seen, expected, agent):
    traffic = Traffic()
    traffic.add(0, *seen)
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent, one.outcome) == ([expected], agent, "unanswered")


def test_colocated_mobile_node_and_home_agent():
    traffic = Traffic()
    asked = request(flags="D", coaddr=COLOCATED)
    traffic.add(0, COLOCATED, HA, asked, sport=40000)
    traffic.add(0.02, HA, COLOCATED, reply(), dport=40000)
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent, one.outcome) == (["request", "reply"], None, "accepted")


def test_home_agents_side_alone():
    traffic = Traffic()
    traffic.add(0, FA, HA, request())
    traffic.add(0.02, HA, FA, reply(code=131))
    (one,) = conversations(traffic)
    assert (steps(one), one.code, one.outcome) == (["relay", "reply"], 131, "denied")


@pytest.mark.parametrize(("code", "expected"), [(0, "relayed reply"), (131, "relayed reply"), (69, "denial")])
def test_mobile_nodes_side_alone_knows_by_the_code_who_denies(code, expected):
    traffic = Traffic()
    traffic.add(0, MN, FA, request())
    traffic.add(0.02, FA, MN, reply(code=code))
    (one,) = conversations(traffic)
    assert steps(one) == ["request", expected]


def test_what_a_foreign_agent_says_itself_is_a_denial_whatever_its_code():
    traffic = Traffic()
    traffic.add(0, MN, FA, request())
    traffic.add(0.01, FA, HA, request())
    traffic.add(0.02, FA, MN, reply(code=136))
    after_reply = Traffic()
    after_reply.relayed(request(), reply())
    after_reply[-1] = Seen(4, after_reply[-1].time, FA, MN, 434, 434, 64, bytes(reply(code=68)))
    itself = Traffic()
    itself.add(0, MN, FA, request(haaddr=FA))
    unsigned = reply(code=136, haaddr=FA)
    unsigned.exts = []
    itself.add(0.01, FA, MN, unsigned)
    assert [steps(one)[-1] for part in (traffic, after_reply, itself) for one in conversations(part)] == ["denial"] * 3
    (one,) = conversations(after_reply)
    assert (one.code, one.reply.code) == (68, 0)


@pytest.mark.parametrize("code", [0, 133])
def test_an_agent_that_is_asked_as_foreign_and_home_agent_answers_as_home_agent(code):
    traffic = Traffic()
    traffic.add(0, MN, FA, request(haaddr=FA))
    traffic.add(0.01, FA, MN, reply(code=code, haaddr=FA))
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent, one.home_agent) == (["request", "reply"], None, FA)


def test_of_answers_alone_the_foreign_agent_is_who_passes_them_on():
    traffic = Traffic()
    traffic.add(0, HA, FA, reply())
    traffic.add(0.01, FA, MN, reply())
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent, one.home_agent) == (["reply", "relayed reply"], FA, HA)


def test_retransmissions_are_marked_with_the_time_since_the_one_before():
    traffic = Traffic()
    for time in (0, 1, 3):
        traffic.add(time, MN, FA, request(), sport=434 + time)
        traffic.add(time + 0.01, FA, HA, request())
    traffic.add(3.02, HA, FA, reply())
    traffic.add(3.03, FA, MN, reply())
    traffic.add(3.9, FA, MN, reply())
    (one,) = conversations(traffic)
    assert steps(one) == ["request", "relay", "repeat request", "repeat relay", "repeat request", "repeat relay",
                          "reply", "relayed reply", "repeat relayed reply"]
    assert [round(leg.delay, 2) for leg in one.marked("repeat")] == [1, 1, 2, 2, 0.87]
    assert round(one.reply.delay, 2) == 0.01


def test_a_datagram_that_the_capture_has_twice_is_no_retransmission():
    traffic = Traffic()
    for time, src, dst, message in ((0, MN, FA, request()), (0.01, FA, HA, request()), (0.02, HA, FA, reply())):
        traffic.add(time, src, dst, message)
        traffic.add(time + 0.0002, src, dst, message)
    (one,) = conversations(traffic)
    assert steps(one) == ["request", "double request", "relay", "double relay", "reply", "double reply"]


def test_both_sides_of_an_address_translation():
    traffic = Traffic()
    asked = request(flags="D", coaddr="192.168.0.3")
    traffic.add(0, "192.168.0.3", HA, asked, sport=5000)
    traffic.add(0.001, "203.0.113.9", HA, asked, sport=6000)
    traffic.add(0.02, HA, "203.0.113.9", reply(), dport=6000)
    traffic.add(0.021, HA, "192.168.0.3", reply(), dport=5000)
    (one,) = conversations(traffic)
    assert steps(one) == ["request", "double request", "reply", "double reply"]


def test_mobile_nodes_with_the_same_identification_keep_apart():
    traffic = Traffic()
    homes = [f"10.0.0.{number}" for number in range(1, 101)]
    for number, home in enumerate(homes):
        traffic.add(number / 1000, home, FA, request(home=home, id=ID + (number << 32)))
    for number, home in enumerate(homes):
        traffic.add(0.1 + number / 1000, FA, HA, request(home=home, id=ID + (number << 32)))
    for number, home in reversed(list(enumerate(homes))):
        traffic.add(0.3 - number / 1000, HA, FA, reply(home=home, id=ID + (number << 32)))
    found = list(conversations(traffic))
    assert sorted(one.mobile for one in found) == sorted(homes)
    assert all(steps(one) == FOUR[:3] and {leg.seen.document["homeaddr"] for leg in one.legs} == {one.mobile}
               for one in found)


def test_mobile_nodes_without_home_address_are_told_by_their_nai():
    traffic = Traffic()
    for number, nai in enumerate((b"a@example.org", b"b@example.org")):
        traffic.add(number / 1000, "0.0.0.0", FA, request(home="0.0.0.0", nai=nai))
    traffic.add(0.1, FA, "10.0.0.8", reply(home="10.0.0.8", nai=b"b@example.org"))
    traffic.add(0.2, FA, "10.0.0.7", reply(home="10.0.0.7", nai=b"a@example.org"))
    found = {one.mobile: one.assigned for one in conversations(traffic)}
    assert found == {"a@example.org": "10.0.0.7", "b@example.org": "10.0.0.8"}


def test_an_assigned_home_address_is_known_at_the_renewal():
    traffic = Traffic()
    traffic.relayed(request(home="0.0.0.0", nai=b"a@b"), reply(home="10.0.0.8", nai=b"a@b"))
    traffic.relayed(request(home="10.0.0.8", id=ID + 1), reply(home="10.0.0.8", id=ID + 1), start=100)
    assert [one.kind for one in conversations(traffic)] == ["registration", "renewal"]


def test_dynamic_home_agent_is_who_answers():
    traffic = Traffic()
    traffic.relayed(request(haaddr="255.255.255.255"), reply(code=136, haaddr="192.0.2.77"))
    (one,) = conversations(traffic)
    assert (one.home_agent, one.code) == ("192.0.2.77", 136)


def test_kinds_follow_the_binding_that_the_capture_tells_of():
    traffic = Traffic()
    for number, (start, lifetime, granted) in enumerate([
        (0, 300, 60), (50, 300, 60), (200, 300, 0xFFFF), (90_000, 300, 300), (90_100, 0, 0), (90_110, 300, 300),
    ]):
        own = ID + number
        traffic.relayed(request(id=own, lifetime=lifetime), reply(id=own, lifetime=granted), start)
    kinds = [one.kind for one in conversations(traffic)]
    assert kinds == ["registration", "renewal", "registration", "renewal", "deregistration", "registration"]


def test_a_revocation_ends_the_binding():
    traffic = Traffic()
    traffic.relayed(request(), reply())
    traffic.add(10, HA, FA, MIP4_Revocation(homeaddr=MN, haaddr=HA, coaddr=FA, id=5))
    traffic.relayed(request(id=ID + 1), reply(id=ID + 1), start=30)
    assert [one.kind for one in conversations(traffic)] == ["registration", "revocation", "registration"]


def denied_then(second_id: int, after: float, high: int) -> list:
    traffic = Traffic()
    denied = high << 32 | ID & 0xFFFFFFFF
    traffic.relayed(request(), reply(code=133, id=denied))
    traffic.relayed(request(id=second_id), reply(id=second_id), start=after)
    return list(conversations(traffic))


def test_the_corrected_clock_takes_up_the_denial():
    first, second = denied_then((0xEE000000 + 4) << 32 | 7, 4.5, 0xEE000000)
    assert first.resynchronises is None
    assert second.resynchronises is first.final or second.resynchronises is first.reply
    assert (first.code, second.code) == (133, 0)


def test_a_nonce_takes_up_the_denial_whenever_it_comes():
    _, second = denied_then(0x12345678 << 32 | 7, 400, 0x12345678)
    assert second.resynchronises.code == 133


def test_a_clock_that_stays_wrong_takes_up_nothing():
    _, second = denied_then(ID + (5 << 32), 5, 0xEE000000)
    assert second.resynchronises is None


def test_nonces_of_replies_do_not_part_them_from_their_requests():
    first = reply(id=0x99999999 << 32 | ID & 0xFFFFFFFF)
    (one,) = conversations(Traffic().relayed(request(), first))
    assert steps(one) == FOUR


def test_same_low_half_with_another_high_half_is_another_question():
    traffic = Traffic()
    traffic.relayed(request(id=5 << 32 | 7), reply(id=6 << 32 | 7))
    again = request(id=6 << 32 | 7)
    again.exts[-1] = signature(3)
    traffic.relayed(again, reply(id=8 << 32 | 7), start=0.1)
    assert [steps(one) for one in conversations(traffic)] == [FOUR, FOUR]


def test_answer_without_the_identification_is_astray_and_no_answer():
    traffic = Traffic()
    traffic.add(0, FA, HA, request())
    traffic.add(0, FA, HA, request(home="10.0.0.6", id=ID + 1))
    traffic.add(0.02, HA, FA, reply(id=77))
    found = {one.mobile: one for one in conversations(traffic)}
    assert steps(found[MN]) == ["relay", "astray reply"]
    assert (found[MN].outcome, found[MN].code) == ("unanswered", None)
    assert steps(found["10.0.0.6"]) == ["relay"]


def test_answer_with_a_wrong_home_address_belongs_to_who_asked_that_way():
    traffic = Traffic()
    traffic.add(0, MN, FA, request(), sport=5000)
    traffic.add(0.02, FA, MN, reply(home="10.0.0.77"), dport=5000)
    assert [steps(one) for one in conversations(traffic)] == [["request", "relayed reply"]]


def test_answers_whose_question_was_not_captured_are_together():
    traffic = Traffic()
    traffic.add(0, HA, FA, reply())
    traffic.add(0.01, FA, MN, reply())
    (one,) = conversations(traffic)
    assert (steps(one), one.question, one.outcome) == (FOUR[2:], None, "accepted")


def test_messages_in_the_wrong_order_are_one_conversation():
    right = Traffic().relayed(request(), reply())
    for order in ((1, 0, 2, 3), (0, 2, 1, 3), (3, 2, 1, 0)):
        (one,) = conversations([right[place] for place in order])
        assert sorted(steps(one)) == sorted(FOUR), order


def test_a_denial_that_stands_before_its_request_shows_the_foreign_agent_too():
    traffic = Traffic()
    traffic.add(0, FA, MN, reply(code=66))
    traffic.add(0.001, MN, FA, request())
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent) == (["denial", "request"], FA)


def test_gateway_foreign_agent_and_region():
    gateway, asked = "198.51.100.254", request(coaddr="198.51.100.254")
    traffic = Traffic()
    for src, dst, message in ((MN, FA, asked), (FA, gateway, asked), (gateway, HA, asked), (HA, gateway, reply()),
                              (gateway, FA, reply()), (FA, MN, reply())):
        traffic.add(len(traffic) / 100, src, dst, message)
    regional = MIP4_RegionalRRQ(homeaddr=MN, gfaaddr=gateway, coaddr=FA, id=ID)
    answer = MIP4_RegionalRRP(homeaddr=MN, gfaaddr=gateway, id=ID, code=0)
    for src, dst, message in ((MN, FA, regional), (FA, gateway, regional), (gateway, FA, answer), (FA, MN, answer)):
        traffic.add(len(traffic) / 100, src, dst, message)
    first, second = conversations(traffic)
    assert steps(first) == ["request", "relay", "relay", "reply", "relayed reply", "relayed reply"]
    assert (steps(second), second.exchange.name, second.home_agent) == (FOUR, "regional registration", gateway)


def test_a_home_agent_that_was_asked_for_another_is_no_foreign_agent():
    traffic = Traffic()
    traffic.add(0, COLOCATED, HA, request(flags="D", coaddr=COLOCATED, haaddr="192.0.2.250"))
    traffic.add(0.02, HA, COLOCATED, reply(code=136))
    (one,) = conversations(traffic)
    assert (steps(one), one.foreign_agent, one.home_agent) == (["request", "reply"], None, HA)


def test_both_agents_may_revoke_with_the_same_identification():
    traffic = Traffic()
    asked, answer = MIP4_Revocation(homeaddr=MN, haaddr=HA, coaddr=FA, id=5), MIP4_RevocationAck(homeaddr=MN, id=5)
    for src, dst, message in ((HA, FA, asked), (FA, HA, asked), (FA, HA, answer), (HA, FA, answer)):
        traffic.add(len(traffic) / 10, src, dst, message)
    assert [(steps(one), one.request.seen.src, one.reply.seen.src) for one in conversations(traffic)] == [
        (["request", "reply"], HA, FA), (["request", "reply"], FA, HA)]


def test_revocation_and_notification():
    traffic = Traffic()
    traffic.add(0, HA, FA, MIP4_Revocation(homeaddr=MN, haaddr=HA, coaddr=FA, id=5, flags="A"))
    traffic.add(0.1, FA, HA, MIP4_RevocationAck(homeaddr=MN, id=5))
    asked, answer = MIP4_GNM(homeaddr=MN, id=ID, flags="A"), MIP4_GNAM(homeaddr=MN, id=ID, code=131)
    for src, dst, message in ((HA, FA, asked), (FA, MN, asked), (MN, FA, answer), (FA, HA, answer)):
        traffic.add(1 + len(traffic) / 100, src, dst, message)
    traffic.add(2, HA, FA, MIP4_GNM(homeaddr=MN, id=ID + 1))
    found = [(one.kind, one.outcome, len(one.legs)) for one in conversations(traffic)]
    assert found == [("revocation", "answered", 2), ("notification", "denied", 4), ("notification", "none due", 1)]


def test_every_message_is_in_one_conversation():
    traffic = Traffic()
    traffic.add(0, FA, "224.0.0.1", ICMP_AgentAdvertisement())
    traffic[0] = Seen(1, traffic[0].time, FA, "224.0.0.1", None, None, 1, bytes(ICMP_AgentAdvertisement()))
    traffic.relayed(request(), reply())
    traffic.add(0.04, MN, FA, MIP4_TunnelData())
    traffic.add(0.05, MN, FA, bytes(request())[:20])
    traffic.add(0.05, MN, FA, b"")
    found = list(conversations(traffic))
    assert [one.kind for one in found].count("message") == 4
    assert sorted(leg.seen.frame for one in found for leg in one.legs) == list(range(1, 9))


def test_a_conversation_is_over_after_grace_or_timeout_of_the_captures_time():
    traffic = Traffic()
    traffic.relayed(request(), reply())
    traffic.add(0.5, MN, FA, request(id=ID + 1))

    def before_message(time: float) -> list[int]:
        ahead, found = Traffic(traffic), []
        ahead.add(time, FA, "224.0.0.1", b"")
        for one in conversations(ahead, timeout=8, grace=1):
            if one.kind == "message":
                break
            found.append(len(one.legs))
        return found

    assert [before_message(time) for time in (0.9, 1.2, 8.4, 8.6)] == [[], [4], [4], [4, 1]]


def test_time_that_goes_back_ends_all_conversations():
    late, early = Traffic(), Traffic()
    late.add(1000, MN, FA, request())
    early.add(0, FA, MN, reply())
    assert [steps(one) for one in conversations([*late, *early])] == [["request"], ["relayed reply"]]


def test_the_number_of_open_conversations_and_of_their_legs_is_bounded():
    def endless():
        for number in count():
            yield Seen(number, 1e9, MN, FA, 434, 434, 64, bytes(request(id=number)))

    found = conversations(endless(), most=5)
    assert [next(found).legs[0].seen.frame for _ in range(20)] == list(range(20))

    def storm():
        for number in count():
            yield Seen(number, 1e9 + number, MN, FA, 434, 434, 64, bytes(request()))

    assert len(next(conversations(storm())).legs) == MOST_LEGS


@given(st.lists(st.tuples(st.sampled_from([MN, FA, HA]), st.sampled_from([MN, FA, HA]), st.one_of(
    st.binary(max_size=60),
    st.builds(lambda kind, rest: bytes([kind]) + rest, st.integers(0, 40), st.binary(max_size=60)),
    st.builds(lambda message, size: bytes(message)[:size], st.sampled_from([
        request(), request(nai=b"a@b"), reply(), reply(133), MIP4_Revocation(id=3), MIP4_RevocationAck(id=3),
        MIP4_RRQ(id=1, exts=[MIP4Ext_MNNAI(), MIP4Ext_ForeignHomeAuth()]),
    ]), st.integers(0, 80)),
), st.floats(-20, 20)), max_size=12))
def test_any_octets_are_survived_and_none_are_lost(messages):
    traffic = Traffic()
    for src, dst, octets, time in messages:
        traffic.add(time, src, dst, octets)
    found = list(conversations(traffic))
    assert sorted(leg.seen.frame for one in found for leg in one.legs) == list(range(1, len(messages) + 1))
    for one in found:
        assert repr(one)
        assert (one.outcome, one.mobile, one.home_agent, one.code, one.foreign_agent) is not None


@pytest.mark.parametrize(("name", "expected"), [
    ("rfc2794", [("registration", "accepted", FOUR)]),
    ("rfc5944", [("registration", "accepted", ["request", "reply"]), ("renewal", "accepted", ["request", "reply"]),
                 ("registration", "denied", ["request", "denial"]), ("registration", "accepted", FOUR)]),
    ("rfc4721", [("registration", "accepted", FOUR), ("renewal", "denied", ["request", "denial"])]),
    ("rfc3543", [("registration", "accepted", FOUR), ("revocation", "answered", ["request", "reply"])]),
    ("rfc6098", [("notification", "accepted", FOUR), ("notification", "none due", ["request"])]),
])
def test_conversations_of_the_captures_that_come_with_the_project(name, expected):
    found = conversations(read(PCAPS / f"{name}.pcapng"))
    assert [(one.kind, one.outcome, steps(one)) for one in found if one.exchange] == expected
