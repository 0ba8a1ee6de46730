# SPDX-License-Identifier: GPL-2.0-or-later
"""What a home agent checks before it accepts a Registration Request, in the order RFC 5944 lists it.

Each check looks at one thing and returns None or a `Refusal`. The first refusal decides.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from scapy_mip4.agents.base import ANY_ADDRESS, AUTHORIZATION_ENABLING, DYNAMIC_HOME_AGENT
from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import (
    MIP4_RRQ, MIP4Ext_AuthBase, MIP4Ext_CVSE, MIP4Ext_ExperimentalSkippable, MIP4Ext_ForeignHomeAuth,
    MIP4Ext_MNAAAAuth, MIP4Ext_NVSE, MIP4Ext_RequestedHA,
    MIP4Ext_Unknown,
)
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import Datagram, Mobile

if TYPE_CHECKING:
    from scapy_mip4.agents.home_agent import HomeAgent

MAX_BINDINGS = 8         # simultaneous ones of a mobile node


class Refusal(NamedTuple):
    """Why a request is refused; without a code it is silently discarded."""

    code: ReplyCode | None
    why: str


@dataclass
class Attempt:
    """A Registration Request of a known mobile node on its way through the checks.

    foreign_agent: the association with the sender; association: the one that authenticated the request, once
    `authenticators` has found out.
    """

    datagram: Datagram
    request: MIP4_RRQ
    mobile: Mobile
    foreign_agent: MobilitySecurityAssociation | None = None
    association: MobilitySecurityAssociation | None = None
    authorizations: list[MIP4Ext_AuthBase] = field(init=False)

    def __post_init__(self) -> None:
        self.authorizations = [ext for ext in self.request.exts if isinstance(ext, AUTHORIZATION_ENABLING)]

    @property
    def home(self) -> str:
        """The home address asked for or, where none was, the mobile node's own."""
        home: str = self.request.homeaddr
        return self.mobile.home if home == ANY_ADDRESS else home

    @property
    def dynamic(self) -> bool:
        """Whether the mobile node leaves the choice of its home agent open (RFC 4433)."""
        return self.request.haaddr in DYNAMIC_HOME_AGENT

    @property
    def foreign_agent_authentic(self) -> bool:
        """Whether there is exactly one Foreign-Home authentication and it is right."""
        extensions = self.request.extensions(MIP4Ext_ForeignHomeAuth)
        return (self.foreign_agent is not None and len(extensions) == 1
                and self.foreign_agent.verify(self.request, extensions[0]))

    @property
    def by_aaa_only(self) -> bool:
        """Whether nothing but MN-AAA authentication protects the request."""
        return all(isinstance(extension, MIP4Ext_MNAAAAuth) for extension in self.authorizations)


Check = Callable[["HomeAgent", Attempt], Optional[Refusal]]


