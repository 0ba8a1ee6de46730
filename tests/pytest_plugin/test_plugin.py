# SPDX-License-Identifier: GPL-2.0-or-later
"""The pytest plugin, run in a pytest of its own.

Most tests put a runner in place of the real one that takes each case's verdict from its tag and writes down which
process played which cases; the last ones play against the embedded agents.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import scapy_mip4

pytest_plugins = ["pytester"]

RUNNER = '''
import asyncio
import os
from contextlib import asynccontextmanager
from pathlib import Path

from scapy_mip4.pytest_plugin import background
from scapy_mip4.runner.result import Result
from scapy_mip4.scenario import Verdict

LOG = Path(__file__).with_name("played.log")


class Runner:
    async def run(self, cases):
        cases = [case for case in cases if case.tags]  # not those that look whether a device is alive
        for case in cases:
            with LOG.open("a") as log:
                log.write(f"{os.getpid()} {case.id}\\n")
        for case in sorted(reversed(cases), key=lambda case: "hang" in case.tags):
            if "hang" in case.tags:
                await asyncio.sleep(3600)
            if "kill" in case.tags and LOG.read_text().count(case.id) == 1:
                os._exit(1)
            if "raise" in case.tags:
                raise RuntimeError("the runner broke")
            verdict = Verdict(case.tags[0])
            yield Result(case.id, case.title, case.issue, case.dut, "fa", verdict, "resolved",
                         f"reason of {case.id}", ["a finding"], case.refs, case.location, started=1.0)


@asynccontextmanager
async def open_runner(settings):
    yield Runner()


background.open_runner = open_runner
'''

SCENARIO = """
id: {id}
title: Title of {id}
dut: fa
refs: [tracker/T9]
tags: [{tags}]
steps:
  - send: {{from: mn, MIP4_RRQ: {{haaddr: $fa.address}}}}
"""


def scenarios(**tags):
    """YAML documents from ids (without the dash) and their tags."""
    return "---".join(SCENARIO.format(id=case_id.replace("_", "-"), tags=tag) for case_id, tag in tags.items())


@pytest.fixture
def run(pytester, monkeypatch, request):
    """Runs pytest with the plugin and the runner above in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(Path(scapy_mip4.__file__).parents[1]))
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:randomly")  # whatever is installed here: cases in their order
    pytester.makeconftest(RUNNER)
    installed = request.config.pluginmanager.hasplugin("scapy_mip4")  # by its entry point
    plugin = () if installed else ("-p", "scapy_mip4.pytest_plugin")
    return lambda *arguments, **options: pytester.runpytest_subprocess(*plugin, *arguments, **options)


@pytest.fixture
def played(pytester):
    """What was played: pairs of process id and case id."""
    return lambda: [line.split() for line in (pytester.path / "played.log").read_text().splitlines()]


def write(pytester, name, text):
    pytester.path.joinpath(name).write_text(text, encoding="utf-8")


def test_verdicts_become_outcomes_with_reasons_and_without_traceback(run, pytester, played):
    write(pytester, "a.yaml", scenarios(
        T9_a="pass", T9_b="fail", T9_c="inconclusive", T9_d="error", T9_e="skip", T9_f="info", T9_g="warn"))
    result = run("-rs", "-v")
    result.assert_outcomes(passed=3, failed=3, skipped=1, warnings=1)
    text = result.stdout.str()
    result.stdout.fnmatch_lines(["a.yaml::T9-a PASSED*"])
    result.stdout.fnmatch_lines(["fail: reason of T9-b", "a finding", "*a.yaml:*"])
    result.stdout.fnmatch_lines(["inconclusive: reason of T9-c"])
    result.stdout.fnmatch_lines(["SKIPPED*reason of T9-e"])
    result.stdout.fnmatch_lines(["*ScenarioWarning: T9-g: reason of T9-g"])
    assert "Traceback" not in text and "items.py" not in text.split("short test summary")[0]
    assert len({process for process, _ in played()}) == 1
    assert len(played()) == 7


def test_verdict_and_behaviour_are_properties_of_the_item(run, pytester):
    write(pytester, "a.yaml", scenarios(T9_a="info"))
    run("--junitxml=out.xml")
    properties = ElementTree.parse(pytester.path / "out.xml").iter("property")
    assert {p.attrib["name"]: p.attrib["value"] for p in properties} == {
        "verdict": "info", "behaviour": "resolved", "device": "fa"}


def test_only_selected_cases_are_played(run, pytester, played):
    write(pytester, "a.yaml", scenarios(T9_a="pass", T9_b="pass", T9_c="info"))
    run("-k", "T9-b or info").assert_outcomes(passed=2, deselected=1)
    assert [case_id for _, case_id in played()] == ["T9-b", "T9-c"]


def test_nothing_is_played_by_collecting(run, pytester):
    write(pytester, "a.yaml", scenarios(T9_a="pass"))
    result = run("--collect-only", "-q")
    result.stdout.fnmatch_lines(["a.yaml::T9-a"])
    assert not (pytester.path / "played.log").exists()


