# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 run``, against the embedded agents."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from xml.etree import ElementTree

import pytest
from scapy.utils import PcapNgReader

REGISTRATION = """
id: {id}
title: A foreign agent relays a reply
dut: fa
refs: [tracker/{id}]
needs: {{features: {{challenge: false}}, associations: []}}
steps:
  - send:
      from: mn
      as: request
      MIP4_RRQ: {{haaddr: $ha.address, coaddr: $fa.coa}}
      exts: [MIP4Ext_MobileHomeAuth: {{sa: mn-ha}}]
  - expect: {{at: ha, MIP4_RRQ: {{id: $request.id}}}}
  - send: {{from: ha, MIP4_RRP: {{code: 0, homeaddr: $request.homeaddr, haaddr: $ha.address, id: $request.id}}}}
  - expect: {{at: mn, {level}MIP4_RRP: {{code: {code}}}}}
"""


def case(case_id, code=0, level="MUST"):
    return REGISTRATION.format(id=case_id, code=code, level=f"level: {level}, " if level != "MUST" else "")


UNANSWERED = """
id: T3
title: Nobody answers what no one was asked
dut: fa
refs: [tracker/T3]
steps:
  - expect: {at: mn, within: 10ms, MIP4_RRP: {code: 0}}
"""

SLOW = """
id: T4
title: Takes an hour
dut: fa
refs: [tracker/T4]
steps:
  - send: {from: mn, MIP4_RRQ: {haaddr: $ha.address, coaddr: $fa.coa}}
  - wait: 3600s
"""


@pytest.fixture
def write(tmp_path):
    """Writes a scenario file and returns its path."""

    def write(*documents):
        file = tmp_path / "file.yaml"
        file.write_text("---".join(documents), encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(
    ("documents", "options", "status"),
    [
        ([case("T1")], (), 0),
        ([case("T1"), case("T2", code=5, level="SHOULD")], (), 0),
        ([case("T1"), case("T2", code=5, level="SHOULD")], ("--strict",), 1),
        ([case("T1"), case("T2", code=5)], (), 1),
        ([case("T1"), UNANSWERED], (), 3),
        ([case("T2", code=5), UNANSWERED], (), 1),
        ([case("T1")], ("--conform", "rfc5944", "--jobs", "1"), 0),
    ],
)
def test_exit_status(scapy_mip4, write, documents, options, status):
    ended = scapy_mip4("run", write(*documents), *options)
    assert (ended.status, ended.err) == (status, "")


def test_table_open_cases_and_total(scapy_mip4, write):
    file = write(case("T1"), case("T2", code=5))
    ended = scapy_mip4("run", file)
    rows = [[cell.strip() for cell in line.split("│")] for line in ended.out.splitlines() if "│" in line]
    assert ["T1", "-", "pass"] in [row[:3] for row in rows]
    assert ["T2", "-", "fail"] in [row[:3] for row in rows]
    (open_case,) = [line for line in ended.out.splitlines() if line.startswith("T2 fail ")]
    assert "code: expected 5" in open_case
    assert f"{file}:" in open_case
    assert ended.out.splitlines()[-1] == "2 cases: 1 fail, 1 pass"


def test_reports_and_evidence(scapy_mip4, write, tmp_path):
    junit, results, evidence = tmp_path / "junit.xml", tmp_path / "results.json", tmp_path / "a" / "b"
    ended = scapy_mip4(
        "run", write(case("T1"), case("T2", code=5)), "--junit", junit, "--json", results, "--evidence", evidence
    )
    assert ended.status == 1
    assert len(list(ElementTree.parse(junit).iter("testcase"))) == 2
    document = json.loads(results.read_text())
    assert document["totals"] == {"fail": 1, "pass": 1}
    assert document["settings"]["conform"] == "resolved"
    assert len(document["cases"][0]["packets"]) == 4
    with PcapNgReader(str(evidence / "T1.pcapng")) as capture:
        assert len(list(capture)) == 4


def test_deviation_of_the_embedded_agents_fails_its_case(scapy_mip4):
    assert scapy_mip4("run", "T9-a").status == 0
    ended = scapy_mip4("run", "T9-a", "--deviate", "fa-answers-136")
    assert ended.status == 1
    assert "rfc3344" in ended.out


def test_old_behaviour_passes_where_it_is_asked_for(scapy_mip4):
    assert scapy_mip4("run", "T9-a", "--agent-behaviour", "rfc3344").status == 1
    assert scapy_mip4("run", "T9-a", "--agent-behaviour", "rfc3344", "--conform", "rfc3344").status == 0
    assert scapy_mip4("run", "T9-a", "--agent-behaviour", "rfc3344", "--conform", "any").status == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--deviate", "fa-answer-136"), "fa-answers-136"),
        (("--testbed", "missing.yaml"), "missing.yaml"),
        (("--testbed", "{file}"), "file.yaml:"),
        (("--junit", "{file}/x.xml"), "cannot write the report"),
        (("--json", "missing/x.json"), "cannot write the report missing/x.json: No such file or directory\n"),
        (("--evidence", "{file}"), "file.yaml is not one\n"),
        (("--evidence", "{file}/x"), "cannot make the directory for evidence"),
    ],
)
def test_input_error_is_one_sentence(scapy_mip4, write, options, sentence):
    file = write(case("T1"))
    ended = scapy_mip4("run", file, *(option.format(file=file) for option in options))
    assert (ended.status, ended.out) == (2, "")
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1


