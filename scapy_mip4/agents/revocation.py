# SPDX-License-Identifier: GPL-2.0-or-later
"""Revoking registrations, as home agent and foreign agent both do it (RFC 3543)."""
from __future__ import annotations

from dataclasses import dataclass, field

from scapy_mip4.agents.base import Agent, Transmission, must_discard
from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers import (
    MIP4, MIP4_Revocation, MIP4_RevocationAck, MIP4Ext_AuthBase, MIP4Ext_RevocationSupport,
)
from scapy_mip4.security import MobilitySecurityAssociation, ntp_timestamp
from scapy_mip4.testbed import Datagram

SPACING = 1.0            # RFC 3543 3.3: one revocation or registration message a second for a binding
BACK_OFF = 2             # times the time since the one before until a revocation is sent again
KNOWN = (ExtensionType.ONE_BYTE_PADDING, ExtensionType.MOBILE_HOME_AUTH, ExtensionType.FOREIGN_HOME_AUTH)

Key = tuple[str, str, str]
"""What identifies a binding: home address, home domain address, foreign domain address."""


@dataclass
class Agreement:
    """That a binding may be revoked by either side (RFC 3543 4.2.1).

    own, peer: the addresses revocations go between; association: protects them in an extension of the class
    `authentication`; inform: whether the I bit was negotiated; heard: the latest timestamp of the other side;
    expires: when the binding ends; spoke: when we last sent a message about it; over: whether it was revoked.
    """

    binding: Key
    own: str
    peer: str
    association: MobilitySecurityAssociation
    authentication: type[MIP4Ext_AuthBase]
    inform: bool
    heard: int
    expires: float
    spoke: float
    over: bool = False


@dataclass
class Outstanding:
    """A revocation without acknowledgment: when it is due (again), and the timestamps sent."""

    agreement: Agreement
    inform: bool
    due: float
    sent: list[int] = field(default_factory=list)


def is_later(one: int, other: int) -> bool:
    """Whether a timestamp of 32 bits, which starts anew some day, is later than another."""
    return 0 < (one - other) % 2**32 < 2**31


def support_under(message: MIP4, authentication: type[MIP4Ext_AuthBase]) -> MIP4Ext_RevocationSupport | None:
    """The Revocation Support extension that stands before an authentication of that class (RFC 3543 3.2)."""
    support, end = message.extension(MIP4Ext_RevocationSupport), message.extension(authentication)
    if support is None or end is None:
        return None
    return support if message.exts.index(support) < message.exts.index(end) else None


