# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets in frames of their own, and what one run of tshark shows of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from golden import EXAMPLES
from scapy.layers.inet import IP, UDP
from scapy.packet import Packet, Raw
from scapy.utils import RawPcapWriter

from scapy_mip4 import layers
from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.layers import (
    MIP4, MIP4_RRQ, ICMP_AgentAdvertisement, ICMPExt, ICMPExt_PrefixLengths, MIP4Ext, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.layers.table import SPACES

VERSION = "4.0"
"""The tshark that the data beside these modules is about; others may have other fields and fewer faults."""
EXTENSION_TYPES = ("mip.ext.type", "icmp.mip.type")
"""Fields with which tshark begins an extension."""
PROTOCOL = "protocol"
"""The name that a protocol as a whole gets here; it says the name of the protocol."""
_PROTOCOLS = ("mip.", "icmp.")
_LINKTYPE_RAW = 101


@cache
def why_not() -> str:
    """Say why tshark cannot be asked here; nothing if it can."""
    if not shutil.which("tshark"):
        return "tshark is not installed"
    version = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    found = re.search(r"\d+\.\d+", version)
    return "" if found and found[0] == VERSION else f"the data is about tshark {VERSION}, this is {version}"


class Shown(NamedTuple):
    """A field that tshark shows: its octets in the frame, what it says, and the line that it prints."""

    name: str
    start: int
    size: int
    show: str
    octets: str
    line: str


def read(frames: Iterable[bytes]) -> list[list[Shown]]:
    """Let one run of tshark read `frames`, which begin with an IP header; return the fields of each in order."""
    with tempfile.TemporaryDirectory() as directory:
        capture = str(Path(directory) / "frames.pcap")
        with RawPcapWriter(capture, linktype=_LINKTYPE_RAW) as writer:
            writer.write_header(None)
            for frame in frames:
                writer.write_packet(frame, sec=0, usec=0)
        command = ["tshark", "-n", "-r", capture, "-T", "pdml"]
        settings = {**os.environ, "WIRESHARK_CONFIG_DIR": directory}  # the defaults, not what the user prefers
        pdml = subprocess.run(command, env=settings, capture_output=True, check=True).stdout
    return [[_shown(element.tag, element.attrib) for element in packet.iter() if _is_of_interest(element)]
            for packet in ElementTree.fromstring(pdml)]


def _is_of_interest(element: ElementTree.Element) -> bool:
    return "pos" in element.attrib and (element.tag == "proto" or element.get("name", "").startswith(_PROTOCOLS))


def _shown(tag: str, text: dict[str, str]) -> Shown:
    name, show = (text["name"], text["show"]) if tag == "field" else (PROTOCOL, text["name"])
    octets = text.get("unmaskedvalue", text.get("value", ""))
    return Shown(name, int(text["pos"]), int(text["size"]), show, octets, text["showname"])


class Carried(NamedTuple):
    """A packet in a frame: where its own octets are, without its extensions and payload."""

    cls: type
    frame: bytes
    start: int
    end: int

    def octets(self) -> str:
        """Return the packet's own octets in hexadecimal."""
        return self.frame[self.start:self.end].hex()

    def is_extension(self) -> bool:
        """Tell an extension, which stands in a message, from a message."""
        return issubclass(self.cls, (MIP4Ext, ICMPExt))

    def ours(self) -> Packet:
        """Return the packet as our layers find it in the frame."""
        message = _message(self.frame)
        return message.exts[0] if self.is_extension() else message

    def own(self, shown: list[Shown]) -> list[Shown]:
        """Return those of the fields `shown` that tshark takes for the packet's own."""
        fields = [field for field in shown if self.start <= field.start < self.end and field.name != PROTOCOL]
        head = self.is_extension()
        return fields[:head] + list(takewhile(lambda field: field.name not in EXTENSION_TYPES, fields[head:]))

    def payload(self, shown: list[Shown]) -> list[Shown]:
        """Return the protocol that tshark finds behind the packet's own octets, if any."""
        return [field for field in shown if field.name == PROTOCOL and field.start == self.end]

    def size(self, shown: list[Shown]) -> int | None:
        """Return the octets after which tshark finds another extension, None if it finds none."""
        starts = [field.start for field in shown if field.name in EXTENSION_TYPES]
        return next((start - self.start for start in starts if start > self.start), None)


@cache
def _message(frame: bytes) -> Packet:
    below = IP(frame).payload
    return below.payload if isinstance(below, UDP) else below


def carried(packet: Packet) -> Carried | None:
    """Put `packet` into a frame of its own, an extension with another one behind it; None for a part of others."""
    octets = bytes(packet)
    if isinstance(packet, MIP4Ext):
        return _in_frame(type(packet), _BELOW_CONTROL, _BEFORE, octets, _BEHIND)
    if isinstance(packet, ICMPExt):
        message = bytes(ICMP_AgentAdvertisement(exts=[packet, _ICMP_BEHIND]))
        behind = message[-len(_ICMP_BEHIND):]
        return _in_frame(type(packet), _BELOW_ICMP, message[:-len(octets + behind)], octets, behind)
    end = len(octets) - sum(map(len, packet.fields.get("exts", ()))) - len(packet.payload)
    own, behind = octets[:end], octets[end:]
    if isinstance(packet, MIP4):
        return _in_frame(type(packet), _BELOW_CONTROL, b"", own, behind)
    number = packet.overload_fields.get(IP, {}).get("proto")
    return None if number is None else _in_frame(type(packet), IP(**_ADDRESSES, proto=number), b"", own, behind)


_ADDRESSES = {"src": "192.0.2.77", "dst": "198.51.100.77"}
_BELOW_ICMP = IP(**_ADDRESSES, proto=1)
_BELOW_CONTROL = IP(**_ADDRESSES) / UDP(sport=MIP4_PORT, dport=MIP4_PORT)
_BEFORE = bytes(MIP4_RRQ(id=2**63 + 1))
_BEHIND = bytes(MIP4Ext_MobileHomeAuth(spi=0x12345678, authenticator=bytes(16)))
_ICMP_BEHIND = ICMPExt_PrefixLengths(prefixes=[24])


def _in_frame(cls: type, below: Packet, before: bytes, octets: bytes, behind: bytes) -> Carried:
    frame = bytes(below / Raw(before + octets + behind))
    end = len(frame) - len(behind)
    return Carried(cls, frame, end - len(octets), end)


@cache
def classes() -> list[type]:
    """Return the extensions of the tables and all messages; not what is only a part of others."""
    tables = {row.cls for space in SPACES for row in space} | {space.unknown for space in SPACES}
    public = {getattr(layers, name) for name in layers.__all__}
    messages = {cls for cls in public if isinstance(cls, type) and issubclass(cls, Packet) and cls.fields_desc
                and not issubclass(cls, (MIP4Ext, ICMPExt))}
    return sorted((cls for cls in tables | messages if carried(cls())), key=lambda cls: cls.__name__)


def examples() -> list[Packet]:
    """Return the hand-written example packets that can be put into a frame, and a plain one where there is none."""
    written = [packet for _, packet in EXAMPLES if type(packet) in classes()]
    return written + [cls() for cls in classes() if cls not in map(type, written)]


def asked(packets: Iterable[Carried]) -> list[tuple[Carried, list[Shown]]]:
    """Return `packets` and what one run of tshark shows of each."""
    packets = list(packets)
    return list(zip(packets, read(each.frame for each in packets)))
