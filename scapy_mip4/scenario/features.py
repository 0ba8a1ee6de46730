# SPDX-License-Identifier: GPL-2.0-or-later
"""The features a device may claim in a testbed file, and a scenario may need."""
from __future__ import annotations

from typing import Union
from collections.abc import Mapping

from scapy_mip4.scenario.errors import Location, ScenarioError, suggestion

Feature = Union[bool, int, str]

FEATURES: Mapping[str, Mapping[str, Feature]] = {
    "fa": {
        "challenge": False,
        "mn_aaa": False,
        "nai": True,
        "reverse_tunnel": True,
        "reverse_tunnel_mandatory": False,
        "encapsulating_delivery": False,
        "gre": False,
        "minimal_encapsulation": False,
        "private_home_addresses": False,
        "udp_tunnel": False,
        "behind_nat": False,
        "keeps_public_addresses": False,
        "dynamic_ha": False,
        "fa_error": True,
        "key_generation": False,
        "message_string": False,
        "fa_identity": False,
        "vendor_extensions": True,
        "advertise": False,
        "prefix_lengths": False,
        "registration_required": False,
        "just_started": False,
        "near_last_sequence": False,
        "restart": False,
        "revocation": False,
        "revocation_inform": False,
        "revokes_moved": False,
        "max_lifetime": False,
        "max_pending": False,
    },
    "ha": {
        "reverse_tunnel": True,
        "reverse_tunnel_mandatory": False,
        "dynamic_ha": False,
        "redirect": False,
        "broadcast": False,
        "challenge": False,
        "mn_aaa": False,
        "nai": True,
        "key_generation": False,
        "message_string": False,
        "ha_identity": False,
        "aaah_identity": False,
        "vendor_extensions": True,
        "gre": False,
        "minimal_encapsulation": False,
        "multicast": False,
        "udp_tunnel": False,
        "udp_tunnel_prohibited": False,
        "forced_udp_tunnel": True,
        "simultaneous_bindings": True,
        "advertise": False,
        "prefix_lengths": False,
        "just_started": False,
        "near_last_sequence": False,
        "restart": False,
        "revocation": False,
        "revocation_inform": False,
        "revokes_moved": False,
        "max_lifetime": False,
    },
}
"""By the role of the device: its features, and what holds for those a testbed file does not mention."""


def check_feature(name: str, role: str, location: Location) -> None:
    """Raise ScenarioError if devices of that role have no such feature."""
    known = FEATURES[role]
    if name not in known:
        raise ScenarioError(f"a device of role {role} has no feature '{name}'{suggestion(name, known)}", location)
