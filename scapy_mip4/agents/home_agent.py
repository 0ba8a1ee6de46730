# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference home agent (RFC 5944 3.8, with RFC 2794, 3024, 3115, 3519, 3543, 3957, 4064, 4433 and 4721)."""
from __future__ import annotations

from collections.abc import Iterable

from scapy.packet import Packet

from scapy_mip4.agents.base import BROADCAST, Agent, OnLink, Output, Transmission, must_discard
from scapy_mip4.agents.bindings import Binding, BindingTable
from scapy_mip4.agents.ha_checks import Attempt, first_refusal
from scapy_mip4.agents.ha_nat import HomeNAT
from scapy_mip4.agents.ha_replies import build_reply
from scapy_mip4.agents.ha_revocation import HomeRevocation
from scapy_mip4.agents.ha_security import MobileSecurity
from scapy_mip4.agents.home_link import HomeLink
from scapy_mip4.agents.tunnels import GRE_TUNNEL, IP_IN_IP, MINIMAL
from scapy_mip4.codes import ExtensionType, ReplyCode
from scapy_mip4.layers import (
    INFINITE_LIFETIME, MIP4, MIP4_Experimental, MIP4_Revocation, MIP4_RevocationAck, MIP4_RRQ,
    MIP4_TunnelData, MIP4Ext_MNAAAAuth, MIP4Ext_MNHAKeyGenRequest, MIP4Ext_MNNAI,
)
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import Datagram, Mobile

BASE_EXTENSIONS = (
    ExtensionType.ONE_BYTE_PADDING, ExtensionType.MOBILE_HOME_AUTH, ExtensionType.MOBILE_FOREIGN_AUTH,
    ExtensionType.FOREIGN_HOME_AUTH,
)