def test_yaml_that_is_no_scenario_is_left_alone(run, pytester):
    write(pytester, "common.yaml", "steps:\n  - log: hello\n")
    write(pytester, "compose.yaml", "services: {web: {image: x}}\n")
    write(pytester, "broken.yaml", "a: [\n")
    write(pytester, "a.yaml", scenarios(T9_a="pass"))
    run().assert_outcomes(passed=1)


@pytest.mark.parametrize("arguments", [(), ("bad.yaml",)])
def test_error_in_a_file_is_one_located_sentence(run, pytester, arguments):
    write(pytester, "bad.yaml", SCENARIO.format(id="T9-a", tags="pass").replace("MIP4_RRQ", "MIP4_RQQ"))
    result = run(*arguments)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*bad.yaml:8:*MIP4_RRQ*"])
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_case_id_in_two_files_is_an_error_of_the_second(run, pytester, workers):
    write(pytester, "a.yaml", scenarios(T9_a="pass"))
    write(pytester, "b.yaml", scenarios(T9_a="pass"))
    result = run(*workers)
    assert result.parseoutcomes()["errors"] == 1
    result.stdout.fnmatch_lines(["*b.yaml:*T9-a*a.yaml:*"])


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_missing_testbed_file_is_a_usage_error(run, pytester, workers):
    write(pytester, "a.yaml", scenarios(T9_a="pass"))
    result = run("--mip4-testbed", "missing.yaml", *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *missing.yaml*"])


def test_what_breaks_the_run_fails_every_item(run, pytester):
    write(pytester, "a.yaml", scenarios(T9_a="pass", T9_b="raise"))
    result = run()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*RuntimeError: the runner broke"])


def test_other_tests_of_the_session_run_as_ever(run, pytester):
    pytester.makepyfile(test_other="def test_other(): pass")
    run().assert_outcomes(passed=1)
    write(pytester, "a.yaml", scenarios(T9_a="pass"))
    run().assert_outcomes(passed=2)


def test_stopping_early_does_not_wait_for_the_cases_in_play(run, pytester):
    write(pytester, "a.yaml", scenarios(T9_a="fail", T9_b="hang", T9_c="hang"))
    run("-x", timeout=60).assert_outcomes(failed=1)


@pytest.mark.parametrize("distribution", ["load", "loadfile", "worksteal", "each"])
def test_workers_play_each_case_once_and_all_get_its_outcome(run, pytester, played, distribution):
    write(pytester, "a.yaml", scenarios(**{f"T9_{number}": "pass" for number in range(20)}))
    write(pytester, "b.yaml", scenarios(**{f"T17_{number}": "fail" for number in range(20)}))
    result = run("-n", "3", "--dist", distribution)
    times = 3 if distribution == "each" else 1
    result.assert_outcomes(passed=20 * times, failed=20 * times)
    assert len(played()) == 40
    assert len({case_id for _, case_id in played()}) == 40


def test_another_worker_takes_over_when_the_playing_one_dies(run, pytester, played):
    cases = {f"T9_{number}": "pass" for number in range(10)}
    write(pytester, "a.yaml", scenarios(**{**cases, "T9_4": "pass, kill"}))
    result = run("-n", "2")
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1  # what the dead worker waited for
    assert outcomes["passed"] == 9
    assert len({process for process, _ in played()}) == 2
    finished_before = {f"T9-{number}" for number in range(5, 10)}
    assert not finished_before & {case_id for process, case_id in played() if process != played()[0][0]}


def test_workers_leave_nothing_in_the_temporary_directory(run, pytester, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(pytester.mkdir("tmp")))
    write(pytester, "a.yaml", scenarios(T9_a="pass", T9_b="pass"))
    run("-n", "2").assert_outcomes(passed=2)
    assert list((pytester.path / "tmp").glob("scapy-mip4-*")) == []


OWN_ADDRESS = """
id: T9
title: Asked to relay to itself
dut: fa
refs: [tracker/T9]
needs: {features: {challenge: false}, associations: []}
cases:
  - {id: T9-a, homeagent: $fa.address}
  - {id: T9-b, homeagent: $fa.coa}
steps:
  - send:
      from: mn
      MIP4_RRQ: {haaddr: $homeagent, coaddr: $fa.coa}
      exts: [MIP4Ext_MobileHomeAuth: {sa: mn-ha}]
  - expect: {at: mn, as: reply, optional: true, MIP4_RRP: {}}
behaviours:
  resolved: {reply: {code: 116}}
  rfc3344: {reply: {code: 136}}
"""


@pytest.mark.parametrize(
    ("options", "passed"),
    [
        ((), 2),
        (("-n", "2"), 2),
        (("--mip4-agent-behaviour", "rfc3344"), 0),
        (("--mip4-agent-behaviour", "rfc3344", "--mip4-conform", "rfc3344"), 2),
        (("--mip4-agent-behaviour", "rfc3344", "--mip4-conform", "any", "--mip4-strict"), 2),
    ],
)
def test_embedded_agents_are_played_against(run, pytester, options, passed):
    (pytester.path / "conftest.py").unlink()
    write(pytester, "a.yaml", OWN_ADDRESS)
    result = run("a.yaml", *options)
    result.assert_outcomes(passed=passed, failed=2 - passed)
    if not passed:
        result.stdout.fnmatch_lines(["fail: *rfc3344*", "*a.yaml:*"])
