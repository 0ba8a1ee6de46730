# SPDX-License-Identifier: GPL-2.0-or-later
"""A ``send`` step made into octets."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scapy.compat import raw
from scapy.fields import IPField
from scapy.layers.inet import IP
from scapy.packet import Packet, Raw

from scapy_mip4.layers import MIP4
from scapy_mip4.scenario.environment import Environment, message_in
from scapy_mip4.scenario.errors import EvaluationError
from scapy_mip4.scenario.fields import EXTENSIONS, INSIDE, MESSAGES, PacketClass, held, to_field
from scapy_mip4.scenario.model import USUAL_PORT, Fields, Inside, Send, SentExtension, Value
from scapy_mip4.scenario.values import MAX_PAYLOAD, show_written

DEFAULT_TTL = 64
DISCOVERY_TTL = 1  # RFC 5944, section 2.1
ALL_ROUTERS = "224.0.0.2"  # where solicitations go (RFC 1256, section 4.3)

_DEFAULTS = {"MIP4_RRQ": {"lifetime": 300, "id": "$fresh_id", "homeaddr": "$mn.home"}}


@dataclass(frozen=True)
class Outgoing:
    """A packet to send: ``octets`` are a UDP payload (``over`` "udp") or a whole IP packet ("link").

    ``packet`` is the message (or IP packet) as a receiver reads these octets. ``to`` and ``source`` are addresses,
    None where the scenario leaves them to whoever sends. A datagram with a ``checksum`` of "none" or "wrong", or with a
    ``trailer``, is to be sent as a whole IP packet. ``port`` names the UDP port of the role that it leaves by.
    """

    packet: Packet
    octets: bytes
    over: str
    role: str
    to: str | None
    source: str | None
    ttl: int
    checksum: str | None = None
    trailer: bytes = b""
    port: str = USUAL_PORT


def build(send: Send, env: Environment) -> Outgoing:
    """Compute the fields and authenticators of a ``send`` step; a fresh Identification each time.

    Raises EvaluationError for values that cannot be computed or that a field cannot hold.
    """
    to, source, ttl = _address("to", send.to, env), _address("source", send.source, env), _time_to_live(send.ttl, env)
    try:
        content = _content(send, env)
        link = isinstance(content, Packet) and not isinstance(content, (MIP4, Raw))
        if ttl is None:
            ttl = DISCOVERY_TTL if link and not isinstance(content, IP) else DEFAULT_TTL
        if link:
            content = _enveloped(content, send, env, to, source, ttl)
        octets = bytes(raw(content))
    except EvaluationError:
        raise
    except Exception as error:  # packets fail in many ways, all of which mean the same here
        raise EvaluationError(f"the packet cannot be built: {error}", send.location) from None
    if not link and len(octets) > MAX_PAYLOAD:
        raise EvaluationError(f"the message has {len(octets)} octets, but a UDP datagram carries at most {MAX_PAYLOAD}",
                              send.location)
    packet = message_in(IP(octets)) if link else MIP4(octets)
    trailer = _computed(send.trailer, env) or b""
    return Outgoing(packet, octets, "link" if link else "udp", send.role, to, source, ttl, send.checksum, trailer,
                    send.port)


def _address(name: str, value: Value | None, env: Environment) -> str | None:
    address = _computed(value, env)
    if value is None or address is None:
        return None
    try:
        return str(to_field(IPField(name, None), address))
    except ValueError as error:
        raise EvaluationError(str(error), value.location) from None


def _time_to_live(value: Value | None, env: Environment) -> int | None:
    ttl = _computed(value, env)
    if value is None or isinstance(ttl, int) and 1 <= ttl <= 255:
        return ttl
    raise EvaluationError(f"'ttl' must be a whole number from 1 to 255, not {show_written(ttl)}", value.location)


def _computed(value: Value | None, env: Environment) -> Any:
    return None if value is None else env.evaluate(value.data, value.location)


def _content(send: Send, env: Environment) -> Any:
    if send.layer is not None:
        return _message(send.layer, send, env)
    value = send.raw or send.packet
    assert value is not None
    content = _computed(value, env)
    if not isinstance(content, (Packet, bytes)):
        raise EvaluationError(f"'{value.data}' is neither octets nor a packet", value.location)
    return content


def _message(layer: str, send: Send, env: Environment) -> Packet:
    cls = MESSAGES[layer]
    if cls in INSIDE.values():
        return _layered(cls, send.fields, env)
    given = dict(send.fields)
    defaults = {name: Value(data, send.location) for name, data in _DEFAULTS.get(layer, {}).items()}
    message = cls(**_field_values(cls, tuple({**defaults, **given}.items()), env))
    if send.extensions:
        message.exts = [_extension(item, env) for item in send.extensions]
        for item, ext in zip(send.extensions, message.exts):
            _protect(message, ext, item, env)
    return message


def _layered(cls: PacketClass, fields: Fields, env: Environment) -> Packet:
    """A header with what is written to be inside it."""
    given = dict(fields)
    payload = _computed(given.pop("payload", None), env)
    header = cls(**_field_values(cls, tuple(given.items()), env))
    if isinstance(payload, Inside):
        payload = _layered(INSIDE[payload.layer], payload.fields, env)
    if payload is None:
        return header
    return header / (payload.copy() if isinstance(payload, Packet) else Raw(payload))


def _field_values(cls: PacketClass, fields: Fields, env: Environment) -> dict[str, Any]:
    values = {}
    for name, value in fields:
        try:
            values[name] = held(cls, name, _computed(value, env))
        except ValueError as error:
            raise EvaluationError(str(error), value.location) from None
    return values


def _extension(item: SentExtension, env: Environment) -> Packet:
    if item.name is None:
        return Raw(_computed(item.raw, env))
    cls = EXTENSIONS[item.name]
    return cls(**_field_values(cls, item.fields, env))


def _protect(message: Any, ext: Any, item: SentExtension, env: Environment) -> None:
    if item.association is None:
        return
    association = env.association(item.association, item.location)
    if "spi" in ext.fields:  # written in the scenario: the right key under another index
        association = replace(association, spi=ext.spi)
    association.protect(message, ext)
    if item.corrupt:
        ext.authenticator = ext.authenticator[:-1] + bytes([ext.authenticator[-1] ^ 1])


def _enveloped(message: Packet, send: Send, env: Environment, to: str | None, source: str | None,
               ttl: int) -> Packet:
    """The IP packet: the one written, completed, or one around a router discovery message."""
    own = "$mn.home" if send.role == "mn" else f"${send.role}.address"
    packet = message if isinstance(message, IP) else IP() / message
    defaults = {"src": source or env.evaluate(own, send.location), "dst": to or ALL_ROUTERS, "ttl": ttl}
    for name, value in defaults.items():
        if name not in packet.fields:  # Scapy would look for a route
            packet.setfieldval(name, value)
    return packet
