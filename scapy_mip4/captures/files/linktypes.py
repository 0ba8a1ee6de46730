# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of link types, as of https://www.tcpdump.org/linktypes.html."""

from __future__ import annotations

from enum import IntEnum


class LinkType(IntEnum):
    """The link types whose frames are looked into."""

    NULL = 0
    ETHERNET = 1
    PPP = 9
    DLT_RAW = 12
    DLT_RAW_OPENBSD = 14
    PPP_HDLC = 50
    PPP_ETHER = 51
    RAW = 101
    C_HDLC = 104
    LOOP = 108
    LINUX_SLL = 113
    IPV4 = 228
    IPV6 = 229
    LINUX_SLL2 = 276


_OTHERS = {
    3: "AX.25", 6: "IEEE 802.5", 7: "ARCNET", 8: "SLIP", 10: "FDDI", 11: "ATM RFC 1483", 100: "ATM RFC 1483",
    105: "IEEE 802.11", 107: "Frame Relay", 109: "OpenBSD IPsec", 117: "OpenBSD pflog", 119: "IEEE 802.11 with Prism",
    122: "IP over Fibre Channel", 123: "ATM with SunATM", 127: "IEEE 802.11 with radiotap",
    138: "Apple IP over IEEE 1394", 140: "MTP2", 141: "MTP3", 142: "SCCP", 143: "DOCSIS", 163: "IEEE 802.11 with AVS",
    166: "PPP with direction", 177: "LAPD", 187: "Bluetooth HCI H4", 189: "USB on Linux", 192: "PPI",
    195: "IEEE 802.15.4", 201: "Bluetooth HCI H4 with direction", 203: "LAPD", 204: "PPP with direction",
    220: "USB on Linux", 227: "CAN", 239: "NFLOG", 242: "IP over InfiniBand", 249: "USBPcap",
    252: "Wireshark upper PDU", 253: "Netlink",
}


def link_name(link: int | None) -> str:
    """Return the number and the name of a link type for a sentence."""
    if link is None:
        return "an interface that the file does not describe"
    if link in _OTHERS:
        return f"link type {link} ({_OTHERS[link]})"
    return f"link type {link}"
