# SPDX-License-Identifier: GPL-2.0-or-later
"""Other features in the text of a testbed file, and everything else of it as it was."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from scapy_mip4.scenario.features import Feature

WIDTH = 120


def with_features(text: str, features: Mapping[str, Mapping[str, Feature]]) -> str:
    """The text of a testbed file that can be read, in which the devices have these features, by their names.

    Raises ValueError if two devices share a features block, or a device is another one again, by an alias.
    """
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    assert isinstance(root, yaml.MappingNode)
    devices = _part(root, "devices").value
    blocks = [_find(device, "features") for device in devices]
    shared = [id(node) for node in (*devices, *(value for _, value in filter(None, blocks)))]
    spans: list[tuple[int, int, str]] = []
    newline = "\r\n" if "\r\n" in text else "\n"
    for device, block in zip(devices, blocks):
        name = _part(device, "name").value
        if shared.count(id(device)) > 1 or block and shared.count(id(block[1])) > 1:
            raise ValueError(f"the features of {name} are those of another device too, by an alias; write them out")
        if name in features:
            spans.append(_span(device, block, features[name]))
    for start, end, replacement in sorted(spans, reverse=True):
        text = text[:start] + replacement.replace("\n", newline) + text[end:]
    return text


def features_text(features: Mapping[str, Feature], column: int) -> str:
    """The features as a mapping such as {challenge: true}, in lines of which the first begins in that column."""
    lines, indent = [""], " " * (column + 1)
    for name, value in features.items():
        item = f"{name}: {_scalar(value)}, "
        if len(indent + lines[-1] + item) > WIDTH and lines[-1]:
            lines.append("")
        lines[-1] += item
    return "{" + f"\n{indent}".join(line.rstrip() for line in lines).rstrip(",") + "}"


def _span(
    device: yaml.MappingNode, block: tuple[yaml.Node, yaml.Node] | None, features: Mapping[str, Feature]
) -> tuple[int, int, str]:
    """From where to where the text is replaced, and by what."""
    if block:
        value = block[1]
        return value.start_mark.index, _end(value), features_text(features, value.start_mark.column)
    # There are none yet: in front of the first key, which has the right indentation.
    first = device.value[0][0].start_mark
    between = ", " if device.flow_style else "\n" + " " * first.column
    mapping = features_text(features, first.column + len("features: "))
    return first.index, first.index, f"features: {mapping}{between}"


def _scalar(value: Feature) -> str:
    if isinstance(value, str):  # in double quotes, where a line break at a space changes nothing
        return yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10_000).strip()
    return str(value).lower()


def _end(node: yaml.Node) -> int:
    """Where the text of a node ends; the mark of a block mapping stands behind the comments after it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    return int(node.end_mark.index)


def _find(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next((item for item in node.value if item[0].value == key), None)


def _part(node: yaml.MappingNode, key: str) -> yaml.Node:
    return next(value for name, value in node.value if name.value == key)