class HomeAgent(Agent):
    """A home agent for the mobile nodes of the testbed. Arguments as of `Agent`.

    What it offers follows the features of its device; RFC 4433 only if resolved.
    """

    role = "ha"
    groups: tuple[str, ...] = (BROADCAST,)   # RFC 5944 3.6.1.2: of a mobile node that looks for its home agent

    def prepare(self) -> None:
        """The features offered, the bindings, the security associations, the home link."""
        device = self.device
        if device.broadcast:
            self.groups = (BROADCAST, device.broadcast)
        self.redirect: str | None = None if self.old else device.redirect
        self.dynamic_ha = not self.old and bool(device.feature("dynamic_ha") or self.redirect)
        mn_aaa = bool(device.feature("mn_aaa"))
        self.key_generation = mn_aaa and bool(device.feature("key_generation"))
        self.simultaneous_bindings = bool(device.feature("simultaneous_bindings"))
        self.max_lifetime = int(device.feature("max_lifetime") or INFINITE_LIFETIME)
        self.known = self._known_extensions()
        self.bindings = BindingTable(self.clock)
        self.security = MobileSecurity(self.clock)
        self.nat = HomeNAT(self) if device.feature("udp_tunnel") else None
        self.revocation = HomeRevocation(self) if device.feature("revocation") else None
        self.home_link = HomeLink(
            device, self.bindings, self.max_lifetime, self.clock, lambda deed: self.deviates(f"ha-{deed}"))

    def _known_extensions(self) -> set[int]:
        known: set[int] = set(BASE_EXTENSIONS)
        if self.device.feature("mn_aaa"):
            known.add(ExtensionType.GENERALIZED_AUTH)
        if self.device.feature("nai"):
            known.add(ExtensionType.MN_NAI)
        if self.device.feature("challenge"):
            known.add(ExtensionType.CHALLENGE)
        if self.key_generation:
            known |= {ExtensionType.MN_HA_KEYGEN_REQUEST, ExtensionType.MN_FA_KEYGEN_REQUEST}
        if self.dynamic_ha:
            known.add(ExtensionType.DYNAMIC_HA)
        if self.device.feature("vendor_extensions"):
            known |= {ExtensionType.CVSE, ExtensionType.NVSE}
        if self.deviates("ha-skips-127"):
            known.add(ExtensionType.EXPERIMENTAL_NON_SKIPPABLE)
        return known

    def handle(self, datagram: Datagram) -> Iterable[Output]:
        """Answer a Registration Request or a revocation; anything else is nothing to a home agent."""
        message = MIP4(datagram.octets)
        if isinstance(message, MIP4_Experimental) and self.deviates("ha-answers-experimental"):
            return [self._answer(datagram, datagram.octets)]
        if self.revocation and isinstance(message, (MIP4_Revocation, MIP4_RevocationAck)):
            return self.revocation.handle(datagram, message)
        if self.nat and isinstance(message, MIP4_TunnelData):
            return self.nat.handle(datagram)
        if not isinstance(message, MIP4_RRQ):
            return self._ignore(datagram, "no Registration Request")
        culprit = must_discard(message, self.known)
        if culprit is not None:
            return self._ignore(datagram, f"unknown extension {culprit}")
        mobile = self._mobile(message)
        if mobile is None:
            return self._ignore(datagram, "no association with this mobile node")  # RFC 5944 3.8.2.1(a)
        return self._decide(Attempt(datagram, message, mobile, self._foreign_agent(datagram.source)))

    def handle_link(self, octets: bytes) -> Iterable[Output]:
        """Answer solicitations and tunnel data on the home link."""
        return self.home_link.handle(octets)

    def tick(self) -> Iterable[Output]:
        """Forget expired bindings, of which nobody is told (RFC 5944 3.8); revoke; advertise."""
        self.bindings.prune()
        outputs: list[Output] = self.revocation.tick() if self.revocation else []
        advertisement = self.home_link.advertiser.due()
        return [*outputs, OnLink(advertisement)] if advertisement else outputs

    def pause(self) -> float:
        """Seconds until the next tick; advertisements keep their time."""
        return self.home_link.advertiser.pause(super().pause())

    def farewell(self) -> Iterable[Output]:
        """The last advertisement."""
        advertisement = self.home_link.advertiser.farewell()
        return [OnLink(advertisement)] if advertisement else []

    def granted_lifetime(self, request: Packet) -> int:
        """The lifetime of the reply in seconds: what was asked for, up to the maximum (RFC 5944 3.8.3.2)."""
        return min(int(request.lifetime), self.max_lifetime)

    def encapsulation(self, request: Packet) -> int:
        """The encapsulation asked for if it is on offer, else IP in IP: the choice is the home agent's (4.1)."""
        if request.flags.M and self.device.feature("minimal_encapsulation"):
            return MINIMAL
        return GRE_TUNNEL if request.flags.G and self.device.feature("gre") else IP_IN_IP

    def wants_key(self, attempt: Attempt) -> bool:
        """Whether the mobile node is to get a key: it asks, and AAA vouches for it (RFC 3957 3)."""
        asked = attempt.request.extension(MIP4Ext_MNHAKeyGenRequest) is not None
        vouched = attempt.request.extension(MIP4Ext_MNAAAAuth) is not None   # and right, or it would be denied
        return self.key_generation and asked and vouched

    def _mobile(self, request: Packet) -> Mobile | None:
        # RFC 2794: the NAI names the mobile node; without one its home address does.
        nai = request.extension(MIP4Ext_MNNAI) if ExtensionType.MN_NAI in self.known else None
        named = nai and self.testbed.mobile_by_nai(bytes(nai.nai).decode(errors="replace"))
        return named or self.testbed.mobile_by_home(request.homeaddr)

    def _foreign_agent(self, source: str) -> MobilitySecurityAssociation | None:
        peer = self.testbed.peer_by_address(source)  # RFC 5944 3.5.4: chosen by the source address
        return peer.associations.get("fa-ha") if peer and peer.role in ("fa", "fa2") else None

    def _decide(self, attempt: Attempt) -> list[Output]:
        refusal = first_refusal(self, attempt)
        if refusal is None:
            outputs = self._reply(
                attempt,
                ReplyCode.ACCEPTED if self.simultaneous_bindings else ReplyCode.ACCEPTED_NO_SIMULTANEOUS)
            if outputs:
                self._bind(attempt)
                outputs += self.revocation.registered(attempt) if self.revocation else []
            return outputs
        if refusal.code is None:
            return self._ignore(attempt.datagram, refusal.why)
        self.log.info("denied %s with %d: %s", attempt.home, refusal.code, refusal.why)
        outputs = self._reply(attempt, refusal.code)
        if self.deviates("ha-binds-denied"):
            self._bind(attempt)
        if refusal.code == ReplyCode.REDIRECT_HA_REQ and self.redirect and self.deviates("ha-forwards-request"):
            outputs.append(Transmission(
                attempt.datagram.octets, self.device.address, self.redirect, self.testbed.port))
        return outputs

    def _bind(self, attempt: Attempt) -> None:
        """RFC 5944 3.8.2.2."""
        request, home = attempt.request, attempt.home
        if request.lifetime == 0:
            self.bindings.remove(home, request.coaddr)
            return
        expires = self.bindings.expiry(self.granted_lifetime(request))
        binding = Binding(
            home, request.coaddr, expires, bool(request.flags.T), bool(request.flags.B), bool(request.flags.D),
            self.encapsulation(request))
        if self.nat:
            binding = self.nat.bound(attempt, binding)
        self.bindings.add(binding, keep_others=bool(request.flags.S) and self.simultaneous_bindings)

    def _reply(self, attempt: Attempt, code: ReplyCode) -> list[Output]:
        reply = build_reply(self, attempt, code)
        if reply is None:
            return self._ignore(attempt.datagram, "no association could protect the reply")
        return [self._answer(attempt.datagram, bytes(reply))]

    def _answer(self, datagram: Datagram, octets: bytes) -> Output:
        # RFC 5944 3.8.3.1: back to where the request came from, even if it was broadcast.
        return Transmission(octets, self.device.address, datagram.source, datagram.source_port)

    def _ignore(self, datagram: Datagram, why: str) -> list[Output]:
        self.log.info("ignored %d octets from %s: %s", len(datagram.octets), datagram.source, why)
        return []