def authorization_present(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.1(a): silence without authorization-enabling extension; RFC 3344 answered 131."""
    if attempt.authorizations:
        return None
    answer = ha.old or ha.deviates("ha-answers-unauthenticated")
    return Refusal(ReplyCode.HA_MN_AUTH_FAILED if answer else None, "no authorization-enabling extension")


def authorization_single(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 3344 3.8.2.1(a) wanted exactly one authorization-enabling extension."""
    single = ha.old or ha.deviates("ha-refuses-several-authorizations")
    if single and len(attempt.authorizations) > 1:
        return Refusal(ReplyCode.HA_MN_AUTH_FAILED, "several authorization-enabling extensions")
    return None


def authenticators(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.1(a): each authorization-enabling extension must be right."""
    if attempt.dynamic and ha.redirect and ha.deviates("ha-redirects-unauthenticated"):
        return Refusal(ReplyCode.REDIRECT_HA_REQ, "redirected before authentication")
    extensions = attempt.authorizations
    if ha.deviates("ha-checks-one-authorization"):
        extensions = extensions[:1]
    if ha.deviates("ha-skips-mobile-home"):
        extensions = [ext for ext in extensions if isinstance(ext, MIP4Ext_MNAAAAuth)] or extensions
    for extension in extensions:
        association = ha.security.find(attempt.mobile, extension)
        if association is None or not association.verify(attempt.request, extension):
            return _not_authentic(ha, attempt, extension)
        attempt.association = attempt.association or association
    return None


def _not_authentic(ha: HomeAgent, attempt: Attempt, extension: MIP4Ext_AuthBase) -> Refusal:
    why = f"wrong authenticator in extension {extension.type} with SPI {extension.spi:#x}"
    if attempt.foreign_agent and not attempt.foreign_agent_authentic and not ha.old:
        return Refusal(None, why)  # neither party is who it says; no text asks for an answer
    if isinstance(extension, MIP4Ext_MNAAAAuth) and not ha.old:
        return Refusal(ReplyCode.HA_BAD_AAA_AUTH, why)  # RFC 4721 3.4
    return Refusal(ReplyCode.HA_MN_AUTH_FAILED, why)


def identification(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.1(b) and 5.7, in the context of the association that authenticated the request."""
    assert attempt.association is not None
    replay_protection = ha.security.identification(attempt.mobile, attempt.association)
    if not replay_protection.check(attempt.request.id):
        return Refusal(ReplyCode.HA_IDENTIFICATION_MISMATCH, "Identification is not valid")
    replay_protection.accept(attempt.request.id)
    return None


def foreign_agent(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.1(c) and (d). RFC 3344 did not except deregistrations and had no rule (d)."""
    if attempt.foreign_agent is None:
        unexpected = attempt.request.extension(MIP4Ext_ForeignHomeAuth)
        if unexpected and not ha.old:
            return Refusal(None, "Foreign-Home authentication without an association")
        return None
    if attempt.request.lifetime == 0 and not ha.old:
        return None
    if not attempt.foreign_agent_authentic:
        return Refusal(ReplyCode.HA_FA_AUTH_FAILED, "Foreign-Home authentication missing, repeated or wrong")
    return None


def destination(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.1: what was sent to a broadcast address only discovers the home agent."""
    if attempt.datagram.dest == ha.device.address:
        return None
    return Refusal(ReplyCode.HA_UNKNOWN_HOME_AGENT, "sent to an address that is not the home agent's own")


def skippable_extensions(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 1.8 has unknown ones skipped: only deviations take offence."""
    for name, kind in (("ha-denies-255", MIP4Ext_ExperimentalSkippable), ("ha-denies-nvse", MIP4Ext_NVSE)):
        if ha.deviates(name) and attempt.request.extension(kind):
            return Refusal(ReplyCode.HA_BAD_REQUEST, "an extension is unknown")
    return None


def well_formed(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.3: reserved bits are zero, and each extension fits its layout."""
    if attempt.request.flags.x or attempt.request.flags.r:
        return Refusal(ReplyCode.HA_BAD_REQUEST, "reserved bits are set")
    # A known extension of unknown class is one that does not fit; a payload is what was too short for one.
    misfits = [ext for ext in attempt.request.extensions(MIP4Ext_Unknown) if ext.type in ha.known]
    if misfits or attempt.request.payload:
        return Refusal(ReplyCode.HA_BAD_REQUEST, "an extension does not fit its layout or the datagram")
    return None


def critical_vendor_extension(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 3115 2.3: no vendor is known here. Who added the extension shows in its place."""
    extensions = attempt.request.exts
    place = next((index for index, ext in enumerate(extensions) if isinstance(ext, MIP4Ext_CVSE)), None)
    if place is None or ha.deviates("ha-accepts-cvse"):
        return None
    protected_by_mobile = any(isinstance(ext, AUTHORIZATION_ENABLING) for ext in extensions[place:])
    if protected_by_mobile or ha.deviates("ha-answers-140-for-141"):
        return Refusal(ReplyCode.HA_CVSE_FROM_MN, "unknown critical vendor extension of the mobile node")
    return Refusal(ReplyCode.HA_CVSE_FROM_FA, "unknown critical vendor extension of the foreign agent")


def requested_home_agent(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 4433 5.3: the Requested HA extension names the address the request was sent to."""
    extension = attempt.request.extension(MIP4Ext_RequestedHA)
    if extension is None or not ha.dynamic_ha or ha.deviates("ha-ignores-requested-ha"):
        return None
    if extension.address == attempt.datagram.dest:
        return None
    return Refusal(ReplyCode.HA_UNKNOWN_HOME_AGENT, "another home agent is requested")


def home_agent_field(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.3.2: the home agent's own address; RFC 4433 5.3.1: or none yet."""
    if attempt.request.haaddr == ha.device.address or attempt.dynamic and ha.dynamic_ha:
        return None
    if ha.deviates("ha-accepts-foreign-home-agent") and not attempt.dynamic:
        return None
    return Refusal(ReplyCode.HA_UNKNOWN_HOME_AGENT, "the Home Agent field names another")


def home_address(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.3.2: a home address that is not the mobile node's; RFC 3344 named no code."""
    if attempt.home == attempt.mobile.home or ha.deviates("ha-accepts-unsupported-home"):
        return None
    code = ReplyCode.HA_UNSPECIFIED if ha.old else ReplyCode.HA_PROHIBITED
    return Refusal(code, "the home address is not this mobile node's")


def redirection(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 4433 5.3: an authenticated mobile node without home agent may be sent to another one."""
    if attempt.dynamic and ha.redirect:
        return Refusal(ReplyCode.REDIRECT_HA_REQ, f"redirected to {ha.redirect}")
    return None


def binding_limit(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 5944 3.8.2.3: so many simultaneous bindings and no more."""
    request = attempt.request
    if not (request.flags.S and request.lifetime and ha.simultaneous_bindings):
        return None
    others = [binding for binding in ha.bindings.of(attempt.home) if binding.coa != request.coaddr]
    if len(others) >= MAX_BINDINGS:
        return Refusal(ReplyCode.HA_TOO_MANY_BINDINGS, "too many simultaneous bindings")
    return None


def udp_tunnel(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 3519 4.6.1."""
    return ha.nat.refusal(attempt) if ha.nat else None


def encapsulation(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 3024 4.3.1. Without reverse tunnel the home agent is free to choose (RFC 5944 4.1): IP in IP."""
    flags = attempt.request.flags
    offered = (not flags.M or ha.device.feature("minimal_encapsulation")) and (not flags.G or ha.device.feature("gre"))
    in_udp = ha.nat is not None and ha.nat.tunnels(attempt)     # RFC 3519 3.1.4: asked for otherwise
    if attempt.request.lifetime and flags.T and not offered and not in_udp:
        return Refusal(ReplyCode.HA_ENCAPSULATION, "the encapsulation asked for is not available")
    return None


def reverse_tunnel(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """RFC 3024 4.3.1: the last check of all."""
    wanted = bool(attempt.request.flags.T)
    if attempt.request.lifetime == 0:
        return None
    if not wanted and ha.device.feature("reverse_tunnel_mandatory"):
        return Refusal(ReplyCode.HA_REVERSE_TUNNEL_MANDATORY, "the T bit is not set")
    if not wanted or ha.device.feature("reverse_tunnel") or ha.deviates("ha-grants-reverse-tunnel"):
        return None
    if ha.deviates("ha-answers-74"):
        return Refusal(ReplyCode.FA_REVERSE_TUNNEL, "no reverse tunnel")
    if ha.deviates("ha-answers-129-for-reverse-tunnel"):
        return Refusal(ReplyCode.HA_PROHIBITED, "no reverse tunnel")
    return Refusal(ReplyCode.HA_REVERSE_TUNNEL, "no reverse tunnel")


CHECKS: list[Check] = [
    authorization_present,
    authorization_single,
    authenticators,
    identification,
    foreign_agent,
    destination,
    skippable_extensions,
    well_formed,
    critical_vendor_extension,
    requested_home_agent,
    home_agent_field,
    home_address,
    redirection,
    binding_limit,
    udp_tunnel,
    encapsulation,
    reverse_tunnel,
]


def first_refusal(ha: HomeAgent, attempt: Attempt) -> Refusal | None:
    """What the first check that is not content says; None if all are."""
    refusals = (check(ha, attempt) for check in CHECKS)
    return next((refusal for refusal in refusals if refusal), None)
