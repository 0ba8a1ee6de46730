# SPDX-License-Identifier: GPL-2.0-or-later
"""Agent advertisements (RFC 5944 2.1 and 2.3, RFC 1256, RFC 4721 2)."""
from __future__ import annotations

import random
from typing import Callable

from scapy.compat import raw
from scapy.layers.inet import IP
from scapy.packet import Packet
from scapy.utils import checksum

from scapy_mip4.agents.base import ANY_ADDRESS, BROADCAST, IP_HEADER, must_discard
from scapy_mip4.agents.challenges import ChallengeBook
from scapy_mip4.codes import ICMPExtensionType
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement,
    ICMP_AgentSolicitation,
    ICMP_RouterAddress,
    ICMPExt_Challenge,
    ICMPExt_MobilityAgent,
)

ALL_SYSTEMS = "224.0.0.1"
GROUPS = ("224.0.0.2", "224.0.0.11", BROADCAST)    # RFC 1256 4.1; RFC 5944 2.3 mobility agents
NO_ROUTER = 16                 # ICMP Code: does not route common traffic (RFC 5944 2.1)
LAST_SEQUENCE, AFTER_LAST = 0xFFFF, 256                    # RFC 5944 2.3.2
ADVERTISEMENT_LIFETIME = 1800  # seconds, RFC 1256 6.1
MULTICAST_SECONDS = 1.0        # RFC 5944 2.3 wants a limit for multicast answers
JITTER = 0.1                   # RFC 5944 2.1: each sending time slightly random


class Advertiser:
    """Makes the IP packets in which an agent makes itself known.

    address: the agent's on the link; care_of: the care-of address on offer, None for a home agent; flags: letters
    of the Mobility Agent extension; max_lifetime: longest registration in seconds; challenges: None for an agent
    without; interval: seconds between periodic advertisements, None for solicited ones only; busy: whether to set B.
    """

    def __init__(
        self,
        address: str,
        care_of: str | None,
        flags: str,
        max_lifetime: int,
        clock: Callable[[], float],
        challenges: ChallengeBook | None = None,
        interval: float | None = None,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._address = address
        self._care_of = care_of
        self._flags = flags
        self._max_lifetime = max_lifetime
        self._clock = clock
        self._challenges = challenges
        self._interval = interval
        self._busy = busy
        self.sequence = 0
        self._next_periodic = clock()
        self._last_multicast = float("-inf")

    def periodic(self) -> bytes | None:
        """The periodic advertisement if it is due."""
        now = self._clock()
        if self._interval is None or now < self._next_periodic:
            return None
        self._next_periodic = now + self._interval * (1 - random.uniform(0, JITTER))
        return self._multicast(self._challenges.advance() if self._challenges else None)

    def answer(self, octets: bytes) -> bytes | None:
        """The advertisement that answers an IP packet seen on the link, if that is an agent solicitation.

        The source need not be an address of the link's subnet (RFC 5944 2.3).
        """
        if len(octets) < IP_HEADER:
            return None
        packet = IP(octets)
        solicitation = packet.getlayer(ICMP_AgentSolicitation)
        if solicitation is None or packet.dst not in (*GROUPS, self._address):
            return None
        if not _acceptable(solicitation):
            return None
        if packet.src != ANY_ADDRESS:
            challenge = self._challenges.offer([packet.src]) if self._challenges else None
            return self._advertisement(packet.src, challenge)
        if self._clock() - self._last_multicast < MULTICAST_SECONDS:
            return None
        return self._multicast(self._challenges.latest if self._challenges else None)

    def _multicast(self, challenge: bytes | None) -> bytes:
        self._last_multicast = self._clock()
        return self._advertisement(ALL_SYSTEMS, challenge)

    def _advertisement(self, dest: str, challenge: bytes | None) -> bytes:
        agent = ICMPExt_MobilityAgent(
            seq=self.sequence, lifetime=self._max_lifetime, coaddrs=[self._care_of] if self._care_of else [],
            flags=self._flags + ("B" if self._busy() else ""))
        self.sequence = AFTER_LAST if self.sequence == LAST_SEQUENCE else self.sequence + 1
        advertisement = ICMP_AgentAdvertisement(
            code=NO_ROUTER, lifetime=ADVERTISEMENT_LIFETIME,
            addrs=[ICMP_RouterAddress(address=self._address)],
            exts=[agent] + ([ICMPExt_Challenge(challenge=challenge)] if challenge else []))
        return raw(IP(src=self._address, dst=dest, ttl=1) / advertisement)


def _acceptable(solicitation: Packet) -> bool:
    # RFC 1256 4.2 checks; RFC 5944 1.8 for extensions, of which our agents know the padding only.
    known = (ICMPExtensionType.ONE_BYTE_PADDING,)
    return (checksum(raw(solicitation)) == 0 and solicitation.code == 0
            and must_discard(solicitation, known) is None)
