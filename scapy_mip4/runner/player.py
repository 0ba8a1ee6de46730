# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays the steps of one case and comes to a verdict."""

from __future__ import annotations

import asyncio
import errno
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from scapy_mip4.layers import (
    MIP4_RRP,
    MIP4_RRQ,
    MIP4Ext_AuthBase,
    MIP4Ext_MobileHomeAuth,
    MIP4_Revocation,
    MIP4_RevocationAck,
    MIP4_TunnelData,
)
from scapy_mip4.layers.icmp import ICMPMessage
from scapy_mip4.scenario import (
    NEITHER,
    Case,
    Environment,
    Expect,
    Log,
    Mismatch,
    MissingCaptureError,
    OneOf,
    Pattern,
    Repeat,
    Restart,
    ScenarioError,
    Send,
    Set,
    Silence,
    Step,
    Verdict,
    Wait,
    account,
    build,
    classify,
    decide,
    judge,
    shown_by_silence,
)
from scapy_mip4.scenario.environment import message_in
from scapy_mip4.scenario.fields import goes_over_link
from scapy_mip4.scenario.model import Inside
from scapy_mip4.scenario.values import show_octets
from scapy_mip4.security import Identification

from .conversation import Conversation
from .exchange import TesterError
from .inbox import Arrival, Spot

LATE = 1.0  # seconds after the time allowed in which a packet is still noticed, to tell late from lost
TOO_LATE = "an answer came too late to count, so its absence before shows nothing"
SETTLE = 0.2  # seconds after the last step in which an agent may still give itself away by a second answer

# A reply comes from the address and port its request went to, and goes to the port the request came from.
SOURCE_RULES = {"fa": "R5944-3.7.2.3-5", "ha": "R5944-3.8.3.1-1"}
PORT_RULES = {"fa": "R5944-3.7.2.3-9", "ha": "R5944-3.8.3.1-2"}
REVOCATION_RULES = {"fa": "R3543-3.3-10", "ha": "R3543-3.3-9"}
TUNNEL_RULES = {"fa": "R3519-4.9-3", "ha": "R3519-4.6-5"}
ACKNOWLEDGMENT_RULE = "R3543-3.4-1"


@dataclass(frozen=True)
class Outcome:
    """What a case came to; `findings` are sentences, `broken` ids of requirements; `late`: an answer was."""

    verdict: Verdict
    reason: str
    behaviour: str | None = None
    findings: list[str] = field(default_factory=list)
    broken: tuple[str, ...] = ()
    late: bool = False


class _Unanswered(Exception):
    """A packet that the rest of the case needs did not come; the text says which."""


class _Ended(Exception):
    """The device answered with something on which the rest of the case cannot build."""


