# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 list``, ``lint`` and ``testbed``, and the command line as a whole."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from scapy_mip4.testbed import load_testbed

CASE = """
id: {id}
title: Title of {id}
dut: {dut}
refs: [tracker/{issue}, RFC5944 3.7.2]
tags: [{tag}]
steps:
  - send: {{from: mn, MIP4_RRQ: {{haaddr: $dut.address}}}}
"""


@pytest.fixture
def directory(tmp_path):
    """Two scenario files with four cases."""
    (tmp_path / "fa.yaml").write_text(
        CASE.format(id="T9-a", dut="fa", issue="T9", tag="code")
        + "---"
        + CASE.format(id="T18-b", dut="fa", issue="T9", tag="tunnel")
    )
    (tmp_path / "ha.yaml").write_text(
        CASE.format(id="T9", dut="ha", issue="X1", tag="code")
        + "---"
        + CASE.format(id="T90-a", dut="ha", issue="X2", tag="tunnel")
    )
    return tmp_path


def ids(ended):
    assert (ended.status, ended.err) == (0, "")
    return [line.split()[0] for line in ended.out.splitlines()]


def test_list_says_id_device_title_and_references(scapy_mip4, directory):
    first = scapy_mip4("list", directory).out.splitlines()[0]
    assert first.split(maxsplit=2) == ["T9-a", "fa", "Title of T9-a  [tracker/T9, RFC5944 3.7.2]"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), {"T9-a", "T18-b", "T9", "T90-a"}),
        (("T9-a",), {"T9-a"}),
        (("T9",), {"T9-a", "T18-b", "T9"}),  # scenario id or issue
        (("X2", "T9-a"), {"T9-a", "T90-a"}),
        (("T9*",), {"T9-a", "T9", "T90-a"}),
        (("--id", "T*-a"), {"T9-a", "T90-a"}),
        (("--dut", "ha"), {"T9", "T90-a"}),
        (("--ref", "tracker/X?"), {"T9", "T90-a"}),
        (("--tag", "code", "--dut", "fa"), {"T9-a"}),
    ],
)
def test_what_arguments_and_filters_select(scapy_mip4, directory, arguments, expected):
    listed = ids(scapy_mip4("list", directory, *arguments))
    assert set(listed) == expected
    assert len(listed) == len(expected)


def test_several_paths(scapy_mip4, directory):
    assert ids(scapy_mip4("list", directory / "ha.yaml", directory / "fa.yaml")) == ["T9", "T90-a", "T9-a", "T18-b"]


def test_shipped_scenarios_are_the_default(scapy_mip4):
    listed = ids(scapy_mip4("list"))
    assert {"T9-a", "T17-a", "T19-a"} <= set(listed)
    assert not any(case_id.startswith("CONTROL") for case_id in listed)


@pytest.mark.parametrize("command", ["list", "run"])
def test_id_that_matches_nothing_is_a_usage_error(scapy_mip4, directory, command):
    ended = scapy_mip4(command, directory, "T91")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"scapy-mip4 {command}: no case matches 'T91'; 'scapy-mip4 list' prints those there are\n"


def test_filters_that_select_nothing_are_a_usage_error(scapy_mip4, directory):
    ended = scapy_mip4("list", directory, "--id", "T9*", "--tag", "no such")
    assert (ended.status, ended.out) == (2, "")
    assert "no case matches --id 'T9*' --tag 'no such'; " in ended.err


@pytest.mark.parametrize("command", ["list", "run", "lint"])
def test_empty_argument_is_a_usage_error(scapy_mip4, command):
    ended = scapy_mip4(command, "")
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["list", "run", "lint"])
def test_directory_without_scenarios_is_a_usage_error(scapy_mip4, directory, command):
    empty = directory / "empty"
    empty.mkdir()
    ended = scapy_mip4(command, empty)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.endswith(f"no cases in {empty}\n")


def test_each_path_has_to_hold_cases(scapy_mip4, directory):
    empty = directory / "empty"
    empty.mkdir()
    ended = scapy_mip4("list", directory / "fa.yaml", empty)
    assert (ended.status, ended.err) == (2, f"scapy-mip4 list: no cases in {empty}\n")