def test_device_that_is_not_there_is_inconclusive(scapy_mip4, lab):
    ended = scapy_mip4("run", "T9-a", "--testbed", lab)
    assert (ended.status, ended.err) == (3, "")
    assert ended.out.splitlines()[-1] == "1 case: 1 inconclusive"


def test_options_of_the_embedded_agents_do_not_go_with_a_testbed(scapy_mip4, write, lab):
    for option in (("--deviate", "fa-answers-136"), ("--agent-behaviour", "rfc3344")):
        ended = scapy_mip4("run", write(case("T1")), "--testbed", lab, *option)
        assert ended.status == 2
        assert "do not go with a testbed file" in ended.err


def read_until(terminal, text):
    """What a terminal shows up to ``text``, or all that is ever shown when it does not come."""
    shown = b""
    while text not in shown:
        try:
            octets = os.read(terminal, 4096)
        except OSError:  # the other end of a pseudo-terminal has gone
            octets = b""
        if not octets:
            break
        shown += octets
    return shown.decode()


def test_live_line_and_reports_of_an_interrupted_run(command_line, write, tmp_path, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal, inside = pty.openpty()
    reports = ["--json", tmp_path / "out.json", "--junit", tmp_path / "out.xml", "--evidence", tmp_path / "evidence"]
    command = [*command_line, "run", write(case("T1"), SLOW), *reports]
    with subprocess.Popen(list(map(str, command)), stdout=inside, stderr=subprocess.PIPE) as process:
        os.close(inside)
        assert "T1 pass" in read_until(terminal, b"T1 pass")
        process.send_signal(signal.SIGINT)
        shown = read_until(terminal, b"never shown")
        errors = process.stderr.read()
    os.close(terminal)
    assert (process.returncode, errors) == (130, b"")
    assert "2 cases: " in shown
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["interrupted"] is True
    assert document["totals"] == {"inconclusive": 1, "pass": 1}
    assert len(list(ElementTree.parse(tmp_path / "out.xml").iter("testcase"))) == 2
    assert {path.name for path in (tmp_path / "evidence").iterdir()} == {"T1.pcapng", "T4.pcapng"}


@pytest.mark.parametrize(("first", "second"), [("SIGINT", "SIGINT"), ("SIGTERM", "SIGTERM"), ("SIGINT", "SIGTERM")])
def test_signals_after_the_first_cost_no_results(command_line, write, tmp_path, monkeypatch, first, second):
    monkeypatch.setenv("TERM", "xterm")
    # The report goes into a pipe, so that the run is known to be at its reports and cannot end meanwhile.
    report = tmp_path / "report.json"
    os.mkfifo(report)
    file = write(*(case(f"T{number}") for number in range(100, 140)), SLOW)
    command = [*command_line, "run", str(file), "--json", str(report), "--evidence", str(tmp_path / "evidence")]
    terminal, other_end = os.openpty()
    with subprocess.Popen(command, stdout=other_end, stderr=subprocess.PIPE) as process:
        os.close(other_end)
        with open(report) as pipe:  # both ends are open: signals are being watched for
            assert "40/41" in read_until(terminal, b"40/41")  # all cases but the slow one have ended
            process.send_signal(signal.Signals[first])
            text = pipe.read(1)
            process.send_signal(signal.Signals[second])
            text += pipe.read()
        process.send_signal(signal.Signals[second])
        shown = read_until(terminal, b"nothing more")
        errors = process.stderr.read()
    os.close(terminal)
    assert (process.returncode, errors) == (130, b"")
    assert "41 cases: " in shown.splitlines()[-1]
    document = json.loads(text)
    assert document["interrupted"] is True
    assert len(document["cases"]) == 41


@pytest.mark.parametrize("option", ["--json", "--junit"])
def test_report_that_cannot_be_written_leaves_the_others(scapy_mip4, write, tmp_path, option):
    other = {"--json": "--junit", "--junit": "--json"}[option]
    reports = [option, "/dev/full", other, tmp_path / "other", "--evidence", tmp_path]
    ended = scapy_mip4("run", write(case("T1")), *reports)
    assert ended.status == 2
    assert ended.err == "scapy-mip4 run: cannot write the report /dev/full: No space left on device\n"
    assert ended.out.splitlines()[-1] == "1 case: 1 pass"
    assert (tmp_path / "other").stat().st_size > 0
    assert (tmp_path / "T1.pcapng").stat().st_size > 0


def test_evidence_that_cannot_be_written_leaves_that_of_other_cases(scapy_mip4, write, tmp_path):
    (tmp_path / "T1.pcapng").mkdir()
    ended = scapy_mip4("run", write(case("T1"), case("T2")), "--evidence", tmp_path)
    assert (ended.status, ended.err) == (2, "scapy-mip4 run: cannot write the evidence of T1: Is a directory\n")
    assert (tmp_path / "T2.pcapng").stat().st_size > 0


def test_table_that_cannot_be_written_leaves_the_reports(command_line, write, tmp_path):
    command = [*command_line, "run", str(write(case("T1"))), "--json", str(tmp_path / "out.json")]
    with open("/dev/full", "w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert run.returncode == 2
    assert run.stderr == "scapy-mip4: cannot write to standard output: No space left on device\n"
    assert json.loads((tmp_path / "out.json").read_text())["totals"] == {"pass": 1}
