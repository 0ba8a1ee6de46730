# SPDX-License-Identifier: GPL-2.0-or-later
"""Features put into the text of a testbed file."""
from __future__ import annotations

import pytest

from scapy_mip4.runner import embedded_text
from scapy_mip4.testbed import parse_testbed, with_features

FILE = """\
# a lab
name: lab            # its name
devices:
  - name: one
    role: fa
    address: 192.0.2.1   # upstairs
    features:            # all of them
      gre: true
      challenge: false

    # behind it
    coa: 192.0.2.2
  - {name: two, role: ha, address: 192.0.2.5, features: {gre: true}}   # downstairs
  - {role: ha, name: three, address: 192.0.2.6}
  - role: fa
    name: four
    address: 192.0.2.7
"""

WRITTEN = """\
# a lab
name: lab            # its name
devices:
  - name: one
    role: fa
    address: 192.0.2.1   # upstairs
    features:            # all of them
      {gre: false, message_string: "a: b"}

    # behind it
    coa: 192.0.2.2
  - {name: two, role: ha, address: 192.0.2.5, features: {max_lifetime: 600}}   # downstairs
  - {features: {nai: true}, role: ha, name: three, address: 192.0.2.6}
  - features: {challenge: true}
    role: fa
    name: four
    address: 192.0.2.7
"""

FEATURES = {
    "one": {"gre": False, "message_string": "a: b"},
    "two": {"max_lifetime": 600},
    "three": {"nai": True},
    "four": {"challenge": True},
}


def test_only_the_features_change() -> None:
    assert with_features(FILE, FEATURES) == WRITTEN


def test_line_ends_stay() -> None:
    assert with_features(FILE.replace("\n", "\r\n"), FEATURES) == WRITTEN.replace("\n", "\r\n")


def test_a_device_that_is_not_named_stays() -> None:
    assert with_features(FILE, {}) == FILE


def test_all_features_of_the_embedded_agents_written_anew_are_the_same() -> None:
    text = embedded_text()
    before = parse_testbed(text)
    keys = ("redirect", "broadcast")
    features = {
        device.name: {name: value for name, value in device.features.items() if name not in keys}
        for device in before.devices
    }
    after = with_features(text, features)
    assert parse_testbed(after).devices == before.devices
    assert max(map(len, after.splitlines())) <= max(map(len, text.splitlines()))
    assert [line for line in after.splitlines() if "key:" in line] == [x for x in text.splitlines() if "key:" in x]


def test_features_that_two_devices_share_are_refused() -> None:
    shared = """\
devices:
  - {name: one, role: fa, features: &some {gre: true}}
  - {name: two, role: fa, features: *some}
"""
    with pytest.raises(ValueError, match="the features of one are those of another device too, by an alias"):
        with_features(shared, {"one": {"gre": False}})
