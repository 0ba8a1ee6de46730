# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done to the traffic of a right agent to make it look like that of a wrong one."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Callable, Optional

from scapy.compat import raw
from scapy.layers.inet import IP
from scapy.packet import Packet

from scapy_mip4.agents import Agent, Input, OnLink, Output, Transmission
from scapy_mip4.layers import (
    ICMP_AgentAdvertisement,
    ICMPExt_MobilityAgent,
    MIP4,
    MIP4_RRP,
    MIP4_RRQ,
    MIP4Ext_AuthBase,
    MIP4Ext_ExperimentalNonSkippable,
    MIP4Ext_ExperimentalSkippable,
    MIP4Ext_ForeignHomeAuth,
    MIP4Ext_MobileHomeAuth,
    MIP4_Revocation,
    MIP4_RevocationAck,
)
from scapy_mip4.proving.whose import message_of
from scapy_mip4.testbed import Datagram, Mobile

DENIED, ACCEPTED = 129, 0
TOO_LATE = 4.0       # seconds; no case waits as long for an answer
IP_IN_IP = 4
OTHER_ADDRESS = "127.0.0.99"


@dataclass(frozen=True)
class Scene:
    """Where a mutation happens: the agent, and the mobile node that the packet is about, if it is about one.

    answer_to: address and port that the mobile node sent from last.
    """

    agent: Agent
    mobile: Mobile | None
    answer_to: tuple[str, int] | None


Leaving = Callable[[Scene, Any], Optional[Iterable[Any]]]
Arriving = Callable[[Scene, Any], Iterable[Output]]


@dataclass(frozen=True)
class Mutation:
    """One thing done to packets.

    name: as `prove` shows it; what: the rest of "The proxy ...". leaving: what goes out in place of a packet that
    leaves the agent, None if the mutation does not concern that packet. arriving: what goes out besides, when a packet
    arrives at the agent; swallows: instead of it reaching the agent. delay: seconds by which what goes out is late.
    """

    name: str
    what: str
    leaving: Leaving | None = None
    arriving: Arriving | None = None
    swallows: bool = False
    delay: float = 0.0


# --- changing a packet ---

def _changed(packet: Output, message: Packet) -> list[Output]:
    """The packet with this content; checksums are right again."""
    layer: Packet = message
    while layer:
        if "chksum" in layer.fields:
            del layer.chksum
        layer = layer.payload
    octets = raw(message)
    return [replace(packet, octets=octets)] if octets != packet.octets else []


def _field(name: str, change: Callable[[Any], Any]) -> Leaving:
    """Change the field of this name in the outermost layer that has one."""
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        message = message_of(packet)
        layer: Packet = message
        while layer and name not in layer.fields:
            layer = layer.payload
        if not layer:
            return None
        layer.setfieldval(name, change(layer.getfieldval(name)))
        return _changed(packet, message) or None
    return leaving


def _high_bit(name: str) -> Leaving:
    """Flip the highest bit but one of the field of this name, whatever its size."""
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        message = message_of(packet)
        if name not in message.fields:
            return None
        bits = 8 * int(message.get_field(name).sz)
        message.setfieldval(name, message.getfieldval(name) ^ 1 << bits - 2)
        return _changed(packet, message) or None
    return leaving


def _extensions(change: Callable[[list[Packet]], list[Packet]]) -> Leaving:
    """Change the list of extensions."""
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        message = message_of(packet)
        layer: Packet = message
        while layer and "exts" not in layer.fields:
            layer = layer.payload
        if not layer or not layer.exts:
            return None
        layer.exts = change(list(layer.exts))
        return _changed(packet, message) or None
    return leaving


def _without(index: int) -> Leaving:
    return _extensions(lambda exts: [ext for ext in exts if ext is not exts[index % len(exts)]]
                       if index < len(exts) else exts)


def _without_authentication(exts: list[Packet]) -> list[Packet]:
    return [ext for ext in exts if not isinstance(ext, MIP4Ext_AuthBase)]


def _broken_authentication(exts: list[Packet]) -> list[Packet]:
    for ext in exts:
        if isinstance(ext, MIP4Ext_AuthBase) and ext.authenticator:
            ext.authenticator = ext.authenticator[:-1] + bytes([ext.authenticator[-1] ^ 1])
    return exts


