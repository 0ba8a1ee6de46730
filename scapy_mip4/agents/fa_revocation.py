# SPDX-License-Identifier: GPL-2.0-or-later
"""How a foreign agent revokes registrations and lets them be revoked (RFC 3543)."""
from __future__ import annotations

from typing import TYPE_CHECKING

from scapy_mip4.agents.base import OnLink, Output, expiry
from scapy_mip4.agents.registration import Registration
from scapy_mip4.agents.revocation import Agreement, Key, Revocations, support_under
from scapy_mip4.agents.visitors import Pending, Visitor
from scapy_mip4.layers import (
    MIP4_Revocation, MIP4_RevocationAck, MIP4Ext_ForeignHomeAuth, MIP4Ext_RevocationSupport,
)
from scapy_mip4.testbed import Datagram

if TYPE_CHECKING:
    from scapy_mip4.agents.foreign_agent import ForeignAgent


class ForeignRevocation:
    """Revocation at a foreign agent whose device claims it."""

    def __init__(self, fa: ForeignAgent) -> None:
        self._fa = fa
        self._revokes_moved = fa.offers("revokes_moved")
        self._revocations = Revocations(fa)
        self._registered: dict[str, Key] = {}   # by mobile node

    def support(self) -> MIP4Ext_RevocationSupport:
        """What a relayed request carries for a home agent that there is an association with (RFC 3543 3.2)."""
        return self._revocations.support(self._revocations.inform)

    def registered(self, pending: Pending, reply: Registration, visitor: Visitor | None) -> list[Output]:
        """A reply granted the registration, or (no visitor) its end.

        A former registration of the mobile node with another home agent is revoked.
        """
        identity, key = self._fa.visitors.identity(pending.request), self._key(reply)
        former = self._registered.pop(identity, None)
        outputs: list[Output] = []
        if visitor and former and former != key:
            outputs += self._moved(former)
        agreement = self._agreement(pending, reply, visitor.expires) if visitor else None
        if agreement is None:
            self._revocations.forget(key)   # 4.2.1: over, or the home agent takes no part
            return outputs
        self._registered[identity] = key
        self._revocations.agree(agreement)
        return outputs

    def refused(self, pending: Pending, reply: Registration) -> list[Output]:
        """What an authentic reply grants is denied to the mobile node: the home agent is told (RFC 4636 6)."""
        agreement = self._agreement(pending, reply, expiry(reply.message.lifetime, self._fa.clock()))
        if agreement is None:
            return []
        self._revocations.agree(agreement)
        return [*self._revocations.revoke(agreement, False)]

    def _key(self, reply: Registration) -> Key:
        return reply.message.homeaddr, reply.message.haaddr, self._fa.care_of_address

    def _agreement(self, pending: Pending, reply: Registration, expires: float) -> Agreement | None:
        message = reply.message
        theirs = support_under(message, MIP4Ext_ForeignHomeAuth) if pending.signed else None
        association = self._fa.association_with_agent(message.haaddr, pending.home_agent)
        if theirs is None or association is None:
            return None
        return Agreement(
            self._key(reply), self._fa.care_of_address, message.haaddr, association, MIP4Ext_ForeignHomeAuth,
            self._revocations.inform and bool(theirs.flags.I), theirs.timestamp,
            expires, self._fa.clock())

    def _moved(self, former: Key) -> list[Output]:
        agreement = self._revocations.of(former)
        if agreement is None or not self._revokes_moved:
            self._revocations.forget(former)
            return []
        outputs: list[Output] = [*self._revocations.revoke(agreement, agreement.inform)]
        # 4.2.3.1: the home agent is asked first. If it does not decide, we do, as 3.2 recommends.
        asks = agreement.inform and not self._fa.deviates("fa-tells-before-asking")
        return outputs if asks else [*outputs, self._notice(former)]

    def _notice(self, key: Key) -> Output:
        """What tells the mobile node that its binding is gone (RFC 3543 4.1)."""
        return OnLink(self._fa.advertiser.reset(key[0]))

    def handle(self, datagram: Datagram, message: MIP4_Revocation | MIP4_RevocationAck) -> list[Output]:
        """RFC 3543 4.2.2.2, and the end of what 4.2.3.1 begins."""
        if isinstance(message, MIP4_RevocationAck):
            done = self._revocations.acknowledged(datagram, message)
            tell = done is not None and done.inform and message.flags.I
            return [self._notice(done.agreement.binding)] if done and tell else []
        found = self._revocations.revoked(message)
        if found is None:
            return []
        agreement, first = found
        home, home_agent, _ = agreement.binding
        self._fa.visitors.remove(home, home_agent)
        # 3.4: never more than was asked for. Without agreement on I the mobile node is told, but I says nothing.
        inform = agreement.inform and bool(message.flags.I)
        answer = self._revocations.acknowledgment(datagram, message, agreement, inform)
        tell = first and (inform or not agreement.inform)
        return [answer, self._notice(agreement.binding)] if tell else [answer]

    def tick(self) -> list[Output]:
        """Send again what nobody acknowledged; forget what has expired."""
        self._registered = {name: key for name, key in self._registered.items() if self._revocations.of(key)}
        return [*self._revocations.due()]
