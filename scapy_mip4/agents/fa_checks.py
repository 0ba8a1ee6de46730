# SPDX-License-Identifier: GPL-2.0-or-later
"""What a foreign agent checks in a registration request before it relays it.

Each check says whether it finds a fault. Those of `DISCARDS` make the foreign agent fall silent, those of
`DENIALS` name the code of its denial; the first fault found decides. RFC 5944 leaves the order open.
"""
from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Callable, Optional

from scapy_mip4.agents.base import ANY_ADDRESS, DYNAMIC_HOME_AGENT, must_discard
from scapy_mip4.agents.registration import Registration
from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import (
    MIP4Ext_Challenge,
    MIP4Ext_CVSE,
    MIP4Ext_EncapsulatingDelivery,
    MIP4Ext_ExperimentalSkippable,
    MIP4Ext_MNAAAAuth,
    MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth,
    MIP4Ext_NVSE,
    MIP4Ext_RequestedHA,
    MIP4Ext_RevocationSupport,
)

if TYPE_CHECKING:
    from scapy_mip4.agents.foreign_agent import ForeignAgent

FULL_TTL = 255
PRIVATE_NETWORKS = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))   # RFC 1918
DEFAULT_AUTHENTICATOR_OCTETS = 16

Silence = Callable[["ForeignAgent", Registration], bool]
Denial = Callable[["ForeignAgent", Registration], Optional[ReplyCode]]


def discard_reason(agent: ForeignAgent, request: Registration) -> str | None:
    """Why the request must be silently discarded, or None."""
    return next((check.__name__.replace("_", " ") for check in DISCARDS if check(agent, request)), None)


