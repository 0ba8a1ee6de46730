# SPDX-License-Identifier: GPL-2.0-or-later
"""Each deviation of the home agent changes what it sends or keeps, and only where it should."""
from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from home_agent_lab import ALL_FEATURES, FA_WITH_KEY, HA2, NOBODY, Lab, types

from scapy_mip4.agents.deviations import DEVIATIONS
from scapy_mip4.agents.home_agent import HomeAgent
from scapy_mip4.layers import MIP4
from scapy_mip4.testbed import Device, Testbed

NONE = "0.0.0.0"
NO_REVERSE = {"reverse_tunnel": False}
HA_DEVIATIONS = sorted(name for name, deviation in DEVIATIONS.items() if deviation.role == "ha"
                       and not deviation.issue.startswith("rfc"))


class Stimulus(NamedTuple):
    """A request on which a home agent with the deviation differs from one without."""

    extensions: str = "32"
    fields: dict[str, Any] = {}
    features: dict[str, Any] = dict(ALL_FEATURES)
    redirect: str | None = None
    source: str = "10.1.0.10"


REDIRECTED = Stimulus("131|139|32", {"homeaddr": NONE, "haaddr": NONE}, redirect=HA2)
KEY_WANTED = Stimulus("131|139|42|36", {"homeaddr": NONE, "haaddr": NONE})

STIMULI = {
    "ha-accepts-foreign-home-agent": Stimulus(fields={"haaddr": HA2}),
    "ha-keeps-foreign-home-agent": Stimulus(fields={"haaddr": HA2}),
    "ha-accepts-unsupported-home": Stimulus("131|32", {"homeaddr": NOBODY}),
    "ha-echoes-zero-home-agent": Stimulus("131|139|32", {"homeaddr": NONE, "haaddr": NONE}),
    "ha-answers-74": Stimulus(fields={"flags": "T"}, features=NO_REVERSE),
    "ha-grants-reverse-tunnel": Stimulus(fields={"flags": "T"}, features=NO_REVERSE),
    "ha-answers-129-for-reverse-tunnel": Stimulus(fields={"flags": "T"}, features=NO_REVERSE),
    "ha-refuses-several-authorizations": Stimulus("131|32|36"),
    "ha-checks-one-authorization": Stimulus("131|32|36(x)"),
    "ha-skips-mobile-home": Stimulus("131|32(x)|36"),
    "ha-answers-unauthenticated": Stimulus("131"),
    "ha-returns-mn-aaa": Stimulus("131|32|36"),
    "ha-binds-denied": Stimulus("131|32|36(x)"),
    "ha-143-without-redirected": REDIRECTED,
    "ha-redirects-unauthenticated": REDIRECTED._replace(extensions="131|139|32(x)"),
    "ha-ignores-requested-ha": Stimulus("131|139other|32", {"haaddr": NONE}),
    "ha-redirect-home-agent-field": REDIRECTED,
    "ha-forwards-request": REDIRECTED,
    "ha-two-redirected-addresses": REDIRECTED,
    "ha-no-mobile-home-after-aaa": KEY_WANTED,
    "ha-key-reply-after-auth": KEY_WANTED,
    "ha-answers-experimental": None,
    "ha-skips-127": Stimulus("127|32"),
    "ha-denies-255": Stimulus("255|32"),
    "ha-answers-192": Stimulus(fields={"flags": "x"}),
    "ha-denies-nvse": Stimulus("134|32"),
    "ha-accepts-cvse": Stimulus("38|32"),
    "ha-answers-140-for-141": Stimulus("32|38|34", source=FA_WITH_KEY),
}


def picture(stimulus: Stimulus, *deviations: str) -> list[Any]:
    """All that shows of a home agent's behaviour: where it sends what, and what it binds."""
    lab = Lab(stimulus.features, deviations=deviations, redirect=stimulus.redirect)
    shown: list[Any] = [lab.coas()]
    for sent in lab.feed(bytes(lab.build(stimulus.extensions, **stimulus.fields)), source=stimulus.source):
        message = MIP4(sent.octets)
        # Authenticators and nonces differ from run to run.
        for extension in message.exts:
            for varying in ("authenticator", "nonce"):
                if varying in extension.fields:
                    extension.setfieldval(varying, b"")
        message.id = 0
        shown += [sent.dest, bytes(message)]
    return [lab.coas(), *shown]


def test_every_deviation_has_a_stimulus() -> None:
    assert sorted(STIMULI) == HA_DEVIATIONS


@pytest.mark.parametrize("name", [name for name in HA_DEVIATIONS if STIMULI[name]])
def test_deviation_shows(name: str) -> None:
    stimulus = STIMULI[name]
    assert stimulus is not None
    assert picture(stimulus, name) != picture(stimulus)


@pytest.mark.parametrize("name", HA_DEVIATIONS)
def test_plain_registration_is_unharmed(name: str) -> None:
    if name != "ha-returns-mn-aaa":
        assert picture(Stimulus("131|32"), name) == picture(Stimulus("131|32"))


def test_experimental_message_comes_back() -> None:
    experiment = b"\xff\xde\xad\xbe\xef"
    assert Lab().feed(experiment) == []
    (sent,) = Lab(deviations=["ha-answers-experimental"]).feed(experiment)
    assert sent.octets == experiment


@pytest.mark.parametrize("extensions, bound", [("32(x)", 1), ("unknown|32", 0)])
def test_what_is_discarded_is_not_denied(extensions: str, bound: int) -> None:
    lab = Lab(deviations=["ha-binds-denied"])
    lab.ask(extensions)
    assert len(lab.coas()) == bound


def test_last_authorization_is_found_in_its_place_not_by_its_octets() -> None:
    for copies, code in ((1, 141), (2, 140)):
        lab = Lab(deviations=["ha-checks-one-authorization"])
        request = lab.build("32|38")
        request.exts += [request.exts[0].copy()] * (copies - 1)
        (sent,) = lab.feed(bytes(request))
        assert MIP4(sent.octets).code == code


def test_redirected_request_goes_on_unchanged() -> None:
    lab = Lab(redirect=HA2, deviations=["ha-forwards-request"])
    octets = bytes(lab.build("131|139|32", haaddr=NONE))
    assert [sent.dest for sent in lab.feed(octets) if sent.octets == octets] == [HA2]


def test_key_reply_comes_too_late() -> None:
    reply = Lab(deviations=["ha-key-reply-after-auth"]).ask("131|42|36")
    assert reply is not None and types(reply) == [131, 32, 43]


@pytest.mark.parametrize("arguments, sentence", [
    ({"deviations": ["ha-does-nothing"]}, "no deviation is called 'ha-does-nothing'"),
    ({"behaviour": "rfc2002"}, "no behaviour is called 'rfc2002'"),
])
def test_unknown_names_are_refused(arguments: dict[str, Any], sentence: str) -> None:
    device = Device("ha", "ha", "10.0.0.1")
    with pytest.raises(ValueError, match=sentence):
        HomeAgent(device, Testbed("lab", (device,)), **arguments)


def test_deviations_of_the_other_role_are_ignored() -> None:
    assert Lab(deviations=["fa-answers-136"]).agent.deviations == frozenset()
