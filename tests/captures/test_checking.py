"""Judging recordings: what is told apart, what is remembered, and that nothing is found twice or too early."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from scapy_mip4.captures import Finding, Seen, check
from scapy_mip4.captures.checks import load_rules
from scapy_mip4.captures.checks.history import Recent
from scapy_mip4.captures.checks.rulereader import load_rules as read_rules
from scapy_mip4.layers import MIP4_RRP
from scapy_mip4.scenario import ScenarioError

from rule_examples import recording
from traffic import FA, ID, MN, Traffic, request

THROUGH = {"relayed": {"flags": "S"}}  # a request that a foreign agent altered


def requirements(findings: Iterator[Finding]) -> list[str]:
    return [finding.requirement for finding in findings]


def again(seen: Seen, time: float, octets: bytes | None = None) -> Seen:
    """A message once more, so many seconds later."""
    return Seen(seen.frame + 100, seen.time + time, seen.src, seen.dst, seen.sport, seen.dport, seen.ttl,
                octets or seen.octets, file=seen.file)


def test_a_finding_names_who_sent_what_where():
    (finding,) = check(recording("through", THROUGH))
    assert (finding.file, finding.frame, finding.src, finding.dst) == ("example.pcap", 2, "198.51.100.1", "192.0.2.1")
    assert (finding.message, finding.mobile) == ("MIP4_RRQ", "10.0.0.5")
    assert finding.seen.startswith("octets through MIP4Ext_MobileHomeAuth")


def test_an_identification_that_a_foreign_agent_altered_is_found():
    findings = list(check(recording("through", {"relayed": {"id": 1}})))
    assert "R5944-3.7.2.2-1" in {finding.requirement for finding in findings}
    assert {finding.src for finding in findings} == {"198.51.100.1"}, "the home agent answers what it was asked"


def test_a_denial_in_front_of_its_request_is_the_foreign_agents_own():
    """A foreign agent that is named as home agent denies with 116, and the capture has the two the wrong way round."""
    traffic = Traffic()
    traffic.add(0.001, FA, MN, MIP4_RRP(code=116, homeaddr=MN, haaddr=FA, id=ID, lifetime=300))
    traffic.add(0.002, MN, FA, request(haaddr=FA))
    assert list(check(traffic)) == []


def test_findings_come_while_the_recording_goes_on():
    def endless() -> Iterator[Seen]:
        for number in range(1_000_000):
            for seen in recording("through", THROUGH):
                yield again(seen, number * 20.0)

    assert len(list(islice(check(endless()), 3))) == 3


def test_a_datagram_that_the_capture_has_twice_is_judged_once():
    seen = recording("through", THROUGH)
    assert len(list(check([*seen[:2], again(seen[1], 0.001), *seen[2:]]))) == 1


def test_a_message_that_was_sent_again_is_judged_again():
    seen = recording("through", THROUGH)
    assert len(list(check([*seen, again(seen[0], 3), again(seen[1], 3)]))) == 2


def test_a_request_sent_with_other_octets_is_compared_with_each():
    """Which of the two was relayed cannot be told, so it may differ from one of them."""
    other = recording("through", {"request": {"exts": ["MobileHomeAuth", "MobileForeignAuth"], "flags": "S"}})
    assert list(check([again(other[0], 0), *recording("through", THROUGH)])) == []


def test_one_side_of_a_foreign_agent_is_enough_for_what_it_shows():
    seen = recording("through", {"forwarded": {"dport_": 434}})
    assert requirements(check([seen[0], seen[3]])) == ["R5944-3.7.2.3-9"]
    assert list(check(seen[1:3])) == []


def test_answers_alone_are_judged_by_themselves():
    assert list(check(recording("through")[2:])) == []
    wrong = {"forwarded": {"code": 137, "exts": []}}
    assert "R5944-3.7.2-2" in requirements(check(recording("through", wrong)[3:]))


def test_nothing_is_said_of_messages_that_the_capture_cut():
    (seen,) = recording("direct", {"request": {"exts": []}})[:1]
    assert requirements(check([seen])) == ["R5944-3.5.2-1"]
    cut = Seen(seen.frame, seen.time, seen.src, seen.dst, seen.sport, seen.dport, seen.ttl, seen.octets, cut=True)
    assert list(check([cut])) == []


def test_a_denial_that_the_capture_has_twice_is_no_second_one():
    seen = recording("denied")
    assert list(check([*seen, again(seen[1], 0.01)])) == []


def test_denials_to_different_mobile_nodes_may_come_at_once():
    other = recording("denied", {"request": {"homeaddr": "10.0.0.6", "src_": "10.0.0.6", "id": 9},
                                 "denial": {"homeaddr": "10.0.0.6", "dst_": "10.0.0.6", "id": 9}})
    assert list(check([*recording("denied"), *other])) == []


def nameless(nai: str, identification: int, time: float) -> list[Seen]:
    """A mobile node without home address that is denied."""
    both = {"homeaddr": "0.0.0.0", "id": identification}
    return recording("denied", {
        "request": {**both, "src_": "0.0.0.0", "time_": time, "exts": [{"MNNAI": {"nai": nai}}, "MobileHomeAuth"]},
        "denial": {**both, "dst_": "255.255.255.255", "time_": time + 0.01}})


def test_mobile_nodes_without_home_address_are_told_apart_by_their_nais():
    assert list(check([*nameless("a@example.net", 1, 0), *nameless("b@example.net", 2, 0.2)])) == []
    twice = [*nameless("a@example.net", 1, 0), *nameless("a@example.net", 2, 0.2)]
    assert requirements(check(twice)) == ["R5944-3.7.2-2"]


def test_a_request_that_was_sent_again_from_another_port_is_answered_there():
    again_from = recording("direct", {"request": {"sport_": 5000, "time_": 1.0},
                                      "reply": {"dport_": 5000, "time_": 1.01}})
    assert list(check([*recording("direct"), *again_from])) == []
    assert list(check([recording("direct")[0], *again_from])) == []
    to_nobody = recording("direct", {"reply": {"dport_": 6000, "time_": 1.01}})[1]
    assert requirements(check([recording("direct")[0], again_from[0], to_nobody])) == ["R5944-3.8.3.1-2"]


def test_both_sides_of_an_address_translation_are_one_datagram():
    outside = {"request": {"src_": "198.51.100.200", "sport_": 60000, "time_": 0.001},
               "reply": {"dst_": "198.51.100.200", "dport_": 60000, "time_": 0.01}}
    request, reply = recording("direct", {"reply": {"time_": 0.012}})
    translated, to_translated = recording("direct", outside)
    assert list(check([request, translated, to_translated, reply])) == []
    elsewhere = recording("direct", {"reply": {"dport_": 60001}})[1]
    assert set(requirements(check([request, translated, elsewhere]))) == {"R5944-3.8.3.1-2"}


@pytest.mark.parametrize("home", ["10.0.0.5", "0.0.0.0"])
def test_an_agent_that_is_foreign_and_home_agent_answers_as_both(home):
    agent = {"haaddr": "198.51.100.1"}
    names = [{"MNNAI": {"nai": "mn@example.net"}}, "MobileHomeAuth"]
    text = {"MessageString": {"subtype": 2, "text": "a"}}
    seen = recording("one side", {"request": {**agent, "homeaddr": home, "src_": home, "exts": names},
                                  "forwarded": {**agent, "exts": [*names, text]}})
    assert list(check(seen)) == []


def test_a_reply_to_all_alone_is_one_that_a_foreign_agent_passed_on():
    text = {"MessageString": {"subtype": 2, "text": "hello"}}
    seen = recording("through", {"forwarded": {"dst_": "255.255.255.255", "exts": ["MobileHomeAuth", text]}})[-1]
    assert list(check([seen])) == []


def test_tunnel_data_is_told_of_once_for_all_data_between_two():
    data = recording("data", {"data": {"src_": "203.0.113.77"}})[-1]
    assert requirements(check([data, again(data, 1), again(data, 2)])) == ["R3519-4.7-1"]


def test_data_of_a_mobile_node_that_registered_through_a_foreign_agent_is_expected():
    seen = recording("data", {"request": {"exts": [{"UDPTunnelRequest": {"flags": "R"}}, "MobileHomeAuth"]},
                              "data": {"src_": "203.0.113.77"}})
    assert list(check(seen)) == []


def test_a_tunnel_in_udp_that_was_deregistered_was_not_declined():
    seen = recording("data", {"request": {"lifetime": 0}, "reply": {"lifetime": 0}})
    assert [finding.seen.split()[0] for finding in check(seen)] == ["no"]


def test_only_the_rules_asked_for_apply():
    rules = [rule for rule in load_rules() if rule.requirement == "R5944-3.4-1"]
    assert list(check(recording("through", THROUGH), rules=rules)) == []
    assert requirements(check(recording("through", {"relayed": {"lifetime": 301}}), rules=rules)) == ["R5944-3.4-1"]


def test_breaches_are_found_however_many_alike_kept_the_rules():
    kept, broken = recording("through"), recording("through", {"relayed": {"lifetime": 301}})
    seen = [again(one, number * 20.0) for number in range(100) for one in (broken if number % 40 == 39 else kept)]
    found = [finding for finding in check(seen) if finding.requirement == "R5944-3.4-1"]
    assert [finding.time - kept[1].time for finding in found] == [39 * 20.0, 79 * 20.0]


def test_a_breach_is_found_behind_many_extensions_of_its_kind():
    exts = [*["MobileHomeAuth"] * 20, {"MobileHomeAuth": {"spi": 255}}]
    request = recording("direct", {"request": {"exts": exts}})[0]
    found = requirements(check(again(request, number * 20.0) for number in range(100)))
    assert found.count("R5944-1.6-1") == 100


def test_what_is_remembered_is_bounded():
    recent: Recent[int] = Recent(3)
    for number in range(10):
        recent.set(number, number)
    recent.set(8, 80)
    recent.set(10, 10)
    assert [recent.get(number) for number in (7, 8, 9, 10)] == [None, 80, 9, 10]


@pytest.mark.parametrize(("text", "sentence"), [
    ("rule: R5944-3.4-9\ntitle: It is so always\nat: reply\nnever: {}", "there is no requirement 'R5944-3.4-9'"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: repyl\nnever: {code: 1}", "there is no leg or message 'repyl'"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: reply\nnever: {cod: 1}", "MIP4_RRP has no field 'cod'"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: reply\nnever: {code: $request.cod}", "has no 'cod'"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: reply\nwhen: {ask: {}}\nnever: {}", "there is no leg 'ask'"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: reply\nfact: no such", "there is no fact 'no such'"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: reply", "a rule has one of"),
    ("rule: R5944-3.4-2\ntitle: It is so always\nat: reply\nnever: {code: 1}\nlevel: MUST", "unknown key 'level'"),
])
def test_a_slip_in_a_rule_is_told_with_its_place(tmp_path, text, sentence):
    (tmp_path / "rules.yaml").write_text(text + "\n")
    with pytest.raises(ScenarioError) as raised:
        read_rules(tmp_path)
    assert sentence in str(raised.value)
    assert str(raised.value).startswith(str(tmp_path / "rules.yaml"))
