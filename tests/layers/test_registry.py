# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing that IANA's "Mobile IPv4 Numbers" assigns is without a name, and no message or extension without a class."""

from pathlib import Path

import pytest
import yaml
from golden import EXAMPLES

from scapy_mip4 import codes
from scapy_mip4.layers import MIP4, MIP4_RRQ, ICMP_AgentSolicitation, MIP4Ext, ICMPExt
from scapy_mip4.layers.table import CONTROL, ICMP_DISCOVERY, SPACES

IANA = yaml.safe_load((Path(__file__).parent / "iana.yaml").read_text(encoding="utf-8"))
SUBTYPES = [(carrier, number, subtype) for carrier, numbers in IANA["subtypes"].items()
            for number, enum in numbers.items() for subtype in IANA["codes"][enum]]


@pytest.mark.parametrize("enum", IANA["codes"])
def test_enums_hold_what_iana_assigns_and_say_what_else(enum):
    assert {int(code) for code in getattr(codes, enum)} == {*IANA["codes"][enum], *IANA["beyond"].get(enum, ())}


@pytest.mark.parametrize("number", IANA["codes"]["MessageType"])
def test_each_message_has_a_class(number):
    assert type(MIP4(bytes([number]) + bytes(40))) is not MIP4


@pytest.mark.parametrize("space, enum", [(CONTROL, "ExtensionType"), (ICMP_DISCOVERY, "ICMPExtensionType")],
                         ids=lambda v: v if isinstance(v, str) else v.carrier)
def test_each_extension_has_a_class(space, enum):
    assert space.rows.keys() >= {int(code) for code in getattr(codes, enum)}


@pytest.mark.parametrize("carrier, number, subtype", SUBTYPES)
def test_each_subtype_has_a_class_or_is_read_by_that_of_its_type(carrier, number, subtype):
    space, = (space for space in SPACES if space.carrier == carrier)
    assert [row.cls for row in space.rows[number] if row.subtype in (subtype, None)]


def test_no_well_formed_example_is_unknown():
    for octets, packet in EXAMPLES:
        octets = bytes.fromhex(octets)
        if isinstance(packet, (MIP4Ext, ICMPExt)):
            message = (MIP4(bytes(MIP4_RRQ()) + octets) if isinstance(packet, MIP4Ext)
                       else ICMP_AgentSolicitation(bytes(8) + octets))
            (found,) = message.exts
            assert ("Unknown" in type(found).__name__) == ("Unknown" in type(packet).__name__), octets.hex()


@pytest.mark.parametrize("number", IANA["codes"]["ExtensionType"])
def test_types_are_shown_by_name(number):
    field = CONTROL.rows[number][0].cls().get_field("type")
    assert field.i2repr(None, number) == codes.field_names(codes.ExtensionType)[number]
