# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 dissect`` at a terminal and at an interface."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess

import pytest
from rich.console import Console
from scapy.layers.inet import IP, UDP
from scapy.utils import wrpcap

from scapy_mip4.cli.progress import progress_for
from scapy_mip4.layers import MIP4_RRQ


@pytest.fixture
def file(tmp_path):
    wrpcap(str(tmp_path / "file.pcap"), [IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=434, dport=434) / MIP4_RRQ()])
    return tmp_path / "file.pcap"


def shown(descriptor):
    """All that a process wrote to a terminal, once it has ended."""
    octets = b""
    while True:
        try:
            more = os.read(descriptor, 65536)
        except OSError:  # Linux's way to tell that the other end is closed
            return octets.decode()
        octets += more


def test_a_bar_on_the_terminal_while_the_output_goes_elsewhere(command_line, file, tmp_path):
    master, terminal = pty.openpty()
    with open(tmp_path / "out", "wb") as out:
        run = subprocess.run([*command_line, "dissect", str(file)], stdout=out, stderr=terminal,
                             env={**os.environ, "TERM": "xterm", "COLUMNS": "120"})
    os.close(terminal)
    bar = shown(master)
    os.close(master)
    assert run.returncode == 0
    assert b"MIP4_RRQ" in (tmp_path / "out").read_bytes()
    assert "%" in bar and "bytes" in bar


def test_no_bar_where_the_output_is_on_the_terminal_or_nobody_looks(command_line, file):
    master, terminal = pty.openpty()
    subprocess.run([*command_line, "dissect", str(file)], stdout=terminal, stderr=terminal, check=True)
    os.close(terminal)
    assert len(shown(master).splitlines()) == 1
    os.close(master)
    run = subprocess.run([*command_line, "dissect", str(file)], capture_output=True, check=True)
    assert run.stderr == b""


def test_the_bar_tells_share_rate_and_time_left(tmp_path):
    sizes = {"one": 3_000_000, "two": 1_000_000}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(bytes(size))
    with open(tmp_path / "terminal", "w+", encoding="utf-8") as terminal:
        console = Console(file=terminal, force_terminal=True, width=120)
        with progress_for([str(tmp_path / name) for name in sizes], console) as progress:
            for _ in range(3):
                progress(1_000_000)
        terminal.seek(0)
        text = terminal.read()
    assert "75%" in text and "3.0/4.0 MB" in text and "B/s" in text and "0:00:0" in text


def test_the_bar_of_a_pipe_knows_no_end(tmp_path):
    with open(tmp_path / "terminal", "w+", encoding="utf-8") as terminal:
        with progress_for([str(tmp_path / "none")], Console(file=terminal, force_terminal=True, width=120)) as progress:
            progress(2_000_000)
        terminal.seek(0)
        assert "2.0/? MB" in terminal.read()


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="listening to an interface needs root")


def first_line(process, sender, block):
    """The first line of a process that listens, to which messages are sent until it tells of one."""
    while not select.select([process.stdout], [], [], 0.05)[0]:
        assert process.poll() is None
        sender.sendto(bytes(MIP4_RRQ(homeaddr="10.0.0.7")), (f"127.{block}.3.2", 9))
    return process.stdout.readline().decode()


@pytest.mark.root
@needs_root
def test_messages_of_an_interface_at_once_until_ctrl_c(command_line, sender, block):
    address, port = sender.getsockname()
    command = [*command_line, "dissect", "-i", "lo", "--port", str(port), "--filter", f'src == "{address}"']
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        line = first_line(process, sender, block)
        assert f" {address}:{port} > 127.{block}.3.2:9 MIP4_RRQ home 10.0.0.7 " in line
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


@pytest.mark.root
@needs_root
def test_so_many_messages_of_an_interface(command_line, sender, block):
    command = [*command_line, "dissect", "-i", "lo", "--port", str(sender.getsockname()[1]), "--count", "1", "--fields",
               "homeaddr"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert first_line(process, sender, block) == "10.0.0.7\n"
        assert process.wait(30) == 0
        assert process.stdout.read() == b""


@pytest.mark.root
@needs_root
def test_an_unknown_interface_is_a_usage_error(scapy_mip4):
    ended = scapy_mip4("dissect", "-i", "no-such-if")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("scapy-mip4 dissect: cannot listen to 'no-such-if': No such device; there are lo")
