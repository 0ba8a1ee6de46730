# SPDX-License-Identifier: GPL-2.0-or-later
"""Which message answers which, and what pairs them: one table for all control messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from scapy_mip4.codes import FastBindingCode, HandoffCode, NotificationCode, ReplyCode, code_name, field_names
from scapy_mip4.layers import IDENTIFICATION_LOW

WHOLE = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, eq=False)
class Exchange:
    """A question and its answer.

    name: what the exchange is for; question, answer: classes of layers; pair: the field by which an answer repeats the
    bits `mask` of its question; agent: the field with the address of the agent that is to answer, if there is one;
    of_mobile: whether a mobile node asks and foreign agents pass it on; passed_on: whether anybody does; codes: names
    of the answer's codes; accepts: the codes with which the answer is a yes; stale: those of a registration that deny
    for the Identification; wanted_by: the flag of the question that asks for the answer, "" if there is always one;
    ends_binding: whether the question ends the mobile node's binding; roles: who asks and who answers, where the
    messages do not tell by their addresses.
    """

    name: str
    question: str
    answer: str
    pair: str = "id"
    mask: int = WHOLE
    agent: str = ""
    of_mobile: bool = False
    passed_on: bool = False
    codes: type[IntEnum] | None = None
    accepts: range = range(1)
    stale: frozenset[int] = field(default=frozenset())
    wanted_by: str = ""
    ends_binding: bool = False
    roles: tuple[str, str] = ("", "")

    def code_name(self, code: int) -> str:
        """Return a code of the answer as testers write it: number and text, or the number alone when unassigned."""
        if self.codes is ReplyCode:
            return code_name(code)
        names: Mapping[int, str] = field_names(self.codes) if self.codes else {}
        return f"{code} ({names[code]})" if code in names else str(code)


def _registering(name: str, question: str, answer: str, agent: str) -> Exchange:
    return Exchange(name, question, answer, mask=IDENTIFICATION_LOW, agent=agent, of_mobile=True, passed_on=True,
                    codes=ReplyCode, accepts=range(64), stale=frozenset({ReplyCode.HA_IDENTIFICATION_MISMATCH}))


_ROUTERS = "mobile router", "correspondent"

EXCHANGES = (
    _registering("registration", "MIP4_RRQ", "MIP4_RRP", "haaddr"),
    _registering("regional registration", "MIP4_RegionalRRQ", "MIP4_RegionalRRP", "gfaaddr"),
    Exchange("revocation", "MIP4_Revocation", "MIP4_RevocationAck", ends_binding=True),
    Exchange("notification", "MIP4_GNM", "MIP4_GNAM", mask=IDENTIFICATION_LOW, passed_on=True, codes=NotificationCode,
             wanted_by="A"),
    Exchange("handoff", "MIP4_HRqst", "MIP4_HRply", mask=IDENTIFICATION_LOW, codes=HandoffCode,
             roles=("foreign agent", "foreign agent")),
    Exchange("fast handover", "MIP4_FBU", "MIP4_FBAck", agent="haaddr", passed_on=True, codes=FastBindingCode,
             accepts=range(128)),
    Exchange("home test", "MIP4_HoTI", "MIP4_HoT", pair="cookie", roles=_ROUTERS),
    Exchange("care-of test", "MIP4_CoTI", "MIP4_CoT", pair="cookie", roles=_ROUTERS),
)
"""RFC 5944, RFC 4857, RFC 3543, RFC 6098, RFC 4881, RFC 4988, RFC 6521."""

BY_LAYER = {
    **{exchange.question: (exchange, True) for exchange in EXCHANGES},
    **{exchange.answer: (exchange, False) for exchange in EXCHANGES},
}
"""The exchange of a message's class, and whether the message is its question."""
