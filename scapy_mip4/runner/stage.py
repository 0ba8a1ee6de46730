# SPDX-License-Identifier: GPL-2.0-or-later
"""Where cases are played: gives each one its parties and makes a result of it, whatever happens."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scapy_mip4.scenario import Case, Environment, Verdict
from scapy_mip4.security import ntp_timestamp
from scapy_mip4.testbed import Device, Link, Mobile, Testbed

from .cast import OTHER_AGENT, Cast, NotApplicable, cast
from .clock import Clock, Clocks
from .conversation import Conversation
from .exchange import Exchange, TesterError
from .health import Health
from .player import Outcome, Player
from .pool import MobilePools
from .replays import settled, summed_up
from .result import Result

CONTROL = "CONTROL-"
"""Cases whose id begins so are not reported: they tell whether a device is alive."""

PROBE = "PROBE-"
"""Cases whose id begins so find out what a device supports, and judge nothing."""

PATIENCE = 3.0
"""How much longer the tester waits for a device in the plays after one whose answer came too late."""

log = logging.getLogger(__name__)


class Stage:
    """What the cases of one run have in common. Make it while an event loop runs, and close it at the end.

    `controls` are plain registrations, for devices of all kinds; `results` gets every result. A case that does not
    pass is played again, `most_plays` times in all.
    """

    def __init__(
        self,
        testbed: Testbed,
        conform: str,
        strict: bool,
        links: Mapping[str, Link] | None,
        controls: Sequence[Case],
        results: list[Result],
        most_plays: int = 1,
    ) -> None:
        self._most_plays = most_plays
        self._testbed = testbed
        self._conform = conform
        self._strict = strict
        self._controls = controls
        self._results = results
        self._exchange = Exchange(testbed, links)
        self._pools = MobilePools(testbed.pools)
        self._clocks = Clocks()
        self._health = Health(self._answers_control)

    async def close(self) -> None:
        """Stop what is in play and close the sockets."""
        await self._health.stop()
        self._exchange.close()

    async def play(self, case: Case, devices: Sequence[Device]) -> Result:
        """Play one case on the first of the devices that fits; its result is also added to the results.

        Raises nothing but CancelledError.
        """
        plays: list[Result] = []
        patience = 1.0
        try:
            while not plays or not settled(plays, self._most_plays):
                device, late = await self._play(case, devices, plays, patience)
                if late:  # a slow device is no wrong device
                    patience = PATIENCE
                if device and await self._is_dead(device, plays):
                    break
        finally:
            if plays:
                self._results.append(summed_up(plays, self._most_plays))
        return self._results[-1]

    async def _is_dead(self, device: Device, plays: list[Result]) -> bool:
        """Whether the device does not answer any more; then the latest result says so."""
        play = plays[-1]
        if _was_answered(play):
            self._health.answered(device, play.case_id)
            return False
        if play.verdict in (Verdict.SKIP, Verdict.ERROR):
            return False
        # Silence may have been what was wanted, but not from a device that is dead.
        trouble = await self._health.doubt(device)
        if trouble is None:
            return False
        reason = f"{play.reason}; {trouble}"
        plays[-1] = replace(play, verdict=Verdict.INCONCLUSIVE, behaviour=None, reason=reason)
        return True

    async def _answers_control(self, device: Device) -> bool:
        plays: list[Result] = []
        for control in self._controls:
            for _ in range(self._most_plays):  # a lost packet is no dead device either
                await self._play(control, [device], plays)
                lives = plays[-1].verdict is not Verdict.INCONCLUSIVE or _was_answered(plays[-1])  # be it by a denial
                if lives:
                    break
            if plays[-1].verdict is not Verdict.SKIP:
                return lives
        return True  # there is no control for this device, so nothing shows that it does not answer

    async def _converse(
        self, case: Case, conversation: Conversation, clock: Clock, patience: float = 1.0
    ) -> Outcome:
        try:
            conversation.open()
            env = _environment(case, conversation.cast, conversation.mobile, self._testbed, clock)
            player = Player(case, conversation, env, clock.identification, self._conform, self._strict, patience)
            return await player.play()
        finally:
            conversation.close()

    async def _synchronise(self, parties: Cast, mobile: Mobile, clock: Clock) -> None:
        """Learn the home agent's time or nonce by a registration, as a mobile node does first (RFC 5944 5.7)."""
        clock.synchronised = True  # it is no worse for not getting through: the cases will tell
        for control in self._controls:
            if control.dut == parties.device.role:
                conversation = Conversation(self._testbed, parties, mobile, self._exchange, control.uses_link)
                await self._converse(control, conversation, clock)
                return

    async def _play(
        self, case: Case, devices: Iterable[Device], plays: list[Result], patience: float = 1.0
    ) -> tuple[Device | None, bool]:
        """Play a case once and add the result to `plays`; tell the device, and whether an answer came late."""
        started = time.time()
        parties: Cast | None = None
        conversation: Conversation | None = None

        def result(outcome: Outcome) -> Result:
            return Result(
                case_id=case.id,
                title=case.title,
                issue=case.issue,
                dut=case.dut,
                device=parties.device.name if parties else None,
                verdict=outcome.verdict,
                behaviour=outcome.behaviour,
                reason=outcome.reason,
                findings=outcome.findings,
                broken=outcome.broken,
                refs=case.refs,
                location=case.location,
                records=conversation.records if conversation else [],
                started=started,
                duration=time.time() - started,
            )

        try:
            parties = cast(case, self._testbed, devices)
            async with self._pools.lend(parties.pool) as mobile:
                clock = self._clocks.of(parties.device, mobile)
                if parties.device.role == "ha" and not case.id.startswith(CONTROL):
                    async with clock.lock:
                        if not clock.synchronised:
                            await self._synchronise(parties, mobile, clock)
                started = time.time()
                conversation = Conversation(self._testbed, parties, mobile, self._exchange, case.uses_link)
                outcome = await self._converse(case, conversation, clock, patience)
        except NotApplicable as reason:
            outcome = Outcome(Verdict.SKIP, str(reason))
        except TesterError as error:
            outcome = Outcome(Verdict.ERROR, str(error))
        except asyncio.CancelledError:
            if conversation and conversation.records and not case.id.startswith(CONTROL):
                stopped = Outcome(Verdict.INCONCLUSIVE, "the run was stopped before the case had ended")
                plays.append(result(stopped))
            raise
        except Exception as error:  # a slip of ours in one case must not take the others with it
            log.exception("case %s", case.id)
            outcome = Outcome(Verdict.ERROR, f"the tester itself failed: {type(error).__name__}: {error}")
        plays.append(result(outcome))
        return parties.device if parties else None, outcome.late


