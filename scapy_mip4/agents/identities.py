# SPDX-License-Identifier: GPL-2.0-or-later
"""Identities that agents add to registration messages (RFC 3846)."""
from __future__ import annotations

from collections.abc import Iterator

from scapy.packet import Packet

from scapy_mip4.layers import MIP4Ext_AAAHIdentity, MIP4Ext_FANAI, MIP4Ext_HAIdentity
from scapy_mip4.testbed import Device

OF_HOME = {"ha_identity": MIP4Ext_HAIdentity, "aaah_identity": MIP4Ext_AAAHIdentity}


def home_identities(device: Device, request: Packet, registered: bool) -> Iterator[Packet]:
    """Those for the reply to a mobile node that is not registered yet, or that sends them as well (4, 5)."""
    for feature, kind in OF_HOME.items():
        if device.feature(feature) and (not registered or request.extension(kind) is not None):
            yield kind(nai=_identity(device, feature))


def foreign_identity(device: Device) -> Packet | None:
    """That of a foreign agent, for the requests it relays, if it sends any (RFC 4857 6)."""
    return MIP4Ext_FANAI(nai=_identity(device, "fa_identity")) if device.feature("fa_identity") else None


def _identity(device: Device, feature: str) -> str:
    """What the feature says or, if it says only that there is one, a name made from the device's."""
    given = device.feature(feature)
    return given if isinstance(given, str) else f"{feature.split('_')[0]}@{device.name.replace(' ', '-')}.example"
