# SPDX-License-Identifier: GPL-2.0-or-later
"""Each deviation of the reference foreign agent changes what is seen of it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from foreign_agent_lab import (
    CHALLENGE, DYNAMIC_HA, FA, HA, HA_WITH_KEY, IDENTIFICATION, OTHER_COA, PLAIN, Features, Lab, message,
    numbers,
)

from scapy_mip4.agents.base import Output, Transmission
from scapy_mip4.agents.fa_deviations import FA_DEVIATIONS
from scapy_mip4.layers import MIP4, MIP4_Experimental, MIP4_RRQ, MIP4Ext_Challenge

ZERO = "0.0.0.0"
FULL = "131|32|132|36"
MN_AND_FA_KEY = {"homeaddr": "10.0.0.20"}
Conversation = Callable[[Lab], list[Output]]


def ask(extensions: str = "32", **fields: Any) -> Conversation:
    """A request by itself."""
    return lambda lab: lab.register(extensions, **fields)


def exchange(
    extensions: str = "32", answer: str = "32", code: int = 0, home_agent: str = HA,
    again: str = "", again_id: int = IDENTIFICATION,
) -> Conversation:
    """A request, its answer and, if so wished, another request."""
    def play(lab: Lab) -> list[Output]:
        lab.register(extensions, haaddr=home_agent)
        outputs = lab.answer(answer, code=code, haaddr=home_agent) if answer != "none" else []
        return lab.register(again, id=again_id) if again else outputs
    return play


def challenge_of_denial(lab: Lab) -> list[Output]:
    lab.register(FULL)
    lab.challenge = message(lab.answer("131|32", code=129)).extension(MIP4Ext_Challenge).challenge
    return lab.register(FULL)


def experiment(lab: Lab) -> list[Output]:
    return lab.from_mobile(b"\xff\xde\xad\xbe\xef")


# deviation, features, conversation, what is right, what the deviation does; both as `seen` tells it
DEVIATIONS: list[tuple[str, Features, Conversation, str, str]] = [
    ("fa-answers-136", PLAIN, ask(haaddr=FA), "116", "136"),
    ("fa-answers-194", PLAIN, ask(haaddr=FA), "116", "194"),
    ("fa-relays-to-itself", PLAIN, ask(haaddr=FA), "116", f"to {HA}: 32, to {HA_WITH_KEY}: 32"),
    ("fa-116-garbles-reply", PLAIN, ask(haaddr=FA), "116", "116"),
    ("fa-answers-137", PLAIN, ask(haaddr=FA), "116", "137"),
    ("fa-answers-137", {"reverse_tunnel": False}, ask(flags="T"), "74", "137"),
    ("fa-rewrites-137", PLAIN, exchange(code=137), "137: 32", "74: 32"),
    ("fa-requires-mobile-home", PLAIN, ask("131|36"), f"to {HA}: 131|36", "70"),
    ("fa-checks-authenticator-length", PLAIN, ask("32empty"), f"to {HA}: 32", "70"),
    ("fa-checks-mobile-home", PLAIN, ask("32(x)"), f"to {HA}: 32", "67"),
    ("fa-alters-request", PLAIN, ask(), f"to {HA}: 32", f"to {HA}: 32"),
    ("fa-alters-reply", PLAIN, exchange(), "0: 32", "0: 32"),
    ("fa-strips-after-mobile-home", PLAIN, ask(FULL), f"to {HA}: {FULL}", f"to {HA}: 131|32"),
    ("fa-keeps-delivery-style", {"encapsulating_delivery": True}, ask("32|130", flags="T"),
     f"to {HA}: 32", f"to {HA}: 32|130"),
    ("fa-keeps-mobile-foreign", PLAIN, ask("32|33", **MN_AND_FA_KEY), f"to {HA}: 32", f"to {HA}: 32|33"),
    ("fa-strips-challenge", PLAIN, ask(FULL), f"to {HA}: {FULL}", f"to {HA}: 131|32|36"),
    ("fa-skips-unknown", PLAIN, ask("32|99|36"), "silence", f"to {HA}: 32|99|36"),
    ("fa-keeps-uncovered", PLAIN, exchange(answer="32|134|34"), "0: 32", "0: 32|134"),
    ("fa-compares-identification", CHALLENGE,
     exchange(FULL, "none", again=FULL, again_id=IDENTIFICATION + 1),
     f"to {HA}: {FULL}", "106: 132"),
    ("fa-accepts-used-challenge", CHALLENGE, exchange(FULL, "131|32", again=FULL),
     "106: 132", f"to {HA}: {FULL}"),
    ("fa-success-challenge-only", CHALLENGE, challenge_of_denial, f"to {HA}: {FULL}", "104: 132"),
    ("fa-overwrites-code", CHALLENGE, exchange(FULL, "131|32|132other"),
     "0: 131|32|45|132", "105: 131|32|132"),
    ("fa-rejects-missing-challenge", CHALLENGE, exchange(FULL, "131|32"),
     "0: 131|32|132", "0: 131|32|45|132"),
    ("fa-passes-wrong-challenge", CHALLENGE, exchange(FULL, "131|32|132other"),
     "0: 131|32|45|132", "0: 131|32|132"),
    ("fa-keeps-ha-challenge", CHALLENGE, exchange(FULL, "131|32|132"),
     "0: 131|32|132", "0: 131|32|132|132"),
    ("fa-relays-unauthenticated", PLAIN, exchange(answer="32|34(x)", home_agent=HA_WITH_KEY),
     "0: 32|45", "0: 32"),
    ("fa-relays-to-zero", DYNAMIC_HA, ask("131|32", haaddr=ZERO), "90", "silence"),
    ("fa-accepts-multicast-ha", DYNAMIC_HA, ask("131|139multicast|32", haaddr=ZERO), "90", "silence"),
    ("fa-answers-70-for-zero-ha", DYNAMIC_HA, ask("131|32", haaddr=ZERO), "90", "70"),
    ("fa-answers-70-for-zero-ha", DYNAMIC_HA, ask("131|139|32", haaddr=ZERO), f"to {HA}: 131|139|32", "70"),
    ("fa-rewrites-home-agent", DYNAMIC_HA, ask("131|139|32", haaddr=ZERO),
     f"to {HA}: 131|139|32", f"to {HA}: 131|139|32"),
    ("fa-ignores-requested-ha", DYNAMIC_HA, ask("131|139|32", haaddr=ZERO), f"to {HA}: 131|139|32", "90"),
    ("fa-drops-redirect", PLAIN, exchange(answer="139/2|32", code=143), "143: 139|32", "silence"),
    ("fa-answers-experimental", PLAIN, experiment, "silence", "ffdeadbeef"),
    ("fa-skips-127", PLAIN, ask("127|32"), "silence", f"to {HA}: 127|32"),
    ("fa-denies-255", PLAIN, ask("255|32"), f"to {HA}: 255|32", "70"),
    ("fa-answers-127", PLAIN, ask(coaddr=OTHER_COA), "77", "127"),
    ("fa-denies-nvse", PLAIN, ask("134|32"), f"to {HA}: 134|32", "70"),
    ("fa-relays-cvse", PLAIN, ask("32|38"), "100", f"to {HA}: 32"),
    ("fa-ignores-reply-cvse", PLAIN, exchange(answer="32|38"), "101: 32", "0: 32"),
]


def seen(outputs: list[Output]) -> str:
    """What went out: the code or the home agent it went to, and the extensions."""
    return ", ".join(_seen(output) for output in outputs) or "silence"


def _seen(output: Output) -> str:
    assert isinstance(output, Transmission)
    sent = MIP4(output.octets)
    if isinstance(sent, MIP4_Experimental):
        return output.octets.hex()
    start = f"to {output.dest}" if isinstance(sent, MIP4_RRQ) else str(sent.code)
    return f"{start}: {numbers(sent)}" if sent.exts else start


def fixed_part(outputs: list[Output]) -> list[Any]:
    """All that could differ but the extensions, in which there may be random challenges."""
    return [(output.source, output.dest, output.dest_port, output.octets[:20]) for output in outputs
            if isinstance(output, Transmission)]


@pytest.mark.parametrize(("name", "features", "conversation", "right", "wrong"), DEVIATIONS)
def test_a_deviation(
    name: str, features: Features, conversation: Conversation, right: str, wrong: str
) -> None:
    expected, actual = conversation(Lab(features)), conversation(Lab(features, deviations=[name]))
    assert (seen(expected), seen(actual)) == (right, wrong)
    assert right != wrong or fixed_part(expected) != fixed_part(actual)


def test_every_deviation_is_tried() -> None:
    assert {row[0] for row in DEVIATIONS} == {
        deviation.name for deviation in FA_DEVIATIONS if not deviation.issue.startswith("rfc")}


IN_EVERY_REGISTRATION = {"fa-alters-request", "fa-alters-reply"}


@pytest.mark.parametrize("name", sorted({deviation.name for deviation in FA_DEVIATIONS} - IN_EVERY_REGISTRATION))
def test_a_deviation_leaves_an_ordinary_registration_alone(name: str) -> None:
    lab = Lab(deviations=[name])
    assert seen(lab.register()) == f"to {HA}: 32"
    assert seen(lab.answer()) == "0: 32"