class Revocations:
    """The agreements of one agent, and the revocations it sent. inform: whether the agent has use for the I bit."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self._direction = "A" if agent.role == "ha" else ""
        self._port = agent.testbed.port
        self._clock = agent.clock
        self.inform = bool(agent.device.feature("revocation_inform"))
        self._agreements: dict[Key, Agreement] = {}
        self._outstanding: dict[Key, Outstanding] = {}

    def _deviates(self, deed: str) -> bool:
        return self._agent.deviates(f"{self._agent.role}-{deed}")

    def timestamp(self) -> int:
        """Seconds of the one clock that all our timestamps are from (RFC 3543 3.3)."""
        return ntp_timestamp(self._clock()) >> 32

    def support(self, inform: bool) -> MIP4Ext_RevocationSupport:
        """The extension that says we take part."""
        return MIP4Ext_RevocationSupport(flags="I" if inform else 0, timestamp=self.timestamp())

    def agree(self, agreement: Agreement) -> None:
        """The binding was registered (anew): what was revoked of it before is past."""
        self._agreements[agreement.binding] = agreement
        self._outstanding.pop(agreement.binding, None)

    def forget(self, binding: Key) -> None:
        """The binding is there no more, or was registered anew without support of revocation."""
        self._agreements.pop(binding, None)
        self._outstanding.pop(binding, None)

    def of(self, binding: Key) -> Agreement | None:
        """The agreement about a binding that is neither expired nor revoked."""
        agreement = self._current(binding)
        return None if agreement is None or agreement.over else agreement

    def of_home(self, home: str) -> list[Agreement]:
        """The agreements about bindings of a home address that are neither expired nor revoked."""
        return [one for key in self._agreements if key[0] == home and (one := self.of(key))]

    def _current(self, binding: Key) -> Agreement | None:
        agreement = self._agreements.get(binding)
        return agreement if agreement and self._lives(agreement) else None

    def _lives(self, agreement: Agreement) -> bool:
        return agreement.expires > self._clock() or self._deviates("revokes-expired")

    # Ours.

    def revoke(self, agreement: Agreement, inform: bool) -> list[Transmission]:
        """Begin to revoke (RFC 3543 4.2.2.1, 4.2.3.1); what may go out at once."""
        agreement.over = True
        due = max(self._clock(), agreement.spoke + (0 if self._deviates("revokes-in-haste") else SPACING))
        self._outstanding[agreement.binding] = Outstanding(agreement, inform, due)
        return self.due()

    def due(self) -> list[Transmission]:
        """The revocations to send now; those of expired bindings are given up."""
        now = self._clock()
        self._agreements = {key: one for key, one in self._agreements.items() if self._lives(one)}
        self._outstanding = {key: one for key, one in self._outstanding.items() if self._lives(one.agreement)}
        return [self._send(one) for one in self._outstanding.values() if one.due <= now]

    def _send(self, one: Outstanding) -> Transmission:
        agreement = one.agreement
        now = self._clock()
        one.due = now + (BACK_OFF * (now - agreement.spoke) if one.sent else SPACING)
        agreement.spoke = now
        one.sent.append(self.timestamp())
        if self._deviates("revokes-in-haste"):
            one.due, one.sent = now + SPACING, one.sent[:1]
        home, home_agent, care_of = agreement.binding
        message = MIP4_Revocation(
            flags=self._direction + ("I" if one.inform else ""), homeaddr=home, haaddr=home_agent, coaddr=care_of,
            id=one.sent[-1])
        return Transmission(_protected(message, agreement), agreement.own, agreement.peer, self._port)

    def acknowledged(self, datagram: Datagram, message: MIP4_RevocationAck) -> Outstanding | None:
        """The revocation of ours that a message acknowledges (RFC 3543 3.5), which is then done with."""
        for key, one in self._outstanding.items():
            if key[0] == message.homeaddr and one.agreement.peer == datagram.source and message.id in one.sent:
                if not _authentic(message, one.agreement):
                    return None
                if not self._deviates("revokes-for-ever"):
                    del self._outstanding[key]
                return one
        return None

    # Theirs.

    def revoked(self, message: MIP4_Revocation) -> tuple[Agreement, bool] | None:
        """What a valid revocation is about, and whether it is the first word of it; None: silence (RFC 3543 3.5)."""
        agreement = self._current((message.homeaddr, message.haaddr, message.coaddr))
        theirs = bool(message.flags.A) != bool(self._direction)
        if agreement is None or not _authentic(message, agreement):
            return None
        fresh = theirs and is_later(message.id, agreement.heard)
        if not fresh and not self._deviates("believes-old-revocations"):
            return None
        agreement.heard = message.id
        first, agreement.over = not agreement.over, True
        return agreement, first

    def acknowledgment(
        self, datagram: Datagram, message: MIP4_Revocation, agreement: Agreement, inform: bool
    ) -> Transmission:
        """The answer to a valid revocation (RFC 3543 3.4)."""
        answer = MIP4_RevocationAck(flags="I" if inform else 0, homeaddr=message.homeaddr, id=message.id)
        return Transmission(
            _protected(answer, agreement), datagram.dest, datagram.source, datagram.source_port)


def _protected(message: MIP4, agreement: Agreement) -> bytes:
    extension = agreement.authentication()
    message.exts = [extension]
    agreement.association.protect(message, message.exts[0])
    return bytes(message)


def _authentic(message: MIP4, agreement: Agreement) -> bool:
    """Whether the message ends in the right authentication and may be read at all (RFC 3543 3.3, RFC 5944 1.8)."""
    extensions = message.extensions(agreement.authentication)
    if len(extensions) != 1 or message.exts[-1] is not extensions[0] or message.payload:
        return False
    return must_discard(message, KNOWN) is None and agreement.association.verify(message, extensions[0])
