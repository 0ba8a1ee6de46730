# SPDX-License-Identifier: GPL-2.0-or-later
"""Agent advertisements (RFC 5944 2.1 and 2.3, RFC 1256, RFC 4721 2)."""
from __future__ import annotations

import math
import random
from typing import Callable

from scapy.compat import raw
from scapy.layers.inet import IP
from scapy.packet import Packet
from scapy.utils import checksum

from scapy_mip4.agents.base import ANY_ADDRESS, BROADCAST, NEVER, must_discard
from scapy_mip4.agents.challenges import ChallengeBook
from scapy_mip4.codes import ICMPExtensionType
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement,
    ICMP_AgentSolicitation,
    ICMP_RouterAddress,
    ICMPExt_Challenge,
    ICMPExt_MobilityAgent,
    ICMPExt_Pad1,
    ICMPExt_PrefixLengths,
)
from scapy_mip4.testbed import Device

ALL_SYSTEMS = "224.0.0.1"
GROUPS = ("224.0.0.2", "224.0.0.11", BROADCAST)    # RFC 1256 4.1; RFC 5944 2.3 mobility agents
NO_ROUTER = 16                 # ICMP Code: does not route common traffic (RFC 5944 2.1)
LAST_SEQUENCE, AFTER_LAST = 0xFFFF, 256                    # RFC 5944 2.3.2
PREFIX_LENGTH = 24             # RFC 5944 2.1.2: leading bits that tell the link's network
INTERVAL = 600.0               # seconds, RFC 1256 4.1
LIFETIME_INTERVALS = 3         # RFC 1256 4.1, RFC 5944 2.1
INITIAL_INTERVAL, INITIALS = 16.0, 3                       # RFC 1256 6.1
JITTER = 0.5                   # RFC 1256 4.1: each interval is between the shortest, here half the longest, and that
ANSWER_DELAY = 0.2             # seconds; RFC 1256 6.1 allows 2 for an answer to all
MULTICAST_SECONDS = 1.0        # RFC 5944 2.3 wants a limit for multicast answers


