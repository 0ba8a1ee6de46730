"""Each rule of `check` is broken by a recording that breaks it, and kept by one that does not."""

from __future__ import annotations

import pytest

from scapy_mip4.captures import Finding, check
from scapy_mip4.captures.checks import load_rules
from scapy_mip4.captures.checks.legs import LAYERS
from scapy_mip4.captures.checks.rule import Rule
from scapy_mip4.captures.checks.rulereader import RULES as FILES
from scapy_mip4.captures.keyfile import Owned
from scapy_mip4.captures.keys import Keys
from scapy_mip4.requirements import catalogue
from scapy_mip4.security import MobilitySecurityAssociation

from rule_examples import EXAMPLES, SCENES, recording

RULES = load_rules()
KEYS = Keys([Owned("mn-ha", MobilitySecurityAssociation(0x999, b"key"))])
"""Knows one key, and no scene has an authenticator by it."""


def rules_of(example: dict) -> list[Rule]:
    """The rules that an example means."""
    return [rule for rule in RULES if rule.requirement == example["rule"]
            and example.get("at", rule.at) == rule.at and example.get("title", "") in rule.title]


def name_of(example: dict) -> str:
    return " ".join(example[key] for key in ("rule", "at", "title") if key in example)


def found(rule: Rule, example: dict, *changes: dict) -> list[Finding]:
    seen = recording(example["scene"], *changes)
    findings = check(seen, keys=KEYS, conform=example.get("conform", "resolved"), rules=[rule])
    return [finding for finding in findings if finding.title == rule.title]


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_a_rule_is_broken_and_kept(example: dict) -> None:
    (rule,) = rules_of(example)
    both = example.get("both", {})
    assert found(rule, example, both, example.get("keeps", {})) == []
    broken = found(rule, example, both, example["breaks"])
    assert broken
    for finding in broken:
        assert finding.requirement == rule.requirement
        assert finding.wanted == catalogue()[rule.requirement].text
        assert finding.severity == rule.severity
        assert finding.seen
        assert finding.message == LAYERS.get(rule.at, rule.at)


def test_the_files_fit_their_schemas() -> None:
    assert [rule.title for rule in load_rules(FILES)] == [rule.title for rule in RULES]


def test_every_rule_has_an_example() -> None:
    shown = {id(rule) for example in EXAMPLES for rule in rules_of(example)}
    assert [(rule.requirement, rule.at, rule.title) for rule in RULES if id(rule) not in shown] == []


def test_each_rule_has_a_title_of_its_own() -> None:
    titles = [(rule.requirement, rule.at, rule.title) for rule in RULES]
    assert len(set(titles)) == len(titles)


def test_rules_of_many_requirements() -> None:
    assert len({rule.requirement for rule in RULES}) >= 150


@pytest.mark.parametrize("conform", ["resolved", "rfc5944", "rfc3344", "any"])
@pytest.mark.parametrize("scene", SCENES)
def test_nothing_is_found_where_nothing_is_wrong(scene: str, conform: str) -> None:
    assert list(check(recording(scene), keys=KEYS, conform=conform)) == []
