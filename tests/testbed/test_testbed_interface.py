# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses lent to an interface."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest

from scapy_mip4.testbed import Device, InterfaceError, Mobile, Peer, Pool, Testbed, interface, interface_addresses

DEVICES = (Device("ha", "ha", "10.213.0.1"),)
root_only = [pytest.mark.root, pytest.mark.skipif(os.geteuid() != 0, reason="changing addresses needs root")]


def _testbed(interface: str | None, block: int = os.getpid() % 250) -> Testbed:
    return Testbed(
        "x",
        DEVICES,
        interface=interface,
        tester={"ha": (Peer("ha", f"10.213.{block}.2"),)},
        pools=(Pool((Mobile(f"10.213.{block}.3", f"10.213.{block}.4"), Mobile(f"10.213.{block}.5"))),),
    )


def _ours() -> set[str]:
    shown = json.loads(subprocess.run(["ip", "-json", "address"], capture_output=True, check=True).stdout)
    prefix = f"10.213.{os.getpid() % 250}."
    addresses = {info["local"] for interface in shown for info in interface["addr_info"]}
    return {address[len(prefix) :] for address in addresses if address.startswith(prefix)}


def test_a_testbed_without_interface_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    with interface_addresses(_testbed(None)):
        pass


def test_without_the_program_ip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(InterfaceError, match="'ip' cannot be run"), interface_addresses(_testbed("lo")):
        pytest.fail("should not get here")


def test_an_interface_that_does_not_exist() -> None:
    with pytest.raises(InterfaceError, match="no-such-one"), interface_addresses(_testbed("no-such-one")):
        pytest.fail("should not get here")


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("Error: ipv4: Address already assigned.", "another run may be using it"),
        ("RTNETLINK answers: File exists", "another run may be using it"),
        ("RTNETLINK answers: Operation not permitted", "run as root"),
    ],
)
def test_what_to_do_when_the_system_refuses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, advice: str
) -> None:
    program = tmp_path / "ip"
    program.write_text(f"#!/bin/sh\n[ $1 = -json ] && exit\necho '{said}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InterfaceError, match=f"'eth7': {said}; {advice}"), interface_addresses(_testbed("eth7")):
        pytest.fail("should not get here")


class TestWithRights:
    pytestmark = root_only

    def test_the_addresses_are_there_meanwhile(self) -> None:
        with interface_addresses(_testbed("lo")):
            assert _ours() == {"2", "3", "4", "5"}
        assert _ours() == set()

    @pytest.mark.parametrize("end", [RuntimeError, KeyboardInterrupt, SystemExit])
    def test_they_go_whatever_happens(self, end: type[BaseException]) -> None:
        with pytest.raises(end), interface_addresses(_testbed("lo")):
            assert len(_ours()) == 4
            raise end
        assert _ours() == set()

    def test_they_go_when_a_run_is_cancelled(self) -> None:
        async def hold() -> None:
            with interface_addresses(_testbed("lo")):
                await asyncio.Event().wait()

        async def play() -> None:
            task = asyncio.ensure_future(hold())
            await asyncio.sleep(0)
            assert len(_ours()) == 4
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert _ours() == set()

        asyncio.run(play())

    def test_what_another_run_added_meanwhile_stays(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(interface, "_present", set)  # as if the other one came right after the look
        with interface_addresses(_testbed("lo")):
            with pytest.raises(InterfaceError, match="another run"), interface_addresses(_testbed("lo")):
                pytest.fail("should not get here")
            assert _ours() == {"2", "3", "4", "5"}
        assert _ours() == set()

    def test_what_was_there_before_stays(self) -> None:
        address = f"10.213.{os.getpid() % 250}.3/32"
        subprocess.run(["ip", "address", "add", address, "dev", "lo"], check=True)
        try:
            with interface_addresses(_testbed("lo")):
                assert _ours() == {"2", "3", "4", "5"}
            assert _ours() == {"3"}
        finally:
            subprocess.run(["ip", "address", "del", address, "dev", "lo"], check=True)