def _now() -> int:
    return ntp_timestamp(time.time()) >> 32


def _environment(case: Case, parties: Cast, mobile: Mobile, testbed: Testbed, clock: Clock) -> Environment:
    """The names that a scenario can use, without those that this testbed has no value for."""
    device = parties.device
    variables: dict[str, Any] = {"mn": {"home": mobile.home, "coa": mobile.coa, "nai": mobile.nai}}
    for role, peer in parties.peers.items():
        variables[role] = {"address": peer.address, "coa": peer.address, "uplink": peer.address}
    variables["dut"] = variables[device.role] = {
        "address": device.address,
        "coa": device.coa or device.address,
        "uplink": device.uplink or device.address,
    }
    if device.broadcast:
        variables[device.role]["broadcast"] = device.broadcast
    associations = dict(mobile.associations)
    other = parties.peers.get(OTHER_AGENT[device.role])
    if other:
        associations.update(other.associations)
    if "fa2" in parties.peers:
        second = parties.peers["fa2"].associations
        associations.update({"fa2-ha": second["fa-ha"]} if "fa-ha" in second else {})
    if testbed.outside:
        variables["outside"] = testbed.outside
    return Environment({**variables, **case.vars}, associations, clock.identification.next, clock.nonces, _now)


def _was_answered(play: Result) -> bool:
    return any(record.direction == "received" for record in play.records)
