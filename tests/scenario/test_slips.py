# SPDX-License-Identifier: GPL-2.0-or-later
"""Every slip in a file becomes one sentence that names the place and says what would be right."""
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scapy_mip4.scenario import ScenarioError, load, load_text

HEAD = "id: X\ntitle: x\ndut: fa\n"
STEPS = HEAD + "steps:\n"
REQUEST = STEPS + "  - send: {from: mn, as: request, MIP4_RRQ: {}}\n"
REPLY = REQUEST + "  - expect: {at: mn, as: reply, MIP4_RRP: {}}\n"

SLIPS = {
    "colon in a plain text": ("id: X\ntitle: Asked: nothing\n", 2, 13, "must stand in quotes"),
    "tab as indentation": ("id: X\nsteps:\n\t- wait: 1s\n", 3, 1, "not with tabs"),
    "open bracket": ("refs: [a, b\nid: X\n", 2, 3, "bracket or brace is not closed"),
    "key twice": ("id: X\ntitle: x\nid: Y\n", 3, 1, "second time; it was first written in line 1"),
    "key twice in flow style": (STEPS + "  - send: {from: mn, MIP4_RRQ: {id: 1, id: 2}}\n", 5, 40, "'id' stands here"),
    "tag": ("id: !!python/name:os.system x\n", 1, 5, "write plain data"),
    "control character": ("id: X\ntitle: \x07\n", 2, 8, "U+0007"),
    "list as key": ("? [a]\n: b\n", 1, 3, "plain word"),
    "no mapping": ("- id: X\n", 1, 1, "must be a scenario"),
    "no dut": ("id: X\ntitle: x\nsteps: [wait: 1s]\n", 1, 1, "needs the key 'dut': which agent is tested"),
    "unknown dut": ("id: X\ntitle: x\ndut: mn\nsteps: [wait: 1s]\n", 3, 6, "must be fa or ha, not 'mn'"),
    "unknown key": (HEAD + "step: [wait: 1s]\n", 4, 1, "did you mean 'steps'?"),
    "no steps": (HEAD + "steps: []\n", 4, 8, "must be a list of steps, not an empty list"),
    "unknown step": (STEPS + "  - expct: {at: mn, MIP4_RRP: {}}\n", 5, 5, "did you mean 'expect'?"),
    "two steps in one": (STEPS + "  - wait: 1s\n    log: x\n", 6, 5, "a step and no more, but has wait and log"),
    "step without mapping": (STEPS + "  - wait 1s\n", 5, 5, "must be a step, not 'wait 1s'"),
    "misspelt setting": (STEPS + "  - send: {form: mn, MIP4_RRQ: {}}\n", 5, 12, "did you mean 'from'?"),
    "missing setting": (STEPS + "  - silence: {at: ha}\n", 5, 5, "needs the key 'for': how long to listen"),
    "duration without unit": (STEPS + "  - wait: 1\n", 5, 11, "a duration, such as 500ms or 2s, not 1"),
    "duration too long": (STEPS + "  - wait: 100m\n", 5, 11, "longer than an hour"),
    "unknown role": (STEPS + "  - silence: {at: [ha, hx], for: 1s}\n", 5, 24, "not 'hx'"),
    "role of the device": (STEPS + "  - send: {from: fa, MIP4_RRQ: {}}\n", 5, 18, "that is the device under test"),
    "unknown layer": (STEPS + "  - send: {from: mn, MIP4_RQR: {}}\n", 5, 22, "did you mean 'MIP4_RRQ'?"),
    "two layers": (STEPS + "  - send: {from: mn, MIP4_RRQ: {}, MIP4_RRP: {}}\n", 5, 36, "only one layer"),
    "nothing to send": (STEPS + "  - send: {from: mn}\n", 5, 5, "exactly one of a layer"),
    "nothing to expect": (STEPS + "  - expect: {at: mn}\n", 5, 5, "needs a layer"),
    "unknown field": (STEPS + "  - send: {from: mn, MIP4_RRQ: {homeadr: 1}}\n", 5, 33, "did you mean 'homeaddr'?"),
    "no such payload": (
        STEPS + "  - send: {from: mn, IP: {payload: {GRR: {}}}}\n", 5, 37, "a payload is octets, or one layer"),
    "inner header without address": (
        STEPS + "  - send: {from: mn, IP: {payload: {IP: {src: 10.0.0.1}}}}\n", 5, 41, "needs 'dst'"),
    "unknown field of an inner header": (
        STEPS + "  - expect: {at: mn, IP: {payload: {IP: {dts: 10.0.0.1}}}}\n", 5, 42, "IP has no field 'dts'"),
    "dest of any packet": (STEPS + "  - silence: {at: ha, for: 1s, dest: 192.0.2.1}\n", 5, 32, "'dest' needs a layer"),
    "exts as field": (STEPS + "  - send: {from: mn, MIP4_RRQ: {exts: []}}\n", 5, 33, "write 'exts' beside the layer"),
    "number too large": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {lifetime: 65536}}\n", 5, 43, "cannot hold 65536, only 0 to 65535"),
    "number too large for some bits": (
        STEPS + "  - send: {from: mn, IP: {version: 16}}\n", 5, 36, "cannot hold 16, only 0 to 15"),
    "number with a point": (STEPS + "  - repeat: {times: 2.0, steps: [wait: 1s]}\n", 5, 21, "a whole number"),
    "half a character": ('id: X\ntitle: "\\ud800"\n', 2, 8, "not a value of the type str"),
    "line end in a value": (STEPS + '  - wait: "1\\ns"\n', 5, 11, r"such as 500ms or 2s, not '1\ns'"),
    "time to live": (STEPS + "  - send: {from: mn, ttl: 256, MIP4_RRQ: {}}\n", 5, 27, "from 1 to 255"),
    "no time to live": (STEPS + "  - send: {from: mn, ttl: 0, MIP4_RRQ: {}}\n", 5, 27, "from 1 to 255"),
    "too long for a datagram": (
        STEPS + f"  - send: {{from: mn, raw: hex:{'00' * 65_508}}}\n", 5, 27, "these are 65508 octets"),
    "unknown feature": (
        HEAD + "needs: {features: {chalenge: true}}\nsteps: [wait: 1s]\n",
        4, 20, "a device of role fa has no feature 'chalenge'; did you mean 'challenge'?"),
    "feature of the other role": (
        HEAD + "needs: {features: {redirect: true}}\nsteps: [wait: 1s]\n", 4, 20, "no feature 'redirect'"),
    "unknown feature in a row": (
        REQUEST + "cases:\n  - {id: Y, needs: {features: {gri: true}}}\n", 7, 32, "did you mean 'gre'?"),
    "host name": (STEPS + "  - send: {from: mn, MIP4_RRQ: {haaddr: agent}}\n", 5, 41, "must be an IPv4 address"),
    "unknown flag": (STEPS + "  - send: {from: mn, MIP4_RRQ: {flags: DQ}}\n", 5, 40, "no flag 'Q'"),
    "unknown code name": (REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: FA_TIMOUT}}\n", 6, 39, "'FA_TIMEOUT'"),
    "bad hex": (STEPS + "  - send: {from: mn, raw: hex:abc}\n", 5, 27, "even number of hex digits"),
    "raw without hex": (STEPS + "  - send: {from: mn, raw: abcd}\n", 5, 27, "such as hex:ff00"),
    "unknown extension": (STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_NAI]}\n", 5, 43, "MIP4Ext_MNNAI"),
    "extension of the other kind": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: [ICMPExt_Challenge]}\n", 5, 43, "cannot stand in MIP4_RRQ"),
    "extension field": (
        STEPS + "  - send:\n      from: mn\n      MIP4_RRQ: {}\n      exts:\n        - MIP4Ext_MNNAI: {nia: x}\n",
        9, 27, "did you mean 'nai'?"),
    "extension without mapping": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MNNAI: x]}\n", 5, 58, "its fields must follow"),
    "unknown association": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MobileHomeAuth: {sa: mn-hha}]}\n",
        5, 72, "did you mean 'mn-ha'?"),
    "association without authenticator": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MNNAI: {sa: mn-ha}]}\n", 5, 59, "no authenticator"),
    "corrupt without association": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MobileHomeAuth: {corrupt: true}]}\n",
        5, 68, "'corrupt' needs 'sa'"),
    "operator in a variable": (
        "vars: {codes: {mni: 64}}\n" + REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: $codes}}\n", 1, 16, "'min'?"),
    "nothing allowed": (REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: []}}\n", 6, 39, "allows no value of 'code'"),
    "no operator": (REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: {}}}\n", 6, 39, "asks nothing of 'code'"),
    "no operator inside": (
        REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: [1, {not: {}}]}}\n", 6, 49, "asks nothing of 'code'"),
    "operand": (REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: {min: [1]}}}\n", 6, 45, "one value, not a list"),
    "rule of a should": (
        REQUEST + "  - expect: {at: mn, MIP4_RRP: {}, should: {code: 1, rule: RFC5944}}\n",
        6, 60, "id of a requirement"),
    "operator": (REQUEST + "  - expect: {at: mn, MIP4_RRP: {code: {mni: 64}}}\n", 6, 40, "did you mean 'min'?"),
    "capture before it is made": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {id: $request.id}}\n", 5, 37, "there is no 'request' up to here"),
    "got before anything came": (REQUEST + "  - log: $got\n", 6, 10, "before anything was got"),
    "field of a capture": (REQUEST + "  - log: $request.homeadr\n", 6, 10, "did you mean 'homeaddr'?"),
    "field of an extension": (REQUEST + "  - log: $sent.MIP4Ext_MNNAI.nia\n", 6, 10, "did you mean 'nai'?"),
    "entry of a role": (STEPS + "  - log: $fa.adress\n", 5, 10, "did you mean 'address'?"),
    "unknown function": (STEPS + "  - log: $lwo32(1)\n", 5, 10, "did you mean 'low32'?"),
    "operator of an expression": (STEPS + "  - log: $2 ** 3\n", 5, 10, "Pow cannot be used"),
    "half an expression": (STEPS + "  - log: $1 +\n", 5, 10, "in the expression '$1 +': it ends too early"),
    "no expression": (STEPS + "  - log: $\n", 5, 10, "in the expression '$': it ends too early"),
    "wrong sign in an expression": (STEPS + "  - log: $1 + ]\n", 5, 10, "at character 5"),
    "built-in name": (STEPS + "  - send: {from: mn, as: got, MIP4_RRQ: {}}\n", 5, 26, "is built in"),
    "unknown capture in a behaviour": (
        REPLY + "behaviours:\n  resolved: {replay: {code: 116}}\n", 8, 14, "did you mean 'reply'?"),
    "unknown field in a behaviour": (
        REPLY + "behaviours:\n  resolved: {reply: {cod: 116}}\n", 8, 22, "did you mean 'code'?"),
    "name of a behaviour": (REPLY + "behaviours: {new: {reply: present}}\n", 7, 14, "names begin with resolved"),
    "state of a capture": (REPLY + "behaviours: {open: {reply: missing}}\n", 7, 28, "must be absent or present"),
    "unused column": (
        REQUEST + "cases:\n  - {id: Y, nedes: {}}\n", 7, 13, "did you mean 'needs'?"),
    "variable of itself": (
        "vars: {a: $b, b: $a}\n" + STEPS + "  - log: $a\n", 1, 11, "'a' is computed from itself"),
    "id twice": (REQUEST + "cases:\n  - {id: Y}\n  - {id: Y}\n", 8, 10, "already used at x.yaml:7:10"),
    "no such variable for extensions": (
        STEPS + "  - send: {from: mn, MIP4_RRQ: {}, exts: $exts}\n", 5, 42, "not a variable that holds extensions"),
    "missing include": (STEPS + "  - include: nowhere.yaml\n", 5, 14, "there is no file 'nowhere.yaml'"),
    "setting in a branch": (
        STEPS + "  - one_of: {a: {at: mn, within: 1s, MIP4_RRP: {}}}\n", 5, 26, "cannot stand in a branch"),
    "no such branch": (
        STEPS + "  - one_of: {replied: {at: mn, MIP4_RRP: {}}, ends: [reply]}\n", 5, 54, "did you mean 'replied'?"),
    "no branch": (STEPS + "  - one_of: {within: 1s}\n", 5, 5, "at least one branch"),
    "nothing at all": ("# empty\n", 1, 1, "holds no scenario"),
}