@pytest.mark.parametrize("arguments", [("list",), ("run",), ("lint",), ("list", "--id"), ("run", "--id")])
def test_control_registrations_are_no_cases(scapy_mip4, arguments):
    ended = scapy_mip4(*arguments, "CONTROL-fa")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        f"scapy-mip4 {arguments[0]}: CONTROL-fa is a control registration: "
        "the runner plays it by itself when a device does not answer\n"
    )


def test_file_of_control_registrations_holds_no_cases_but_can_be_checked(scapy_mip4, directory):
    controls = directory / "controls.yaml"
    controls.write_text(CASE.format(id="CONTROL-x", dut="fa", issue="T9", tag="x"))
    ended = scapy_mip4("list", controls)
    assert (ended.status, ended.err) == (2, f"scapy-mip4 list: no cases in {controls}, only control registrations\n")
    assert scapy_mip4("lint", controls).status == 0


@pytest.mark.parametrize("command", ["list", "run", "lint"])
def test_missing_file_is_a_usage_error(scapy_mip4, tmp_path, command):
    ended = scapy_mip4(command, tmp_path / "missing.yaml")
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert "missing.yaml" in ended.err


def test_lint_counts_cases_and_locates_errors(scapy_mip4, directory):
    bad = directory / "bad.yaml"
    bad.write_text(CASE.format(id="T1", dut="fa", issue="T1", tag="x").replace("haaddr", "hadr"))
    ended = scapy_mip4("lint", directory / "fa.yaml", bad)
    assert ended.status == 2
    assert ended.out == f"{directory / 'fa.yaml'}: 2 cases, no errors\n"
    assert ended.err.startswith(f"{bad}:8:")
    assert len(ended.err.splitlines()) == 1


def test_lint_finds_an_id_that_stands_in_two_files(scapy_mip4, directory):
    copy = directory / "copy.yaml"
    copy.write_text((directory / "ha.yaml").read_text())
    ended = scapy_mip4("lint", directory / "ha.yaml", copy)
    assert ended.status == 2
    assert "T9" in ended.err


def test_testbed_prints_a_testbed_file(scapy_mip4, tmp_path):
    file = tmp_path / "lab.yaml"
    file.write_text(scapy_mip4("testbed").out)
    assert {device.role for device in load_testbed(file).devices} == {"fa", "ha"}


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("list", "--dut", "mn"), ("run", "--jobs", "many")])
def test_wrong_usage_is_one_sentence(scapy_mip4, arguments):
    ended = scapy_mip4(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_every_command_has_help(scapy_mip4):
    overview = scapy_mip4("--help")
    assert overview.status == 0
    for command in ("run", "list", "lint", "agent", "dissect", "testbed"):
        assert command in overview.out
        assert scapy_mip4(command, "--help").status == 0


def test_help_does_not_wait_for_what_it_does_not_use():
    code = "import sys, scapy_mip4.cli; print([m for m in ('scapy', 'rich', 'yaml', 'pytest') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout == "[]\n"


def test_reader_that_goes_away_is_no_traceback(directory):
    code = "import sys; from scapy_mip4.cli import main; sys.stdout.flush(); sys.exit(main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", code, "list", str(directory)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_one_sentence(command_line, directory, unbuffered):
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            [*command_line, "list", str(directory)],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert run.returncode == 2
    assert run.stderr == "scapy-mip4: cannot write to standard output: No space left on device\n"


def test_without_standard_error_nothing_but_the_status_tells(command_line, directory):
    closed = ["sh", "-c", 'exec "$@" 2>&-', "sh"]
    for command in ("dissect", "lint", "no-such-command"):
        run = subprocess.run([*closed, *command_line, command, str(directory / "none")], stdout=subprocess.PIPE)
        assert (run.returncode, run.stdout) == (2, b"")


def test_closed_output_is_one_sentence(command_line, directory):
    closed = ["sh", "-c", 'exec "$@" >&-', "sh"]
    run = subprocess.run([*closed, *command_line, "list", str(directory)], stderr=subprocess.PIPE, text=True)
    assert (run.returncode, run.stderr) == (2, "scapy-mip4: standard output is closed\n")
