# SPDX-License-Identifier: GPL-2.0-or-later
"""Names and senders of code points."""

import pytest

from scapy_mip4.codes import ReplyCode, code_name, code_sender


@pytest.mark.parametrize("code, sender", [
    (0, "HA"), (74, "FA"), (110, "GFA"), (116, "FA"), (117, "FA"), (136, "HA"), (160, "HA"), (192, "HA"),
    (194, "FA"),  # as printed in RFC 5944, though the range is the gateway's
    (195, "GFA"), (201, "CN"), (9, None), (220, None),
])
def test_sender_of_a_code(code, sender):
    assert code_sender(code) == sender


def test_name_of_a_code():
    assert code_name(136) == "136 (unknown home agent address)"
    assert code_name(220) == "220"


def test_the_assigned_code_and_its_printed_twin_differ():
    assert (ReplyCode.INVALID_HOME_AGENT_ADDRESS, ReplyCode.INVALID_HOME_AGENT_ADDRESS_AS_PRINTED) == (116, 194)
