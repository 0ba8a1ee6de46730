# SPDX-License-Identifier: GPL-2.0-or-later
"""What shows only in the course of a recording: what an agent did before, and when.

Of each kind of sender the MOST heard of last are remembered, so memory stays the same however long the recording is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address
from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

from scapy_mip4.captures.checks.facts import AUTHORIZING
from scapy_mip4.captures.following.conversation import UNSPECIFIED
from scapy_mip4.captures.following.steps import NOBODY_YET
from scapy_mip4.captures.keys import KINDS, Keys
from scapy_mip4.captures.lines.escaping import escaped
from scapy_mip4.captures.seen import Seen
from scapy_mip4.codes import code_sender
from scapy_mip4.layers import IDENTIFICATION_LOW, INFINITE_LIFETIME

NOTED = (
    "bad authenticator", "second denial", "identification astray", "tunnel unregistered", "tunnel declined",
    "tunnel expired", "sequence repeated", "sequence back", "sequence wrapped", "second revocation",
    "revocation repeated", "nai changed", "nai altered", "accepted unverified",
)
"""The names of what is noted."""

MOST = 50_000
MOST_OPEN = 5_000  # messages that are remembered for what follows them within seconds
DOUBLED_WITHIN = 0.05  # seconds; the capture has one datagram twice
A_SECOND = 0.9  # seconds; that a capture's clock may be somewhat off breaks no rule
CONTINUOUS = 60.0  # seconds; nobody sends 256 advertisements within, so a restart shows in a number below that
CLOCKS = 7.0  # seconds (RFC 5944, section 5.7.1)
ASSENTS = 64  # codes of UDP Tunnel Replies below this assent (RFC 3519, section 3.2)
FIRST_AFTER_WRAP, LAST = 256, 65535  # sequence numbers (RFC 5944, section 2.3.2)

Notes = list[tuple[str, str]]
"""What is noted about one message: names of NOTED, and what was seen."""
Value = TypeVar("Value")


class Recent(Generic[Value]):
    """A mapping that forgets what was set longest ago."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._values: OrderedDict[Any, Value] = OrderedDict()

    def get(self, key: Any) -> Value | None:
        """The value that was set last, or None."""
        return self._values.get(key)

    def set(self, key: Any, value: Value) -> None:
        """Set a value, and forget the oldest beyond the most."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)


class Before(NamedTuple):
    """What is kept of a message: time, frame, a hash of its octets, and a number out of it."""

    time: float
    frame: int
    octets: int
    number: int

    @classmethod
    def of(cls, seen: Seen, number: int = 0) -> Before:
        """What is kept of this message."""
        return cls(seen.time, seen.frame, hash(seen.octets), number)

    def is_doubled_by(self, seen: Seen) -> bool:
        """Tell whether a message is this one, which the capture has twice."""
        return self.octets == hash(seen.octets) and abs(seen.time - self.time) <= DOUBLED_WITHIN


class History:
    """Watches the messages of a recording pass by, and notes what is wrong with them."""

    def __init__(self, keys: Keys | None = None) -> None:
        self._keys = keys
        self._notes: dict[int, Notes] = {}
        self._denials: Recent[Before] = Recent(MOST_OPEN)
        self._advertised: Recent[Before] = Recent(MOST_OPEN)
        self._revoked: Recent[Before] = Recent(MOST_OPEN)
        self._tunnels: Recent[float] = Recent()
        self._half_bound: Recent[float] = Recent()
        self._reported: Recent[str] = Recent()
        self._makers: Recent[str] = Recent(MOST_OPEN)
        self._unverified: Recent[int] = Recent(MOST_OPEN)
        self._asking: Recent[tuple[str, int]] = Recent(MOST_OPEN)
        self._signed: Recent[tuple[str, str, int]] = Recent(MOST_OPEN)
        self._watchers = {"MIP4_RRQ": self._request, "MIP4_RRP": self._reply, "MIP4_TunnelData": self._data,
                          "ICMP_AgentAdvertisement": self._advertisement, "MIP4_Revocation": self._revocation}

    def watch(self, messages: Iterable[Seen]) -> Iterator[Seen]:
        """Yield the messages, each once it was looked at."""
        for seen in messages:
            if not seen.cut:
                watcher = self._watchers.get(seen.document["layer"])
                notes = watcher(seen, seen.document) if watcher else []
                if self._keys is not None:
                    notes += self._authenticators(seen)
                if notes:
                    self._notes[id(seen)] = notes
            yield seen

    def notes(self, seen: Seen) -> Notes:
        """What was noted about a message that has been watched; it is forgotten then."""
        return self._notes.pop(id(seen), [])

    def _authenticators(self, seen: Seen) -> Notes:
        assert self._keys
        document, notes = seen.document, []
        is_request = document["layer"] == "MIP4_RRQ"
        extensions = [one for one in document.get("exts", ()) if one["layer"] in KINDS]
        wrong = False
        for extension, told in zip(extensions, self._keys.verdicts(seen)):
            name, authenticator = extension["layer"], extension["authenticator"]
            # Whoever passes an authenticator on did not make it, and may have had reason to change what it covers.
            made = (document["layer"], authenticator)
            maker = self._makers.get(made) or seen.src
            self._makers.set(made, maker)
            if told["verdict"] == "bad" and maker == seen.src:
                notes.append(("bad authenticator", f"{name} with SPI {extension['spi']:#x} does not verify"))
            wrong |= told["verdict"] == "bad" and name in AUTHORIZING
        if is_request:
            asking = (seen.src, seen.sport, seen.dst, document["id"])
            if wrong or self._unverified.get(asking):  # what was sent again can be right
                self._unverified.set(asking, seen.frame if wrong else 0)
        if document["layer"] == "MIP4_RRP" and document["code"] <= 1:
            frame = self._unverified.get((seen.dst, seen.dport, seen.src, document["id"]))
            if frame:
                notes.append(("accepted unverified", f"an authenticator of the request in frame {frame} is wrong"))
        return notes

    def _request(self, seen: Seen, document: dict[str, Any]) -> Notes:
        nai = authenticator = ""
        for extension in document["exts"]:
            layer = extension["layer"]
            if layer == "MIP4Ext_MNNAI":
                nai = extension["nai"]
            elif layer == "MIP4Ext_MobileHomeAuth":
                authenticator = extension["authenticator"]
            elif layer == "MIP4Ext_UDPTunnelRequest" and "R" in extension["flags"]:
                # The mobile node itself will send the data, from an address that the registration does not show.
                self._half_bound.set(document["haaddr"], inf)
        # By an NAI mobile nodes are told apart: a message with another one is in no conversation of this one.
        if nai:
            self._asking.set((seen.src, seen.sport, seen.dst, document["id"] & IDENTIFICATION_LOW), (nai, seen.frame))
        before = self._signed.get((document["id"], authenticator)) if authenticator else None
        if before is None:
            self._signed.set((document["id"], authenticator), (nai, seen.src, seen.frame))
        elif before[0] != nai and before[1] != seen.src:
            now, then = escaped(nai) or "no NAI", escaped(before[0]) or "none"
            return [("nai altered", f"{now} for {then} in frame {before[2]}")]
        return []

    def _reply(self, seen: Seen, document: dict[str, Any]) -> Notes:
        code = document["code"]
        # Whoever passes a reply on did not write its NAI.
        notes = self._nai_changed(seen, document) if document["haaddr"] == seen.src else []
        if code <= 1:
            self._tunnel_granted(seen, document)
        elif code_sender(code) == "FA":
            notes += self._denial(seen, document, code)
        return notes

    def _nai_changed(self, seen: Seen, document: dict[str, Any]) -> Notes:
        notes = []
        for extension in document["exts"]:
            if extension["layer"] == "MIP4Ext_MNNAI":
                asking = self._asking.get((seen.dst, seen.dport, seen.src, document["id"] & IDENTIFICATION_LOW))
                if asking is not None and asking[0] != extension["nai"]:
                    words = f"{escaped(extension['nai'])} for {escaped(asking[0])} in frame {asking[1]}"
                    notes.append(("nai changed", words))
        return notes

    def _denial(self, seen: Seen, document: dict[str, Any], code: int) -> Notes:
        if any(extension["layer"] == "MIP4Ext_MobileHomeAuth" for extension in document["exts"]):
            return []  # a home agent's, with another code
        home, nai = document["homeaddr"], ""
        if home in UNSPECIFIED:  # mobile nodes without address are told apart by their NAIs, which a denial may lack
            low = document["id"] & IDENTIFICATION_LOW
            asking = self._asking.get((NOBODY_YET, seen.dport, seen.src, low))
            if asking is None:
                return []
            nai = asking[0]
        key = (seen.src, home, nai, document["haaddr"], seen.dst)
        before = self._denials.get(key)
        if before is not None and before.is_doubled_by(seen):
            return []
        self._denials.set(key, Before.of(seen))
        if before is None or not 0 <= (passed := seen.time - before.time) < A_SECOND:
            return []
        return [("second denial", f"code {code} {passed:.3f} s after the denial in frame {before.frame}")]

    # --- tunnels in UDP ---

    def _tunnel_granted(self, seen: Seen, document: dict[str, Any]) -> None:
        for reply in document["exts"]:
            if reply["layer"] == "MIP4Ext_UDPTunnelReply":
                break
        else:
            return
        key = (seen.src, seen.dst)
        if reply["code"] < ASSENTS and document["lifetime"]:
            lasts = inf if document["lifetime"] == INFINITE_LIFETIME else document["lifetime"]
            self._tunnels.set(key, max(seen.time + lasts, self._tunnels.get(key) or 0))
        elif reply["code"] >= ASSENTS and self._tunnels.get(key) is None:
            self._tunnels.set(key, -inf)

    def _data(self, seen: Seen, document: dict[str, Any]) -> Notes:
        for agent, peer in ((seen.src, seen.dst), (seen.dst, seen.src)):
            ends = self._tunnels.get((agent, peer))
            if ends is not None:
                break
            if self._half_bound.get(agent):
                return []
        if ends is None:
            what, words = "tunnel unregistered", "no registration of such a tunnel between these two before"
        elif ends == -inf:
            what, words = "tunnel declined", f"{agent} declined such a tunnel"
        elif seen.time > ends + CLOCKS:
            what, words = "tunnel expired", f"{seen.time - ends:.1f} s after the registration ended"
        else:
            return []
        between = frozenset((seen.src, seen.dst))
        if self._reported.get(between) == what:  # once for all data between the two
            return []
        self._reported.set(between, what)
        return [(what, words)]

    # --- advertisements ---

    def _advertisement(self, seen: Seen, document: dict[str, Any]) -> Notes:
        agent = next((one for one in document["exts"] if one["layer"] == "ICMPExt_MobilityAgent"), None)
        if agent is None or not _is_for_all(seen.dst):  # one mobile node is also told of the end of its binding
            return []
        before, number = self._advertised.get(seen.src), agent["seq"]
        self._advertised.set(seen.src, Before.of(seen, number))
        if before is None or before.is_doubled_by(seen) or not 0 <= seen.time - before.time < CONTINUOUS:
            return []
        last = before.number
        words = f"sequence number {number} after {last} in frame {before.frame}"
        if number == last and number:
            return [("sequence repeated", words)]
        if last == LAST and number < FIRST_AFTER_WRAP:
            return [("sequence wrapped", words)]
        if FIRST_AFTER_WRAP <= number < last and last - number < LAST // 2:
            return [("sequence back", words)]
        return []

    # --- revocations ---

    def _revocation(self, seen: Seen, document: dict[str, Any]) -> Notes:
        key = (seen.src, seen.dst, document["homeaddr"], document["haaddr"], document["coaddr"])
        before = self._revoked.get(key)
        if before is not None and before.is_doubled_by(seen):
            return []
        self._revoked.set(key, Before.of(seen, document["id"]))
        if before is None:
            return []
        passed = seen.time - before.time
        notes = []
        if 0 <= passed < A_SECOND:
            notes.append(("second revocation", f"{passed:.3f} s after the one in frame {before.frame}"))
        if before.number == document["id"]:
            notes.append(("revocation repeated", f"identifier {document['id']:#x} as in frame {before.frame}"))
        return notes


def _is_for_all(address: str) -> bool:
    return address == "255.255.255.255" or IPv4Address(address).is_multicast