class Advertiser:
    """Makes the IP packets in which an agent makes itself known.

    device: whose address on the link and features count: advertise (the longest interval of periodic advertisements
    in seconds; without it only solicited ones), prefix_lengths and near_last_sequence; care_of: the care-of address
    on offer, None for a home agent; flags: letters of the Mobility Agent extension; max_lifetime: longest
    registration in seconds; challenges: None for an agent without; busy: whether to set B; deviates: whether to do a
    wrong deed, named without the role.
    """

    def __init__(
        self,
        device: Device,
        care_of: str | None,
        flags: str,
        max_lifetime: int,
        clock: Callable[[], float],
        challenges: ChallengeBook | None = None,
        busy: Callable[[], bool] = lambda: False,
        deviates: Callable[[str], bool] = lambda deed: False,
    ) -> None:
        self._address = device.address
        self._care_of = care_of
        self._flags = flags
        self._max_lifetime = max_lifetime
        self._clock = clock
        self._challenges = challenges
        advertise = device.feature("advertise")
        self._interval = INTERVAL if isinstance(advertise, bool) else float(advertise)
        self._busy = busy
        self._deviates = deviates
        self._jitter = 0.0 if deviates("advertises-regularly") else JITTER
        self._prefix_lengths = bool(device.feature("prefix_lengths"))
        self.sequence = LAST_SEQUENCE - 1 if device.feature("near_last_sequence") else 0
        self._initials = INITIALS
        self._next_periodic = clock() if advertise else NEVER
        self._next_answer = NEVER
        self._last_multicast = -NEVER

    def due(self) -> bytes | None:
        """The advertisement to all whose time has come: a periodic one, or the answer to who has no address yet."""
        now = self._clock()
        periodic = now >= self._next_periodic
        if not periodic and now < self._next_answer:
            return None
        self._next_answer = NEVER
        self._last_multicast = now
        if self._next_periodic < NEVER:  # an answer to all counts as a periodic one (RFC 1256 4.3)
            longest = min(self._interval, INITIAL_INTERVAL) if self._initials else self._interval
            self._initials = max(self._initials - 1, 0)
            self._next_periodic = now + longest * (1 - random.uniform(0, self._jitter))
        challenge = None
        if self._challenges is not None:
            challenge = self._challenges.advance() if periodic else self._challenges.repeat()
        return self._advertisement(ALL_SYSTEMS, challenge)

    def pause(self, longest: float) -> float:
        """Seconds until `due` has something, `longest` at most."""
        return max(0.0, min(longest, min(self._next_periodic, self._next_answer) - self._clock()))

    def farewell(self) -> bytes | None:
        """The last advertisement of an agent that advertised by itself and stops: valid no longer (RFC 1256 4.3)."""
        if self._next_periodic == NEVER:
            return None
        return self._advertisement(ALL_SYSTEMS, self._challenges.latest if self._challenges else None, lifetime=0)

    def answer(self, packet: Packet) -> bytes | None:
        """The advertisement that answers an IP packet seen on the link at once, if that is an agent solicitation.

        The source need not be an address of the link's subnet (RFC 5944 2.3).
        """
        solicitation = packet.getlayer(ICMP_AgentSolicitation)
        if solicitation is None or packet.dst not in (*GROUPS, self._address):
            return None
        if not _acceptable(solicitation) and not self._deviates("answers-bad-solicitations"):
            return None
        if packet.src != ANY_ADDRESS:
            challenge = self._challenges.offer([packet.src]) if self._challenges else None
            return self._advertisement(packet.src, challenge)
        if self._deviates("advertises-without-limit"):
            return self._advertisement(ALL_SYSTEMS, self._challenges.latest if self._challenges else None)
        # RFC 1256 4.3: one answer to all for several who ask, and not from all routers at the same time.
        soon = self._clock() + random.uniform(0, ANSWER_DELAY)
        self._next_answer = min(self._next_answer, max(soon, self._last_multicast + MULTICAST_SECONDS))
        return None

    def reset(self, dest: str) -> bytes:
        """What tells one mobile node that its binding is lost: sequence number 0 (RFC 3543 4.1)."""
        going, self.sequence = self.sequence, 0
        advertisement = self._advertisement(dest, self._challenges.offer([dest]) if self._challenges else None)
        self.sequence = going
        return advertisement

    def _advertisement(self, dest: str, challenge: bytes | None, lifetime: int | None = None) -> bytes:
        agent = ICMPExt_MobilityAgent(
            seq=self.sequence, lifetime=self._max_lifetime, coaddrs=[self._care_of] if self._care_of else [],
            flags=self._flags + ("B" if self._busy() else ""))
        self.sequence = AFTER_LAST if self.sequence == LAST_SEQUENCE else self.sequence + 1
        exts: list[Packet] = [agent]
        if self._prefix_lengths:  # of the one router address; an odd number of octets is padded (RFC 5944 2.1.3)
            exts.append(ICMPExt_PrefixLengths(prefixes=[PREFIX_LENGTH]))
        if challenge:
            exts.append(ICMPExt_Challenge(challenge=challenge))
        if sum(map(len, exts)) % 2:
            exts.append(ICMPExt_Pad1())
        advertisement = ICMP_AgentAdvertisement(
            code=NO_ROUTER, lifetime=math.ceil(LIFETIME_INTERVALS * self._interval) if lifetime is None else lifetime,
            addrs=[ICMP_RouterAddress(address=self._address)], exts=exts)
        return raw(IP(src=self._address, dst=dest, ttl=1) / advertisement)


def _acceptable(solicitation: Packet) -> bool:
    # RFC 1256 4.2 checks; RFC 5944 1.8 for extensions, of which our agents know the padding only.
    known = (ICMPExtensionType.ONE_BYTE_PADDING,)
    return (checksum(raw(solicitation)) == 0 and solicitation.code == 0
            and must_discard(solicitation, known) is None)
