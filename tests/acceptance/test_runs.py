# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole runs of the tracker's cases, as a user starts them."""

from __future__ import annotations

import hmac
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scapy_mip4.runner import embedded_text

COMMAND = [sys.executable, "-m", "scapy_mip4"]
DECIDED_BY_THE_OLD_TEXT = {"T9", "T18", "T19", "T21", "CH1", "CH2", "DHA1"}
NEEDS_TSHARK = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def run(directory: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit status and JSON report of a run."""
    report = directory / "report.json"
    ended = subprocess.run([*COMMAND, "run", "--json", str(report), *options], capture_output=True, text=True)
    assert ended.stderr == ""
    return ended.returncode, json.loads(report.read_text(encoding="utf-8"))


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    return {case["id"]: case["verdict"] for case in report["cases"]}


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The main job: its evidence and its report."""
    directory = tmp_path_factory.mktemp("resolved")
    status, report = run(directory, "--evidence", str(directory / "evidence"))
    assert status == 0
    return directory / "evidence", report


def test_the_reference_agents_pass_all_and_show_the_resolved_behaviour(resolved: tuple[Path, dict[str, Any]]) -> None:
    _, report = resolved
    assert set(verdicts(report).values()) == {"pass"}
    assert {row["shows"] for row in report["issues"]} == {"resolved", "resolved = rfc3344"}
    assert len(report["issues"]) == 15  # the tracker's, and one row of the cases that are about no issue


def test_the_old_behaviour_is_found_out_and_passes_only_where_it_is_asked_for(tmp_path: Path) -> None:
    status, report = run(tmp_path, "--agent-behaviour", "rfc3344")
    rows: dict[str | None, Any] = {row["issue"]: row for row in report["issues"]}
    assert status == 1
    for issue in DECIDED_BY_THE_OLD_TEXT:
        assert (rows[issue]["shows"], rows[issue]["verdict"]) == ("rfc3344", "fail")
    of_no_issue = rows.pop(None)
    assert of_no_issue["shows"] == "rfc3344"
    assert {row["shows"] for row in rows.values()} == {"rfc3344", "resolved = rfc3344"}

    status, report = run(tmp_path, "--agent-behaviour", "rfc3344", "--conform", "rfc3344")
    assert status == 0
    assert set(verdicts(report).values()) == {"pass"}


def test_resolved_agents_do_not_pass_for_old_ones(tmp_path: Path) -> None:
    status, report = run(tmp_path, "--conform", "rfc3344")
    failing = {row["issue"] for row in report["issues"] if row["verdict"] == "fail"}
    assert status == 1
    assert failing >= DECIDED_BY_THE_OLD_TEXT


def test_two_terminals_give_the_same_verdicts_as_the_embedded_agents(
    tmp_path: Path, block: int, resolved: tuple[Path, dict[str, Any]]
) -> None:
    lab = tmp_path / "lab.yaml"
    lab.write_text(embedded_text(block))
    started = []
    try:
        for role in ("fa", "ha"):
            command = [*COMMAND, "agent", role, "--config", str(lab)]
            started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
            assert started[-1].stdout and "listens on" in started[-1].stdout.readline()
        status, report = run(tmp_path, "--testbed", str(lab))
    finally:
        for agent in started:
            agent.terminate()
            agent.communicate()
    assert status == 0
    assert verdicts(report) == verdicts(resolved[1])


def tshark(file: Path, *fields: str) -> list[list[str]]:
    options = ["-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields"]
    for field in fields:
        options += ["-e", field]
    listing = subprocess.run(["tshark", "-r", str(file), *options], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in listing.stdout.splitlines()]


@NEEDS_TSHARK
def test_wireshark_reads_the_evidence_of_every_case(resolved: tuple[Path, dict[str, Any]]) -> None:
    evidence, report = resolved
    files = sorted(evidence.glob("*.pcapng"))
    assert {file.stem for file in files} == {case_id.replace("/", "_") for case_id in verdicts(report)}
    # All of the tracker's cases, and so much of the many others that tshark need not start hundreds of times.
    # Whole IP packets quote or carry datagrams that went to the testbed's own port, so of those cases none.
    on_link = {case["id"].replace("/", "_") for case in report["cases"]
               if any(packet["over"] == "link" for packet in case["packets"])}
    chosen = [file for number, file in enumerate(files)
              if not file.stem.startswith("rfc") or number % 10 == 0 and file.stem not in on_link]
    names = {file.stem for file in chosen}
    messages = 0
    for file in chosen:
        for protocols, ip_checksum, udp_checksum, kind, payload in tshark(
            file, "frame.protocols", "ip.checksum.status", "udp.checksum.status", "mip.type", "udp.payload"
        ):
            assert "2" not in f"{ip_checksum},{udp_checksum}"  # 2 is a wrong checksum
            if ":udp:" in protocols:
                assert ":udp:mip" in protocols  # and what is in a tunnel
                assert kind or payload.startswith("ff")  # of experimental messages tshark knows no more than the port
                messages += 1
    played = [case for case in report["cases"] if case["id"].replace("/", "_") in names]
    assert messages == sum(packet["over"] == "udp" for case in played for packet in case["packets"])


def mobile_home_authenticators(payload: bytes) -> list[tuple[bytes, int, bytes]]:
    """What each Mobile-Home authenticator covers, its SPI and itself; written without the project's layers."""
    found, at = [], {1: 24, 3: 20}[payload[0]]
    while at < len(payload):
        if payload[at] == 32:
            end = at + 2 + payload[at + 1]
            found.append((payload[: at + 6], int.from_bytes(payload[at + 2 : at + 6], "big"), payload[at + 6 : end]))
        has_long_header = payload[at] in (36, 38, 42, 43, 127)
        at += 4 + int.from_bytes(payload[at + 2 : at + 4], "big") if has_long_header else 2 + payload[at + 1]
    return found


@NEEDS_TSHARK
@pytest.mark.parametrize("case", ["T9-d", "T18-c", "T19-a", "T19-e", "T20-e", "CH1-a", "DHA1-c.unicast", "VSE-b"])
def test_mobile_home_authenticators_of_the_evidence_verify(case: str, resolved: tuple[Path, dict[str, Any]]) -> None:
    associations = yaml.safe_load(embedded_text())["mobiles"][0]["associations"]
    keys = {associations[name]["spi"]: bytes.fromhex(associations[name]["key"][4:]) for name in ("mn-ha", "mn-ha-2")}
    checked = 0
    for payload, kind in tshark(resolved[0] / f"{case}.pcapng", "udp.payload", "mip.type"):
        if kind in ("1", "3"):
            for covered, spi, authenticator in mobile_home_authenticators(bytes.fromhex(payload)):
                digest = "md5" if len(authenticator) == 16 else "sha1"
                assert hmac.digest(keys[spi], covered, digest) == authenticator
                checked += 1
    assert checked
