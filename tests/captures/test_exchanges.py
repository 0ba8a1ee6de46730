"""The table of questions and answers is that of the layers."""

from __future__ import annotations

import pytest

from scapy_mip4.captures.following.exchanges import EXCHANGES
from scapy_mip4.layers import MIP4_GNM
from scapy_mip4.layers.control import registered_messages

CLASSES = {cls.__name__: cls for cls in registered_messages().values()}
# Not tunnel data, which answer tunnel data.
LAYERS_SAY = {(question, answer) for question in CLASSES for answer in CLASSES
              if question != answer and CLASSES[answer]().answers(CLASSES[question]())}


def test_every_message_that_answers_another_is_in_the_table():
    assert {(exchange.question, exchange.answer) for exchange in EXCHANGES} == LAYERS_SAY


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_fields_and_bits_that_pair_are_those_of_the_layers(exchange):
    question, answer = CLASSES[exchange.question], CLASSES[exchange.answer]
    size = question().fieldtype[exchange.pair].sz * 8
    for bit in range(size):
        echoed = answer(**{exchange.pair: 1 << bit}).answers(question(**{exchange.pair: 0}))
        assert echoed == (not exchange.mask >> bit & 1)
    assert not exchange.agent or exchange.agent in question().fieldtype
    assert (exchange.codes is not None) == ("code" in answer().fieldtype)


def test_names_of_codes_have_their_numbers():
    by_name = {exchange.name: exchange for exchange in EXCHANGES}
    assert by_name["registration"].code_name(133) == "133 (registration Identification mismatch)"
    assert by_name["handoff"].code_name(1) == "1 (generic handoff failure)"
    assert [by_name[name].code_name(200) for name in ("registration", "notification", "home test")] == ["200"] * 3
    assert "A" in str(MIP4_GNM(flags=by_name["notification"].wanted_by).flags)
