# SPDX-License-Identifier: GPL-2.0-or-later
"""How a home agent revokes bindings and lets them be revoked (RFC 3543)."""
from __future__ import annotations

from typing import TYPE_CHECKING

from scapy_mip4.agents.base import AUTHORIZATION_ENABLING, Output
from scapy_mip4.agents.ha_checks import Attempt
from scapy_mip4.agents.revocation import Agreement, Revocations, support_under
from scapy_mip4.layers import (
    MIP4_Revocation, MIP4_RevocationAck, MIP4Ext_AuthBase, MIP4Ext_ForeignHomeAuth, MIP4Ext_MobileHomeAuth,
    MIP4Ext_RevocationSupport,
)
from scapy_mip4.testbed import Datagram

if TYPE_CHECKING:
    from scapy_mip4.agents.home_agent import HomeAgent


class HomeRevocation:
    """Revocation at a home agent whose device claims it."""

    def __init__(self, ha: HomeAgent) -> None:
        self._ha = ha
        self._revokes_moved = bool(ha.device.feature("revokes_moved"))
        self._revocations = Revocations(ha)

    def support(self, attempt: Attempt) -> MIP4Ext_RevocationSupport | None:
        """What the reply says about it: an answer only to one who asks (RFC 3543 3.2)."""
        theirs = self._offered(attempt)
        return self._revocations.support(self._inform(theirs)) if theirs else None

    def _inform(self, theirs: MIP4Ext_RevocationSupport) -> bool:
        return bool(theirs.flags.I) and self._revocations.inform

    def _offered(self, attempt: Attempt) -> MIP4Ext_RevocationSupport | None:
        """The extension of a foreign agent or a direct co-located mobile node, if it is protected as it must be."""
        request = attempt.request
        if request.lifetime == 0:
            return None
        if is_direct(attempt):
            return support_under(request, MIP4Ext_MobileHomeAuth)
        if request.flags.D or not attempt.foreign_agent_authentic:
            return None     # 4.3.2: not for a co-located mobile node behind a foreign agent
        support = support_under(request, MIP4Ext_ForeignHomeAuth)
        behind = request.exts[request.exts.index(support):] if support else []
        # What the mobile node protects is of the mobile node, which has no say in this.
        return None if any(isinstance(extension, AUTHORIZATION_ENABLING) for extension in behind) else support

    def registered(self, attempt: Attempt) -> list[Output]:
        """A registration was accepted: revoke the bindings that are gone because of it."""
        current = {binding.coa: binding for binding in self._ha.bindings.of(attempt.home)}
        outputs: list[Output] = []
        for former in self._revocations.of_home(attempt.home):
            if former.binding[-1] not in current:
                outputs += self._ended(former, attempt.datagram.source)
        theirs = self._offered(attempt)
        key = attempt.home, self._ha.device.address, attempt.request.coaddr
        if theirs is None:
            self._revocations.forget(key)
            return outputs
        direct = is_direct(attempt)
        association = attempt.association if direct else attempt.foreign_agent
        assert association is not None
        authentication: type[MIP4Ext_AuthBase] = MIP4Ext_MobileHomeAuth if direct else MIP4Ext_ForeignHomeAuth
        self._revocations.agree(Agreement(
            key, self._ha.device.address, attempt.datagram.source, association, authentication, self._inform(theirs),
            theirs.timestamp, current[attempt.request.coaddr].expires, self._ha.clock()))
        return outputs

    def _ended(self, agreement: Agreement, source: str) -> list[Output]:
        if not self._revokes_moved or agreement.peer == source:
            self._revocations.forget(agreement.binding)     # whoever asked for this knows by the reply
            return []
        # 4.2.2.1: a mobile node that moved need not be told; 3.3: a direct one always is.
        direct = agreement.authentication is MIP4Ext_MobileHomeAuth
        return [*self._revocations.revoke(agreement, inform=direct)]

    def handle(self, datagram: Datagram, message: MIP4_Revocation | MIP4_RevocationAck) -> list[Output]:
        """RFC 3543 4.2.3.2, and the end of what 4.2.2.1 begins."""
        if isinstance(message, MIP4_RevocationAck):
            self._revocations.acknowledged(datagram, message)
            return []
        found = self._revocations.revoked(message)
        if found is None:
            return []
        agreement, _ = found
        home, _, coa = agreement.binding
        self._ha.bindings.remove(home, coa)
        inform = agreement.inform and bool(message.flags.I)     # our wish is that mobile nodes are told
        return [self._revocations.acknowledgment(datagram, message, agreement, inform)]

    def tick(self) -> list[Output]:
        """Send again what nobody acknowledged."""
        return [*self._revocations.due()]


def is_direct(attempt: Attempt) -> bool:
    """Whether the mobile node is a direct co-located one (RFC 3543 2)."""
    return bool(attempt.request.flags.D) and attempt.datagram.source == attempt.request.coaddr
