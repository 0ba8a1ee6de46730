# SPDX-License-Identifier: GPL-2.0-or-later
"""Which keys a home agent shares with its mobile nodes, and their replay protection."""
from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass
from typing import Callable

from scapy.packet import Packet

from scapy_mip4.codes import ReplayMethod
from scapy_mip4.layers import (
    MIP4Ext_MNAAAAuth, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import (
    Identification, MobilitySecurityAssociation, derive_key, new_identification,
)
from scapy_mip4.testbed import Mobile

NONCE_OCTETS = 16            # RFC 3957 5: at least 128 random bits
KEY_LIFETIME = 3600          # seconds
FIRST_DERIVED_SPI = 0x10000  # well above the SPIs that testbeds configure
HMAC_SHA1 = 2                # Algorithm Identifier of RFC 3957 4 (IANA ISAKMP authentication algorithms)


@dataclass(frozen=True)
class DerivedKey:
    """A registration key (RFC 3957). Each side uses the SPI that the other side chose."""

    from_mobile: MobilitySecurityAssociation
    to_mobile: MobilitySecurityAssociation
    expires: float


class MobileSecurity:
    """Mobility security associations with the mobile nodes: configured ones, others derived as AAA would."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._derived: dict[str, DerivedKey] = {}
        self._next_spi = FIRST_DERIVED_SPI
        self._identifications: dict[tuple[str, int | None], Identification] = {}

    def find(self, mobile: Mobile, extension: Packet) -> MobilitySecurityAssociation | None:
        """The association that an authentication extension of this mobile node names, if there is one."""
        if isinstance(extension, MIP4Ext_MNAAAAuth):
            candidates = [mobile.associations.get(name) for name in ("mn-aaa", "mn-aaa-chap")]
        elif isinstance(extension, MIP4Ext_MobileHomeAuth):
            candidates = [*self._configured(mobile), *(key.from_mobile for key in self._current(mobile))]
        else:
            candidates = []
        return next((found for found in candidates if found and found.spi == extension.spi), None)

    def for_reply(
        self, mobile: Mobile, used: MobilitySecurityAssociation | None
    ) -> MobilitySecurityAssociation | None:
        """The association for a reply: the one the request used, else one the mobile node has (3.8.2.1)."""
        for key in self._current(mobile):
            if used == key.from_mobile:
                return key.to_mobile
        configured = self._configured(mobile)
        return used if used in configured else next(iter(configured), None)

    def identification(self, mobile: Mobile, association: MobilitySecurityAssociation) -> Identification:
        """The replay protection of a mobile node under an association (RFC 5944 3.2)."""
        # RFC 5944 5.7.1: a timestamp exceeds all that were accepted from the mobile node, whatever their SPI.
        index = (mobile.home, None if association.replay == "timestamp" else association.spi)
        if index not in self._identifications:
            self._identifications[index] = new_identification(association.replay, clock=self._clock)
        return self._identifications[index]

    def new_key(
        self, mobile: Mobile, request: Packet, wanted: Packet
    ) -> tuple[MIP4Ext_MNHAKeyGenReply, MobilitySecurityAssociation]:
        """Derive a key as the mobile node's AAA server would, for its key generation request `wanted`.

        Gives the extension that tells the mobile node, and the association for the reply (RFC 3957 5 and 6).
        """
        aaa = mobile.associations["mn-aaa"]
        nai = request.extension(MIP4Ext_MNNAI)
        identifier = socket.inet_aton(request.homeaddr) if nai is None else bytes(nai.nai)
        nonce = secrets.token_bytes(NONCE_OCTETS)
        secret = derive_key(aaa.key, nonce, identifier)
        from_mobile = MobilitySecurityAssociation(self._next_spi, secret, "hmac-sha1")
        to_mobile = MobilitySecurityAssociation(wanted.spi, secret, "hmac-sha1")
        self._next_spi += 1
        self._derived[mobile.home] = DerivedKey(from_mobile, to_mobile, self._clock() + KEY_LIFETIME)
        reply = MIP4Ext_MNHAKeyGenReply(
            lifetime=KEY_LIFETIME, aaa_spi=aaa.spi, ha_spi=from_mobile.spi,
            algorithm=HMAC_SHA1, replay=ReplayMethod.TIMESTAMPS, nonce=nonce)
        return reply, to_mobile

    @staticmethod
    def _configured(mobile: Mobile) -> list[MobilitySecurityAssociation]:
        return [mobile.associations[name] for name in ("mn-ha", "mn-ha-2") if name in mobile.associations]

    def _current(self, mobile: Mobile) -> list[DerivedKey]:
        key = self._derived.get(mobile.home)
        return [key] if key is not None and key.expires > self._clock() else []