@pytest.mark.parametrize(("text", "line", "column", "telling"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_one_sentence_with_its_place(text: str, line: int, column: int, telling: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "x.yaml")
    sentence = str(caught.value)
    assert sentence.startswith(f"x.yaml:{line}:{column}: ")
    assert telling in sentence
    assert "\n" not in sentence


def test_a_sentence_stays_readable_whatever_it_quotes() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(STEPS + f"  - send: {{from: {'x' * 5_000}, MIP4_RRQ: {{}}}}\n", "x.yaml")
    sentence = str(caught.value)
    assert sentence.startswith("x.yaml:5:18: 'from' must be one of mn, fa, fa2, ha, ha2, cn, not 'xxx")
    assert sentence.endswith("xxx'") and len(sentence) < 350


@given(st.one_of(st.text(), st.text("{}[]:,-&*!|>'\"#%@ \t\nab$1")))
def test_whatever_a_file_holds_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "x.yaml")
    assert str(caught.value).startswith("x.yaml:")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot read the file"):
        load([tmp_path / "x.yaml"])


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"id: \xff\n")
    with pytest.raises(ScenarioError, match="not UTF-8"):
        load([tmp_path])


def test_files_that_include_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("steps:\n  - include: b.yaml\n")
    (tmp_path / "b.yaml").write_text("steps:\n  - include: a.yaml\n")
    (tmp_path / "x.yaml").write_text(STEPS + "  - include: a.yaml\n")
    with pytest.raises(ScenarioError, match=r"b\.yaml:2:14: .*a\.yaml' includes itself"):
        load([tmp_path])


def test_a_slip_in_an_included_file_is_placed_there(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("steps:\n  - log: $nothing\n")
    (tmp_path / "x.yaml").write_text(STEPS + "  - include: a.yaml\n")
    with pytest.raises(ScenarioError, match=r"a\.yaml:2:10: .*no 'nothing'"):
        load([tmp_path])


def test_a_scenario_cannot_be_included(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(REQUEST)
    (tmp_path / "x.yaml").write_text(STEPS + "  - include: a.yaml\n")
    with pytest.raises(ScenarioError, match="'steps' and nothing else"):
        load([tmp_path / "x.yaml"])


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(REQUEST)
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(load([tmp_path, tmp_path / "x.yaml", tmp_path / "again" / "x.yaml"])) == 1


def test_an_id_shared_by_two_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(REQUEST)
    with pytest.raises(ScenarioError, match=r"b\.yaml:1:5: the id 'X' is already used at .*a\.yaml:1:5"):
        load([tmp_path])
