# SPDX-License-Identifier: GPL-2.0-or-later
"""What a foreign agent checks in a home agent's reply that answers a pending request.

A fault does not stop the reply: the mobile node gets it together with the foreign agent's own code.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional

from scapy_mip4.agents.base import ANY_ADDRESS
from scapy_mip4.agents.registration import Registration
from scapy_mip4.agents.visitors import Pending
from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import MIP4Ext_Challenge, MIP4Ext_CVSE, MIP4Ext_ForeignHomeAuth

if TYPE_CHECKING:
    from scapy_mip4.agents.foreign_agent import ForeignAgent

# What may stand in an FA Error extension (RFC 4636 4, RFC 4721 11; 105 only comes from a deviation).
# RFC 2794 3 and RFC 3115 2.3 have their codes written over the home agent's.
FA_ERROR_STATUSES = frozenset((64, 65, 66, 68, 71, 77, 78, 105, 109))

Refusal = Callable[["ForeignAgent", Registration, Pending], Optional[ReplyCode]]


def refusal_code(agent: ForeignAgent, reply: Registration, pending: Pending) -> ReplyCode | None:
    """The code with which the foreign agent refuses what the home agent answered, or None."""
    codes = (check(agent, reply, pending) for check in REFUSALS)
    return next((code for code in codes if code is not None), None)


def foreign_home_authentication(
    agent: ForeignAgent, reply: Registration, pending: Pending
) -> ReplyCode | None:
    """RFC 5944 3.7.3.1. Needed where the request had it and the reply grants a lifetime (3.7.1, 3.5.4)."""
    association = agent.association_with_agent(reply.message.haaddr, pending.home_agent)
    if association is None or agent.deviates("fa-relays-unauthenticated"):
        return None
    extensions = reply.message.extensions(MIP4Ext_ForeignHomeAuth)
    needed = agent.old or (pending.signed and reply.message.lifetime > 0)
    if not extensions and not needed:
        return None
    good = len(extensions) == 1 and association.verify(reply.message, extensions[0])
    return None if good else ReplyCode.FA_HA_AUTH_FAILED


def vendor_extension(agent: ForeignAgent, reply: Registration, pending: Pending) -> ReplyCode | None:
    """RFC 3115 2.3: a critical one behind the part for the mobile node is ours, and we know of none."""
    ours = any(isinstance(extension, MIP4Ext_CVSE) for extension in reply.uncovered)
    return ReplyCode.FA_CVSE_FROM_HA if ours and not agent.deviates("fa-ignores-reply-cvse") else None


def network_access_identifier(
    agent: ForeignAgent, reply: Registration, pending: Pending
) -> ReplyCode | None:
    """RFC 2794 3: a request with NAI wants a reply with NAI."""
    expected = agent.offers("nai") and pending.request.nai
    return ReplyCode.MISSING_NAI if expected and not reply.nai else None


def home_agent(agent: ForeignAgent, reply: Registration, pending: Pending) -> ReplyCode | None:
    """RFC 2794 3."""
    return ReplyCode.MISSING_HOME_AGENT if reply.message.haaddr == ANY_ADDRESS else None


def home_address(agent: ForeignAgent, reply: Registration, pending: Pending) -> ReplyCode | None:
    """RFC 2794 3."""
    return ReplyCode.MISSING_HOMEADDR if reply.message.homeaddr == ANY_ADDRESS else None


def challenge(agent: ForeignAgent, reply: Registration, pending: Pending) -> ReplyCode | None:
    """RFC 4721 3.3: a challenge the home agent returns is that of the request; RFC 3012 3.2 wants it back."""
    if agent.challenges is None or pending.challenge is None:
        return None
    extension = reply.message.extension(MIP4Ext_Challenge)
    if extension is None:
        strict = agent.old or agent.deviates("fa-rejects-missing-challenge")
        return ReplyCode.MISSING_CHALLENGE if strict else None
    if extension.challenge == pending.challenge or agent.deviates("fa-passes-wrong-challenge"):
        return None
    old = agent.old or agent.deviates("fa-overwrites-code")
    return ReplyCode.MISSING_CHALLENGE if old else ReplyCode.HA_WRONG_CHALLENGE


REFUSALS: tuple[Refusal, ...] = (
    foreign_home_authentication,
    vendor_extension,
    network_access_identifier,
    home_agent,
    home_address,
    challenge,
)
