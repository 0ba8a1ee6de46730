# SPDX-License-Identifier: GPL-2.0-or-later
"""The associations that AAA makes in the course of a case (RFC 3957), as a mobile node computes them."""
from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any
from collections.abc import Mapping

from scapy.packet import Packet

from scapy_mip4.codes import KeyAlgorithm
from scapy_mip4.layers import MIP4_RRQ, MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MNNAI
from scapy_mip4.scenario.expressions import NoSuchPacket
from scapy_mip4.security import MobilitySecurityAssociation, derive_key

FROM_AAA: Mapping[str, type[Packet]] = {"aaa-mn-ha": MIP4Ext_MNHAKeyGenReply, "aaa-mn-fa": MIP4Ext_MNFAKeyGenReply}
"""Names of associations -> the extension that holds the nonce of their key."""

KEY_ALGORITHMS: Mapping[int, str] = {KeyAlgorithm.HMAC_MD5: "hmac-md5", KeyAlgorithm.HMAC_SHA1: "hmac-sha1"}
"""Algorithms that a nonce can name -> those of our associations."""


class RegistrationKeys:
    """What the messages of a case tell about keys from AAA. `aaa` is the association mn-aaa of the mobile node."""

    def __init__(self, aaa: MobilitySecurityAssociation | None) -> None:
        self._aaa = aaa
        self._identifier = b""
        self._identifiers: dict[bytes, bytes] = {}     # by nonce: of the request that it answers
        self._latest: dict[str, Any] = {}

    def note(self, message: Packet) -> None:
        """Learn from a message that was sent or came: who asks, or the nonce of a key."""
        if isinstance(message, MIP4_RRQ):
            nai = message.extension(MIP4Ext_MNNAI)
            self._identifier = socket.inet_aton(message.homeaddr) if nai is None else bytes(nai.nai)
        for name, kind in FROM_AAA.items():
            extension = message.extension(kind) if hasattr(message, "extension") else None
            if extension is not None:
                self._latest[name] = extension
                self._identifiers.setdefault(bytes(extension.nonce), self._identifier)

    def association(self, name: str, message: Packet | None = None) -> MobilitySecurityAssociation | None:
        """The association of that name by the nonce in `message` or, if it holds none, by the one that came last.

        None if no nonce came. Its SPI is the one for messages to the agent. NoSuchPacket if the key is for an
        algorithm that we do not have.
        """
        given = message.extension(FROM_AAA[name]) if message is not None else None
        extension = given or self._latest.get(name)
        if extension is None or self._aaa is None:
            return None
        if extension.algorithm not in KEY_ALGORITHMS:
            raise NoSuchPacket(f"the key '{name}' is for algorithm {extension.algorithm}, which is unknown here")
        nonce = bytes(extension.nonce)
        key = derive_key(self._aaa.key, nonce, self._identifiers.get(nonce, self._identifier))
        spi = extension.ha_spi if name == "aaa-mn-ha" else extension.fa_spi
        return replace(self._aaa, spi=spi, key=key, algorithm=KEY_ALGORITHMS[extension.algorithm])
