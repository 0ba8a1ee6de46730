# SPDX-License-Identifier: GPL-2.0-or-later
"""A registration message as a foreign agent sees it: a part to leave alone and a part meant for itself."""
from __future__ import annotations

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.base import ANY_ADDRESS, AUTHORIZATION_ENABLING, SKIPPABLE
from scapy_mip4.layers import (
    MIP4,
    MIP4Ext_AuthBase,
    MIP4Ext_MNNAI,
    MIP4Ext_MobileHomeAuth,
    MIP4Ext_Unknown,
)
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import Datagram


class Registration:
    """A received registration request or reply.

    covered: the extensions through the last authorization-enabling one; protected: the octets through it,
    which must be passed on as they are; uncovered: the extensions behind it, for the foreign agent to process
    and remove (RFC 5944 3.7.2.2, 3.7.3.2). With `until_mobile_home` (RFC 3344) Mobile-Home authentication
    alone counts if there is one.
    """

    def __init__(self, message: MIP4, datagram: Datagram, until_mobile_home: bool = False) -> None:
        self.message = message
        self.datagram = datagram
        end = _covered_count(message, until_mobile_home)
        self.covered: list[Packet] = message.exts[:end]
        self.uncovered: list[Packet] = message.exts[end:]
        removed = sum(len(raw(extension)) for extension in self.uncovered) + len(message.payload)
        self.protected = datagram.octets[:len(datagram.octets) - removed]

    @property
    def nai(self) -> str | None:
        """The Network Access Identifier of the mobile node, if the message carries it (RFC 2794)."""
        extension = self.message.extension(MIP4Ext_MNNAI)
        return None if extension is None else extension.nai.decode("utf-8", "replace")

    @property
    def names(self) -> tuple[str, ...]:
        """All that tells the mobile node apart: its home address and NAI, or else where it sent from."""
        home = None if self.message.homeaddr == ANY_ADDRESS else self.message.homeaddr
        return tuple(name for name in (home, self.nai) if name) or (self.datagram.source,)

    @property
    def well_formed(self) -> bool:
        """Whether every extension ends within the message and can be read."""
        return not self.message.payload and not any(map(_unreadable, self.message.exts))


def _covered_count(message: MIP4, until_mobile_home: bool) -> int:
    kinds = [type(extension) for extension in message.exts]
    if until_mobile_home and MIP4Ext_MobileHomeAuth in kinds:
        return kinds.index(MIP4Ext_MobileHomeAuth) + 1
    ends = [index + 1 for index, kind in enumerate(kinds) if issubclass(kind, AUTHORIZATION_ENABLING)]
    return max(ends, default=0)


def _unreadable(extension: Packet) -> bool:
    # Messages with unknown extensions below 128 are discarded earlier: here such a type is one cut short.
    unknown = isinstance(extension, MIP4Ext_Unknown)
    return unknown and (extension.type < SKIPPABLE or len(extension.data) < extension.len)


def append_authentication(
    octets: bytes, association: MobilitySecurityAssociation, extension: MIP4Ext_AuthBase
) -> bytes:
    """The octets of a message followed by `extension`, filled in; what was there before stays as it is."""
    message = MIP4(octets)
    message.exts.append(extension)
    association.protect(message, extension)
    return octets + raw(extension)
