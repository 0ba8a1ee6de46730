# SPDX-License-Identifier: GPL-2.0-or-later
"""The associations of a key file, and of a testbed file, with what tells whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scapy_mip4.scenario.errors import Location, ScenarioError
from scapy_mip4.scenario.schema import validate
from scapy_mip4.scenario.yamlfile import Node, load_documents
from scapy_mip4.security import MobilitySecurityAssociation
from scapy_mip4.testbed import load_testbed
from scapy_mip4.testbed.addresses import addresses
from scapy_mip4.testbed.keys import association
from scapy_mip4.testbed.loader import KEY

KEYS_SCHEMA = Path(__file__).with_name("keys.schema.json")
OWNERS = ("home", "nai", "agent")
OF_TESTBED = {"mn-ha-2": "mn-ha", "mn-aaa-chap": "mn-aaa"}
"""Associations of a testbed that are a second one of their kind."""
ANYBODY: frozenset[str] = frozenset()


class Owned(NamedTuple):
    """An association of a kind ("mn-ha"), and whose it is: empty sets are anybody's."""

    kind: str
    association: MobilitySecurityAssociation
    homes: frozenset[str] = ANYBODY
    nais: frozenset[str] = ANYBODY
    agents: frozenset[str] = ANYBODY


def load_associations(path: Path) -> list[Owned]:
    """Read the associations of a key file or a testbed file.

    Key files are sought beside it. Raises ScenarioError, which never quotes a key.
    """
    try:
        documents = load_documents(path)
        if len(documents) != 1:
            raise ScenarioError(f"a key file holds one document, not {len(documents)}", Location(str(path)))
        node = documents[0]
        return list(_of_testbed(path) if "devices" in node else _of_key_file(node, path.parent))
    except ScenarioError as error:  # it may quote a key that stands where it should not
        raise ScenarioError(KEY.sub("(hidden)", error.message), error.location) from None


def _of_key_file(node: Node, directory: Path) -> Iterator[Owned]:
    validate(node, KEYS_SCHEMA)
    for kind, part in node.items():
        for each in part.parts.values() if isinstance(part.data, list) else (part,):
            yield _owned(str(kind), each, directory)


def _owned(kind: str, node: Node, directory: Path) -> Owned:
    if not isinstance(node.data, dict):
        return Owned(kind, association(node, directory))  # which says how one is written
    owners = _only(node, [key for key in node.data if key in OWNERS])
    validate(owners, KEYS_SCHEMA, "owners")
    nais = owners.data.get("nai", [])
    return Owned(
        kind,
        association(_only(node, [key for key in node.data if key not in OWNERS]), directory),
        homes=frozenset(addresses(owners["home"]) if "home" in owners else ()),
        nais=frozenset([nais] if isinstance(nais, str) else nais),
        agents=frozenset(addresses(owners["agent"]) if "agent" in owners else ()),
    )


def _only(node: Node, keys: list[str]) -> Node:
    """A mapping with no other keys than these."""
    data = {key: node.data[key] for key in keys}
    return Node(data, node.location, node.key_location, {key: node[key] for key in keys})


def _of_testbed(path: Path) -> Iterator[Owned]:
    testbed = load_testbed(path)
    for pool in testbed.pools:
        homes = frozenset(mobile.home for mobile in pool.mobiles)
        nais = frozenset(mobile.nai for mobile in pool.mobiles if mobile.nai)
        for name, shared in pool.associations.items():
            yield Owned(OF_TESTBED.get(name, name), shared, homes=homes, nais=nais)
    for peers in testbed.tester.values():
        for peer in peers:
            for name, shared in peer.associations.items():
                yield Owned(OF_TESTBED.get(name, name), shared, agents=frozenset([peer.address]))
