# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark, whose authors read the same RFCs, as an oracle: field by field, over examples and generated packets."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from scapy.fields import Field
from scapy.packet import Packet
from strategies import legal
from tshark_oracle import SEEN, written_down
from tshark_reading import DISAGREEMENTS, FIELDS, SIZE, UNDECODED, compared, disputed, example, rows, said
from tshark_run import Carried, Shown, asked, carried, classes, examples, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

EACH = 24  # generated packets of each class
VERDICTS = ("icmp.checksum.status",)  # what tshark thinks of a field, not what it holds
SELECTING = ("subtype", "vendor", "vtype")  # what legal packets keep, for another value may select another class

Answers = list[tuple[Carried, list[Shown]]]


def generated(cls: type) -> list[Carried]:
    """Return packets of a class with any legal field values, the same ones in each run."""
    packets = []

    @settings(max_examples=EACH, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(legal(cls))
    def gather(packet):
        packets.append(packet)

    gather()
    dice = random.Random(cls.__name__)
    free = [field for field in cls.fields_desc if field.name in SELECTING and not selects(field, cls(), 77)]
    for packet in packets:
        for field in free:
            value = dice.randrange(256 ** field.sz)
            if not selects(field, packet, value):
                packet.setfieldval(field.name, value)
    return [carried(packet) for packet in packets]


def selects(field: Field, packet: Packet, value: int) -> bool:
    """Tell whether another class reads `packet` with another `value` of `field`."""
    other = packet.copy()
    other.setfieldval(field.name, value)
    return type(carried(other).ours()) is not type(packet)


def misread(answers: Answers) -> dict[str, type]:
    """Return the octets that our layers read as another class than the one they were built from."""
    return {each.octets(): each.cls for each, _ in answers if type(each.ours()) is not each.cls}


def differing(answers: Answers) -> dict[tuple[str, str], tuple]:
    """Return for class and field an example of what tshark and our layers say differently, if it is not known."""
    return {(each.cls.__name__, field): (each.octets(), *both) for each, shown in answers
            for field, both in said(each, shown).items()
            if both.ours != both.theirs and field not in disputed(each.ours())}


def never_agreed(answers: Answers) -> set[tuple[str, str]]:
    """Return the classes and fields that are compared but never found the same, and not known for that."""
    agreed = {(each.cls.__name__, field) for each, shown in answers
              for field, both in said(each, shown).items() if both.ours == both.theirs != []}
    known = {(case["class"], field) for case in DISAGREEMENTS if not {"when", "unless"} & set(case)
             for field in case["fields"]}
    return {(cls.__name__, field) for cls in classes() for field in compared(cls)} - agreed - known


def not_compared(answers: Answers) -> set[tuple[str, str]]:
    """Return the classes and the fields of tshark that it shows of them, but that have no row."""
    seen = {(each.cls.__name__, field.name) for each, shown in answers for field in each.own(shown)
            if field.name not in (*UNDECODED, *VERDICTS) and SIZE not in disputed(each.ours())}
    return seen - {(cls.__name__, name) for cls in classes() for row in rows(cls) for name in row.theirs}


def test_tshark_agrees_field_by_field():
    # One test, for one run of tshark over all packets.
    answers = asked([*map(carried, examples()), *(each for cls in classes() for each in generated(cls))])
    assert misread(answers) == {}
    assert differing(answers) == {}
    assert never_agreed(answers) == set()
    assert not_compared(answers) == set()


def test_rows_and_disagreements_are_about_fields_there_are():
    names = {base.__name__ for cls in classes() for base in cls.__mro__}
    assert set(FIELDS) <= names
    fields = {(cls.__name__, field) for cls in classes() for field in compared(cls)}
    assert {(case["class"], field) for case in DISAGREEMENTS for field in case["fields"]} <= fields


def test_disagreements_are_real():
    for case, (each, shown) in zip(DISAGREEMENTS, asked(map(example, DISAGREEMENTS))):
        both = {field: said(each, shown)[field] for field in case["fields"]}
        assert {field: {"ours": ours, "tshark": theirs} for field, (ours, theirs) in both.items()} == case["fields"]
        assert [field for field, (ours, theirs) in both.items() if ours == theirs] == []
        assert disputed(each.ours()) >= set(case["fields"])


def test_each_disagreement_says_who_is_right_by_which_section():
    assert {case["right"] for case in DISAGREEMENTS} <= {"ours", "tshark", "both"}
    assert [case for case in DISAGREEMENTS if not re.search(r"RFC \d+, section \d", case["because"])] == []


def test_what_tshark_sees_of_each_class_is_written_down():
    assert SEEN.read_text(encoding="utf-8") == written_down()
