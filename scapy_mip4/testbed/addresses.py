# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses as a testbed file writes them: one, a range, a prefix, a list."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network

from scapy_mip4.scenario.errors import ScenarioError
from scapy_mip4.scenario.yamlfile import Node

BROADCAST = IPv4Address("255.255.255.255")
MOST = 65536  # a wrong prefix length should not fill the memory


def address(node: Node) -> str:
    """The IPv4 address written here; ScenarioError if it is none."""
    try:
        found = IPv4Address(node.data)
    except AddressValueError:
        raise _error(node, "an IPv4 address, such as 192.0.2.1") from None
    _check_unicast(node, found)
    return str(found)


def addresses(node: Node) -> list[str]:
    """The addresses of a list or range (both ends included), or the host addresses of a prefix."""
    if isinstance(node.data, list):
        return [address(part) for _, part in node.items()]
    if "/" in node.data:
        try:
            network = IPv4Network(node.data)
        except ValueError:
            raise _error(node, "a prefix without host bits, such as 10.0.0.0/24") from None
        edge = 1 if network.prefixlen < 31 else 0  # the network's own address and its broadcast address
        first, last = int(network[0]) + edge, int(network[-1]) - edge
    else:
        low, _, high = node.data.partition("-")
        try:
            first, last = int(IPv4Address(low.strip())), int(IPv4Address((high or low).strip()))
        except AddressValueError:
            raise _error(node, "a range of addresses, such as 10.0.0.10-10.0.0.30") from None
        if first > last:
            raise _error(node, "a range: it ends before it begins")
    if last - first >= MOST:
        raise _error(node, f"usable here: it has more than {MOST} addresses")
    for end in (first, last):  # too near each other to have only multicast addresses between them
        _check_unicast(node, IPv4Address(end))
    return [str(IPv4Address(number)) for number in range(first, last + 1)]


def _check_unicast(node: Node, found: IPv4Address) -> None:
    if found.is_unspecified or found.is_multicast or found == BROADCAST:
        sentence = f"{found} cannot be the address of one node: it is unspecified, multicast or broadcast"
        raise ScenarioError(sentence, node.location)


def _error(node: Node, wanted: str) -> ScenarioError:
    return ScenarioError(f"'{node.data}' is not {wanted}", node.location)
