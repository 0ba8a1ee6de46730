# SPDX-License-Identifier: GPL-2.0-or-later
"""Files become cases: documents, tables, includes, needs, and the places of everything."""
from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from language import case_of

from scapy_mip4.scenario import (
    SCENARIO_SCHEMA,
    Expect,
    Location,
    Log,
    OneOf,
    Repeat,
    ScenarioError,
    Send,
    Set,
    Silence,
    Value,
    Wait,
    load,
    load_text,
)
from scapy_mip4.scenario.yamlfile import load_documents

TABLE = """
id: T9
title: shared
dut: fa
refs: [tracker/T9, R5944-3.7.2-5]
level: SHOULD
tags: [smoke]
needs: {features: {challenge: false}}
vars: {flags: 0, agent: $fa.address}
note: shared
steps:
  - send:
      from: mn
      as: request
      MIP4_RRQ: {flags: $flags, haaddr: $agent}
      exts: $exts
  - expect: {at: mn, as: reply, MIP4_RRP: {}, exts: $answer}
behaviours:
  resolved: {reply: {code: 116}}
cases:
  - {id: T9-a, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}], answer: {absent: [MIP4Ext_MobileHomeAuth]}}
  - id: T9-b
    title: own
    refs: [tracker/T18]
    level: MAY
    needs: {associations: [mn-fa]}
    note: own
    behaviours: {either: {reply: present}}
    flags: T
    agent: $fa.coa
    exts: [MIP4Ext_MobileForeignAuth: {sa: mn-fa}, MIP4Ext_MNAAAAuth: {sa: mn-aaa}]
    answer: [MIP4Ext_MobileForeignAuth: {verifies: mn-fa}]
"""


def test_rows_become_cases_of_their_own() -> None:
    first, second = load_text(TABLE, "t.yaml")
    assert (first.id, first.title, first.issue, first.level, first.note) == ("T9-a", "shared", "T9", "SHOULD", "shared")
    assert (second.id, second.title, second.issue, second.level, second.note) == ("T9-b", "own", "T18", "MAY", "own")
    assert first.location == Location("t.yaml", 21, 10)
    assert first.tags == second.tags == ("smoke",)
    assert [b.name for case in (first, second) for b in case.behaviours] == ["resolved", "either"]
    assert (first.vars["flags"].data, second.vars["flags"].data) == (0, "T")
    assert second.vars["agent"] == Value("$fa.coa", Location("t.yaml", 30, 12))
    assert second.steps[1].pattern.level == "MAY"  # type: ignore[union-attr]


def test_needs_hold_what_the_steps_use() -> None:
    first, second = load_text(TABLE)
    assert first.needs.features == {"challenge": False}
    assert first.needs.associations == {"mn-ha"}
    assert second.needs.features == {}
    assert second.needs.associations == {"mn-fa", "mn-aaa"}


def test_several_documents_in_a_file() -> None:
    text = "id: A\ntitle: a\ndut: fa\nsteps: [wait: 1s]\n---\n---\nid: B\ntitle: b\ndut: ha\nsteps: [wait: 1s]\n"
    assert [(case.id, case.location.line) for case in load_text(text)] == [("A", 1), ("B", 7)]


def test_every_step_has_its_model() -> None:
    steps = case_of("""
- send: {from: mn, as: request, ttl: 255, MIP4_RRQ: {}}
- expect: {at: ha, within: 500ms, retries: 2, optional: true, as: relayed, MIP4_RRQ: {}}
- one_of: {within: 1m, required: true, again: {at: ha, MIP4_RRQ: {}}, reply: {at: mn, MIP4_RRP: {}}}
- silence: {at: ha, for: 1s, rule: R5944-3.7.2-3}
- silence: {at: [ha, cn], for: 1s, IP: {proto: [4, 55]}, level: SHOULD}
- wait: 1.5s
- set: {next: $request.id + 1}
- repeat: {times: 3, steps: [log: $next]}
- send: {from: mn, packet: $request}
""").steps
    assert [type(step) for step in steps] == [Send, Expect, OneOf, Silence, Silence, Wait, Set, Repeat, Send]
    _, expect, one_of, silence, filtered, wait, _, repeat, _ = steps
    assert isinstance(expect, Expect) and (expect.within, expect.retries, expect.optional) == (0.5, 2, True)
    assert isinstance(one_of, OneOf) and [b.capture for b in one_of.branches] == ["again", "reply"]
    assert (one_of.within, one_of.required) == (60.0, True)
    assert isinstance(silence, Silence) and (silence.roles, silence.level) == (("ha",), "MUST")
    assert isinstance(filtered, Silence) and filtered.pattern
    assert (filtered.roles, filtered.level) == (("ha", "cn"), "SHOULD")
    assert isinstance(wait, Wait) and wait.seconds == 1.5
    assert isinstance(repeat, Repeat) and isinstance(repeat.steps[0], Log)
    assert [step.location.line for step in steps] == list(range(5, 14))


