# SPDX-License-Identifier: GPL-2.0-or-later
"""The mobility bindings of a home agent (RFC 5944 3.8.1 and 3.8.2.2)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from scapy_mip4.agents.base import expiry
from scapy_mip4.agents.tunnels import IP_IN_IP
from scapy_mip4.agents.udp_tunnel import Endpoint


@dataclass(frozen=True)
class Binding:
    """A home address tunnelled to a care-of address until `expires` (seconds of the table's clock).

    `reverse_tunnel` says whether one was granted (RFC 3024), `broadcast` whether broadcast datagrams were asked for,
    `colocated` whether the mobile node itself is at the care-of address. `encapsulation` is an IP protocol number,
    `udp` the other end of a tunnel in UDP, if there is one (RFC 3519).
    """

    home: str
    coa: str
    expires: float
    reverse_tunnel: bool = False
    broadcast: bool = False
    colocated: bool = False
    encapsulation: int = IP_IN_IP
    udp: Endpoint | None = None


class BindingTable:
    """Bindings by home address; expired ones are never seen. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._bindings: dict[str, list[Binding]] = {}

    def expiry(self, lifetime: int) -> float:
        """When a lifetime of whole seconds that begins now ends."""
        return expiry(lifetime, self._clock())

    def of(self, home: str) -> list[Binding]:
        """The current bindings of a home address, oldest first."""
        now = self._clock()
        return [binding for binding in self._bindings.get(home, ()) if binding.expires > now]

    def all(self) -> list[Binding]:
        """The current bindings of all home addresses."""
        return [binding for home in list(self._bindings) for binding in self.of(home)]

    def add(self, binding: Binding, keep_others: bool) -> None:
        """Add a binding, in place of the one with the same care-of address or of all there were."""
        others = [old for old in self.of(binding.home) if old.coa != binding.coa] if keep_others else []
        self._bindings[binding.home] = [*others, binding]

    def remove(self, home: str, coa: str) -> None:
        """Remove one care-of address; if it is the home address itself, all of them."""
        self._bindings[home] = [] if coa == home else [old for old in self.of(home) if old.coa != coa]

    def prune(self) -> None:
        """Give back the memory of what has expired."""
        current = {home: self.of(home) for home in self._bindings}
        self._bindings = {home: bindings for home, bindings in current.items() if bindings}
