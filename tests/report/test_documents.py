# SPDX-License-Identifier: GPL-2.0-or-later
"""JUnit and JSON."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

from scapy_mip4.report import write_json, write_junit
from scapy_mip4.scenario import Verdict


def written_junit(results):
    stream = io.BytesIO()
    write_junit(stream, results)
    return ElementTree.fromstring(stream.getvalue())


def written_json(results, interrupted=False):
    stream = io.StringIO()
    write_json(stream, results, {"conform": "resolved"}, interrupted)
    return json.loads(stream.getvalue())


def test_junit_counts_and_places_verdicts(make_result):
    root = written_junit([make_result(f"A-{verdict.value}", verdict) for verdict in Verdict])
    suite = root.find("testsuite")
    assert suite.attrib["tests"] == "7"
    assert suite.attrib["failures"] == "1"
    assert suite.attrib["errors"] == "2"  # error and inconclusive
    assert suite.attrib["skipped"] == "1"
    error_types = {error.attrib["type"] for error in root.iter("error")}
    assert error_types == {"error", "inconclusive"}


def test_junit_failure_says_why_and_where(make_result):
    root = written_junit([make_result("T9-a", Verdict.FAIL, reason="code: expected 116", findings=["also this"])])
    (failure,) = root.iter("failure")
    assert failure.attrib["message"] == "fail: code: expected 116"
    assert failure.text.splitlines() == ["code: expected 116", "also this", "tracker.yaml:7:3"]
    (case,) = root.iter("testcase")
    assert (case.attrib["classname"], case.attrib["file"], case.attrib["line"]) == ("T9", "tracker.yaml", "7")


def test_junit_is_well_formed_whatever_a_device_sent(make_result):
    hostile = "nai '\x00\x1b]0;\ud800 <&\"'"
    root = written_junit([make_result("T9-a", Verdict.FAIL, title=hostile, reason=hostile, findings=[hostile])])
    assert "<&" in next(root.iter("failure")).text


def test_junit_cuts_what_is_of_enormous_length(make_result):
    many = [f"finding {number} {'f' * 65_536}" for number in range(50)]
    root = written_junit([make_result("T9-a", Verdict.FAIL, reason="r" * 65_536, findings=many)])
    (failure,) = root.iter("failure")
    lines = failure.text.splitlines()
    assert len(failure.attrib["message"]) < 1_100
    assert max(map(len, lines)) < 1_100
    assert lines[0].endswith(" ... (64536 more characters)")
    assert lines[-2:] == ["... and 30 more", "tracker.yaml:7:3"]


def test_json_keeps_every_finding_but_cuts_it(make_result):
    many = [f"finding {number} {'f' * 65_536}" for number in range(50)]
    document = written_json([make_result("T9-a", Verdict.FAIL, reason="r" * 65_536, findings=[*many, "f" * 4_000])])
    (case,) = document["cases"]
    assert len(case["findings"]) == 51
    assert case["findings"][-1] == "f" * 4_000
    for text in (case["reason"], document["issues"][0]["reason"], *case["findings"]):
        assert len(text) < 4_100


def test_json_holds_issue_rows_and_packets(make_result, conversation):
    document = written_json([make_result("T9-a", records=conversation), make_result("T9-b", Verdict.SKIP, device=None)])
    assert document["format"] == "scapy-mip4-results/1"
    assert document["totals"] == {"pass": 1, "skip": 1}
    assert document["issues"][0]["cases"] == ["T9-a", "T9-b"]
    first, second = document["cases"]
    assert first["location"] == {"file": "tracker.yaml", "line": 7, "column": 3}
    assert [packet["direction"] for packet in first["packets"]] == ["sent", "received"]
    assert bytes.fromhex(first["packets"][1]["octets"]) == conversation[1].octets
    assert (second["device"], second["packets"]) == (None, [])


def test_json_of_an_interrupted_run_says_so(make_result):
    assert written_json([make_result("T9-a")], interrupted=True)["interrupted"] is True
    assert written_json([])["started"] is None
