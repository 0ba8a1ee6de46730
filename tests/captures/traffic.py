"""Messages as a capture has them, without a capture: from the layers, with addresses and times of the test's choice."""

from __future__ import annotations

from scapy.packet import Packet

from scapy_mip4.captures import Conversation, Seen
from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ, MIP4Ext_ForeignHomeAuth, MIP4Ext_MNNAI, MIP4Ext_MobileHomeAuth

MN, FA, HA = "10.0.0.5", "198.51.100.1", "192.0.2.1"
ID = 0xED060A21_33333400


def signature(seed: int = 1) -> MIP4Ext_MobileHomeAuth:
    return MIP4Ext_MobileHomeAuth(spi=0x100, authenticator=bytes([seed]) * 16)


def by_agent() -> MIP4Ext_ForeignHomeAuth:
    return MIP4Ext_ForeignHomeAuth(spi=0x300, authenticator=bytes([9]) * 16)


def request(home: str = MN, nai: bytes | None = None, **fields: object) -> MIP4_RRQ:
    values = {"homeaddr": home, "haaddr": HA, "coaddr": FA, "id": ID, "lifetime": 300, **fields}
    exts = [MIP4Ext_MNNAI(nai=nai)] if nai else []
    return MIP4_RRQ(exts=[*exts, signature()], **values)


def reply(code: int = 0, home: str = MN, nai: bytes | None = None, **fields: object) -> MIP4_RRP:
    values = {"homeaddr": home, "haaddr": HA, "id": ID, "lifetime": 300, **fields}
    exts = [MIP4Ext_MNNAI(nai=nai)] if nai else []
    return MIP4_RRP(code=code, exts=[*exts, signature(2)], **values)


class Traffic(list):
    """What was seen, in the order of the calls."""

    def add(self, time: float, src: str, dst: str, message: Packet | bytes, sport: int = 434, dport: int = 434) -> Seen:
        one = Seen(len(self) + 1, 1_000_000_000 + time, src, dst, sport, dport, 64, bytes(message))
        self.append(one)
        return one

    def relayed(self, asked: MIP4_RRQ, answer: MIP4_RRP, start: float = 0.0, mobile: str = MN) -> Traffic:
        """Add all four messages of a registration by way of a foreign agent, 10 ms from each to the next."""
        self.add(start, mobile, FA, asked)
        self.add(start + 0.01, FA, HA, asked)
        self.add(start + 0.02, HA, FA, answer)
        self.add(start + 0.03, FA, mobile, answer)
        return self


def steps(conversation: Conversation) -> list[str]:
    return [f"{leg.mark} {leg.step}".strip() for leg in conversation.legs]
