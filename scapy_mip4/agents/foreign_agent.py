# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference foreign agent: advertisements, registrations and data (RFC 5944 2.3, 3.7, 4.2.2 and others)."""
from __future__ import annotations

from ipaddress import IPv4Address
from collections.abc import Mapping

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.advertiser import Advertiser
from scapy_mip4.agents.base import (
    ACCEPTING, ANY_ADDRESS, BROADCAST, Agent, OnLink, Output, Transmission, must_discard,
)
from scapy_mip4.agents.challenges import ChallengeBook
from scapy_mip4.agents.denials import DenialLimiter
from scapy_mip4.agents.fa_checks import denial_code, discard_reason, is_unicast, requested_home_agent
from scapy_mip4.agents.fa_keys import KEY_EXTENSIONS, VisitorKeys
from scapy_mip4.agents.fa_link import VisitedLink
from scapy_mip4.agents.fa_nat import VisitorNAT
from scapy_mip4.agents.fa_reply_checks import FA_ERROR_STATUSES, refusal_code
from scapy_mip4.agents.fa_revocation import ForeignRevocation
from scapy_mip4.agents.identities import foreign_identity
from scapy_mip4.agents.message_strings import message_string
from scapy_mip4.agents.registration import Registration, append_authentication
from scapy_mip4.agents.tunnels import read
from scapy_mip4.agents.visitors import Pending, VisitorList
from scapy_mip4.codes import ExtensionType, ReplyCode, code_name
from scapy_mip4.layers import (
    INFINITE_LIFETIME,
    MIP4,
    MIP4_RRP,
    MIP4_RRQ,
    MIP4_Experimental,
    MIP4_Revocation,
    MIP4_RevocationAck,
    MIP4_TunnelData,
    MIP4Ext_Challenge,
    MIP4Ext_EncapsulatingDelivery,
    MIP4Ext_FAError,
    MIP4Ext_ForeignHomeAuth,
    MIP4Ext_GeneralizedAuth,
    MIP4Ext_MobileForeignAuth,
    MIP4Ext_NVSE,
)
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import Datagram, Mobile

MAX_PENDING = 1000          # RFC 5944 3.7.1 thinks of 5; a test run has far more mobile nodes at once
CODE, LIFETIME, HOME_AGENT = slice(1, 2), slice(2, 4), slice(8, 12)     # octets of the fixed part

RFC3012_EXTENSIONS = (MIP4Ext_Challenge, MIP4Ext_GeneralizedAuth)

UNREACHABLE: Mapping[str, ReplyCode] = {    # RFC 5944 3.7.3
    "network-unreachable": ReplyCode.FA_HOME_NETWORK_UNREACHABLE,
    "host-unreachable": ReplyCode.FA_HA_HOST_UNREACHABLE,
    "port-unreachable": ReplyCode.FA_HA_PORT_UNREACHABLE,
}


