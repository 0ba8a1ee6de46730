# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 probe``."""
from __future__ import annotations

import asyncio

import pytest

from scapy_mip4.runner import EmbeddedAgents
from scapy_mip4.testbed import load_testbed, parse_testbed

LAB = """\
# our lab
name: lab
port: 20434
devices:
  - name: some ha        # in the cellar
    role: ha
    address: 127.B.200.1
    features: {gre: true, key_generation: true}   # so they said
tester:
  fa: [{address: 127.B.200.9}]
mobiles:
  - home: 127.B.201.0/24
    coa: 127.B.202.0/24
    nai: mn{n}@example.org
    associations: {mn-ha: {spi: 0x100, key: "hex:5b8f3ce0a97d1264f1e50c8b3a6d9270"}}   # do not tell
"""


@pytest.fixture
def text(block):
    return LAB.replace("127.B.", f"127.{block}.")


@pytest.fixture
def file(tmp_path, text):
    path = tmp_path / "lab.yaml"
    path.write_text(text)
    return path


@pytest.fixture
def probe_while_the_agent_runs(command_line, file, text):
    """Runs ``scapy-mip4 probe`` on the file in a process of its own, while a home agent without GRE runs here."""
    agent = parse_testbed(text.replace("gre: true", "max_lifetime: 300"))

    async def both(*arguments):
        async with EmbeddedAgents(agent):
            process = await asyncio.create_subprocess_exec(
                *command_line, "probe", "--testbed", str(file), *arguments, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE)
            out, err = await process.communicate()
            return process.returncode, out.decode(), err.decode()

    return lambda *arguments: asyncio.run(both(*arguments))


def test_features_are_printed_and_written(probe_while_the_agent_runs, file, text):
    status, out, err = probe_while_the_agent_runs("--write")
    assert (status, err) == (0, "")
    assert "gre: false" in out and "max_lifetime: 300" in out and "key_generation: true" in out
    assert "    # not found out: advertise, prefix_lengths (the case exchanges whole IP packets, and the testbed" in out
    assert "    # not found out: revocation, revocation_inform (the tester has no fa address with an association" in out
    assert "hex:" not in out and "5b8f3ce0" not in out
    before, after = text.split("{gre: true, key_generation: true}")
    written = file.read_text()
    assert written.startswith(before + "{reverse_tunnel: true, ") and written.endswith("}" + after)
    features = load_testbed(file).devices[0].features
    assert (features["gre"], features["max_lifetime"], features["key_generation"]) == (False, 300, True)


def test_a_testbed_without_devices_at_home_is_left_alone(scapy_mip4, file, text):
    ended = scapy_mip4("probe", "--testbed", file, "--write")
    assert (ended.status, ended.err) == (3, "")
    assert "# nothing was found out, so these are the features of the testbed file" in ended.out
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--write",), "--write needs --testbed: our own agents have no file to write to"),
        (("--jobs", "-1"), "-1 is not a number of conversations; 0 means all at once"),
    ],
)
def test_wrong_usage(scapy_mip4, arguments, error):
    ended = scapy_mip4("probe", *arguments)
    assert (ended.status, ended.out, ended.err) == (2, "", f"scapy-mip4 probe: {error}\n")


def test_features_that_devices_share_cannot_be_written(scapy_mip4, file, text):
    shared = "  - {name: other, role: ha, address: 127.0.200.2, features: *all}\ntester:"
    file.write_text(text.replace("features: {", "features: &all {").replace("tester:", shared))
    ended = scapy_mip4("probe", "--testbed", file, "--write")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        f"scapy-mip4 probe: cannot put the features into {file}: the features of some ha are those of another device "
        "too, by an alias; write them out\n"
    )


@pytest.mark.parametrize("command", ["list", "run", "lint"])
def test_probes_are_no_cases(scapy_mip4, command):
    ended = scapy_mip4(command, "PROBE-fa.gre")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        f"scapy-mip4 {command}: PROBE-fa.gre judges nothing: "
        "'scapy-mip4 probe' plays it to find out what a device supports\n"
    )
