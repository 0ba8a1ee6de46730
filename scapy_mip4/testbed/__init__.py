# SPDX-License-Identifier: GPL-2.0-or-later
"""The testbed: who is who, and how packets get there."""

from .features_block import features_text, with_features
from .interface import InterfaceError, interface_addresses
from .link import Link, MemoryLink, RawLink, UDPLink, open_link
from .loader import ADDRESSED, load_testbed, parse_testbed
from .model import Device, Mobile, Peer, Pool, Testbed
from .udp import Datagram, UDPSocket

__all__ = [
    "ADDRESSED",
    "Datagram",
    "Device",
    "InterfaceError",
    "Link",
    "MemoryLink",
    "Mobile",
    "Peer",
    "Pool",
    "RawLink",
    "Testbed",
    "UDPLink",
    "UDPSocket",
    "features_text",
    "interface_addresses",
    "load_testbed",
    "open_link",
    "parse_testbed",
    "with_features",
]