def _other_flags(exts: list[Packet]) -> list[Packet]:
    for ext in exts:
        if "flags" in ext.fields:
            ext.flags = int(ext.flags) ^ 2 ** (8 * int(ext.get_field("flags").sz)) - 1
    return exts


def _other_spi(exts: list[Packet]) -> list[Packet]:
    for ext in exts:
        if isinstance(ext, MIP4Ext_AuthBase):
            ext.spi ^= 1
    return exts


def _flipped_octet(offset: int) -> Leaving:
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        if offset >= len(packet.octets):
            return None
        octets = bytearray(packet.octets)
        octets[offset] ^= 1
        if not isinstance(packet, OnLink):
            return [replace(packet, octets=bytes(octets))]
        return _changed(packet, IP(bytes(octets))) or None
    return leaving


def _transmission(**changes: Callable[[Any], Any]) -> Leaving:
    """Change address, port or TTL of a datagram."""
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        if not isinstance(packet, Transmission):
            return None
        return [replace(packet, **{name: change(getattr(packet, name)) for name, change in changes.items()})]
    return leaving


def _other_source(scene: Scene, packet: Output) -> list[Output] | None:
    if not isinstance(packet, Transmission):
        return None
    others = [address for address in scene.agent.addresses() if address != packet.source]
    return [replace(packet, source=other) for other in others[:1]] or None


def _other_port(scene: Scene, packet: Output) -> list[Output] | None:
    port = scene.agent.testbed.port
    if not isinstance(packet, Transmission) or packet.dest_port == port:
        return None
    return [replace(packet, dest_port=port)]


def _second_answer(scene: Scene, packet: Output) -> list[Output] | None:
    message = message_of(packet)
    if not isinstance(message, MIP4_RRP):
        return None
    message.code = DENIED if message.code != DENIED else ACCEPTED
    return [packet, *_changed(packet, message)]


def _signed(scene: Scene, message: MIP4) -> None:
    """Compute all authenticators anew, with the keys that a real agent would have."""
    holders = [peer.associations for role in scene.agent.testbed.tester.values() for peer in role]
    if scene.mobile:
        holders.append(scene.mobile.associations)
    keys = {association.spi: association for held in holders for association in held.values()}
    for extension in message.exts:
        if isinstance(extension, MIP4Ext_AuthBase) and extension.spi in keys:
            keys[extension.spi].protect(message, extension)


def _signed_code(code: int) -> Leaving:
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        message = message_of(packet)
        if not isinstance(message, MIP4_RRP) or message.code == code:
            return None
        message.code = code
        _signed(scene, message)
        return _changed(packet, message)
    return leaving


# --- sending what nobody asked for ---

def _peers(scene: Scene, *roles: str) -> Iterator[str]:
    for role in roles:
        for peer in scene.agent.testbed.tester.get(role, ()):
            yield peer.address


def _to_mobile(scene: Scene, octets: bytes) -> list[Output]:
    if scene.mobile is None:
        return []
    address, port = scene.answer_to or (scene.mobile.home, scene.agent.testbed.port)
    return [Transmission(octets, scene.agent.device.address, address, port)]


def _to_peers(scene: Scene, octets: bytes, *roles: str) -> list[Output]:
    port = scene.agent.testbed.port
    return [Transmission(octets, scene.agent.device.address, address, port) for address in _peers(scene, *roles)]


def _leaked(*roles: str) -> Leaving:
    def leaving(scene: Scene, packet: Output) -> list[Output] | None:
        if not isinstance(packet, Transmission):
            return None
        copies = _to_mobile(scene, packet.octets) if "mn" in roles else _to_peers(scene, packet.octets, *roles)
        return [packet, *copies]
    return leaving


def _answers(code: int, signed: bool = False) -> Arriving:
    """Answer every registration request besides."""
    def arriving(scene: Scene, packet: Input) -> list[Output]:
        message = message_of(packet)
        if not isinstance(packet, Datagram) or not isinstance(message, MIP4_RRQ):
            return []
        reply = MIP4_RRP(code=code, lifetime=message.lifetime, homeaddr=message.homeaddr, haaddr=message.haaddr,
                         id=message.id)
        if signed:
            reply.exts = [ext for ext in message.exts if isinstance(ext, MIP4Ext_MobileHomeAuth)]
            _signed(scene, reply)
        return [Transmission(raw(reply), packet.dest, packet.source, packet.source_port)]
    return arriving


