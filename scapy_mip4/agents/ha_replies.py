# SPDX-License-Identifier: GPL-2.0-or-later
"""How a home agent builds its Registration Replies (RFC 5944 3.8.3)."""
from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Optional
from collections.abc import Iterator

from scapy.packet import Packet

from scapy_mip4.agents.base import ACCEPTING
from scapy_mip4.agents.ha_checks import Attempt
from scapy_mip4.agents.ha_revocation import is_direct
from scapy_mip4.agents.identities import home_identities
from scapy_mip4.agents.message_strings import message_string
from scapy_mip4.codes import DynamicHASubtype, ExtensionType, ReplyCode
from scapy_mip4.layers import (
    MIP4_RRP, MIP4Ext_Challenge, MIP4Ext_ForeignHomeAuth, MIP4Ext_MNAAAAuth, MIP4Ext_MNHAKeyGenReply,
    MIP4Ext_MNHAKeyGenRequest, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth, MIP4Ext_RedirectedHA,
    MIP4Ext_RedirectedHALong, MIP4Ext_RequestedHALong, MIP4Ext_Unknown,
)
from scapy_mip4.security import MobilitySecurityAssociation

if TYPE_CHECKING:
    from scapy_mip4.agents.home_agent import HomeAgent

Part = tuple[Any, Optional[MobilitySecurityAssociation]]
"""An extension and, if it is an authentication, the association it is made with."""


def build_reply(ha: HomeAgent, attempt: Attempt, code: ReplyCode) -> Packet | None:
    """The reply with this code; None if no association could protect it, for then none may go (3.8.3.3)."""
    request = attempt.request
    association = ha.security.for_reply(attempt.mobile, attempt.association)
    parts = list(_for_mobile(ha, attempt, code))
    if ha.wants_key(attempt) and code in ACCEPTING:
        wanted = request.extension(MIP4Ext_MNHAKeyGenRequest)
        key_reply, association = ha.security.new_key(attempt.mobile, request, wanted)
        parts.append((key_reply, None))
    if association is None:
        return None
    parts.append((MIP4Ext_MobileHomeAuth(), association))
    if ha.deviates("ha-no-mobile-home-after-aaa") and attempt.by_aaa_only:
        parts.pop()
    if ha.deviates("ha-key-reply-after-auth"):
        parts.sort(key=lambda part: isinstance(part[0], MIP4Ext_MNHAKeyGenReply))  # moves it to the end
    if ha.deviates("ha-returns-mn-aaa"):
        parts.append((MIP4Ext_MNAAAAuth(), attempt.mobile.associations.get("mn-aaa")))
    parts += _for_foreign_agent(ha, attempt, code)

    # The Identification is answered by its own validity, whatever else the request is denied for (5.7).
    replay_protection = ha.security.identification(attempt.mobile, attempt.association or association)
    valid = code != ReplyCode.HA_IDENTIFICATION_MISMATCH
    if code not in ACCEPTING and ha.deviates("ha-answers-192"):
        code = ReplyCode.HA_EXPERIMENTAL
    reply = MIP4_RRP(
        code=code,
        lifetime=ha.granted_lifetime(request),
        homeaddr=attempt.home,
        haaddr=_home_agent_field(ha, attempt, code),
        id=replay_protection.reply_id(request.id, valid),
        exts=[extension for extension, _ in parts],
    )
    for extension, its_association in parts:
        if its_association is not None:
            its_association.protect(reply, extension)
    return reply


def _for_mobile(ha: HomeAgent, attempt: Attempt, code: ReplyCode) -> Iterator[Part]:
    nai = attempt.request.extension(MIP4Ext_MNNAI)
    if nai is not None and ExtensionType.MN_NAI in ha.known:
        yield MIP4Ext_MNNAI(nai=nai.nai), None  # RFC 2794 3
    if code == ReplyCode.REDIRECT_HA_REQ and not ha.deviates("ha-143-without-redirected"):
        yield _redirected_home_agent(ha, attempt), None  # RFC 4433 3.4.2
    registered = bool(ha.bindings.of(attempt.home))
    for identity in home_identities(ha.device, attempt.request, registered):
        yield identity, None
    text = message_string(ha.device, code)
    if text is not None:
        yield text, None
    if attempt.request.flags.D:
        yield from _udp_tunnel(ha, attempt, code)
    if is_direct(attempt):
        yield from _revocation_support(ha, attempt, code)


def _redirected_home_agent(ha: HomeAgent, attempt: Attempt) -> Packet:
    if ha.deviates("ha-two-redirected-addresses"):
        address = socket.inet_aton(ha.redirect or "0.0.0.0")
        return MIP4Ext_Unknown(
            type=ExtensionType.DYNAMIC_HA, data=bytes([DynamicHASubtype.REDIRECTED_HA]) + address + address)
    # In the layout that the mobile node uses itself, if it showed one.
    printed = attempt.request.extension(MIP4Ext_RequestedHALong) is not None
    return (MIP4Ext_RedirectedHALong if printed else MIP4Ext_RedirectedHA)(address=ha.redirect)


def _udp_tunnel(ha: HomeAgent, attempt: Attempt, code: ReplyCode) -> Iterator[Part]:
    answer = ha.nat.reply(attempt) if ha.nat and code in ACCEPTING else None
    if answer is not None:
        yield answer, None  # RFC 3519 4.6


def _revocation_support(ha: HomeAgent, attempt: Attempt, code: ReplyCode) -> Iterator[Part]:
    support = ha.revocation.support(attempt) if ha.revocation and code in ACCEPTING else None
    if support is not None:
        yield support, None  # RFC 3543 4.2.1


def _for_foreign_agent(ha: HomeAgent, attempt: Attempt, code: ReplyCode) -> Iterator[Part]:
    challenge = attempt.request.extension(MIP4Ext_Challenge)
    if challenge is not None and ExtensionType.CHALLENGE in ha.known:
        yield MIP4Ext_Challenge(challenge=challenge.challenge), None  # RFC 4721 3.4
    if not attempt.request.flags.D:
        yield from _udp_tunnel(ha, attempt, code)
    if not is_direct(attempt):
        yield from _revocation_support(ha, attempt, code)
    # RFC 5944 3.5.4 excepts deregistrations, RFC 3344 did not.
    if attempt.foreign_agent and (attempt.request.lifetime or ha.old):
        yield MIP4Ext_ForeignHomeAuth(), attempt.foreign_agent


def _home_agent_field(ha: HomeAgent, attempt: Attempt, code: ReplyCode) -> str:
    asked: str = attempt.request.haaddr
    if ha.deviates("ha-echoes-zero-home-agent") and attempt.dynamic:
        return asked
    if ha.deviates("ha-keeps-foreign-home-agent") and code == ReplyCode.HA_UNKNOWN_HOME_AGENT:
        return asked
    if ha.deviates("ha-redirect-home-agent-field") and code == ReplyCode.REDIRECT_HA_REQ and ha.redirect:
        return ha.redirect
    return ha.device.address  # 3.8.3.2; if the request names us, this is its copy
