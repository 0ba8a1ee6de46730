"""Screens never hide what the engine of the scenarios would find, whatever the messages are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scapy_mip4.captures import Seen, check, conversations, read
from scapy_mip4.captures.checks import load_rules
from scapy_mip4.captures.checks.facts import FACTS
from scapy_mip4.captures.checks.judging import breaches
from scapy_mip4.captures.checks.legs import LAYERS, MESSAGE, situations
from scapy_mip4.captures.checks.screens import screen_of
from scapy_mip4.captures.checks.shaped import RulesOfShape

from rule_examples import EXAMPLES, SCENES, recording

PCAPS = sorted((Path(__file__).parents[2] / "pcaps").glob("*.pcapng"))
RULES = [rule for rule in load_rules() if rule.fact is None or rule.fact in FACTS]
OF_SHAPE: dict[tuple[Any, ...], RulesOfShape] = {}
"""What was made for the first message of a shape is asked about all others."""
RECORDED = [list(read(file)) for file in PCAPS]
PARTS = st.sampled_from(["both", "keeps", "breaks"])


def assert_screens_are_right(seen: list[Seen]) -> None:
    for conversation in conversations(seen):
        for names, variants, shape in situations(conversation):
            for rule in RULES:
                if rule.at not in (variants[0][MESSAGE].layer, *names) or not rule.needs <= variants[0].keys():
                    continue
                of_shape = OF_SHAPE.setdefault((shape, names, rule), RulesOfShape([rule], variants[0], often=0))
                if not of_shape.doubted(variants[0]):
                    assert breaches(rule, variants[0]) == [], rule.title
                for legs in variants:
                    if screen_of(rule).is_fine(legs):
                        assert breaches(rule, legs) == [], rule.title


def changed(seen: Seen, changes: list[tuple[int, int]]) -> Seen:
    """The message with some octets changed; places are counted anew where it ends."""
    octets = bytearray(seen.octets)
    for place, value in changes:
        octets[place % len(octets)] = value
    return Seen(seen.frame, seen.time, seen.src, seen.dst, seen.sport, seen.dport, seen.ttl, bytes(octets), seen.via)


def with_changes(seen: list[Seen], data: st.DataObject) -> list[Seen]:
    """A recording in which some messages have other octets, and some were cut or are missing."""
    place = st.tuples(st.integers(0, 120), st.one_of(st.integers(0, 255), st.sampled_from([0, 1, 32, 33, 34, 36, 131])))
    kept = [each for each in seen if data.draw(st.integers(0, 9))]
    return [changed(each, data.draw(st.lists(place, max_size=3))) if each.octets else each for each in kept]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_of_any_recording(data):
    assert_screens_are_right(with_changes(data.draw(st.sampled_from(RECORDED)), data))


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_of_scenes_with_the_extensions_of_all_examples(data):
    scene = data.draw(st.sampled_from(sorted(SCENES)))
    changes = []
    for example in data.draw(st.lists(st.sampled_from([one for one in EXAMPLES if one["scene"] == scene]), max_size=3)):
        changes.append(example.get(data.draw(PARTS), {}))
    assert_screens_are_right(with_changes(recording(scene, *changes), data))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_check_takes_whatever_a_recording_holds(data):
    octets = st.tuples(st.sampled_from([1, 3, 4, 7, 9, 10, 15, 16, 18, 255]), st.binary(max_size=80))
    noise = [Seen(1, 1.0, "10.0.0.5", "192.0.2.1", *((None, None) if number in (9, 10) else (434, 434)), 64,
                  bytes([number]) + rest) for number, rest in data.draw(st.lists(octets, max_size=4))]
    for finding in check(with_changes(data.draw(st.sampled_from(RECORDED)), data) + noise):
        assert finding.requirement
        assert finding.message not in LAYERS
