# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures that come with the project are what their README says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from scapy.layers.inet import UDP
from scapy.utils import rdpcap

from scapy_mip4.layers import MIP4Ext_AuthBase
from scapy_mip4.security import MobilitySecurityAssociation

PCAPS = Path(__file__).parents[2] / "pcaps"
README = (PCAPS / "README.md").read_text(encoding="utf-8")
KEYS = re.findall(r"SPI (0x\w+)\s+`(\w+)` \(([\w-]+)\)", README)
FILES = sorted(file.name for file in PCAPS.glob("*.pcapng"))


def test_the_table_names_the_files() -> None:
    assert sorted(re.findall(r"^\| `(.+?)`", README, re.MULTILINE)) == FILES


@pytest.mark.parametrize("file", FILES)
def test_authenticators_verify_with_the_keys_of_the_table(file: str) -> None:
    associations = {
        int(spi, 16): MobilitySecurityAssociation(int(spi, 16), bytes.fromhex(key), algorithm.lower())
        for spi, key, algorithm in KEYS
    }
    messages = [packet[UDP].payload for packet in rdpcap(str(PCAPS / file)) if UDP in packet]
    extensions = [(message, extension) for message in messages for extension in message.extensions(MIP4Ext_AuthBase)]
    assert extensions
    assert all(associations[extension.spi].verify(message, extension) for message, extension in extensions)


def test_every_packet_is_listed_by_a_process_that_just_started() -> None:
    command = [sys.executable, "-m", "scapy_mip4", "dissect", str(PCAPS / "CH1-a.pcapng")]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    messages = [line.split()[4] for line in listed]
    assert messages == ["ICMP_AgentSolicitation", "ICMP_AgentAdvertisement", *["MIP4_RRQ"] * 4]
