# SPDX-License-Identifier: GPL-2.0-or-later
"""The keys that a foreign agent shares with visitors because AAA gave them (RFC 3957 3 and 6.2)."""
from __future__ import annotations

from typing import TYPE_CHECKING

from scapy.compat import raw

from scapy_mip4.agents.aaa import ALGORITHM_NUMBER, HomeAAA, RegistrationKey
from scapy_mip4.agents.registration import Registration
from scapy_mip4.codes import ExtensionType
from scapy_mip4.layers import MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNFAKeyGenRequest

if TYPE_CHECKING:
    from scapy_mip4.agents.foreign_agent import ForeignAgent

KEY_EXTENSIONS = frozenset((
    ExtensionType.MN_FA_KEYGEN_REQUEST, ExtensionType.MN_FA_KEYGEN_REPLY,
    ExtensionType.MN_HA_KEYGEN_REQUEST, ExtensionType.MN_HA_KEYGEN_REPLY,
))


class VisitorKeys:
    """Registration keys by mobile node, those in force only."""

    def __init__(self, agent: ForeignAgent) -> None:
        self._agent = agent
        self._aaa = HomeAAA(agent.clock)
        self._keys: dict[str, RegistrationKey] = {}

    def of(self, request: Registration) -> RegistrationKey | None:
        """The key shared with the mobile node of this request."""
        key = self._keys.get(self._agent.visitors.identity(request))
        return key if key and key.expires > self._agent.clock() else None

    def renews(self, request: Registration) -> bool:
        """Whether a mobile node that has lost its key may have another: AAA gave the old one and vouches for it."""
        return self.of(request) is not None and self._asks(request)

    def supply(self, request: Registration, reply: Registration) -> bytes:
        """Share a key from now on if one is due; the octets of the extension that tells the mobile node.

        No octets where the home agent brought the extension from AAA: it stands in its part of the reply.
        """
        wanted, brought = self._wanted(request), reply.message.extension(MIP4Ext_MNFAKeyGenReply)
        mobile = self._agent.mobile(request)
        if mobile is None or "mn-aaa" not in mobile.associations:
            return b""
        if brought is not None:
            spi = wanted.spi if wanted else brought.fa_spi
            key = self._aaa.new_key(mobile, request.message, spi, brought.fa_spi, bytes(brought.nonce))
        elif wanted is not None and self._vouched(request):
            key = self._aaa.new_key(mobile, request.message, wanted.spi)
        else:
            return b""
        self._keys[self._agent.visitors.identity(request)] = key
        return b"" if brought is not None else raw(MIP4Ext_MNFAKeyGenReply(
            lifetime=key.lifetime, aaa_spi=key.aaa_spi, fa_spi=key.from_mobile.spi, algorithm=ALGORITHM_NUMBER,
            nonce=key.nonce))

    def prune(self) -> None:
        """Give back the memory of what has expired."""
        now = self._agent.clock()
        self._keys = {identity: key for identity, key in self._keys.items() if key.expires > now}

    def _asks(self, request: Registration) -> bool:
        return self._wanted(request) is not None and self._vouched(request)

    @staticmethod
    def _wanted(request: Registration) -> MIP4Ext_MNFAKeyGenRequest | None:
        return request.message.extension(MIP4Ext_MNFAKeyGenRequest)

    def _vouched(self, request: Registration) -> bool:
        mobile = self._agent.mobile(request)
        return mobile is not None and self._aaa.is_authentic(mobile, request.message)
