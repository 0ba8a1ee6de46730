# SPDX-License-Identifier: GPL-2.0-or-later
"""The visitor list of a foreign agent: mobile nodes registered, requests not answered (RFC 5944 3.7.1)."""
from __future__ import annotations

from dataclasses import dataclass

from scapy_mip4.agents.base import ANY_ADDRESS, expiry
from scapy_mip4.agents.registration import Registration
from scapy_mip4.agents.tunnels import IP_IN_IP, asked_for
from scapy_mip4.layers import IDENTIFICATION_LOW, INFINITE_LIFETIME, MIP4Ext_EncapsulatingDelivery

FIXED_PART = 24          # octets of a request before its extensions
PENDING_SECONDS = 7.0    # RFC 5944 3.7.1: after more than 7 seconds a pending request may be given up


@dataclass(frozen=True)
class Pending:
    """A relayed request without a reply.

    home_agent: where it went; since: when, in seconds; signed: whether with Foreign-Home authentication;
    challenge: the one that went with it.
    """

    request: Registration
    home_agent: str
    since: float
    signed: bool = False
    challenge: bytes | None = None

    def answered_by(self, reply: Registration) -> bool:
        """Whether the low-order Identification of the reply is that of the request."""
        return bool((self.request.message.id ^ reply.message.id) & IDENTIFICATION_LOW == 0)

    def outlived(self, now: float) -> bool:
        """Whether the requested lifetime is over (RFC 5944 3.7.2.2); deregistrations ask for none."""
        lifetime = self.request.message.lifetime
        return 0 < lifetime < INFINITE_LIFETIME and now - self.since >= lifetime


@dataclass(frozen=True)
class Visitor:
    """A registered mobile node; `expires` is in seconds of the agent's clock.

    reverse_tunnel: whether one was granted; encapsulating: the delivery style (RFC 3024 5); encapsulation: the IP
    protocol of the tunnel.
    """

    home_address: str
    home_agent: str
    expires: float
    reverse_tunnel: bool = False
    encapsulating: bool = False
    encapsulation: int = IP_IN_IP


class VisitorList:
    """Visitors and pending requests by mobile node.

    A pending request is kept apart from the visitor entry, which stays as it is until a reply grants
    something else (RFC 5944 3.7.2). `by_nai`: tell mobile nodes with the same home address apart by NAI.
    """

    def __init__(self, by_nai: bool = True) -> None:
        self._by_nai = by_nai
        self.pending: dict[str, Pending] = {}
        self.visitors: dict[str, Visitor] = {}

    def identity(self, request: Registration) -> str:
        """What the mobile node is known by here."""
        return (request.nai if self._by_nai else None) or request.names[0]

    def pending_for(self, request: Registration) -> Pending | None:
        """The earlier request of the same mobile node that is not answered yet."""
        return self.pending.get(self.identity(request))

    def expect(self, pending: Pending) -> None:
        """Note a relayed request; it takes the place of an unanswered one of the same mobile node."""
        self.pending[self.identity(pending.request)] = pending

    def match(self, reply: Registration) -> Pending | None:
        """The pending request that a reply answers (RFC 5944 3.7.3.1, RFC 2794 3)."""
        def having(home: str) -> list[Pending]:
            return [one for one in self.pending.values() if one.request.message.homeaddr == home]

        def with_nai(found: list[Pending]) -> list[Pending]:
            return [one for one in found if one.request.nai == reply.nai] if reply.nai else found

        same_home, unassigned = having(reply.message.homeaddr), having(ANY_ADDRESS)
        if self._by_nai and len(same_home) > 1:
            same_home = with_nai(same_home)
        candidates = same_home + with_nai(unassigned)
        return next((one for one in candidates if one.answered_by(reply)), None)

    def sent_to(self, home_agent: str, beginning: bytes = b"") -> list[Pending]:
        """The pending requests relayed to this address, or the one that begins so, if that is enough to tell."""
        found = [one for one in self.pending.values() if one.home_agent == home_agent]
        if len(beginning) < FIXED_PART:
            return found
        return [one for one in found if one.request.protected[:FIXED_PART] == beginning[:FIXED_PART]]

    def settle(self, pending: Pending) -> None:
        """Forget a pending request; the visitor entry stays."""
        self.pending.pop(self.identity(pending.request), None)

    def enter(self, pending: Pending, reply: Registration, lifetime: int, now: float) -> Visitor | None:
        """Enter the mobile node as granted, for `lifetime` seconds from now; 0 takes it off the list."""
        identity = self.identity(pending.request)
        if lifetime == 0:
            self.visitors.pop(identity, None)
            return None
        asked = pending.request.message
        # RFC 3024 4.1.2: with a co-located care-of address the mobile node makes its own tunnel.
        tunnelled = bool(asked.flags.T) and not asked.flags.D
        style = asked.extension(MIP4Ext_EncapsulatingDelivery)
        visitor = self.visitors[identity] = Visitor(
            reply.message.homeaddr, reply.message.haaddr, expiry(lifetime, now), tunnelled, style is not None,
            asked_for(asked.flags))
        return visitor

    def at(self, home_address: str, now: float) -> Visitor | None:
        """The visitor with this home address."""
        return next((one for one in self.visitors.values() if one.home_address == home_address
                     and one.expires > now), None)

    def remove(self, home_address: str, home_agent: str) -> None:
        """Take off the list whom this home agent serves at this home address."""
        self.visitors = {
            identity: visitor for identity, visitor in self.visitors.items()
            if (visitor.home_address, visitor.home_agent) != (home_address, home_agent)}

    def expired(self, now: float) -> list[Visitor]:
        """The visitors whose registration is over at `now`."""
        return [one for one in self.visitors.values() if one.expires <= now]

    def expire(self, now: float) -> list[Pending]:
        """Drop what is over at `now`; return the requests given up for want of a reply."""
        self.visitors = {identity: one for identity, one in self.visitors.items() if one.expires > now}
        for outlived in [one for one in self.pending.values() if one.outlived(now)]:
            self.settle(outlived)
        late = [one for one in self.pending.values() if now - one.since > PENDING_SECONDS]
        for one in late:
            self.settle(one)
        return late
