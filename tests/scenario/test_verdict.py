# SPDX-License-Identifier: GPL-2.0-or-later
"""From captures to behaviours, from behaviours and differences to verdicts."""
from __future__ import annotations

import pytest
from language import case_of, environment

from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ
from scapy_mip4.scenario import (
    NEITHER, Case, Mismatch, Received, Verdict, account, behaviour_word, classify, decide, shown_by_silence,
)

STEPS = """
- send: {from: mn, as: request, MIP4_RRQ: {}}
- one_of: {relayed: {at: ha, MIP4_RRQ: {}}, reply: {at: mn, MIP4_RRP: {}}}
"""
BEHAVIOURS = """
level: {level}
refs: [tracker/T9, R5944-3.7.2-5, RFC5944 3.7.2]
behaviours:
  resolved: {{reply: {{code: 116}}}}
  resolved-as-printed: {{reply: {{code: 194}}}}
  rfc3344: {{reply: {{code: 136}}}}
  rfc3344-unusual-code: [{{reply: {{code: {{max: 79}}}}}}, {{reply: {{code: {{min: 96}}}}, relayed: absent}}]
  either: {{relayed: present}}
  open: {{reply: {{code: 80, id: $relayed.id}}}}
  open-icmp: {{reply: {{code: 80}}}}
"""


def case(level: str = "MUST") -> Case:
    return case_of(STEPS, BEHAVIOURS.format(level=level))


@pytest.mark.parametrize(("code", "relayed", "behaviour"), [
    (116, False, "resolved"), (194, False, "resolved-as-printed"), (136, False, "rfc3344"),
    (70, False, "rfc3344-unusual-code"), (128, False, "rfc3344-unusual-code"), (128, True, "either"),
    (116, True, "resolved"), (None, True, "either"), (None, False, None), (90, False, None), (80, False, "open-icmp"),
])
def test_the_first_behaviour_that_holds_is_shown(code: int | None, relayed: bool, behaviour: str | None) -> None:
    env = environment()
    env.capture("reply", None if code is None else MIP4_RRP(code=code))
    env.capture("relayed", MIP4_RRP() if relayed else None)
    assert classify(case(), env) == behaviour


def test_a_capture_that_was_never_made_is_absent() -> None:
    assert classify(case(), environment()) is None


def test_what_was_seen_is_told() -> None:
    env = environment()
    env.capture("request", MIP4_RRQ())
    env.capture("reply", MIP4_RRP(code=129), Received("192.0.2.1"))
    told = "reply: MIP4_RRP with code 129 (administratively prohibited); relayed: none"
    assert account(case(), env, "rfc3344-unusual-code", "rfc3344") == told
    assert account(case(), env, "open", "resolved") == told


@pytest.mark.parametrize(("conform", "reply", "told"), [
    ("resolved", 136, "reply code: expected 116 (invalid home agent address), got 136 (unknown home agent address)"),
    ("rfc3344", 116, "reply code: expected 136 (unknown home agent address), got 116 (invalid home agent address)"),
    ("resolved", None, "reply: expected a packet, got none"),
])
def test_what_differs_from_the_behaviour_asked_for_is_told(conform: str, reply: int | None, told: str) -> None:
    env = environment()
    env.capture("reply", None if reply is None else MIP4_RRP(code=reply))
    assert account(case(), env, classify(case(), env), conform) == told


PASS, WARN, FAIL, INFO = Verdict.PASS, Verdict.WARN, Verdict.FAIL, Verdict.INFO


@pytest.mark.parametrize(("behaviour", "conform", "verdict", "strict_verdict"), [
    ("resolved", "resolved", PASS, PASS),
    ("resolved", "rfc5944", PASS, PASS),
    ("resolved", "rfc3344", FAIL, FAIL),
    ("resolved", "any", PASS, PASS),
    ("resolved-as-printed", "resolved", PASS, PASS),
    ("rfc3344", "resolved", FAIL, FAIL),
    ("rfc3344", "rfc3344", PASS, PASS),
    ("rfc3344-unusual-code", "resolved", FAIL, FAIL),
    ("rfc3344-unusual-code", "any", PASS, PASS),
    ("either", "resolved", PASS, PASS),
    ("either", "rfc3344", PASS, PASS),
    ("either", "any", PASS, PASS),
    ("open-icmp", "resolved", PASS, PASS),
    ("broken-reply", "resolved", FAIL, FAIL),
    ("broken-reply", "any", FAIL, FAIL),
    (None, "resolved", WARN, WARN),  # what no text describes is to be looked at, and no failure by itself
    (None, "any", WARN, WARN),
])
def test_verdicts_of_behaviours(behaviour: str | None, conform: str, verdict: Verdict, strict_verdict: Verdict) -> None:
    for strict, wanted in ((False, verdict), (True, strict_verdict)):
        assert decide(case(), [], behaviour, conform, strict)[0] is wanted


