# SPDX-License-Identifier: GPL-2.0-or-later
"""The decoders of all classes, in each form, made when they are first needed."""

from __future__ import annotations

from typing import Any, Callable

from scapy.packet import Packet

from scapy_mip4.captures.compiled.forms import Documents, JSONTexts
from scapy_mip4.captures.compiled.source import NAMES, source_of
from scapy_mip4.captures.document import document
from scapy_mip4.layers.rfc1256 import ICMP_RouterAddress
from scapy_mip4.layers.table import ExtensionSpace

Decoder = Callable[[bytes], Any]
"""Octets of a packet -> what is told of it. Raises any Exception for what the fields of its class cannot hold."""


class Decoders(dict[type, Decoder]):
    """The decoders that tell of packets in one form, by class."""

    def __init__(self, form: Documents) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, cls: type[Packet]) -> Decoder:
        self[cls] = decoder = self._made(cls)
        return decoder

    def decode(self, cls: type[Packet], octets: bytes) -> Any:
        """Tell of octets that a class of our layers reads, whatever they are."""
        try:
            return self[cls](octets) if octets else self._form.of({"layer": cls.__name__})
        except Exception:  # as TolerantPacket: what its fields cannot hold, whatever the reason, is a raw payload
            raw = {"layer": "Raw", "load": octets.hex()}
            return self._form.of({"layer": cls.__name__, "payload": raw})

    def _made(self, cls: type[Packet]) -> Decoder:
        source = source_of(cls)
        if source is None:
            return self._through_scapy(cls)
        lists = {name: self._extensions(space) for name, space in source.spaces.items()}
        names = {**NAMES, **self._form.names, **source.names, **lists, "router_addresses": self._router_addresses}
        text = "\n ".join(["def decoder(octets):", *source.lines, *self._form.source(source)])
        exec(compile(text, f"<decoder of {cls.__name__}>", "exec"), names)
        decoder: Decoder = names["decoder"]
        return decoder

    def _through_scapy(self, cls: type[Packet]) -> Decoder:
        def decoder(octets: bytes) -> Any:
            packet = cls(octets, _internal=1)
            if not packet.fields:
                raise ValueError(f"{cls.__name__} cannot make sense of its octets")
            return self._form.of(document(packet))
        return decoder

    def _extensions(self, space: ExtensionSpace) -> Callable[[bytes, int], tuple[Any, int]]:
        """Return what reads the extensions of a message from an offset, and the offset behind them."""
        locate, gather = space.locate, self._form.gather

        def extensions(octets: bytes, at: int) -> tuple[Any, int]:
            found = []
            end = len(octets)
            while at < end:
                located = locate(octets, at)
                if located is None:
                    break
                cls, substitute, size = located
                piece = octets[at:at + size]
                try:
                    found.append(self[cls](piece))
                except Exception:  # the class could not make sense of its own Length
                    found.append(self.decode(substitute, piece))
                at += size
            return gather(found), at
        return extensions

    def _router_addresses(self, octets: bytes, at: int, words: int, count: int) -> tuple[Any, int]:
        """Tell of the entries of an advertisement, as `RouterAddressListField` reads them, and where they end."""
        found: list[Any] = []
        while len(found) < count and at < len(octets) and words:
            found.append(self.decode(ICMP_RouterAddress, octets[at:at + 4 * words]))
            at += 4 * words
        return self._form.gather(found), at


DOCUMENTS = Decoders(Documents())
JSON_TEXTS = Decoders(JSONTexts())
