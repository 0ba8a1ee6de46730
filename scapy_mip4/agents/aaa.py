# SPDX-License-Identifier: GPL-2.0-or-later
"""A AAA server of the home network, inside the agent that would ask it (RFC 3957 5).

It knows the associations `mn-aaa` of the testbed's mobile nodes. So an agent learns from it whether MN-AAA
authentication is right, and gets keys from it, as if the AAA infrastructure had brought them.
"""
from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass
from typing import Callable

from scapy.packet import Packet

from scapy_mip4.codes import KeyAlgorithm
from scapy_mip4.layers import MIP4, MIP4Ext_MNAAAAuth, MIP4Ext_MNNAI
from scapy_mip4.security import MobilitySecurityAssociation, derive_key
from scapy_mip4.testbed import Mobile

NONCE_OCTETS = 16            # RFC 3957 5: at least 128 random bits
KEY_LIFETIME = 3600          # seconds
FIRST_DERIVED_SPI = 0x10000  # well above the SPIs that testbeds configure
ALGORITHM, ALGORITHM_NUMBER = "hmac-sha1", KeyAlgorithm.HMAC_SHA1


@dataclass(frozen=True)
class RegistrationKey:
    """A key between a mobile node and an agent (RFC 3957 5). Each side uses the SPI that the other side chose.

    `lifetime` in seconds, from its making; it ends at `expires` of the agent's clock.
    """

    nonce: bytes
    aaa_spi: int
    lifetime: int
    from_mobile: MobilitySecurityAssociation
    to_mobile: MobilitySecurityAssociation
    expires: float


class HomeAAA:
    """The AAA server. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next_spi = FIRST_DERIVED_SPI

    @staticmethod
    def is_authentic(mobile: Mobile, request: MIP4) -> bool:
        """Whether a request has MN-AAA authentication, and it is right."""
        extension, association = request.extension(MIP4Ext_MNAAAAuth), mobile.associations.get("mn-aaa")
        return extension is not None and association is not None and association.verify(request, extension)

    def new_key(
        self, mobile: Mobile, request: Packet, mobile_spi: int, agent_spi: int | None = None,
        nonce: bytes | None = None,
    ) -> RegistrationKey:
        """Make a key for a mobile node with an association mn-aaa, and for the agent that asks for it.

        `mobile_spi` is the one that the mobile node chose in its request; SPI of the agent and nonce are new if not
        given.
        """
        aaa = mobile.associations["mn-aaa"]
        nai = request.extension(MIP4Ext_MNNAI)
        identifier = socket.inet_aton(request.homeaddr) if nai is None else bytes(nai.nai)
        nonce = nonce or secrets.token_bytes(NONCE_OCTETS)
        if agent_spi is None:
            agent_spi = self._next_spi
            self._next_spi += 1
        secret = derive_key(aaa.key, nonce, identifier)
        return RegistrationKey(
            nonce, aaa.spi, KEY_LIFETIME,
            from_mobile=MobilitySecurityAssociation(agent_spi, secret, ALGORITHM),
            to_mobile=MobilitySecurityAssociation(mobile_spi, secret, ALGORITHM),
            expires=self._clock() + KEY_LIFETIME)
