# SPDX-License-Identifier: GPL-2.0-or-later
"""What is found out about the reference agents is what they were told to be."""
from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from scapy_mip4.playing import probing
from scapy_mip4.playing.probing import Probed, probe
from scapy_mip4.playing.selection import probe_cases
from scapy_mip4.playing.settings import Settings
from scapy_mip4.scenario.features import FEATURES
from scapy_mip4.runner import EmbeddedAgents, Runner, embedded_testbed
from scapy_mip4.testbed import Device, parse_testbed

# Nothing tells these: a foreign agent without a NAT shows nothing of tunnels in UDP, and one with a NAT would ask for
# reverse tunnels anyway; a home agent that knows no tunnels in UDP neither forbids nor forces them.
MOOT = {"udp_tunnel", "behind_nat", "reverse_tunnel_mandatory", "udp_tunnel_prohibited", "forced_udp_tunnel"}


@pytest.fixture(scope="module")
def probed() -> Probed:
    return asyncio.run(probe(Settings(most_plays=3)))


def test_what_is_found_out_is_what_the_agents_claim(probed: Probed) -> None:
    wrong = {
        (device.name, name): value
        for device in probed.testbed.devices
        for name, value in probed.found[device.name].items()
        if value != device.feature(name)
    }
    assert not wrong


def test_nearly_everything_is_found_out(probed: Probed) -> None:
    limited = [device.name for device in probed.testbed.devices if device.feature("max_pending")]
    for device in probed.testbed.devices:
        if device.name not in limited:
            assert set(probed.open_questions(device)) <= MOOT, device.name
    assert not probed.silent


def test_the_document_can_be_read_and_says_the_same(probed: Probed) -> None:
    document = probed.document()
    for device in probed.testbed.devices:
        assert probed.features(device).items() <= {**FEATURES[device.role], **device.features}.items()
    assert "# never found out, for a device of role fa: " in document
    assert all(len(line) <= 120 for line in document.splitlines())


# What makes sense only together: the feature, and what it brings along.
IMPLIED = {
    "reverse_tunnel_mandatory": "reverse_tunnel",
    "behind_nat": "udp_tunnel",
    "udp_tunnel_prohibited": "udp_tunnel",
    "revocation_inform": "revocation",
}


def tossed_up(device: Device, toss: random.Random) -> Device:
    features = {name: toss.random() < 0.5 for name in sorted(probing.probes_by_role()[device.role])}
    features.update({implied: True for name, implied in IMPLIED.items() if features.get(name)})
    features["reverse_tunnel"] |= features.get("behind_nat", False)
    for number in ("advertise", "max_lifetime"):
        del features[number]
    limits = {"max_lifetime": 300} if toss.random() < 0.5 else {}
    return replace(device, features={**features, **limits}, redirect=None, broadcast=None)


def test_any_features_are_found_out_though_the_file_claims_none(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    toss = random.Random(3344)
    testbed = embedded_testbed(block=block)
    testbed = replace(testbed, devices=tuple(tossed_up(device, toss) for device in testbed.devices))
    silent_file = replace(testbed, devices=tuple(replace(device, features={}) for device in testbed.devices))

    async def probed() -> Probed:
        async with EmbeddedAgents(testbed) as agents:
            runner = Runner(silent_file, links=agents.links, most_plays=3)

            @asynccontextmanager
            async def open_runner(settings):
                yield runner

            monkeypatch.setattr(probing, "open_runner", open_runner)
            return await probe(Settings())

    found = asyncio.run(probed()).found
    wrong = {
        (device.name, name): value
        for device in testbed.devices
        for name, value in found[device.name].items()
        if value != device.feature(name)
    }
    assert not wrong
    assert sum(map(len, found.values())) > 500


def test_a_device_that_does_not_answer_keeps_what_the_file_says() -> None:
    testbed = parse_testbed("""
name: nobody home
port: 20434
devices: [{name: gone, role: ha, address: 127.127.9.1, features: {gre: true, max_lifetime: 600}}]
mobiles: [{home: 127.127.9.16/28, coa: 127.127.9.32/28, associations: {mn-ha: {spi: 0x100, key: "hex:00112233"}}}]
""")
    probed = asyncio.run(probe(Settings(testbed, most_plays=1)))
    device = testbed.devices[0]
    assert probed.silent == ["gone"]
    assert probed.features(device) == {"gre": True, "max_lifetime": 600}
    assert "# nothing was found out, so these are the features of the testbed file" in probed.document()


def test_every_probe_is_named_after_a_feature() -> None:
    for case in probe_cases():
        assert case.id.rpartition(".")[2] in FEATURES[case.dut], case.id
        assert case.id.startswith(f"PROBE-{case.dut}."), case.id
