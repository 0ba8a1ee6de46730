# SPDX-License-Identifier: GPL-2.0-or-later
"""ICMP errors from inside a tunnel, told to who sent the packet into it (RFC 2003 4)."""
from __future__ import annotations

from ipaddress import IPv4Address

from scapy.compat import raw
from scapy.layers.inet import ICMP, IP
from scapy.packet import Packet, Raw
from scapy.utils import checksum

from scapy_mip4.agents.base import IP_HEADER
from scapy_mip4.agents.tunnels import IP_IN_IP

UNREACHABLE, TIME_EXCEEDED = 3, 11
NETWORK, HOST, PROTOCOL, TOO_BIG = 0, 1, 2, 4
CODES = {   # (type, code) from inside -> code of the Destination Unreachable for the sender
    (UNREACHABLE, NETWORK): NETWORK, (UNREACHABLE, HOST): HOST, (UNREACHABLE, PROTOCOL): NETWORK,
    (UNREACHABLE, TOO_BIG): TOO_BIG, (TIME_EXCEEDED, 0): HOST, (TIME_EXCEEDED, 1): HOST,
}
ICMP_HEADER = 8
QUOTED = IP_HEADER + 8      # octets of a packet that an error quotes (RFC 792)


def error_for_sender(packet: Packet, entry: str) -> Packet | None:
    """The error to send on because of an ICMP packet that came for the entry of an IP-in-IP tunnel; None for none.

    One that quotes too little to tell the sender is passed over: there is no soft state (RFC 2003 5).
    """
    octets = bytes(raw(packet.payload))
    code = CODES.get((octets[0], octets[1])) if len(octets) > 1 else None
    outer = octets[ICMP_HEADER:]
    if code is None or checksum(octets) or len(outer) < 2 * IP_HEADER:
        return None
    original = outer[4 * (outer[0] & 15):]
    if outer[9] != IP_IN_IP or outer[12:16] != IPv4Address(entry).packed or len(original) < IP_HEADER:
        return None
    error = ICMP(type=UNREACHABLE, code=code)
    if code == TOO_BIG:
        error.nexthopmtu = max(int.from_bytes(octets[6:8], "big") - IP_HEADER, 0)
    sender = str(IPv4Address(original[12:16]))
    return IP(src=entry, dst=sender) / error / Raw(original[:QUOTED])