class Player:
    """Plays one case in one conversation. All waiting for packets, or for none, takes `patience` times as written."""

    def __init__(
        self,
        case: Case,
        conversation: Conversation,
        env: Environment,
        identification: Identification,
        conform: str = "resolved",
        strict: bool = False,
        patience: float = 1.0,
    ) -> None:
        self._case = case
        self._conversation = conversation
        self._inbox = conversation.inbox
        self._env = env
        self._identification = identification
        self._conform = conform
        self._strict = strict
        self._patience = patience
        self._mismatches: list[Mismatch] = []
        self._notes: list[str] = []
        self._judged = False
        self._surplus: Mismatch | None = None
        self._missed: set[Spot] = set()  # where nothing came in time
        self._latest = time.time()  # the last packet sent or taken
        self._late = False
        self._last_send: Send | None = None

    async def play(self) -> Outcome:
        """Play all steps, or as many as the device lets us, and judge."""
        stopped: tuple[Verdict, str] | None = None
        try:
            await self._steps(self._case.steps)
            await self._look_for_more()
        except _Ended:
            pass
        except (_Unanswered, MissingCaptureError) as missing:
            stopped = Verdict.INCONCLUSIVE, str(missing)
        except OSError as error:
            ours = error.errno in (errno.EINVAL, errno.EMSGSIZE)  # no device can help that
            stopped = Verdict.ERROR if ours else Verdict.INCONCLUSIVE, f"the system refused to send: {error.strerror}"
        except (ScenarioError, TesterError) as error:
            stopped = Verdict.ERROR, str(error)
        return self._outcome(stopped)

    def findings(self) -> list[str]:
        """What was found so far."""
        return [*map(str, self._mismatches), *self._notes, *self._inbox.notes]

    def _outcome(self, stopped: tuple[Verdict, str] | None) -> Outcome:
        # A broken MUST remains one, however the case went on after it.
        failed = any(mismatch.level == "MUST" for mismatch in self._mismatches)
        if stopped and not failed:
            return Outcome(*stopped, None, self.findings(), late=self._late)
        if self._inbox.late and not failed:
            return Outcome(Verdict.INCONCLUSIVE, TOO_LATE, None, self.findings(), late=True)
        if self._inbox.unreachable and not failed:
            # Silence from a device that is not there shows nothing.
            return Outcome(Verdict.INCONCLUSIVE, self._inbox.unreachable, None, self.findings())
        try:
            behaviour = classify(self._case, self._env)
            verdict, reason = decide(
                self._case,
                self._mismatches,
                behaviour,
                self._conform,
                self._strict,
                self._judged,
                account(self._case, self._env, behaviour, self._conform),
                shown_by_silence(self._case, self._env),
            )
        except ScenarioError as error:
            return Outcome(Verdict.ERROR, str(error), None, self.findings())
        if self._late and not self._mismatches and verdict in (Verdict.FAIL, Verdict.WARN):
            return Outcome(Verdict.INCONCLUSIVE, f"{TOO_LATE}: {reason}", None, self.findings(), late=True)
        shown = behaviour or (NEITHER if self._case.behaviours else None)
        named = [ref for ref in self._case.refs if re.match(r"R\d", ref)]
        broken: list[str] = []
        for mismatch in self._mismatches:
            if mismatch is not self._surplus:
                broken += [mismatch.rule] if mismatch.rule else named
        if verdict in (Verdict.FAIL, Verdict.WARN) and not self._mismatches:
            broken = named  # the behaviour decided, and that is about all that the case names
        return Outcome(verdict, reason, shown, self.findings(), tuple(dict.fromkeys(broken)))

    async def _steps(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if isinstance(step, Send):
                self._send(step)
            elif isinstance(step, Expect):
                await self._expect(step)
            elif isinstance(step, OneOf):
                await self._one_of(step)
            elif isinstance(step, Silence):
                await self._silence(step)
            elif isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
            elif isinstance(step, Repeat):
                for _ in range(step.times):
                    await self._steps(step.steps)
            elif isinstance(step, Set):
                for name, value in step.values.items():
                    self._env.variables[name] = self._env.evaluate(value, step.location)
            elif isinstance(step, Restart):
                await self._conversation.restart_device()
            elif isinstance(step, Log):
                self._notes.append(str(self._env.evaluate(step.text, step.location)))

    def _send(self, step: Send) -> None:
        outgoing = build(step, self._env)
        self._latest = time.time()
        self._conversation.send(outgoing)
        self._last_send = step
        for name in ("sent", step.capture):
            if name:
                self._env.capture(name, outgoing.packet)

    async def _expect(self, step: Expect) -> None:
        spots, fits = {_spot(step)}, partial(self._is_meant, step)
        arrival = await self._inbox.next(spots, step.within * self._patience, fits)
        for _ in range(step.retries):
            if arrival or self._last_send is None:
                break
            self._inbox.timed_out(retrying=True)
            self._send(self._last_send)
            arrival = await self._inbox.next(spots, step.within * self._patience, fits)
        if arrival:
            self._take(arrival, step, {step.role})
        elif step.optional:
            self._inbox.timed_out()
            self._missed |= spots
            if step.capture:
                self._env.capture(step.capture, None)
        else:
            await self._give_up(spots, step.within * self._patience, str(step.pattern.layer), fits)

    def _is_meant(self, step: Expect, arrival: Arrival) -> bool:
        """Whether a packet is one that the step is about: on a link others pass by, such as advertisements to all."""
        is_data = not isinstance(message_in(arrival.packet), ICMPMessage)
        if arrival.over == "link" and is_data != (step.pattern.layer == "IP"):
            return False
        return step.which is None or not judge(step.which, arrival.packet, self._env, arrival.received)

    async def _one_of(self, step: OneOf) -> None:
        spots = set(map(_spot, step.branches))
        for branch in step.branches:
            if branch.capture:
                self._env.capture(branch.capture, None)
        arrival = await self._inbox.next(spots, step.within * self._patience)
        if arrival:
            branch = self._branch(step, arrival)
            self._take(arrival, branch, {role for role, _ in spots})
            if branch.capture in step.ends:
                raise _Ended
        elif step.required:
            wanted = " or ".join(f"{branch.pattern.layer} to {branch.role}" for branch in step.branches)
            await self._give_up(spots, step.within * self._patience, wanted)
        else:
            self._judged = True
            self._inbox.timed_out()
            self._missed |= spots

    def _branch(self, step: OneOf, arrival: Arrival) -> Expect:
        """The branch at the role of the arrival; of several the first whose kind of message it is."""
        branches = [branch for branch in step.branches if branch.role == arrival.role]
        for branch in branches:
            if not _other_message(judge(branch.pattern, arrival.packet, self._env, arrival.received)):
                return branch
        return branches[0]

    def _take(self, arrival: Arrival, step: Expect, roles: Iterable[str]) -> None:
        self._inbox.answered(roles, arrival)
        received = arrival.received._replace(delay=round(1000 * (arrival.time - self._latest)))
        self._latest = arrival.time
        for name in ("got", step.capture):
            if name:
                self._env.capture(name, arrival.packet, received)
        self._judged = True
        found = judge(step.pattern, arrival.packet, self._env, received)
        self._mismatches += found + self._wrong_way(arrival)
        if _other_message(found):
            raise _Ended
        if self._case.dut == "ha" and isinstance(arrival.packet, MIP4_RRP):
            self._resynchronise(arrival.packet)

    def _wrong_way(self, arrival: Arrival) -> list[Mismatch]:
        """What is wrong with the addresses and ports of a packet."""
        received, dut = arrival.received, self._case.dut
        source_rule, port_rule = SOURCE_RULES[dut], PORT_RULES[dut]
        if isinstance(arrival.packet, MIP4_Revocation):
            port_rule = REVOCATION_RULES[dut]
        elif isinstance(arrival.packet, MIP4_RevocationAck):
            source_rule = port_rule = ACKNOWLEDGMENT_RULE
        elif isinstance(arrival.packet, MIP4_TunnelData):
            source_rule = port_rule = TUNNEL_RULES[dut]
        wanted: list[tuple[str, object, object, str]] = [
            ("destination port", arrival.port_wanted, received.dest_port, port_rule)
        ]
        asked = self._conversation.asked(arrival.role)
        if asked and isinstance(arrival.packet, (MIP4_RRP, MIP4_RevocationAck, MIP4_TunnelData)):
            wanted.append(("source address", asked[0], received.source, source_rule))
            wanted.append(("source port", asked[1], received.source_port, port_rule))
        return [
            Mismatch(what, str(expected), str(actual), rule)
            for what, expected, actual, rule in wanted
            if expected not in (None, actual)
        ]

    def _resynchronise(self, reply: MIP4_RRP) -> None:
        """As a mobile node does: learn the next Identification from an authenticated reply (RFC 5944 5.7)."""
        authentication = reply.extension(MIP4Ext_MobileHomeAuth)
        association = self._env.associations.get("mn-ha")
        request = self._env.variables.get("sent")
        if not (authentication and association and isinstance(request, MIP4_RRQ)):
            return
        # The reply is about the replay protection of the association that the home agent saw first in the request.
        asked_with = request.extension(MIP4Ext_AuthBase)
        if isinstance(asked_with, MIP4Ext_MobileHomeAuth) and association.verify(reply, authentication):
            self._identification.resynchronise(reply.id, request.id)

    async def _silence(self, step: Silence) -> None:
        def breaks(arrival: Arrival) -> bool:
            return step.pattern is None or not judge(step.pattern, arrival.packet, self._env, arrival.received)

        self._judged = True
        spots = {(role, _over(step.pattern)) for role in step.roles}
        arrival = await self._inbox.next(spots, step.seconds * self._patience, breaks)
        if arrival:
            self._mismatches.append(
                Mismatch(f"silence at {arrival.role}", "nothing", _show(arrival), step.rule, step.level)
            )

    async def _look_for_more(self) -> None:
        if self._conversation.heard_from_device:
            await asyncio.sleep(SETTLE)
        for arrival in self._inbox.left_over():
            if arrival.over == "udp":
                self._late |= arrival.spot in self._missed
                self._inbox.note(f"not asked for, at {arrival.role}: {_show(arrival)}")
        if self._inbox.surplus:
            first, more = self._inbox.surplus[0], len(self._inbox.surplus) - 1
            actual = _show(first) + (f" and {more} more" if more else "")
            self._surplus = Mismatch(f"answer at {first.role}", "no second one", actual)
            self._mismatches.append(self._surplus)

    async def _give_up(
        self, spots: set[Spot], within: float, wanted: str, fits: Callable[[Arrival], bool] = lambda arrival: True
    ) -> None:
        """Tell lost from late and absent, and end the case."""
        due = time.time()
        where = " or ".join(sorted({role for role, _ in spots}))
        late = await self._inbox.next(spots, LATE, fits)
        if late:
            self._late = True
            raise _Unanswered(
                f"no {wanted} at {where} within {within:g} s; it came {late.time - due:.1f} s later: {_show(late)}"
            )
        if self._inbox.unreachable:
            raise _Unanswered(f"no {wanted} at {where}: {self._inbox.unreachable}")
        others = [arrival for arrival in self._inbox.left_over() if arrival.over == "udp"]
        instead = f"; instead {others[0].role} got {_show(others[0])}" if others else ""
        instead += "".join(f"; {note}" for note in self._inbox.notes[:1])
        raise _Unanswered(f"no {wanted} at {where} within {within:g} s{instead}")


def _other_message(found: list[Mismatch]) -> bool:
    return bool(found) and found[0].what == "message"


def _show(arrival: Arrival) -> str:
    return f"{type(arrival.packet).__name__} ({show_octets(arrival.octets)})"


def _spot(step: Expect) -> Spot:
    return step.role, _over(step.pattern)


def _over(pattern: Pattern | None) -> str:
    """How a packet of that kind comes; where nothing may come, that is about messages and not the link's traffic."""
    if pattern is None or pattern.layer is None or not goes_over_link(pattern.layer):
        return "udp"
    insides = [value.data.layer for _, value in pattern.fields if isinstance(value.data, Inside)]
    return "seen" if "UDP" in insides else "link"