def denial_code(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """The code with which the request must be denied, or None."""
    codes = (check(agent, request) for check in DENIALS)
    return next((code for code in codes if code is not None), None)


def requested_home_agent(agent: ForeignAgent, request: Registration) -> str:
    """Where the request is to go: to the Requested HA if any (RFC 4433 5.2), else to the Home Agent field."""
    extension = request.message.extension(MIP4Ext_RequestedHA)
    if extension is None or not agent.dynamic_ha or agent.deviates("fa-ignores-requested-ha"):
        return request.message.haaddr
    return extension.address


# Silence.

def unknown_extension(agent: ForeignAgent, request: Registration) -> bool:
    """RFC 5944 1.8, RFC 4064 9."""
    return must_discard(request.message, agent.known_extensions) is not None


def unauthenticated_challenge(agent: ForeignAgent, request: Registration) -> bool:
    """RFC 4721 3.2: Mobile-Foreign or MN-AAA authentication (36/1) must stand after the challenge."""
    if agent.challenges is None:
        return False
    kinds = [type(extension) for extension in request.message.exts]
    if MIP4Ext_Challenge not in kinds:
        return False
    following = kinds[kinds.index(MIP4Ext_Challenge) + 1:]
    return MIP4Ext_MobileForeignAuth not in following and MIP4Ext_MNAAAAuth not in following


def support_from_mobile_node(agent: ForeignAgent, request: Registration) -> bool:
    """RFC 3543 4.2.1: only the foreign agent says that it can be told of a revocation."""
    supported = request.message.extension(MIP4Ext_RevocationSupport) is not None
    minds = agent.revocation is not None and not agent.deviates("fa-relays-revocation-support")
    return minds and supported and not request.message.flags.D


# Denials.

def form(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 3.7.2.1 and 3.7.2.3: reserved bits are zero, and each extension fits its layout."""
    # Section 3.3 has r and x ignored on reception, but the rules for foreign agents deny them with a MUST.
    reserved = request.message.flags.r or request.message.flags.x
    formed = request.well_formed or agent.deviates("fa-skips-unknown")
    return ReplyCode.FA_BAD_REQUEST if reserved or not formed else None


def skippable_extensions(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 1.8 has unknown ones skipped: only deviations take offence."""
    offences = (("fa-denies-255", MIP4Ext_ExperimentalSkippable), ("fa-denies-nvse", MIP4Ext_NVSE))
    taken = any(agent.deviates(name) and request.message.extension(kind) for name, kind in offences)
    return ReplyCode.FA_BAD_REQUEST if taken else None


def mobile_home_authentication(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """No rule asks a foreign agent for this check: only deviations make it."""
    extension = request.message.extension(MIP4Ext_MobileHomeAuth)
    if extension is None:
        return ReplyCode.FA_BAD_REQUEST if agent.deviates("fa-requires-mobile-home") else None
    wrong_length = len(extension.authenticator) != DEFAULT_AUTHENTICATOR_OCTETS
    if wrong_length and agent.deviates("fa-checks-authenticator-length"):
        return ReplyCode.FA_BAD_REQUEST
    if agent.deviates("fa-checks-mobile-home"):
        keys = [agent.association_with_mobile(request, name) for name in ("mn-ha", "mn-ha-2")]
        if not any(key.verify(request.message, extension) for key in keys if key):
            return ReplyCode.FA_MN_AUTH_FAILED
    return None


def home_address(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 2794 3: without a home address the NAI has to tell the mobile node."""
    nai = request.nai if agent.offers("nai") else None
    unknown = request.message.homeaddr == ANY_ADDRESS and not nai
    return ReplyCode.NONZERO_HOMEADDR_REQD if unknown else None


def care_of_address(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 3.7.2.1. RFC 3344 made no exception for deregistrations."""
    message = request.message
    if message.flags.D or message.coaddr == agent.care_of_address:
        return None
    if message.lifetime == 0 and not agent.old:
        return None
    return ReplyCode.FA_INVALID_COA


def mobile_foreign_authentication(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 3.7.2.1: exactly one good authenticator if there is an association."""
    association = agent.association_with_mobile(request)
    extensions = request.message.extensions(MIP4Ext_MobileForeignAuth)
    if association is None or agent.keys and not extensions and agent.keys.renews(request):
        return None
    good = len(extensions) == 1 and association.verify(request.message, extensions[0])
    return None if good else ReplyCode.FA_MN_AUTH_FAILED


def lifetime(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 3.7.2.3."""
    return ReplyCode.FA_LIFETIME_TOO_LONG if request.message.lifetime > agent.max_lifetime else None


def tunnels(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 3024 4.2.1, in its order. A mobile node with a co-located address makes its own tunnels."""
    flags = request.message.flags
    if flags.D:
        return None
    if (flags.M and not agent.offers("minimal_encapsulation")) or (flags.G and not agent.offers("gre")):
        return ReplyCode.FA_ENCAPSULATION
    if not flags.T:
        private = agent.offers("private_home_addresses") and _is_private(request.message.homeaddr)
        # RFC 3519 4.5: a NAT is thought to translate all addresses, unless it is known to leave public ones alone.
        translated = agent.offers("behind_nat") and not agent.offers("keeps_public_addresses")
        mandatory = private or translated or agent.offers("reverse_tunnel_mandatory")
        return ReplyCode.FA_REVERSE_TUNNEL_MANDATORY if mandatory else None
    encapsulated = request.message.extension(MIP4Ext_EncapsulatingDelivery) is not None
    if encapsulated and not agent.offers("encapsulating_delivery"):
        return ReplyCode.FA_DELIVERY_STYLE
    if request.datagram.ttl not in (FULL_TTL, None):
        return ReplyCode.FA_TOO_DISTANT
    if agent.offers("reverse_tunnel"):
        return None
    return ReplyCode.HA_REVERSE_TUNNEL if agent.deviates("fa-answers-137") else ReplyCode.FA_REVERSE_TUNNEL


def vendor_extension(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 3115 2.3: a critical one behind the part for the home agent is ours, and we know of none."""
    ours = any(isinstance(extension, MIP4Ext_CVSE) for extension in request.uncovered)
    return ReplyCode.FA_CVSE_FROM_MN if ours and not agent.deviates("fa-relays-cvse") else None


def challenge(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 4721 3.2: there (unless a shared key does its work), one of ours, and unused or sent again."""
    if agent.challenges is None:
        return None
    extension = request.message.extension(MIP4Ext_Challenge)
    if extension is None:
        return None if agent.association_with_mobile(request) else ReplyCode.MISSING_CHALLENGE
    if agent.challenges.used(request.names, extension.challenge):
        accepted = _sent_again(agent, request) or agent.deviates("fa-accepts-used-challenge")
        return None if accepted else ReplyCode.STALE_CHALLENGE
    known = agent.challenges.known(request.names, extension.challenge)
    return None if known else ReplyCode.UNKNOWN_CHALLENGE


def aaa_authentication(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 4721 3.2, for an agent that has the mobile node authenticated by AAA; RFC 3012 had no code but 67."""
    if not agent.offers("mn_aaa"):
        return None
    keys = [key for name in ("mn-aaa", "mn-aaa-chap") if (key := agent.association_with_mobile(request, name))]
    extensions = request.message.extensions(MIP4Ext_MNAAAAuth)
    if all(any(key.verify(request.message, extension) for key in keys) for extension in extensions):
        return None
    return ReplyCode.FA_MN_AUTH_FAILED if agent.old else ReplyCode.FA_BAD_AAA_AUTH


def _sent_again(agent: ForeignAgent, request: Registration) -> bool:
    """Is this the pending request again? RFC 3012 3.2 compared Identifications, RFC 4721 3.2 forbids it."""
    pending = agent.visitors.pending_for(request)
    if pending is None:
        return False
    before, now = pending.request.message, request.message
    if (agent.old or agent.deviates("fa-compares-identification")) and before.id != now.id:
        return False
    same = all(getattr(before, name) == getattr(now, name) for name in ("homeaddr", "haaddr", "coaddr"))
    same = same and pending.request.nai == request.nai
    return same and pending.home_agent == requested_home_agent(agent, request)


def home_agent(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 3.7.2 (116 by erratum 3116) and RFC 4433 5.2."""
    named, target = request.message.haaddr, requested_home_agent(agent, request)
    if not agent.deviates("fa-relays-to-itself") and {named, target} & set(agent.addresses()):
        if agent.deviates("fa-answers-137"):
            return ReplyCode.HA_REVERSE_TUNNEL
        if agent.deviates("fa-answers-194"):
            return ReplyCode.INVALID_HOME_AGENT_ADDRESS_AS_PRINTED
        old = agent.old or agent.deviates("fa-answers-136")
        return ReplyCode.HA_UNKNOWN_HOME_AGENT if old else ReplyCode.INVALID_HOME_AGENT_ADDRESS
    if named in DYNAMIC_HOME_AGENT and (not agent.dynamic_ha or agent.deviates("fa-answers-70-for-zero-ha")):
        return ReplyCode.FA_BAD_REQUEST
    if target in DYNAMIC_HOME_AGENT and agent.deviates("fa-relays-to-zero"):
        return None
    if target in DYNAMIC_HOME_AGENT:
        return ReplyCode.NONZERO_HA_REQD
    if target == named:
        return None if is_unicast(named) else ReplyCode.FA_BAD_REQUEST
    taken = _is_routable(agent, target) or agent.deviates("fa-accepts-multicast-ha")
    return None if taken else ReplyCode.NONZERO_HA_REQD


def is_unicast(address: str) -> bool:
    """Whether the address can be that of one host."""
    parsed = IPv4Address(address)
    return not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


def _is_private(address: str) -> bool:
    # Not what the standard library calls private, which is far more than RFC 1918.
    return any(IPv4Address(address) in network for network in PRIVATE_NETWORKS)


def _is_routable(agent: ForeignAgent, address: str) -> bool:
    # A testbed may live on loopback addresses; of these, those it does not know lead nowhere.
    if not IPv4Address(address).is_loopback:
        return is_unicast(address)
    return address in agent.testbed.device_addresses or agent.testbed.peer_by_address(address) is not None


def co_located(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 3543 4.3.1: who asks for all registrations to be able to revoke them cannot revoke these."""
    revokes = agent.revocation is not None and agent.offers("registration_required")
    return ReplyCode.FA_PROHIBITED if revokes and request.message.flags.D else None


def resources(agent: ForeignAgent, request: Registration) -> ReplyCode | None:
    """RFC 5944 3.7.1: a limit for pending requests."""
    full = agent.busy and agent.visitors.pending_for(request) is None
    return ReplyCode.FA_RESOURCES if full else None


DISCARDS: tuple[Silence, ...] = (unknown_extension, unauthenticated_challenge, support_from_mobile_node)
DENIALS: tuple[Denial, ...] = (
    form,
    skippable_extensions,
    mobile_home_authentication,
    home_address,
    care_of_address,
    mobile_foreign_authentication,
    lifetime,
    tunnels,
    vendor_extension,
    challenge,
    aaa_authentication,
    home_agent,
    co_located,
    resources,
)
