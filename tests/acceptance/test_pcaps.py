# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures that come with the project are what their README says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha1
from hmac import digest
from importlib import import_module
from pathlib import Path

import pytest
from scapy.layers.inet import IP
from scapy.packet import Packet, Raw
from scapy.utils import rdpcap

import scapy_mip4.layers.rfc4004  # noqa: F401  (binds Diameter)
from scapy_mip4.layers import (
    MIP4, MIP4_CoT, MIP4_HoT, MIP4Ext_AuthBase, MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNHAKeyGenReply, MIP4Ext_MNNAI,
    MIP4Ext_MobileCorrespondentAuth, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import MobilitySecurityAssociation, covered_octets, derive_key

ROOT = Path(__file__).parents[2]
PCAPS = ROOT / "pcaps"
README = (PCAPS / "README.md").read_text(encoding="utf-8")
TABLE = {name: (int(rfc), maker) for name, rfc, maker in re.findall(
    r"^\| `(.+?)\.pcapng` \| (\d+) \| .* \| (.+?) \|$", README, re.MULTILINE)}
CRAFTED = sorted(name for name, (_, maker) in TABLE.items() if maker == "crafted")
KEYS = {int(spi, 16): MobilitySecurityAssociation(int(spi, 16), bytes.fromhex(key), algorithm.lower())
        for spi, key, algorithm in re.findall(r"SPI (0x\w+)\s+`(\w+)` \(([\w-]+)\)", README)}
NO_LAYERS_OF_ITS_OWN = {6626: 5177}

TSHARK = 4
"""The version whose reading of the captures is known."""
ERROR = 0x800000
"""What it calls the severity of a wrong checksum."""
UNREADABLE_TO_TSHARK = {
    "has no reader for the message and calls it malformed": [
        "MIP4_CoT", "MIP4_CoTI", "MIP4_Experimental", "MIP4_FBAck", "MIP4_FBU", "MIP4_GNAM", "MIP4_GNM", "MIP4_HRply",
        "MIP4_HRqst", "MIP4_HoT", "MIP4_HoTI", "MIP4_RegionalRRP", "MIP4_RegionalRRQ",
    ],
    "reads the long layout as the short one": [
        "MIP4Ext_FlowBinding", "MIP4Ext_MNFAKeyGenReply", "MIP4Ext_MNFAKeyGenRequest", "MIP4Ext_MNHAKeyGenReply",
        "MIP4Ext_MNHAKeyGenRequest", "MIP4Ext_Multipath", "MIP4Ext_PrefixAdvertisement", "MIP4Ext_RedirectedHALong",
        "MIP4Ext_RequestedHALong",
    ],
}


@cache
def frames(name: str) -> list[Packet]:
    return list(rdpcap(str(PCAPS / f"{name}.pcapng")))


def parts(packet: Packet) -> Iterator[Packet]:
    """Yield a packet, all packets in its fields and its payload, and so on."""
    yield packet
    below = [packet.payload] if packet.payload else []
    for value in [*packet.fields.values(), *below]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Packet):
                yield from parts(item)


def messages(name: str) -> list[Packet]:
    """Return the control messages of a capture, those inside Diameter as well."""
    return [part for frame in frames(name) for part in parts(frame) if isinstance(part, MIP4)]


def authenticators(name: str) -> list[tuple[MIP4, MIP4Ext_AuthBase]]:
    return [(message, extension) for message in messages(name) for extension in message.extensions(MIP4Ext_AuthBase)]


def association(message: MIP4, extension: MIP4Ext_AuthBase) -> MobilitySecurityAssociation:
    """Return the association that protects an extension: listed, or made by the message itself (RFC 3957)."""
    if extension.spi in KEYS:
        return KEYS[extension.spi]
    making = {MIP4Ext_MobileHomeAuth: MIP4Ext_MNHAKeyGenReply, MIP4Ext_MobileForeignAuth: MIP4Ext_MNFAKeyGenReply}
    made = message.extension(making[type(extension)])
    key = derive_key(KEYS[made.aaa_spi].key, made.nonce, message.extension(MIP4Ext_MNNAI).nai)
    return MobilitySecurityAssociation(extension.spi, key, "hmac-sha1")


def run(script: str, directory: Path) -> None:
    subprocess.run([sys.executable, str(PCAPS / script), str(directory)], check=True, cwd=ROOT)


def test_the_table_names_the_files() -> None:
    assert sorted(TABLE) == sorted(file.stem for file in PCAPS.glob("*.pcapng"))
    assert sorted(TABLE) == sorted(file.stem for file in PCAPS.glob("*.json"))


def test_each_rfc_has_a_capture() -> None:
    modules = {int(path.stem[3:]) for path in (ROOT / "scapy_mip4" / "layers").glob("rfc*.py")}
    assert {rfc for rfc, _ in TABLE.values()} == modules | NO_LAYERS_OF_ITS_OWN.keys()