def test_silence_alone_fails_nothing() -> None:
    verdict, reason = decide(case(), [], "rfc3344", strict=True, silent=True)
    assert verdict is WARN
    assert "a lost packet looks the same" in reason
    assert decide(case(), [], "resolved", silent=True)[0] is PASS


@pytest.mark.parametrize(("conditions", "silent"), [
    ("{reply: absent}", True),
    ("{reply: absent, relayed: present}", False),
    ("[{reply: present}, {reply: absent}]", True),
    ("{relayed: present}", False),
    ("{reply: present}", False),
])
def test_behaviours_that_only_missing_packets_speak_for(conditions: str, silent: bool) -> None:
    env = environment()
    env.capture("reply", None)
    env.capture("relayed", MIP4_RRP())
    assert shown_by_silence(case_of(STEPS, f"behaviours:\n  resolved: {conditions}\n"), env) is silent


def test_another_behaviour_breaks_a_should_only_as_a_warning() -> None:
    should = case("SHOULD")
    assert decide(should, [], "rfc3344")[0] is WARN
    assert decide(should, [], "rfc3344", strict=True)[0] is FAIL


def test_what_is_open_and_not_judged_is_information() -> None:
    assert decide(case(), [], "open", judged=False)[0] is INFO
    assert decide(case_of(STEPS), [], None, judged=False)[0] is INFO
    assert decide(case_of(STEPS), [], None)[0] is PASS


@pytest.mark.parametrize(("levels", "verdict", "strict_verdict"), [
    (["MUST"], FAIL, FAIL), (["SHOULD"], WARN, FAIL), (["MAY"], WARN, FAIL), (["SHOULD", "MUST"], FAIL, FAIL),
])
def test_verdicts_of_differences(levels: list[str], verdict: Verdict, strict_verdict: Verdict) -> None:
    found = [Mismatch("code", "1", "2", None, level) for level in levels]
    for behaviour in ("resolved", None):
        assert decide(case(), found, behaviour)[0] is verdict
        assert decide(case(), found, behaviour, strict=True)[0] is strict_verdict


def test_reasons_name_field_values_requirement_and_section() -> None:
    found = [Mismatch("lifetime", "300", "60", "R5944-3.7.2.3-4", "SHOULD"), Mismatch("code", "116", "136")]
    assert decide(case(), found, None)[1] == (
        "code: expected 116, got 136 [MUST; R5944-3.7.2-5, RFC 5944 section 3.7.2];"
        " lifetime: expected 300, got 60 [SHOULD; R5944-3.7.2.3-4, RFC 5944 section 3.7.2.3]")


@pytest.mark.parametrize(("behaviour", "telling"), [
    ("rfc3344", "reply: none: rfc3344 behaviour where resolved is asked for [R5944-3.7.2-5, RFC 5944 section 3.7.2]"),
    ("broken-reply", "reply: none: broken-reply, which no text allows [R5944-3.7.2-5, RFC 5944 section 3.7.2]"),
    ("resolved-as-printed", "before the erratum corrected it"),
    ("either", "reply: none: both texts ask for this"),
    ("open", "not judged"),
    (None, "reply: none: no text describes this [R5944-3.7.2-5"),
])
def test_reasons_of_behaviours(behaviour: str | None, telling: str) -> None:
    assert telling in decide(case(), [], behaviour, seen="reply: none")[1]


def test_words_for_tables() -> None:
    assert {name: behaviour_word(name) for name in ("resolved-x", "resolved-as-printed", "either-late", "open",
                                                    "rfc3344-x", NEITHER)} == {
        "resolved-x": "resolved", "resolved-as-printed": "resolved (as printed)", "either-late": "resolved = rfc3344",
        "open": "not judged", "rfc3344-x": "rfc3344", NEITHER: "neither"}