def _acknowledges(scene: Scene, packet: Input) -> list[Output]:
    message = message_of(packet)
    if not isinstance(packet, Datagram) or not isinstance(message, MIP4_Revocation):
        return []
    acknowledgment = MIP4_RevocationAck(homeaddr=message.homeaddr, id=message.id)
    return [Transmission(raw(acknowledgment), packet.dest, packet.source, packet.source_port)]


def _reflects(scene: Scene, packet: Input) -> list[Output]:
    if isinstance(packet, OnLink):
        return [packet]
    return [Transmission(packet.octets, packet.dest, packet.source, packet.source_port)]


def _passes_on(*roles: str) -> Arriving:
    def arriving(scene: Scene, packet: Input) -> list[Output]:
        if isinstance(packet, OnLink):
            return []
        return _to_mobile(scene, packet.octets) if "mn" in roles else _to_peers(scene, packet.octets, *roles)
    return arriving


def _tunnels(scene: Scene, packet: Input) -> list[Output]:
    """Tunnel every packet on the link to the mobile node's care-of address, and to all agents."""
    if not isinstance(packet, OnLink):
        return []
    ends = [*_peers(scene, "fa", "ha"), *([scene.mobile.coa] if scene.mobile and scene.mobile.coa else [])]
    return [OnLink(raw(IP(src=scene.agent.device.address, dst=end, proto=IP_IN_IP) / IP(packet.octets)))
            for end in ends]


def _opens(scene: Scene, packet: Input) -> list[Output]:
    """Put what is inside a tunnel packet on the link, wherever the packet came from."""
    inner = message_of(packet).getlayer(IP, 2 if isinstance(packet, OnLink) else 1)
    return [OnLink(raw(inner))] if inner is not None else []


def _advertises(scene: Scene, packet: Input) -> list[Output]:
    """Send an advertisement back for each IP packet on the link."""
    if not isinstance(packet, OnLink) or scene.mobile is None:
        return []
    agent = ICMPExt_MobilityAgent(lifetime=300, flags="F", coaddrs=[scene.agent.device.address])
    advertisement = ICMP_AgentAdvertisement(lifetime=1800, exts=[agent])
    return [OnLink(raw(IP(src=scene.agent.device.address, dst=scene.mobile.home, ttl=1) / advertisement))]


def _revokes(scene: Scene, packet: Input) -> list[Output]:
    if not isinstance(packet, Datagram) or scene.mobile is None:
        return []
    revocation = MIP4_Revocation(homeaddr=scene.mobile.home, haaddr=packet.dest, coaddr=packet.source, id=1)
    return [Transmission(raw(revocation), packet.dest, packet.source, packet.source_port)]


def _set(value: Any, other: Any) -> Callable[[Any], Any]:
    return lambda old: value if old != value else other


_ADDRESS_FIELDS = ("homeaddr", "haaddr", "coaddr", "dst", "src")
_NUMBER_FIELDS = ("flags", "ttl", "tos", "id", "frag", "proto", "seq", "nh", "timestamp", "keepalive")

