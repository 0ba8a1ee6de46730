# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 2004, Minimal Encapsulation within IP, and what it shares with tunnels in UDP: they carry what IP carries."""

from __future__ import annotations

from scapy.data import IP_PROTOS
from scapy.fields import ByteEnumField, ConditionalField, FlagsField, IPField, XShortField
from scapy.layers.inet import IP, TCP, UDP, in4_chksum
from scapy.packet import Raw, bind_layers, bind_top_down
from scapy.utils import checksum

from scapy_mip4.codes import Encapsulation
from scapy_mip4.layers.extensions import TolerantPacket

__all__ = ["MinimalForwardingHeader"]

MOST_TUNNELS = 8
"""A tunnel inside so many others keeps its payload raw: a datagram of nothing but tunnels would overrun the stack."""


class Tunnel(TolerantPacket):
    """A header whose field `payload_field` is the IP protocol number of its payload."""

    payload_field = "proto"

    def guess_payload_class(self, payload):
        if self._tunnels_around() >= MOST_TUNNELS:
            return Raw
        return IP(proto=self.getfieldval(self.payload_field)).guess_payload_class(payload)

    def _tunnels_around(self) -> int:
        count, layer = 0, self.underlayer
        while layer is not None:
            count += isinstance(layer, Tunnel)
            layer = layer.underlayer
        return count


def number_payloads(tunnel: type[Tunnel]) -> None:
    """Let the protocol number of `tunnel` fill itself in with that of its payload in IP."""
    for fields, payload in IP.payload_guess:
        if "proto" in fields:
            bind_top_down(tunnel, payload, **{tunnel.payload_field: fields["proto"]})


_CHECKSUMS = {TCP: 16, UDP: 6}
"""Where the checksum is in a payload whose checksum covers the addresses of the original datagram."""

_OCTETS = 8
_OCTETS_WITH_SOURCE = 12
_S = 0x80


class MinimalForwardingHeader(Tunnel):
    """Minimal Forwarding Header between an IP header and its payload (RFC 2004, section 3).

    It keeps what the tunnel replaced in the IP header: protocol, destination and, with flag S, source. S is set by
    default, as by an agent that forwards; 0-6 are reserved. The checksum covers this header alone. UDP and TCP behind
    it get checksums over the original addresses.
    """

    name = "Minimal Encapsulation"
    fields_desc = [
        ByteEnumField("proto", 0, IP_PROTOS),
        FlagsField("flags", _S, 8, "0123456S"),
        XShortField("chksum", None),
        IPField("dst", "0.0.0.0"),
        ConditionalField(IPField("src", None), lambda pkt: pkt.flags & _S),
    ]

    @classmethod
    def dispatch_hook(cls, _pkt=None, *args, **kargs):
        if not _pkt:
            return cls
        size = _OCTETS_WITH_SOURCE if len(_pkt) > 1 and _pkt[1] & _S else _OCTETS
        return cls if len(_pkt) >= size else Raw

    def post_build(self, pkt, pay):
        if self.chksum is None:
            pkt = pkt[:2] + checksum(pkt).to_bytes(2, "big") + pkt[4:]
        return pkt + pay

    def do_build_payload(self):
        octets = super().do_build_payload()
        at = _CHECKSUMS.get(type(self.payload))
        if at is None or self.payload.chksum is not None:
            return octets
        source = self._original_source()
        if source is None:
            return octets
        found = in4_chksum(self.proto, IP(src=source, dst=self.dst), octets) or 0xFFFF  # 0 would be none, in UDP
        return octets[:at] + found.to_bytes(2, "big") + octets[at + 2:]

    def _original_source(self) -> str | None:
        if self.flags & _S:
            return self.src or "0.0.0.0"
        layer = self.underlayer
        while layer is not None and not isinstance(layer, IP):
            layer = layer.underlayer
        return None if layer is None else layer.src

    def answers(self, other):
        if not isinstance(other, MinimalForwardingHeader):
            return False
        both_say = self.flags & other.flags & _S
        return (not both_say or (self.src, self.dst) == (other.dst, other.src)) and self.payload.answers(other.payload)

    def mysummary(self):
        return self.sprintf("Minimal to %dst% %proto%")


bind_layers(IP, MinimalForwardingHeader, frag=0, proto=Encapsulation.MINIMAL)
number_payloads(MinimalForwardingHeader)
