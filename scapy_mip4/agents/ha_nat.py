# SPDX-License-Identifier: GPL-2.0-or-later
"""A home agent whose mobile nodes and foreign agents may be behind a NAT (RFC 3519 4.6)."""
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scapy.compat import raw
from scapy.packet import Packet

from scapy_mip4.agents.base import OnLink, Output
from scapy_mip4.agents.bindings import Binding
from scapy_mip4.agents.ha_checks import Attempt, Refusal
from scapy_mip4.agents.tunnels import IP_IN_IP, asked_for, hop, is_offered
from scapy_mip4.agents.udp_tunnel import (
    DEFAULT_KEEPALIVE, ECHO_REQUEST, Endpoint, echo_reply, into_tunnel, is_echo, out_of_tunnel,
)
from scapy_mip4.codes import ReplyCode, UDPTunnelCode
from scapy_mip4.layers import MIP4Ext_UDPTunnelReply, MIP4Ext_UDPTunnelRequest
from scapy_mip4.testbed import Datagram

if TYPE_CHECKING:
    from scapy_mip4.agents.home_agent import HomeAgent


class HomeNAT:
    """Decides which bindings are tunnelled in UDP, and takes what comes in such tunnels."""

    def __init__(self, ha: HomeAgent) -> None:
        self._ha = ha

    def refusal(self, attempt: Attempt) -> Refusal | None:
        """RFC 3519 4.6.1."""
        asked = self._asked(attempt)
        if asked is None or attempt.request.lifetime == 0:
            return None
        if self._from_mobile(attempt) != bool(attempt.request.flags.D):
            return Refusal(ReplyCode.HA_BAD_REQUEST, "a tunnel in UDP to neither mobile node nor foreign agent")
        if not self._indicated(attempt):
            return None
        forced = asked.flags.F and not asked.flags.R and not self._behind_nat(attempt)
        if self._ha.device.feature("udp_tunnel_prohibited"):
            return Refusal(ReplyCode.HA_PROHIBITED, "no tunnels in UDP")
        if forced and not self._ha.device.feature("forced_udp_tunnel"):
            return Refusal(ReplyCode.HA_PROHIBITED, "no tunnel in UDP without need")
        if is_offered(self._encapsulation(attempt), self._ha.device.feature):
            return None
        return Refusal(ReplyCode.HA_UDP_ENCAPSULATION, "no such encapsulation in UDP")

    def reply(self, attempt: Attempt) -> MIP4Ext_UDPTunnelReply | None:
        """What tells whether there is a tunnel in UDP (RFC 3519 3.2); the interval never changes (4.10)."""
        asked = self._asked(attempt)
        if asked is None:
            return None
        if not self.tunnels(attempt):
            return MIP4Ext_UDPTunnelReply(code=UDPTunnelCode.DECLINED_REASON_UNSPECIFIED)
        return MIP4Ext_UDPTunnelReply(
            code=UDPTunnelCode.WILL_TUNNEL, flags="F" if asked.flags.F else 0, keepalive=DEFAULT_KEEPALIVE)

    def tunnels(self, attempt: Attempt) -> bool:
        """Whether a binding of this request, if it is accepted, is tunnelled in UDP."""
        return attempt.request.lifetime > 0 and self._indicated(attempt)

    def bound(self, attempt: Attempt, binding: Binding) -> Binding:
        """The binding with the tunnel that belongs to it."""
        if not self.tunnels(attempt):
            return binding
        asked, datagram = self._asked(attempt), attempt.datagram
        assert asked is not None
        endpoint = Endpoint(datagram.source, datagram.source_port, half_bound=self._waits(asked))
        return replace(binding, encapsulation=self._encapsulation(attempt), udp=endpoint)

    def handle(self, datagram: Datagram) -> list[Output]:
        """Tunnel data: to go on, or a keepalive (RFC 3519 4.3, 4.6 and 4.9)."""
        for binding in self._ha.bindings.all():
            inner = self._inner(datagram, binding)
            if inner is None or inner.src != binding.home:
                continue
            keepalive = inner.dst == self._ha.device.address and is_echo(inner, ECHO_REQUEST)
            if binding.udp and binding.udp.half_bound:
                if not keepalive:
                    continue
                binding = replace(binding, udp=Endpoint(datagram.source, datagram.source_port))
                self._ha.bindings.add(binding, keep_others=True)
            if keepalive and binding.udp:
                return [*into_tunnel(
                    echo_reply(inner), self._ha.device.address, binding.udp, binding.encapsulation)]
            onward = hop(inner) if binding.reverse_tunnel and inner.dst != self._ha.device.address else None
            return [OnLink(bytes(raw(onward)))] if onward else []
        return []

    def _waits(self, asked: MIP4Ext_UDPTunnelRequest) -> bool:
        return bool(asked.flags.R) and not self._ha.deviates("ha-tunnels-before-keepalive")

    def _inner(self, datagram: Datagram, binding: Binding) -> Packet | None:
        end = binding.udp
        if end is None or datagram.dest != self._ha.device.address:
            return None
        port_fits = end.half_bound or datagram.source_port == end.port
        fits = (datagram.source == end.address and port_fits) or self._ha.deviates("ha-takes-tunnel-data-from-anywhere")
        if not fits:
            return None
        if self._ha.deviates("ha-ignores-next-header"):
            datagram = replace(datagram, octets=datagram.octets[:1] + bytes([IP_IN_IP]) + datagram.octets[2:])
            return out_of_tunnel(datagram, IP_IN_IP)
        return out_of_tunnel(datagram, binding.encapsulation)

    def _asked(self, attempt: Attempt) -> MIP4Ext_UDPTunnelRequest | None:
        """The extension, if it is to be understood (RFC 3519 3.1.3)."""
        found = attempt.request.extension(MIP4Ext_UDPTunnelRequest)
        return found if found is not None and found.reserved3 == 0 else None

    def _from_mobile(self, attempt: Attempt) -> bool:
        extensions = attempt.request.exts
        place = next(i for i, extension in enumerate(extensions) if isinstance(extension, MIP4Ext_UDPTunnelRequest))
        return any(extension in attempt.authorizations for extension in extensions[place:])

    def _behind_nat(self, attempt: Attempt) -> bool:
        return bool(attempt.datagram.source != attempt.request.coaddr)

    def _indicated(self, attempt: Attempt) -> bool:
        asked = self._asked(attempt)
        return asked is not None and bool(self._behind_nat(attempt) or asked.flags.F or asked.flags.R)

    def _encapsulation(self, attempt: Attempt) -> int:
        """RFC 3519 3.1.4."""
        asked = self._asked(attempt)
        assert asked is not None
        return int(asked.encapsulation) or asked_for(attempt.request.flags)
