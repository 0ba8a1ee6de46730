"""Counts and times of conversations."""

from __future__ import annotations

import json
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from traffic import FA, HA, ID, MN, Traffic, reply, request

import scapy_mip4.captures
from scapy_mip4.captures import conversations, read
from scapy_mip4.captures.following.conversation_document import conversation_document
from scapy_mip4.captures.following.histogram import RELATIVE_ERROR, SHORTEST, Histogram
from scapy_mip4.captures.following.statistics import MOST_AGENTS, OTHERS, Statistics
from scapy_mip4.layers import MIP4_GNAM, MIP4_GNM

SCHEMA = json.loads(
    (Path(scapy_mip4.captures.__file__).parent / "following" / "follow.schema.json").read_text(encoding="utf-8"))
PCAPS = sorted((Path(__file__).parents[2] / "pcaps").glob("*.pcapng"))


def counted(traffic: list) -> Statistics:
    statistics = Statistics()
    for one in conversations(traffic):
        statistics.add(one)
    return statistics


@given(st.lists(st.floats(SHORTEST, 1e5), min_size=1, max_size=200), st.floats(0.1, 100))
def test_percentiles_are_right_to_the_error_promised(times, percent):
    histogram = Histogram()
    for one in times:
        histogram.add(one)
    exact = sorted(times)[ceil(len(times) * percent / 100) - 1]
    assert histogram.percentile(percent) == pytest.approx(exact, rel=RELATIVE_ERROR * 1.001)
    assert histogram.percentile(100) == max(times)


def test_no_times_have_no_percentiles_and_negative_ones_count_as_the_shortest():
    histogram = Histogram()
    assert histogram.percentile(50) is histogram.percentile(100) is None
    histogram.add(-1.0)
    assert histogram.percentile(50) <= SHORTEST * 1.01


def test_agents_have_their_requests_answers_and_times():
    traffic = Traffic()
    traffic.relayed(request(), reply())
    traffic.relayed(request(id=ID + 1), reply(id=ID + 1, code=131), start=10)
    traffic.add(20, MN, FA, request(id=ID + 2))
    traffic.add(21, MN, FA, request(id=ID + 2))
    traffic.add(21.01, FA, HA, request(id=ID + 2))
    traffic.add(40, MN, FA, request(id=ID + 3))
    traffic.add(40.1, FA, MN, reply(id=ID + 3, code=66))
    statistics = counted(traffic)
    home, foreign = statistics.agents["home agent", HA], statistics.agents["foreign agent", FA]
    assert (home.requests, home.replies, home.unanswered, home.repeated) == (3, {0: 1, 131: 1}, 1, 0)
    assert (foreign.requests, foreign.replies, foreign.unanswered) == (4, {0: 1, 131: 1, 66: 1}, 1)
    assert foreign.repeated == 1
    assert [times.count for times in (home.answering, foreign.relaying, foreign.returning)] == [2, 3, 2]
    assert home.answering.percentile(50) == pytest.approx(0.01, rel=0.011)
    assert statistics.whole.count == 3
    assert statistics.whole.longest == pytest.approx(0.1)


def test_what_a_gateway_passes_on_is_not_counted_for_the_foreign_agent():
    gateway = "198.51.100.77"
    traffic = Traffic()
    for number, (src, dst, message) in enumerate([
            (MN, FA, request()), (FA, gateway, request()), (gateway, HA, request()),
            (HA, gateway, reply()), (gateway, FA, reply()), (FA, MN, reply())]):
        traffic.add(number / 100, src, dst, message)
    foreign = counted(traffic).agents["foreign agent", FA]
    assert (foreign.requests, foreign.replies) == (1, {0: 1})


def test_summary_tells_denials_by_code():
    traffic = Traffic()
    for number, code in enumerate([0, 133, 131, 133, 0]):
        traffic.relayed(request(id=ID + number), reply(code, id=ID + number), start=number * 10)
    traffic.add(100, HA, FA, MIP4_GNM(homeaddr=MN, id=1, flags="A"))
    traffic.add(100.1, FA, HA, MIP4_GNAM(homeaddr=MN, id=1, code=65))
    traffic.add(110, MN, FA, request(id=ID + 9))
    traffic.add(112, MN, FA, request(id=ID + 9))
    assert counted(traffic).summary() == (
        "7 conversations: 2 accepted, 4 denied (133 x 2, 131 x 1, notification 65 x 1), 1 unanswered, 1 sent again")
    assert counted(Traffic()).summary() == "0 conversations"
    assert counted(Traffic().relayed(request(), reply())).summary() == "1 conversation: 1 accepted"


def test_made_up_agents_take_no_memory_without_end():
    traffic = Traffic()
    for number in range(MOST_AGENTS + 50):
        agent = f"198.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        traffic.add(number / 1000, MN, agent, request(id=ID + number, coaddr=agent))
    statistics = counted(traffic)
    assert len(statistics.agents) == MOST_AGENTS + 1
    assert sum(agent.requests for agent in statistics.agents.values()) == MOST_AGENTS + 50
    assert statistics.agents["foreign agent", OTHERS].requests == 50


@pytest.mark.parametrize("path", PCAPS, ids=lambda path: path.stem)
def test_documents_keep_to_the_schema(path):
    schema, statistics = Draft202012Validator(SCHEMA), Statistics()
    for one in conversations(read(path)):
        statistics.add(one)
        if one.exchange:
            for with_file in (False, True):
                schema.validate(conversation_document(one, with_file))
    schema.validate(statistics.document())
    assert json.dumps(statistics.document())


def test_document_of_a_resynchronisation():
    traffic = Traffic()
    traffic.relayed(request(), reply(code=133, id=0x11111111 << 32 | ID & 0xFFFFFFFF))
    traffic.relayed(request(id=0x11111111 << 32 | 5), reply(id=5), start=1)
    _, second = map(conversation_document, conversations(traffic))
    assert second["resynchronises"] == {"frame": 3, "code": 133}
    assert [leg["step"] for leg in second["legs"]] == ["request", "relay", "reply", "relayed reply"]
    Draft202012Validator(SCHEMA).validate(second)
