# SPDX-License-Identifier: GPL-2.0-or-later
"""Which keys a home agent shares with its mobile nodes, and their replay protection."""
from __future__ import annotations

from typing import Callable

from scapy.packet import Packet

from scapy_mip4.agents.aaa import ALGORITHM_NUMBER, HomeAAA, RegistrationKey
from scapy_mip4.codes import ReplayMethod
from scapy_mip4.layers import (
    MIP4Ext_MNAAAAuth, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import (
    Identification, MobilitySecurityAssociation, new_identification,
)
from scapy_mip4.testbed import Mobile


class MobileSecurity:
    """Mobility security associations with the mobile nodes: configured ones, others derived as AAA would."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._derived: dict[str, RegistrationKey] = {}
        self._aaa = HomeAAA(clock)
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
        key = self._aaa.new_key(mobile, request, wanted.spi)
        self._derived[mobile.home] = key
        reply = MIP4Ext_MNHAKeyGenReply(
            lifetime=key.lifetime, aaa_spi=key.aaa_spi, ha_spi=key.from_mobile.spi,
            algorithm=ALGORITHM_NUMBER, replay=ReplayMethod.TIMESTAMPS, nonce=key.nonce)
        return reply, key.to_mobile

    @staticmethod
    def _configured(mobile: Mobile) -> list[MobilitySecurityAssociation]:
        return [mobile.associations[name] for name in ("mn-ha", "mn-ha-2") if name in mobile.associations]

    def _current(self, mobile: Mobile) -> list[RegistrationKey]:
        key = self._derived.get(mobile.home)
        return [key] if key is not None and key.expires > self._clock() else []
