# SPDX-License-Identifier: GPL-2.0-or-later
"""A short run of the long one, and a proof that it would tell."""

import pytest
from fuzzing import check, fuzz
from scapy.packet import Raw


def test_damaged_examples_build_again():
    assert fuzz(count=3000, seed=7) > 3000


def test_what_builds_to_other_octets_is_found():
    with pytest.raises(AssertionError):
        check(lambda octets: Raw(octets[1:]), b"\1\2")
