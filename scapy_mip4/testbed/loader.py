# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a testbed file. Every slip is a ScenarioError that names file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scapy_mip4.codes import MIP4_PORT
from scapy_mip4.scenario.errors import Location, ScenarioError
from scapy_mip4.scenario.features import check_feature
from scapy_mip4.scenario.schema import validate
from scapy_mip4.scenario.yamlfile import Key, Node, load_documents

from .addresses import address, addresses
from .keys import TESTBED_SCHEMA, association
from .model import Associations, Device, Mobile, Peer, Pool, Testbed

# What may be a key: the rest of a quoted text behind "hex:", and eight or more hexadecimal digits.
KEY = re.compile(r"hex:[^']+|(?:[0-9a-f]{2}[\s:-]?){4,}[0-9a-f]?", re.IGNORECASE)

MAX_PORT = 65535

ONLY_FOR = {"coa": "fa", "uplink": "fa", "redirect": "ha", "broadcast": "ha"}

# Features that come with an address, under a key of the same name beside the features.
ADDRESSED = {
    "redirect": "the other home agent's address",
    "broadcast": "the broadcast address of the home network",
}


def load_testbed(path: Path | str) -> Testbed:
    """Read a testbed file; raises ScenarioError. Relative key files are sought beside the testbed file."""
    path = Path(path)
    return _testbed(path, str(path), path.parent)


def parse_testbed(text: str, name: str = "<testbed>") -> Testbed:
    """Read a testbed from a text that errors call `name`; raises ScenarioError."""
    return _testbed(text, name, Path())


def _testbed(source: Path | str, name: str, directory: Path) -> Testbed:
    try:
        return _read(load_documents(source, name), name, directory)
    except ScenarioError as error:  # it may quote a key that stands where it should not
        raise ScenarioError(KEY.sub("(hidden)", error.message), error.location) from None


def _read(documents: list[Node], name: str, directory: Path) -> Testbed:
    if len(documents) != 1:
        raise ScenarioError(f"a testbed file holds one document, not {len(documents)}", Location(name))
    node = documents[0]
    validate(node, TESTBED_SCHEMA)
    _refuse_shared_addresses(node)
    data = node.data
    link = data.get("link", "none")
    if isinstance(link, dict):
        link = link["udp"]
        _check_udp_link(node["link"]["udp"], len(data["devices"]))
    elif link == "raw" and "interface" not in data:
        raise ScenarioError("a raw link needs the key 'interface'", node.where("link"))
    return Testbed(
        name=data["name"],
        devices=_devices(node["devices"]),
        port=data.get("port", MIP4_PORT),
        interface=data.get("interface"),
        link=link,
        tester={str(role): _peers(str(role), peers, directory) for role, peers in _parts(node, "tester")},
        outside=data.get("outside"),
        pools=tuple(_pool(group, directory) for _, group in _parts(node, "mobiles")),
    )


def _devices(node: Node) -> tuple[Device, ...]:
    devices: dict[str, Device] = {}
    for _, part in node.items():
        device = _device(part)
        if device.name in devices:
            raise ScenarioError(f"a second device is called '{device.name}'", part.where("name"))
        devices[device.name] = device
    return tuple(devices.values())


def _device(node: Node) -> Device:
    data = node.data
    role = data["role"]
    for key, owner in ONLY_FOR.items():
        if key in data and role != owner:
            raise ScenarioError(f"'{key}' is for devices of role {owner}, not {role}", node.where_key(key))
    for feature, part in _parts(node, "features"):
        check_feature(str(feature), role, part.key_location)
        if feature in ADDRESSED and part.data != (feature in data):
            sentence = f"the feature '{feature}' goes with the key '{feature}': {ADDRESSED[str(feature)]}"
            raise ScenarioError(sentence, part.key_location)
    features = dict(data.get("features", {}))
    for key in ADDRESSED:
        if key in data:
            address(node[key])
            features[key] = True
    if "restart" in data:
        features["restart"] = True
    where = {key: data.get(key) for key in ("address", "coa", "uplink", "redirect", "broadcast", "restart")}
    return Device(name=data["name"], role=role, features=features, **where)


def _peers(role: str, node: Node, directory: Path) -> tuple[Peer, ...]:
    return tuple(Peer(role, part.data["address"], _associations(part, directory)) for _, part in node.items())


def _pool(node: Node, directory: Path) -> Pool:
    associations = _associations(node, directory)
    homes = addresses(node["home"])
    if not homes:
        raise ScenarioError("a group of mobile nodes needs at least one home address", node.where("home"))
    coas: list[str] | list[None] = addresses(node["coa"]) if "coa" in node else [None] * len(homes)
    if len(coas) < len(homes):
        sentence = f"{len(homes)} mobile nodes need as many care-of addresses, here are {len(coas)}"
        raise ScenarioError(sentence, node.where("coa"))
    nai = node.data.get("nai")
    mobiles = (
        Mobile(home, coa, nai and nai.replace("{n}", str(number)), associations)
        for number, (home, coa) in enumerate(zip(homes, coas))
    )
    return Pool(tuple(mobiles), associations)


def _associations(node: Node, directory: Path) -> Associations:
    return {str(name): association(part, directory) for name, part in _parts(node, "associations")}


def _parts(node: Node, key: str) -> Iterable[tuple[Key, Node]]:
    return node[key].items() if key in node else ()


def _check_udp_link(node: Node, devices: int) -> None:
    host, _, written = node.data.rpartition(":")
    port = int(written)
    highest = MAX_PORT + 1 - 2 * devices
    if not 0 < port <= MAX_PORT:
        raise ScenarioError(f"{port} is not a UDP port", node.location)
    if port > highest:
        sentence = f"the link takes two ports for each device from {port} on, so it may begin at {highest} at most"
        raise ScenarioError(sentence, node.location)
    address(Node(host, node.location, node.key_location))


def _refuse_shared_addresses(node: Node) -> None:
    """The addresses tell who sent a packet and who is to get it, so each belongs to one party."""
    owners: dict[str, str] = {}
    for owner, place, owned in _ownership(node):
        first = owners.setdefault(owned, owner)
        if first != owner:
            raise ScenarioError(f"the address {owned} is already that of {first}", place.location)


def _ownership(node: Node) -> Iterator[tuple[str, Node, str]]:
    for _, device in _parts(node, "devices"):
        for key in ("address", "coa", "uplink"):
            if key in device:
                yield f"the device {device.data['name']}", device[key], address(device[key])
    for role, peers in _parts(node, "tester"):
        for number, peer in peers.items():
            yield f"{role} number {int(number) + 1} of the tester", peer["address"], address(peer["address"])
    if "outside" in node:
        yield "'outside'", node["outside"], address(node["outside"])
    for _, group in _parts(node, "mobiles"):
        for key in ("home", "coa"):
            for number, owned in enumerate(addresses(group[key]) if key in group else ()):
                yield f"a mobile node ({key}, number {number})", group[key], owned