MUTATIONS: tuple[Mutation, ...] = (
    # Fields of the fixed part, most telling first.
    Mutation("code-denied", "turns each code into 129", _field("code", _set(DENIED, ACCEPTED))),
    Mutation("code-accepted", "turns each code into 0", _field("code", _set(ACCEPTED, DENIED))),
    Mutation("code-fa", "turns each code into 64", _field("code", _set(64, 65))),
    Mutation("code-next", "adds one to each code", _field("code", lambda code: (code + 1) % 256)),
    *(Mutation(f"code-{code}-signed", f"turns each code into {code}, and signs that", _signed_code(code))
      for code in (0, 1, DENIED, 131, 132, 133)),
    Mutation("lifetime-up", "raises each lifetime by one", _field("lifetime", lambda old: (old + 1) % 65536)),
    Mutation("lifetime-zero", "sets each lifetime to 0", _field("lifetime", _set(0, 1))),
    Mutation("id-low", "changes the low half of each Identification", _field("id", lambda old: old ^ 1)),
    Mutation("id-high", "changes the high half of each Identification", _high_bit("id")),
    *(Mutation(f"other-{name}", f"changes each field {name}", _field(name, _set(OTHER_ADDRESS, "127.0.0.98")))
      for name in _ADDRESS_FIELDS),
    *(Mutation(f"flip-{name}", f"flips the lowest bit of each field {name}", _field(name, lambda old: int(old) ^ 1))
      for name in _NUMBER_FIELDS),
    Mutation("flags-all", "flips all flags", _field("flags", lambda old: int(old) ^ 0xFF)),
    # Extensions.
    Mutation("break-authentication", "spoils each authenticator", _extensions(_broken_authentication)),
    Mutation("strip-authentication", "removes each authentication extension", _extensions(_without_authentication)),
    Mutation("other-spi", "changes each SPI", _extensions(_other_spi)),
    Mutation("extension-flags", "flips all flags of extensions", _extensions(_other_flags)),
    Mutation("reverse-extensions", "turns the extensions round", _extensions(lambda exts: exts[::-1])),
    Mutation("drop-extensions", "removes all extensions", _extensions(lambda exts: [])),
    *(Mutation(f"drop-extension-{index}", f"removes extension {index}", _without(index)) for index in range(4)),
    Mutation("double-extensions", "repeats each extension", _extensions(lambda exts: [*exts, *exts])),
    Mutation("add-skippable", "adds an unknown skippable extension in front",
             _extensions(lambda exts: [MIP4Ext_ExperimentalSkippable(), *exts])),
    Mutation("add-non-skippable", "adds an unknown extension that may not be skipped",
             _extensions(lambda exts: [*exts, MIP4Ext_ExperimentalNonSkippable()])),
    Mutation("add-authentication", "adds a Foreign-Home authentication extension",
             _extensions(lambda exts: [*exts, MIP4Ext_ForeignHomeAuth(spi=0x300, authenticator=bytes(16))])),
    # The datagram.
    Mutation("other-source", "sends from another address of the agent", _other_source),
    Mutation("other-port", "sends everything to the port of the agents", _other_port),
    Mutation("other-ttl", "sends with another TTL", _transmission(ttl=lambda ttl: 3)),
    # Too much or too little.
    Mutation("second-answer", "lets a second reply follow each", _second_answer),
    Mutation("answer-denied", "answers each request with 129", arriving=_answers(DENIED)),
    Mutation("answer-accepted", "answers each request with 0", arriving=_answers(ACCEPTED)),
    Mutation("answer-fa", "answers each request with 70", arriving=_answers(70)),
    *(Mutation(f"refuse-{code}", f"answers each request with {code} itself", arriving=_answers(code), swallows=True)
      for code in (0, 69, 70, 77, 106, DENIED, 133)),
    *(Mutation(f"refuse-{code}-signed", f"answers each request with {code} itself, and signs that",
               arriving=_answers(code, signed=True), swallows=True) for code in (0, DENIED, 132, 133)),
    Mutation("advertise", "answers each packet of the link with an advertisement", arriving=_advertises),
    Mutation("acknowledge", "acknowledges each revocation", arriving=_acknowledges),
    Mutation("reflect", "sends each packet back", arriving=_reflects),
    Mutation("pass-to-ha", "passes each packet on to the home agents", arriving=_passes_on("ha", "ha2")),
    Mutation("pass-to-fa", "passes each packet on to the foreign agents", arriving=_passes_on("fa")),
    Mutation("pass-to-mn", "passes each packet on to the mobile node", arriving=_passes_on("mn")),
    Mutation("leak-to-ha", "sends a copy to the home agents", _leaked("ha", "ha2")),
    Mutation("leak-to-fa", "sends a copy to the foreign agents", _leaked("fa")),
    Mutation("leak-to-mn", "sends a copy to the mobile node", _leaked("mn")),
    Mutation("tunnel", "tunnels each packet of the link to everyone", arriving=_tunnels),
    Mutation("open", "opens each tunnel packet", arriving=_opens),
    Mutation("revoke", "sends a revocation for each packet", arriving=_revokes),
    Mutation("drop", "drops each packet", lambda scene, packet: []),
    Mutation("duplicate", "sends each packet twice", lambda scene, packet: [packet, packet]),
    Mutation("delay", "delays each packet beyond all limits", lambda scene, packet: [packet], delay=TOO_LATE),
)

OCTETS: tuple[Mutation, ...] = tuple(
    Mutation(f"octet-{offset}", f"flips a bit of octet {offset}", _flipped_octet(offset)) for offset in range(120)
)
"""For what the others do not reach: any octet of any packet."""

BY_NAME: Mapping[str, Mutation] = {mutation.name: mutation for mutation in (*MUTATIONS, *OCTETS)}
