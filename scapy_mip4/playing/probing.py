# SPDX-License-Identifier: GPL-2.0-or-later
"""What the devices of a testbed support, found out by conversations that leave nothing behind."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from scapy_mip4.runner import Result
from scapy_mip4.scenario import NEITHER
from scapy_mip4.scenario.features import FEATURES, Feature
from scapy_mip4.testbed import ADDRESSED, Device, Testbed, features_text

from scapy_mip4.playing.selection import control_cases, probe_cases, probe_controls
from scapy_mip4.playing.settings import Settings, open_runner

YES, NO = "open-yes", "open-no"
"""How the behaviours begin by which a case tells that a device has the feature it is named after."""

NUMBERS = ("max_lifetime", "max_pending")
"""Features that a testbed file leaves out where there is no such limit."""

Found = dict[str, dict[str, Feature]]
"""By the name of a device: the features that are known now, and what they are."""


@dataclass(frozen=True)
class Probed:
    """What was found out about the devices of a testbed.

    `probes` tells by role which features can be found out at all, `hindrances` by device and feature why a case about
    it told nothing.
    """

    testbed: Testbed
    found: Found
    probes: Mapping[str, frozenset[str]]
    hindrances: Mapping[tuple[str, str], str]

    def features(self, device: Device) -> dict[str, Feature]:
        """The features of a device for a testbed file: what was found, and of the rest what the file says."""
        given = {name: value for name, value in device.features.items() if not _goes_with_a_key(name, device)}
        known = {**given, **self.found[device.name]}
        return {
            name: known[name]
            for name in FEATURES[device.role]
            if name in known and (known[name] or name not in NUMBERS)
        }

    def open_questions(self, device: Device) -> list[str]:
        """The features that no conversation with the device told."""
        return sorted(self.probes[device.role] - self.found[device.name].keys())

    @property
    def silent(self) -> list[str]:
        """The names of the devices about which nothing was found out."""
        return [name for name, known in self.found.items() if not known]

    def document(self) -> str:
        """The features of all devices in YAML, with comments about what could not be found out."""
        lines = ["devices:"]
        for device in self.testbed.devices:
            lines.append(f"  - name: {json.dumps(device.name, ensure_ascii=False)}")
            lines.append(f"    features: {features_text(self.features(device), len('    features: '))}")
            lines += self._unknown(device)
        for role in sorted({device.role for device in self.testbed.devices}):
            beyond = [name for name in FEATURES[role] if name not in self.probes[role]]
            lines += _comment(f"never found out, for a device of role {role}: {', '.join(beyond)}", "# ")
        return "\n".join(lines) + "\n"

    def _unknown(self, device: Device) -> list[str]:
        if device.name in self.silent:
            return _comment("nothing was found out, so these are the features of the testbed file", "    # ")
        by_hindrance: dict[str, list[str]] = {}
        for feature in self.open_questions(device):
            by_hindrance.setdefault(self.hindrances.get((device.name, feature), ""), []).append(feature)
        lines: list[str] = []
        for hindrance, unknown in by_hindrance.items():
            because = f" ({hindrance})" if hindrance else ""
            lines += _comment(f"not found out: {', '.join(unknown)}{because}", "    # ")
        return lines


async def probe(settings: Settings) -> Probed:
    """Play the probes on every device. Cases that need features come after those that need fewer of them.

    What they need is what was found out by then; of what was not, what the testbed file says. Raises UsageError when
    agents or tester cannot have their addresses.
    """
    controls = [*probe_controls(), *control_cases()]
    cases = sorted(probe_cases(), key=lambda case: len(case.needs.features))
    async with open_runner(settings) as runner:
        testbed = runner.testbed
        found: Found = {device.name: {} for device in testbed.devices}
        hindrances: dict[tuple[str, str], str] = {}
        for _, stage in groupby(cases, key=lambda case: len(case.needs.features)):
            async for result in runner.run([*stage, *controls], everywhere=True):
                _learn(found, result, testbed)
                if result.behaviour in (None, NEITHER):
                    reason = result.reason.partition(": no text describes")[0]
                    hindered = [result.device] if result.device else found  # no device fits, or the tester has not all
                    hindrances.update({(name, _feature(result.case_id)): reason for name in hindered})
            runner.testbed = replace(testbed, devices=tuple(
                replace(device, features={**device.features, **found[device.name]}) for device in testbed.devices))
    return Probed(testbed, found, probes_by_role(), hindrances)


def probes_by_role() -> dict[str, frozenset[str]]:
    """By role of a device: the features that can be found out."""
    cases = probe_cases()
    return {role: frozenset(_feature(case.id) for case in cases if case.dut == role) for role in FEATURES}


def _feature(case_id: str) -> str:
    """The feature that a case is named after: the last word of its id."""
    return case_id.rpartition(".")[2]


def _learn(found: Found, result: Result, testbed: Testbed) -> None:
    """Note what a result tells. Of several cases about one feature, one that says yes is enough."""
    if result.device is None or result.behaviour is None:
        return
    feature, known = _feature(result.case_id), found[result.device]
    if result.behaviour.startswith(YES):
        claimed = testbed.device(result.device).feature(feature)
        numbers = [int(text) for text in result.findings if text.isdecimal()]  # what a case logs
        known[feature] = numbers[0] if numbers else claimed or True  # the file may know more: a text, an interval
    elif result.behaviour.startswith(NO):
        known.setdefault(feature, False)


def _comment(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, 118, initial_indent=indent, subsequent_indent=indent)


def _goes_with_a_key(feature: str, device: Device) -> bool:
    """Whether a key beside the features says the same."""
    return feature in ADDRESSED or feature == "restart" and device.restart is not None
