# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is who on a testbed: devices under test, addresses the tester plays, mobile nodes it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.scenario.features import FEATURES, Feature
from scapy_mip4.security import MobilitySecurityAssociation

Associations = Mapping[str, MobilitySecurityAssociation]

@dataclass(frozen=True)
class Device:
    """An agent under test (or one of our own agents, when it is configured from the same file).

    `role` is "fa" or "ha". `coa` is the care-of address a foreign agent offers, `uplink` the address it sends
    relayed requests from when that is another one. `redirect` is the home agent that a home agent sends
    mobile nodes to (RFC 4433), `broadcast` the broadcast address of its home network. `restart` is a command that
    stops the device and starts it again.
    """

    name: str
    role: str
    address: str
    coa: str | None = None
    uplink: str | None = None
    features: Mapping[str, Feature] = field(default_factory=dict)
    redirect: str | None = None
    broadcast: str | None = None
    restart: str | None = None

    def feature(self, name: str) -> Feature:
        """What the device claims about a feature; defaults applied, False when it is not known to have it."""
        return self.features.get(name, FEATURES[self.role].get(name, False))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of the device, without repetition, its main address first."""
        given = (self.address, self.coa, self.uplink)
        return tuple(dict.fromkeys(address for address in given if address))


@dataclass(frozen=True)
class Peer:
    """An address at which the tester plays an agent or a correspondent node."""

    role: str
    address: str
    associations: Associations = field(default_factory=dict)


@dataclass(frozen=True)
class Mobile:
    """A mobile node the tester may be. `coa` is its co-located care-of address."""

    home: str
    coa: str | None = None
    nai: str | None = None
    associations: Associations = field(default_factory=dict)


@dataclass(frozen=True)
class Pool:
    """Mobile nodes that share the same associations."""

    mobiles: tuple[Mobile, ...]
    associations: Associations = field(default_factory=dict)


@dataclass(frozen=True)
class Testbed:
    """Everything a testbed file says. `link` is "none", "raw" or the "address:port" of a UDP link."""

    __test__ = False  # the name looks like a test class to pytest

    name: str
    devices: tuple[Device, ...]
    port: int = MIP4_PORT
    interface: str | None = None
    link: str = "none"
    tester: Mapping[str, tuple[Peer, ...]] = field(default_factory=dict)
    outside: str | None = None
    pools: tuple[Pool, ...] = ()

    @cached_property
    def _homes(self) -> Mapping[str, Mobile]:
        return {mobile.home: mobile for pool in self.pools for mobile in pool.mobiles}

    @cached_property
    def _coas(self) -> Mapping[str, Mobile]:
        return {mobile.coa: mobile for pool in self.pools for mobile in pool.mobiles if mobile.coa}

    @cached_property
    def _nais(self) -> Mapping[str, Mobile]:
        return {mobile.nai: mobile for pool in self.pools for mobile in pool.mobiles if mobile.nai}

    @cached_property
    def _peers(self) -> Mapping[str, Peer]:
        return {peer.address: peer for peers in self.tester.values() for peer in peers}

    @cached_property
    def device_addresses(self) -> Mapping[str, Device]:
        """Each address of each device."""
        return {address: device for device in self.devices for address in device.addresses}

    def mobile_by_home(self, address: str) -> Mobile | None:
        """The mobile node with this home address."""
        return self._homes.get(address)

    def mobile_by_coa(self, address: str) -> Mobile | None:
        """The mobile node with this co-located care-of address."""
        return self._coas.get(address)

    def mobile_by_nai(self, nai: str) -> Mobile | None:
        """The mobile node with this Network Access Identifier."""
        return self._nais.get(nai)

    def peer_by_address(self, address: str) -> Peer | None:
        """The agent or correspondent node that the tester plays at this address."""
        return self._peers.get(address)

    def device(self, name: str) -> Device:
        """The device of this name; KeyError when there is none."""
        for device in self.devices:
            if device.name == name:
                return device
        raise KeyError(name)
