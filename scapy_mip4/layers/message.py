# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages that end in extensions, and the octets of a message before and through one of them."""

from __future__ import annotations

from scapy.fields import PacketListField
from scapy.packet import Packet

from scapy_mip4.layers.extensions import TolerantPacket
from scapy_mip4.layers.table import ExtensionSpace

__all__ = ["octets_before", "octets_through"]


class ExtensionListField(PacketListField):
    """The extensions at the end of a message; octets too few for one are left to the payload.

    They can be given as packets, by name or as {name: {field: value}}.
    """

    __slots__ = ["space"]

    def __init__(self, name: str, space: ExtensionSpace) -> None:
        super().__init__(name, [], space.unknown)
        self.space = space

    def any2i(self, pkt, x):
        return super().any2i(pkt, [self._extension(item) for item in (x if isinstance(x, (list, tuple)) else [x])])

    def _extension(self, item):
        if isinstance(item, str):
            return self.space.named(item)()
        if isinstance(item, dict) and len(item) == 1:
            (name, fields), = item.items()
            return self.space.named(name)(**fields)
        if isinstance(item, (Packet, bytes)):
            return item
        raise ValueError(f"an extension is a packet, octets, a name or {{name: {{field: value}}}}, not {item!r}")

    def addfield(self, pkt, s, val):
        for extension in val:
            # An authenticator covers all octets before it, so it is told which those are.
            s += extension.built_after(s, pkt) if hasattr(extension, "built_after") else bytes(extension)
        return s

    def getfield(self, pkt, s):
        extensions, at = [], 0
        while at < len(s):
            taken = self.space.take(s, at, pkt)
            if taken is None:
                break
            extension, size = taken
            extensions.append(extension)
            at += size
        return s[at:], extensions


class ExtendedMessage(TolerantPacket):
    """A message that ends in a list of extensions, its field `exts`."""

    def command(self):
        # An association is no text, and least of all its key: what it signed is.
        signed = any(getattr(extension, "sa", None) for extension in self.fields.get("exts", ()))
        return type(self)(bytes(self)).command() if signed else super().command()

    def extension(self, cls):
        """Return the first extension that is a `cls` (a class or its name), None if there is none."""
        return next(iter(self.extensions(cls)), None)

    def extensions(self, cls):
        """Return all extensions that are a `cls` (a class or its name), in their order."""
        present = self.getfieldval("exts")
        if isinstance(cls, str):
            return [ext for ext in present if cls in (base.__name__ for base in type(ext).__mro__)]
        return [ext for ext in present if isinstance(ext, cls)]


def octets_before(message: ExtendedMessage, extension: Packet) -> bytes:
    """Return the octets of `message` that stand before `extension`, one of its own.

    :raises ValueError: the extension is not in the message
    """
    return _octets_without(message, message.exts[_place_of(message, extension):])


def octets_through(message: ExtendedMessage, extension: Packet) -> bytes:
    """Return the octets of `message` up to and including `extension`, one of its own.

    :raises ValueError: the extension is not in the message
    """
    return _octets_without(message, message.exts[_place_of(message, extension) + 1:])


def _place_of(message: ExtendedMessage, extension: Packet) -> int:
    for place, candidate in enumerate(message.exts):
        if candidate is extension:
            return place
    raise ValueError(f"{type(extension).__name__} is not an extension of this message")


def _octets_without(message: ExtendedMessage, last: list[Packet]) -> bytes:
    """Return the octets of `message` up to its `last` extensions."""
    octets = bytes(message)
    return octets[:len(octets) - sum(map(len, last)) - len(message.payload)]


