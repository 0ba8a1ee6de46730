"""Recordings from `rule_examples.yaml`: scenes, each with what is otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from scapy.packet import Packet

from scapy_mip4 import layers
from scapy_mip4.captures import Seen

EXAMPLES = yaml.safe_load((Path(__file__).parent / "rule_examples.yaml").read_text(encoding="utf-8"))

START = 1_700_000_000.0
MN, FA, HA, CO_LOCATED = "10.0.0.5", "198.51.100.1", "192.0.2.1", "203.0.113.9"
ID = (int(START) + 2_208_988_800) << 32 | 0x33334444  # a timestamp
REQUEST = {"layer": "MIP4_RRQ", "lifetime": 300, "homeaddr": MN, "haaddr": HA, "coaddr": FA, "id": ID,
           "exts": ["MobileHomeAuth"]}
REPLY = {"layer": "MIP4_RRP", "code": 0, "lifetime": 300, "homeaddr": MN, "haaddr": HA, "id": ID,
         "exts": ["MobileHomeAuth"]}
ADVERT = {"layer": "ICMP_AgentAdvertisement", "src_": FA, "dst_": "224.0.0.1", "ttl_": 1, "time_": 0.0,
          "exts": [{"ICMPExt_MobilityAgent": {"flags": "FHT", "seq": 1000, "coaddrs": [FA]}}]}
TO_FA = {**REQUEST, "src_": MN, "dst_": FA, "sport_": 4000, "dport_": 434, "time_": 0.0}
DENIAL = {**REPLY, "code": 64, "exts": [], "src_": FA, "dst_": MN, "sport_": 434, "dport_": 4000, "time_": 0.01}
DIRECT = {
    "request": {**REQUEST, "flags": "D", "coaddr": CO_LOCATED, "src_": CO_LOCATED, "dst_": HA, "sport_": 4000,
                "dport_": 434, "time_": 0.0},
    "reply": {**REPLY, "src_": HA, "dst_": CO_LOCATED, "sport_": 434, "dport_": 4000, "time_": 0.01},
}
REVOCATION = {"layer": "MIP4_Revocation", "flags": "A", "homeaddr": MN, "haaddr": HA, "coaddr": FA, "id": 77,
              "exts": ["ForeignHomeAuth"], "src_": HA, "dst_": FA, "sport_": 434, "dport_": 434, "time_": 0.0}
ACKNOWLEDGMENT = {"layer": "MIP4_RevocationAck", "homeaddr": MN, "id": 77, "exts": ["ForeignHomeAuth"], "src_": FA,
                  "dst_": HA, "sport_": 434, "dport_": 434, "time_": 0.01}
SCENES: dict[str, dict[str, dict[str, Any]]] = {
    "through": {
        "request": TO_FA,
        "relayed": {**REQUEST, "src_": FA, "dst_": HA, "sport_": 434, "dport_": 434, "time_": 0.01},
        "reply": {**REPLY, "src_": HA, "dst_": FA, "sport_": 434, "dport_": 434, "time_": 0.02},
        "forwarded": {**REPLY, "src_": FA, "dst_": MN, "sport_": 434, "dport_": 4000, "time_": 0.03},
    },
    "one side": {"request": TO_FA, "forwarded": {**REPLY, "src_": FA, "dst_": MN, "sport_": 434, "dport_": 4000,
                                                 "time_": 0.03}},
    "denied": {"request": TO_FA, "denial": DENIAL},
    "denied twice": {"request": TO_FA, "denial": DENIAL, "again": {**TO_FA, "id": ID + 1, "time_": 5.0},
                     "denial again": {**DENIAL, "id": ID + 1, "time_": 5.01}},
    "direct": DIRECT,
    "data": {
        "request": {**DIRECT["request"], "exts": ["UDPTunnelRequest", "MobileHomeAuth"]},
        "reply": {**DIRECT["reply"], "exts": ["UDPTunnelReply", "MobileHomeAuth"]},
        "data": {"layer": "MIP4_TunnelData", "src_": CO_LOCATED, "dst_": HA, "sport_": 4000, "dport_": 434,
                 "time_": 1.0},
    },
    "advert": {"advert": ADVERT},
    "adverts": {"advert": ADVERT, "second": {**ADVERT, "time_": 10.0, "exts": [
        {"ICMPExt_MobilityAgent": {"flags": "FHT", "seq": 1001, "coaddrs": [FA]}}]}},
    "revoked": {"revocation": REVOCATION, "acknowledgment": ACKNOWLEDGMENT},
    "revoked twice": {"revocation": REVOCATION, "again": {**REVOCATION, "id": 79, "time_": 2.0}},
}

_GIVEN = {"Auth": {"spi": 0x100, "authenticator": bytes(16)}, "Challenge": {"challenge": bytes(range(8))},
          "MNNAI": {"nai": b"mn@example.net"}, "KeyGenReply": {"nonce": bytes(range(16))},
          "NAICarrying": {"subtype": 9, "nai": b"x"}}


def _octets(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("hex:"):
        return bytes.fromhex(value[len("hex:"):])
    return value


def extension(written: str | dict[str, Any]) -> Packet:
    (name, fields), = written.items() if isinstance(written, dict) else [(written, {})]
    cls = getattr(layers, name if name.startswith("ICMPExt_") else f"MIP4Ext_{name}")
    defaults = next((values for end, values in _GIVEN.items() if name.endswith(end)), {})
    texts = {key: value.encode() for key, value in fields.items()
             if key in ("nai", "text") and not value.startswith("hex:")}
    return cls(**{**defaults, **{key: _octets(value) for key, value in fields.items()}, **texts})


def recording(scene: str, *changes: dict[str, Any]) -> list[Seen]:
    """The messages of a scene with the changes made to them, in the order of their times."""
    messages = {leg: dict(fields) for leg, fields in SCENES[scene].items()}
    for change in changes:
        for leg, fields in change.items():
            messages[leg].update(fields)
    ordered = sorted(messages.values(), key=lambda fields: fields["time_"])
    return [_seen(frame, fields) for frame, fields in enumerate(ordered, start=1)]


def _seen(frame: int, fields: dict[str, Any]) -> Seen:
    around = {key[:-1]: value for key, value in fields.items() if key.endswith("_")}
    values = {key: value for key, value in fields.items() if not key.endswith("_") and key not in ("layer", "exts")}
    if "exts" in fields:
        values["exts"] = [extension(each) for each in fields["exts"]]
    message = getattr(layers, fields["layer"])(**values)
    return Seen(frame, START + around["time"], around["src"], around["dst"], around.get("sport"), around.get("dport"),
                around.get("ttl", 64), bytes(message), via=tuple(around.get("via", ())), file="example.pcap")