class ForeignAgent(Agent):
    """A foreign agent: relays registrations between mobile nodes and home agents and advertises itself.

    Features of the device it heeds: reverse_tunnel, reverse_tunnel_mandatory, encapsulating_delivery, gre,
    minimal_encapsulation, challenge, mn_aaa, nai, dynamic_ha, fa_error, vendor_extensions, max_lifetime (seconds),
    max_pending, key_generation, message_string, fa_identity and advertise (periodically, not only when solicited).
    """

    role = "fa"
    groups = ("224.0.0.11",)    # RFC 5944 3.6.1.1: of a mobile node that knows no address of ours on the link

    def prepare(self) -> None:
        """The features offered, the challenges, the visitor list, the advertisements."""
        device = self.device
        self.care_of_address = device.coa or device.address
        self.max_lifetime = int(device.feature("max_lifetime") or INFINITE_LIFETIME)
        self.max_pending = int(device.feature("max_pending") or MAX_PENDING)
        self.dynamic_ha = self.offers("dynamic_ha") and not self.old
        self.challenges = (
            ChallengeBook(lambda deed: self.deviates(f"fa-{deed}")) if self.offers("challenge") else None)
        self.visitors = VisitorList(by_nai=self.offers("nai") and not self.old)
        self.denials = DenialLimiter(self.clock)
        self.revocation = ForeignRevocation(self) if self.offers("revocation") else None
        # RFC 3344 3.7.2.2 and 3.7.3.2 removed all behind Mobile-Home authentication.
        self._until_mobile_home = self.old or self.deviates("fa-strips-after-mobile-home")
        # RFC 3012 3.2 accepted the challenge of a successful reply only; RFC 4721 3.2 that of any reply.
        self._denials_offer = not (self.old or self.deviates("fa-success-challenge-only"))
        self.keys = VisitorKeys(self) if self.offers("key_generation") else None
        self.known_extensions = self._known_extensions()
        self.advertiser = Advertiser(
            device, self.care_of_address, self._advertised_flags(), self.max_lifetime, self.clock,
            challenges=self.challenges, busy=lambda: self.busy, deviates=lambda deed: self.deviates(f"fa-{deed}"))
        self.nat = VisitorNAT(self) if self.offers("behind_nat") else None
        self.visited_link = VisitedLink(self)

    # What this agent is and whom it knows.

    def addresses(self) -> list[str]:
        """Address on the visited link, care-of address and uplink address."""
        return list(self.device.addresses)

    def offers(self, feature: str) -> bool:
        """Whether the device claims the feature."""
        return bool(self.device.feature(feature))

    @property
    def busy(self) -> bool:
        """Whether no further request can be pending."""
        return len(self.visitors.pending) >= self.max_pending

    def association_with_mobile(
        self, request: Registration, name: str = "mn-fa"
    ) -> MobilitySecurityAssociation | None:
        """The association with the mobile node: a configured one or, for what it sends, one from AAA."""
        mobile = self.mobile(request)
        configured = mobile.associations.get(name) if mobile else None
        key = self.keys.of(request) if self.keys and configured is None and name == "mn-fa" else None
        return key.from_mobile if key else configured

    def mobile(self, request: Registration) -> Mobile | None:
        """The mobile node, found by home address, else by NAI."""
        by_home = self.testbed.mobile_by_home(request.message.homeaddr)
        return by_home or (self.testbed.mobile_by_nai(request.nai) if request.nai else None)

    def association_with_agent(self, *addresses: str) -> MobilitySecurityAssociation | None:
        """The association with the first of these home agents that has one."""
        peers = map(self.testbed.peer_by_address, addresses)
        associations = (peer.associations.get("fa-ha") for peer in peers if peer)
        return next((association for association in associations if association), None)

    def _advertised_flags(self) -> str:
        offered = (("M", "minimal_encapsulation"), ("G", "gre"), ("T", "reverse_tunnel"),
                   ("R", "registration_required"), ("X", "revocation"),
                   ("U", "behind_nat"))
        return "F" + "".join(letter for letter, feature in offered if self.offers(feature))

    def _known_extensions(self) -> frozenset[int]:
        if self.deviates("fa-skips-unknown"):
            return frozenset(range(256)) - {ExtensionType.EXPERIMENTAL_NON_SKIPPABLE}
        known = {
            ExtensionType.ONE_BYTE_PADDING, ExtensionType.MOBILE_HOME_AUTH, ExtensionType.MOBILE_FOREIGN_AUTH,
            ExtensionType.FOREIGN_HOME_AUTH, ExtensionType.GENERALIZED_AUTH,
        }
        if self.offers("vendor_extensions"):
            known.add(ExtensionType.CVSE)
        if self.keys:
            known |= KEY_EXTENSIONS
        if self.offers("udp_tunnel"):
            known.add(ExtensionType.UDP_TUNNEL_REPLY)
        if self.dynamic_ha:
            known.add(ExtensionType.DYNAMIC_HA)
        if self.deviates("fa-skips-127"):
            known.add(ExtensionType.EXPERIMENTAL_NON_SKIPPABLE)
        return frozenset(known)

    # Input.

    def handle(self, datagram: Datagram) -> list[Output]:
        """What the foreign agent does about one datagram; silence for all but registration messages."""
        message = MIP4(datagram.octets)
        if isinstance(message, MIP4_RRQ):
            return self._handle_request(Registration(message, datagram, self._until_mobile_home))
        if isinstance(message, MIP4_RRP):
            return self._handle_reply(Registration(message, datagram, self._until_mobile_home))
        if self.revocation and isinstance(message, (MIP4_Revocation, MIP4_RevocationAck)):
            return self.revocation.handle(datagram, message)
        if self.nat and isinstance(message, MIP4_TunnelData):
            return self.nat.handle(datagram)
        if isinstance(message, MIP4_Experimental) and self.deviates("fa-answers-experimental"):
            return [Transmission(datagram.octets, datagram.dest, datagram.source, datagram.source_port)]
        return []

    def handle_link(self, octets: bytes) -> list[Output]:
        """The advertisement that answers a solicitation, or the data that goes on."""
        packet = read(octets)
        if packet is None:
            return []
        advertisement = self.advertiser.answer(packet)
        return [OnLink(advertisement)] if advertisement else self.visited_link.handle(packet)

    def pause(self) -> float:
        """Seconds until the next tick; advertisements keep their time."""
        return self.advertiser.pause(super().pause())

    def farewell(self) -> list[Output]:
        """The last advertisement."""
        advertisement = self.advertiser.farewell()
        return [OnLink(advertisement)] if advertisement else []

    def handle_unreachable(self, kind: str, address: str, quoted: bytes = b"") -> list[Output]:
        """Tell mobile nodes that an ICMP error of this kind came for their home agent (RFC 5944 3.7.3)."""
        outputs: list[Output] = []
        for pending in self.visitors.sent_to(address, quoted):
            self.visitors.settle(pending)
            outputs += self._deny(pending.request, UNREACHABLE.get(kind, ReplyCode.FA_HA_UNREACHABLE))
        return outputs

    def tick(self) -> list[Output]:
        """Give up requests without reply (RFC 5944 3.7.1), forget visitors, revoke, advertise."""
        self.denials.prune()
        if self.keys:
            self.keys.prune()
        outputs = self._deregistrations() if self.deviates("fa-deregisters-expired") else []
        for late in self.visitors.expire(self.clock()):
            outputs += self._deny(late.request, ReplyCode.FA_TIMEOUT)
        outputs += self.revocation.tick() if self.revocation else []
        outputs += self.nat.tick() if self.nat else []
        advertisement = self.advertiser.due()
        return outputs + ([OnLink(advertisement)] if advertisement else [])

    def _deregistrations(self) -> list[Output]:
        """What RFC 5944 3.7 forbids: messages that nobody asked for, because a registration has run out."""
        outputs: list[Output] = []
        for visitor in self.visitors.expired(self.clock()):
            home, home_agent = visitor.home_address, visitor.home_agent
            request = MIP4_RRQ(lifetime=0, homeaddr=home, haaddr=home_agent, coaddr=self.care_of_address)
            reply = MIP4_RRP(lifetime=0, homeaddr=home, haaddr=home_agent)
            outputs += [Transmission(raw(request), self.care_of_address, home_agent, self.testbed.port),
                        Transmission(raw(reply), self.device.address, home, self.testbed.port)]
        return outputs

    # Requests.

    def _handle_request(self, request: Registration) -> list[Output]:
        reason = discard_reason(self, request)
        if reason is not None:
            self.log.info("request of %r discarded: %s", request.names[0], reason)
            return []
        code = denial_code(self, request)
        return self._relay_request(request) if code is None else self._deny(request, code)

    def _relay_request(self, request: Registration) -> list[Output]:
        """RFC 5944 3.7.2.2."""
        home_agent = requested_home_agent(self, request)
        association = self.association_with_agent(home_agent)
        octets = self._request_to_relay(request, home_agent)
        identity = foreign_identity(self.device)
        octets += raw(identity) if identity else b""
        octets += self.nat.request(request) if self.nat else b""
        signed = association is not None and self._signs(request)
        if association is not None and signed:
            octets += raw(self.revocation.support()) if self.revocation else b""
            octets = append_authentication(octets, association, MIP4Ext_ForeignHomeAuth())
        used = request.message.extension(MIP4Ext_Challenge)
        if self.challenges is not None and used is not None:
            self.challenges.use(request.names, used.challenge)
        forwarded = MIP4(octets).extension(MIP4Ext_Challenge)
        if self.deviates("fa-forgets-asking-visitors"):
            self.visitors.remove(request.message.homeaddr, home_agent)
        self.visitors.expect(Pending(
            request, home_agent, self.clock(), signed, None if forwarded is None else forwarded.challenge))
        # RFC 5944 3.7.2.2; RFC 3344 had the address of the interface it leaves by.
        source = (self.device.uplink if self.old and not self.nat else None) or self.care_of_address
        destinations = self._destinations(home_agent)
        return [Transmission(octets, source, dest, self.testbed.port) for dest in destinations]

    def _request_to_relay(self, request: Registration, home_agent: str) -> bytes:
        octets = bytearray(request.protected)
        if self.old and self.challenges is not None:
            octets += _kept_by_rfc3012(request)
        if self.deviates("fa-alters-request"):
            octets[LIFETIME] = (request.message.lifetime // 2).to_bytes(2, "big")
        if self.deviates("fa-rewrites-home-agent"):
            octets[HOME_AGENT] = IPv4Address(home_agent).packed
        if self.deviates("fa-strips-challenge"):
            octets = _without(octets, request.covered, MIP4Ext_Challenge)
        for name, kind in (("fa-keeps-delivery-style", MIP4Ext_EncapsulatingDelivery),
                           ("fa-keeps-mobile-foreign", MIP4Ext_MobileForeignAuth)):
            if self.deviates(name):
                octets += _octets_of(request.uncovered, kind)
        return bytes(octets)

    def _signs(self, request: Registration) -> bool:
        """RFC 5944 3.5.4: not on deregistrations, nor for a care-of address it does not advertise."""
        if self.old:
            return True
        return request.message.lifetime > 0 and request.message.coaddr == self.care_of_address

    def _destinations(self, home_agent: str) -> list[str]:
        if home_agent in self.addresses():      # only the deviation fa-relays-to-itself comes here
            return [peer.address for peer in self.testbed.tester.get("ha", ())]
        return [home_agent] if is_unicast(home_agent) else []

    def _deny(self, request: Registration, code: ReplyCode) -> list[Output]:
        """A reply of the foreign agent's own (RFC 5944 3.7.2.3), at most one a second for a mobile node (3.7.2)."""
        if not self.denials.allows(self.visitors.identity(request)):
            return []
        asked = request.message
        garbled = code == ReplyCode.INVALID_HOME_AGENT_ADDRESS and self.deviates("fa-116-garbles-reply")
        reply = MIP4_RRP(
            code=ReplyCode.FA_EXPERIMENTAL if self.deviates("fa-answers-127") else code,
            lifetime=self.max_lifetime if code == ReplyCode.FA_LIFETIME_TOO_LONG else asked.lifetime,
            homeaddr=asked.homeaddr, haaddr=asked.haaddr, id=~asked.id % 2**64 if garbled else asked.id)
        self.log.info("request of %r denied: %s", request.names[0], code_name(code))
        octets = raw(reply)
        if self.challenges is not None:
            refused = request.message.extension(MIP4Ext_Challenge)
            if refused is not None and self.deviates("fa-spends-refused-challenges"):
                self.challenges.use(request.names, refused.challenge)
            offer = self.challenges.offer(request.names, remember=self._denials_offer)
            octets += raw(MIP4Ext_Challenge(challenge=offer))
        return self._to_mobile(request, asked.homeaddr, octets)

    # Replies.

    def _handle_reply(self, reply: Registration) -> list[Output]:
        """RFC 5944 3.7.3."""
        if must_discard(reply.message, self.known_extensions) is not None:
            return []
        pending = self.visitors.match(reply) if reply.well_formed else None
        if pending is None:
            self.log.info("reply for %r discarded: it answers no pending request", reply.names[0])
            return []
        if reply.message.code == ReplyCode.REDIRECT_HA_REQ and self.deviates("fa-drops-redirect"):
            return []
        refusal = refusal_code(self, reply, pending)
        self.visitors.settle(pending)
        granted = reply.message.code in ACCEPTING
        if not granted and self.deviates("fa-forgets-denied-visitors"):
            self.visitors.remove(reply.message.homeaddr, pending.home_agent)
        accepted = granted and refusal is None
        revoked: list[Output] = []
        if self.revocation and granted and refusal not in (None, ReplyCode.FA_HA_AUTH_FAILED):
            revoked = self.revocation.refused(pending, reply)
        if accepted:
            visitor = self.visitors.enter(
                pending, reply, min(reply.message.lifetime, self.max_lifetime), self.clock())
            revoked = self.revocation.registered(pending, reply, visitor) if self.revocation else []
            if self.nat:
                self.nat.registered(pending, reply, visitor)
        octets = self._reply_to_relay(reply) if refusal is None else self._refused_reply(reply, refusal)
        if self.keys and accepted and reply.message.lifetime:
            octets += self.keys.supply(pending.request, reply)
        if self.challenges is not None:
            offer = self.challenges.offer_new(pending.request.names, remember=accepted or self._denials_offer)
            octets += raw(MIP4Ext_Challenge(challenge=offer))
        return [*self._to_mobile(pending.request, reply.message.homeaddr, octets), *revoked]

    def _reply_to_relay(self, reply: Registration) -> bytes:
        """RFC 5944 3.7.3.2: what the home agent protected, as it is, and nothing else."""
        octets = bytearray(reply.protected)
        if self.deviates("fa-alters-reply"):
            octets[LIFETIME] = (reply.message.lifetime // 2).to_bytes(2, "big")
        if self.deviates("fa-rewrites-137") and reply.message.code == ReplyCode.HA_REVERSE_TUNNEL:
            octets[CODE] = bytes([ReplyCode.FA_REVERSE_TUNNEL])
        if self.deviates("fa-keeps-uncovered"):
            octets += _octets_of(reply.uncovered, MIP4Ext_NVSE)
        if self.deviates("fa-keeps-ha-challenge"):
            octets += _octets_of(reply.uncovered, MIP4Ext_Challenge)
        return bytes(octets)

    def _refused_reply(self, reply: Registration, code: ReplyCode) -> bytes:
        """RFC 4636 4: the home agent's code stays, ours goes beside it. Before it was written over."""
        self.log.warning("reply for %r refused: %s", reply.names[0], code_name(code))
        octets = bytearray(self._reply_to_relay(reply))
        beside = self.offers("fa_error") and not self.old and not self.deviates("fa-overwrites-code")
        if beside and code in FA_ERROR_STATUSES:
            return bytes(octets) + raw(MIP4Ext_FAError(status=code))
        octets[CODE] = bytes([code])
        return bytes(octets)

    # Both kinds of reply.

    def _to_mobile(self, request: Registration, home: str, octets: bytes) -> list[Output]:
        """Authenticate a reply for the mobile node and address it (RFC 5944 3.7.2.3, 3.7.3.2)."""
        text = message_string(self.device, MIP4(octets).code)
        octets += raw(text) if text else b""
        association = self.association_with_mobile(request)
        key = self.keys.of(request) if self.keys else None
        if key and association == key.from_mobile:
            association = key.to_mobile
        if association is not None:
            octets = append_authentication(octets, association, MIP4Ext_MobileForeignAuth())
        asked = request.datagram
        multicast = asked.dest not in self.addresses()
        source = self.device.address if multicast else asked.dest
        return [Transmission(octets, source, BROADCAST if home == ANY_ADDRESS else home, asked.source_port)]


def _kept_by_rfc3012(request: Registration) -> bytes:
    """RFC 3012 3.2 made an exception for MN-AAA authentication, and for a challenge with nothing but that."""
    keyed = request.message.extension(MIP4Ext_MobileForeignAuth) is not None
    return _octets_of(request.uncovered, MIP4Ext_GeneralizedAuth if keyed else RFC3012_EXTENSIONS)


def _octets_of(extensions: list[Packet], kind: type | tuple[type, ...]) -> bytes:
    return b"".join(raw(extension) for extension in extensions if isinstance(extension, kind))


def _without(octets: bytearray, extensions: list[Packet], kind: type) -> bytearray:
    return octets.replace(_octets_of(extensions, kind), b"", 1)