def test_the_table_names_the_makers() -> None:
    assert sorted(file.stem for file in (PCAPS / "conversations").glob("rfc*.py")) == CRAFTED
    rows = re.findall(r"^    (\d+): \[(.*)\],$", (PCAPS / "record.py").read_text(encoding="utf-8"), re.MULTILINE)
    recorded = {f"rfc{rfc}": "agents: " + cases.replace('"', "") for rfc, cases in rows}
    assert recorded == {name: maker for name, (_, maker) in TABLE.items() if name not in CRAFTED}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_capture_holds_what_its_rfc_defines(name: str) -> None:
    rfc = TABLE[name][0]
    module = import_module(f"scapy_mip4.layers.rfc{NO_LAYERS_OF_ITS_OWN.get(rfc, rfc)}")
    own = {getattr(module, each) for each in module.__all__}
    assert own & {type(part) for frame in frames(name) for part in parts(frame)}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_packet_is_understood_and_explained(name: str) -> None:
    assert 2 <= len(frames(name)) <= 12
    for frame in frames(name):
        assert isinstance(frame, IP)
        assert frame.comments
        assert [part for part in parts(frame) if type(part).__name__.endswith("_Unknown")] == []
        left = [part for part in parts(frame) if isinstance(part, MIP4) and isinstance(part.payload, Raw)]
        assert left == []
        assert MIP4 not in {type(part) for part in parts(frame)}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_lengths_and_checksums_are_right(name: str) -> None:
    for frame in frames(name):
        again = frame.copy()
        for part in list(parts(again)):
            for filled in {"len", "chksum"} & part.fields.keys():
                part.delfieldval(filled)
        assert bytes(again) == bytes(frame)


@pytest.mark.parametrize("name", sorted(name for name in TABLE if authenticators(name)))
def test_authenticators_verify_with_the_keys_of_the_table(name: str) -> None:
    wrong = [extension for message, extension in authenticators(name)
             if not association(message, extension).verify(message, extension)]
    assert wrong == []


def test_captures_without_authenticator_are_those_without_registration() -> None:
    assert [name for name in TABLE if not authenticators(name)] == [
        "rfc1256", "rfc4065", "rfc4066"]


def test_mobile_correspondent_authentication_verifies_with_the_tokens() -> None:
    said = messages("rfc6521")
    home, = (message.token for message in said if isinstance(message, MIP4_HoT))
    care_of, = (message.token for message in said if isinstance(message, MIP4_CoT))
    key = sha1(home.to_bytes(8, "big") + care_of.to_bytes(8, "big")).digest()
    sealed = [(message, message.exts[-1]) for message in said
              if message.extensions(MIP4Ext_MobileCorrespondentAuth)]
    assert len(sealed) == 2
    for message, seal in sealed:
        octets = covered_octets(message, seal)
        assert seal.authenticator == digest(key, octets[:-6] + octets[-4:], "sha1")[:16]


def test_the_json_files_are_what_dissect_prints(tmp_path: Path) -> None:
    run("describe.py", tmp_path)
    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == {
        file.name: file.read_text(encoding="utf-8") for file in PCAPS.glob("*.json")}


@pytest.mark.parametrize("name", ["rfc4721", "rfc6521"])
def test_a_process_that_just_started_prints_the_same(name: str) -> None:
    command = [sys.executable, "-m", "scapy_mip4", "dissect", str(PCAPS / f"{name}.pcapng"), "--json"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed == (PCAPS / f"{name}.json").read_text(encoding="utf-8")


def test_the_crafted_ones_can_be_crafted_again(tmp_path: Path) -> None:
    run("craft.py", tmp_path)
    assert sorted(file.stem for file in tmp_path.iterdir()) == CRAFTED
    for name in CRAFTED:
        again = rdpcap(str(tmp_path / f"{name}.pcapng"))
        # Not the files themselves: what is around the packets is of the version of Scapy that writes it.
        assert [(bytes(frame), frame.time, frame.comments) for frame in again] == [
            (bytes(frame), frame.time, frame.comments) for frame in frames(name)]


@cache
def why_no_tshark() -> str:
    if not shutil.which("tshark"):
        return "tshark is not installed"
    version = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.", version)
    return "" if found and int(found[1]) == TSHARK else f"the data are about tshark {TSHARK}"


@pytest.mark.skipif(bool(why_no_tshark()), reason=why_no_tshark())
@pytest.mark.parametrize("name", sorted(TABLE))
def test_tshark_finds_nothing_malformed_but_what_it_cannot_read(name: str) -> None:
    command = ["tshark", "-n", "-r", str(PCAPS / f"{name}.pcapng"), "-T", "fields", "-e", "frame.number",
               "-Y", f"_ws.malformed or _ws.expert.severity == {ERROR}",
               "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"]
    malformed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    unreadable = {each for several in UNREADABLE_TO_TSHARK.values() for each in several}
    excused = [str(number) for number, frame in enumerate(frames(name), start=1)
               if unreadable & {type(part).__name__ for part in parts(frame)}]
    assert set(malformed) <= set(excused)
