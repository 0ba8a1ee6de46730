# SPDX-License-Identifier: GPL-2.0-or-later
"""The values of names while a case is played: the roles, the variables and the packets captured so far."""
from __future__ import annotations

from typing import Any, Callable, NamedTuple
from collections.abc import Mapping

from scapy.layers.inet import IP, UDP
from scapy.packet import Packet

from scapy_mip4.layers import MIP4
from scapy_mip4.layers.message import ExtendedMessage
from scapy_mip4.scenario import expressions
from scapy_mip4.scenario.errors import EvaluationError, Location, MissingCaptureError
from scapy_mip4.scenario.model import Value
from scapy_mip4.scenario.registration_keys import FROM_AAA, RegistrationKeys
from scapy_mip4.scenario.values import octets_of_hex
from scapy_mip4.security import MobilitySecurityAssociation


class Received(NamedTuple):
    """The datagram around a received message; None where it is not known.

    frame: whether it was for us "alone" or for "all" of the link; delay: milliseconds since the packet of the case
    before it, sent or taken; time: in epoch seconds; port: the name of the tester's UDP port that it came to.
    """

    source: str | None = None
    source_port: int | None = None
    dest: str | None = None
    dest_port: int | None = None
    ttl: int | None = None
    frame: str | None = None
    delay: int | None = None
    time: float | None = None
    port: str | None = None


def message_in(packet: Packet) -> Packet:
    """The Mobile IP message inside an IP packet or UDP datagram; any other packet itself, such as a tunnelled one."""
    inner = packet
    for envelope in (IP, UDP):
        if isinstance(inner, envelope):
            inner = inner.payload
    return inner if isinstance(inner, ExtendedMessage) else packet


class Environment:
    """What the expressions of one running case can see.

    ``variables`` maps names to values: for each role a mapping (``mn``: home, coa, nai; others: address, coa, uplink),
    and the variables of the case. A ``Value`` among them is computed when first asked for and then kept.
    ``fresh_id`` makes a new Identification each time the name is used. With ``nonces`` a reply repeats only its low
    half (RFC 5944, section 5.7.2). ``now`` gives the seconds of a 32-bit timestamp.
    """

    def __init__(self, variables: Mapping[str, Any], associations: Mapping[str, MobilitySecurityAssociation],
                 fresh_id: Callable[[], int], nonces: bool = False,
                 now: Callable[[], int] = lambda: 0) -> None:
        self.variables: dict[str, Any] = dict(variables)
        self.associations = associations
        self.fresh_id = fresh_id
        self.nonces = nonces
        self.now = now
        self.received: dict[str, Received] = {}
        self._keys = RegistrationKeys(associations.get("mn-aaa"))

    def capture(self, name: str, packet: Packet | None, received: Received | None = None) -> None:
        """Remember a packet under a name (None: it did not come), and if it was received, the datagram around it."""
        message = None if packet is None else message_in(packet)
        self.variables[name] = message
        if message is not None:
            self._keys.note(message)
        if message is not None and received and received.time:
            message.time = received.time
        if isinstance(message, MIP4) and received and received.source_port:
            message.underlayer = UDP(sport=received.source_port, dport=received.dest_port)
            message.underlayer.underlayer = IP(src=received.source, dst=received.dest, ttl=received.ttl or 64)
        self.received.pop(name, None)
        if received:
            self.received[name] = received

    def evaluate(self, data: Any, location: Location) -> Any:
        """The value of something written in a scenario: expressions computed, ``hex:`` made octets, ``$$x`` -> ``$x``.

        Raises EvaluationError; of that, MissingCaptureError if a packet it needs did not come.
        """
        if isinstance(data, Value):
            return self.evaluate(data.data, data.location)
        if isinstance(data, list):
            return [self.evaluate(item, location) for item in data]
        if isinstance(data, dict):
            return {key: self.evaluate(item, location) for key, item in data.items()}
        if not isinstance(data, str):
            return data
        if data.startswith("$$"):
            return data[1:]
        if data.startswith("$"):
            return expressions.evaluate(data[1:], location, self._lookup)
        if data.startswith("hex:"):
            try:
                return octets_of_hex(data)
            except ValueError as error:
                raise EvaluationError(str(error), location) from None
        return data

    def association(self, name: str, location: Location) -> MobilitySecurityAssociation:
        """The mobility security association of that name; EvaluationError if the testbed has none.

        MissingCaptureError if AAA was to make it, but no nonce came.
        """
        found = self.from_aaa(name, location) if name in FROM_AAA else self.associations.get(name)
        if found is not None:
            return found
        if name in FROM_AAA:
            raise MissingCaptureError(f"no {FROM_AAA[name].__name__} came to derive '{name}' from", location)
        raise EvaluationError(f"the testbed has no association '{name}' for this case", location)

    def from_aaa(self, name: str, location: Location,
                 message: Packet | None = None) -> MobilitySecurityAssociation | None:
        """The association of that name that AAA made by the nonce in a message, else the one that it made last.

        None if there is no nonce; MissingCaptureError if its algorithm is unknown here.
        """
        try:
            return self._keys.association(name, message)
        except expressions.NoSuchPacket as refusal:
            raise MissingCaptureError(str(refusal), location) from None

    def _lookup(self, name: str) -> Any:
        if name == "fresh_id":
            return self.fresh_id()
        if name == "now":
            return self.now()
        value = self.variables.get(name)
        if value is None:  # names that nothing could ever define are refused when the file is loaded
            raise expressions.NoSuchPacket(f"there is no '{name}': no such packet came")
        if isinstance(value, Value):
            value = self.variables[name] = self.evaluate(value.data, value.location)
        return value
