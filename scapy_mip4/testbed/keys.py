# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobility security associations as a testbed file writes them."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scapy_mip4.scenario.errors import ScenarioError
from scapy_mip4.scenario.schema import validate
from scapy_mip4.scenario.yamlfile import Node
from scapy_mip4.security import MobilitySecurityAssociation

TESTBED_SCHEMA = Path(__file__).with_name("testbed.schema.json")


def association(node: Node, directory: Path) -> MobilitySecurityAssociation:
    """The association written here; key files are sought from `directory` on. Raises ScenarioError."""
    if not isinstance(node.data, dict):
        raise ScenarioError("an association is written {spi: 0x100, key: env:NAME}", node.location)
    validate(node, TESTBED_SCHEMA, "association")
    key = _key(node["key"], directory)
    return MobilitySecurityAssociation(**{**node.data, "key": key})


def _key(node: Node, directory: Path) -> bytes:
    kind, _, rest = str(node.data).partition(":")
    if kind == "hex":
        holder, digits = "the key", rest
    elif kind == "env":
        holder, digits = f"the environment variable '{rest}'", os.environ.get(rest, "")
        if not digits:
            raise ScenarioError(f"{holder}, which should hold the key, is not set", node.location)
    elif kind == "file":
        holder = f"the key file '{rest}'"
        try:
            digits = (directory / rest).read_text(encoding="ascii", errors="replace")
        except (OSError, ValueError) as error:  # ValueError: no file can have such a name
            reason = getattr(error, "strerror", error)
            raise ScenarioError(f"{holder} cannot be read: {reason}", node.location) from None
    else:
        raise ScenarioError(
            "a key is written as 'hex:' and hexadecimal digits, or 'env:NAME' or 'file:PATH' where such digits stand",
            node.location,
        )
    digits = re.sub(r"\s", "", digits)
    if not re.fullmatch(r"(?:[0-9a-fA-F]{2})+", digits):
        raise ScenarioError(f"{holder} must be an even number of hexadecimal digits", node.location)
    return bytes.fromhex(digits)
