# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 agent``."""

from __future__ import annotations

import json
import re
import signal
import subprocess

import pytest

from scapy_mip4.agents import DEVIATIONS


def test_deviations_are_listed_by_role(scapy_mip4):
    everything = scapy_mip4("agent", "--deviations")
    assert [line.split()[0] for line in everything.out.splitlines()] == list(DEVIATIONS)
    of_the_home_agent = scapy_mip4("agent", "ha", "--deviations")
    assert {line.split()[0] for line in of_the_home_agent.out.splitlines()} == {
        name for name, deviation in DEVIATIONS.items() if deviation.role == "ha"
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("agent",), "say which agent"),
        (("agent", "ha"), "say which agent"),
        (("agent", "ha", "--config", "missing.yaml"), "missing.yaml"),
        (("agent", "ha", "--config", "{lab}", "--device", "fa"), "no device 'fa' of role ha"),
        (("agent", "ha", "--config", "{lab}", "--deviate", "ha-dances"), "no deviation is called 'ha-dances' ("),
        (("agent", "ha", "--config", "{lab}", "--deviate", "ha-answer-74"), "did you mean 'ha-answers-74'?"),
        (("agent", "ha", "--config", "{lab}", "--deviate", "fa-answers-136"), "a deviation of the other agent"),
    ],
)
def test_wrong_usage_is_one_sentence(scapy_mip4, lab, arguments, sentence):
    ended = scapy_mip4(*(argument.format(lab=lab) for argument in arguments))
    assert (ended.status, ended.out) == (2, "")
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1


def test_agent_says_where_it_listens_and_ends_with_ctrl_c(command_line, lab):
    command = [*command_line, "agent", "ha", "--config", str(lab), "--device", "ha-plain", "--behaviour", "rfc3344"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert re.fullmatch(r"ha ha-plain \(rfc3344\) listens on 127\.\d+\.1\.102:20434\n", line)
    assert (process.returncode, errors) == (0, "")


def test_address_in_use_is_said_in_one_sentence(command_line, lab):
    command = [*command_line, "agent", "ha", "--config", str(lab), "--device", "ha"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        first.stdout.readline()
        second = subprocess.run(command, check=False, capture_output=True, text=True)
        first.send_signal(signal.SIGINT)
    assert second.returncode == 2
    assert "in use" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_address_that_is_not_ours_is_named_with_the_port(scapy_mip4, lab):
    lab.write_text(re.sub(r"address: 127\.\d+\.1\.102", "address: 192.0.2.1", lab.read_text()))
    ended = scapy_mip4("agent", "ha", "--config", lab, "--device", "ha-plain")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.endswith(": cannot listen on 192.0.2.1, UDP port 20434: Cannot assign requested address\n")


def test_link_that_cannot_be_opened_is_said_in_one_sentence(scapy_mip4, lab):
    lab.write_text(re.sub(r"(?m)^link:.*", "link: raw\ninterface: nowhere0", lab.read_text()))
    ended = scapy_mip4("agent", "ha", "--config", lab)
    assert (ended.status, ended.out) == (2, "")
    assert "the link of 'ha' (raw) cannot be opened: " in ended.err
    assert "Errno" not in ended.err


def test_agents_of_one_terminal_are_tested_from_another(command_line, lab, scapy_mip4, tmp_path):
    old = ["--behaviour", "rfc3344"]
    with subprocess.Popen(
        [*command_line, "agent", "fa", "--config", str(lab), "--device", "fa", *old], stdout=subprocess.PIPE
    ) as agent:
        agent.stdout.readline()
        ended = scapy_mip4("run", "T9-a", "--testbed", lab, "--json", tmp_path / "out.json")
        agent.send_signal(signal.SIGINT)
    assert ended.status == 1
    (case,) = json.loads((tmp_path / "out.json").read_text())["cases"]
    assert (case["device"], case["behaviour"]) == ("fa", "rfc3344")
