# SPDX-License-Identifier: GPL-2.0-or-later
"""A device on another host: port 434, addresses on an interface, advertisements over a raw link."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scapy_mip4.runner import embedded_text

PYTHON = [sys.executable, "-m", "scapy_mip4"]
BLOCK = "100.77."
ANSWERING = """
from scapy.config import conf
from scapy_mip4 import MobilitySecurityAssociation
from scapy_mip4.agents.answering import MIP4HomeAgent_am
conf.verb = -1
sa = MobilitySecurityAssociation(spi=256, key=b"0123456789abcdef")
machine = MIP4HomeAgent_am(address="100.77.2.1", associations={"100.77.1.1": sa}, iface="cable")
machine.defoptsniff["started_callback"] = lambda: print("listens", flush=True)
machine()
"""
ASKING = """
import time
from scapy.all import *
from scapy_mip4 import *
from scapy_mip4.security import ntp_timestamp
sa = MobilitySecurityAssociation(spi=256, key=b"0123456789abcdef")
request = MIP4_RRQ(homeaddr="100.77.1.1", haaddr="100.77.2.1", coaddr="100.77.1.1", flags="D",
                   id=ntp_timestamp(time.time()), exts=[MIP4Ext_MobileHomeAuth(sa=sa)])
reply = sr1(IP(src="100.77.1.1", dst="100.77.2.1") / UDP(sport=4000) / request, iface="cable", timeout=10, verbose=0)
print(reply[MIP4_RRP].code, sa.verify(reply[MIP4_RRP], reply[MIP4_RRP].exts[-1]))
"""

pytestmark = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root"),
    pytest.mark.skipif(shutil.which("ip") is None, reason="the command ip (iproute2) is not installed"),
]


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


ROOT = Path(__file__).parents[2]
DEVICES = ("fa", "fa-challenge", "fa-plain", "ha", "ha-plain", "ha-redirect")


@pytest.fixture
def hosts() -> Iterator[tuple[str, str]]:
    """Two network namespaces joined by a cable: the tester's and the device's."""
    tester, device = (f"mip4-{side}-{os.getpid()}" for side in ("tester", "device"))
    try:
        for host in (tester, device):
            ip("netns", "add", host)
            ip("-n", host, "link", "set", "lo", "up")
        ip("-n", tester, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", device)
        for host in (tester, device):
            ip("-n", host, "link", "set", "cable", "up")
            ip("-n", host, "route", "add", f"{BLOCK}0.0/16", "dev", "cable")
        yield tester, device
    finally:
        for host in (tester, device):
            subprocess.run(["ip", "netns", "delete", host], capture_output=True)


def addresses_of(host: str) -> str:
    listing = subprocess.run(["ip", "-n", host, "-4", "-o", "addr", "show", "cable"], capture_output=True, text=True)
    return listing.stdout


def test_verdicts_are_those_of_the_embedded_agents(hosts: tuple[str, str], tmp_path: Path) -> None:
    tester, device = hosts
    lab = yaml.safe_load(embedded_text().replace("127.64.", BLOCK))
    lab.update(port=434, link="raw", interface="cable")
    # On one wire all foreign agents answer a solicitation, so there is but one of a kind.
    lab["devices"] = [device for device in lab["devices"] if device["name"] in DEVICES]
    for pool in lab["mobiles"]:  # not thousands: each is added to the interface
        for kind in ("home", "coa"):
            first = pool[kind].split(".0/")[0]
            pool[kind] = f"{first}.1-{first}.120"
    (tmp_path / "lab.yaml").write_text(yaml.safe_dump(lab))
    for agent in lab["devices"]:
        for key in ("address", "coa", "uplink"):
            if key in agent:
                ip("-n", device, "addr", "add", f"{agent[key]}/32", "dev", "cable")

    started = []
    try:
        for role in ("fa", "ha"):
            command = ["ip", "netns", "exec", device, *PYTHON, "agent", role, "--config", str(tmp_path / "lab.yaml")]
            started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
            assert started[-1].stdout and "listens on" in started[-1].stdout.readline()
        report = tmp_path / "report.json"
        # Cases of the RFCs need more devices, and some look at all that is on the link.
        tracker = [str(ROOT / "scenarios" / "tracker")]
        options = ["run", *tracker, "--testbed", str(tmp_path / "lab.yaml"), "--json", str(report)]
        ended = subprocess.run(["ip", "netns", "exec", tester, *PYTHON, *options], capture_output=True, text=True)
    finally:
        for agent in started:
            agent.terminate()
            agent.communicate()
    assert ended.stderr == ""
    cases = json.loads(report.read_text())["cases"]
    others = {case["id"]: case["reason"] for case in cases if case["verdict"] != "pass"}
    assert {case["id"] for case in cases if ".data" in case["id"]} == others.keys(), others
    assert all("on a raw link" in reason for reason in others.values())  # those are skipped, and say why
    assert BLOCK not in addresses_of(tester)


def test_sr1_asks_an_answering_machine(hosts: tuple[str, str]) -> None:
    tester, device = hosts
    ip("-n", tester, "addr", "add", f"{BLOCK}1.1/16", "dev", "cable")
    ip("-n", device, "addr", "add", f"{BLOCK}2.1/16", "dev", "cable")
    machine = subprocess.Popen(["ip", "netns", "exec", device, sys.executable, "-c", ANSWERING],
                               stdout=subprocess.PIPE, text=True)
    try:
        assert machine.stdout and machine.stdout.readline() == "listens\n"
        asked = subprocess.run(["ip", "netns", "exec", tester, sys.executable, "-c", ASKING],
                               capture_output=True, text=True)
    finally:
        machine.terminate()
        machine.communicate()
    assert asked.stdout == "0 True\n", asked.stderr