@pytest.mark.parametrize(("step", "uses_link"), [
    ("- send: {from: mn, MIP4_RRQ: {}}", False), ("- send: {from: mn, ICMP_AgentSolicitation: {}}", True),
    ("- silence: {at: mn, for: 1s, IP: {}}", True), ("- expect: {at: mn, ICMP_AgentAdvertisement: {}}", True),
    ("- repeat: {times: 2, steps: [one_of: {a: {at: mn, IP: {}}}]}", True),
])
def test_cases_tell_whether_they_use_the_link(step: str, uses_link: bool) -> None:
    assert case_of(step).uses_link is uses_link


def test_included_steps_stand_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "register.yaml").write_text(
        "steps:\n  - send: {from: mn, as: control, MIP4_RRQ: {}}\n  - include: more.yaml\n")
    (tmp_path / "common" / "more.yaml").write_text("steps:\n  - log: $control.id\n")
    (tmp_path / "x.yaml").write_text(
        "id: X\ntitle: x\ndut: fa\nsteps:\n  - include: common/register.yaml\n  - log: $control.homeaddr\n")
    (case,) = load([tmp_path])
    assert [type(step) for step in case.steps] == [Send, Log, Log]
    assert case.steps[1].location == Location(str(tmp_path / "common" / "more.yaml"), 2, 5)


def test_a_variable_may_hold_what_is_allowed() -> None:
    text = "vars: {codes: [116, {min: $fa_error}], fa_error: 80}\nbehaviours: {resolved: {reply: {code: $codes}}}\n"
    assert case_of("- expect: {at: mn, as: reply, MIP4_RRP: {code: $codes}}", text).behaviours


def test_a_variable_may_need_a_packet_that_is_captured_before_its_use() -> None:
    text = "id: X\ntitle: x\ndut: fa\nvars: {next: $request.id + 1}\nsteps:\n"
    request = "  - send: {from: mn, as: request, MIP4_RRQ: {}}\n"
    use = "  - log: $next\n"
    assert load_text(text + request + use)
    with pytest.raises(ScenarioError, match=r":4:14: there is no 'request' up to here"):
        load_text(text + use + request)


@pytest.mark.parametrize(("text", "data"), [
    ("on", "on"), ("no", "no"), ("12:30", "12:30"), ("2024-01-01", "2024-01-01"), ("010", "010"), ("0x10", 16),
    ("-3", -3), ("true", True), ("~", None), ("1.5", 1.5), ("1_000", "1_000"), ("'7'", "7"), ("hex:00", "hex:00"),
])
def test_scalars_follow_yaml_1_2(text: str, data: object) -> None:
    node = load_documents(f"key: {text}\n")[0]
    assert node.data == {"key": data}
    assert type(node.data["key"]) is type(data)


def test_nodes_know_the_places_of_keys_and_values() -> None:
    node = load_documents("a:\n  - b: {c: 1}\n", "x.yaml")[0]
    assert str(node.where("a", 0, "b", "c")) == "x.yaml:2:12"
    assert str(node.where_key("a", 0, "b", "c")) == "x.yaml:2:9"
    assert str(node.where("a", 0, "z")) == "x.yaml:2:5"
    assert node["a"][0].data == {"b": {"c": 1}}


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "[" * 500, "a: [" * 60,
                                  "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
                                      f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 8)}]\n"
                                      for i in range(8))])
def test_documents_that_would_never_end_are_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        load_documents(text)


def test_the_schema_is_one_that_editors_understand() -> None:
    schema = json.loads(SCENARIO_SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for name, definition in schema["$defs"].items():
        assert "title" in definition, name
