# SPDX-License-Identifier: GPL-2.0-or-later
"""A run as JUnit XML, for build servers.

fail is a ``failure``; error and inconclusive are an ``error`` (the case could not be carried through), with
the verdict as its type; skip is ``skipped``; warn, info and pass are passed cases whose ``system-out`` has
the reason.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from typing import IO

from scapy_mip4.runner import Result
from scapy_mip4.scenario import Verdict

from .shorten import case_lines, shorten
from .summary import in_order

_ELEMENT = {
    Verdict.FAIL: "failure",
    Verdict.ERROR: "error",
    Verdict.INCONCLUSIVE: "error",
    Verdict.SKIP: "skipped",
}

# A reason may quote text that a device sent; XML 1.0 has no way to write these characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(stream: IO[bytes], results: Sequence[Result]) -> None:
    """Write the results to a binary stream as one JUnit test suite; a case's class name is its issue."""
    cases = [_case(result) for result in in_order(results)]
    attributes = {"name": "scapy-mip4", "tests": str(len(cases)), "time": _seconds(sum(r.duration for r in results))}
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        attributes[attribute] = str(sum(case.find(tag) is not None for case in cases))
    root = ElementTree.Element("testsuites")
    ElementTree.SubElement(root, "testsuite", attributes).extend(cases)
    ElementTree.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)


def _case(result: Result) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        {
            "classname": result.issue or result.dut,
            "name": f"{result.case_id} {_clean(result.title)}",
            "time": _seconds(result.duration),
        },
    )
    if result.location:
        case.attrib.update(file=result.location.file, line=str(result.location.line))
    properties = ElementTree.SubElement(case, "properties")
    for name in ("verdict", "behaviour", "device"):
        value = getattr(result, name)
        if value:
            text = value.value if isinstance(value, Verdict) else value
            ElementTree.SubElement(properties, "property", {"name": name, "value": _clean(text)})
    tag = _ELEMENT.get(result.verdict)
    if tag is None:
        ElementTree.SubElement(case, "system-out").text = _details(result)
    else:
        message = f"{result.verdict.value}: {shorten(result.reason)}"
        outcome = {"type": result.verdict.value, "message": _clean(message)}
        ElementTree.SubElement(case, tag, outcome).text = _details(result)
    return case


def _details(result: Result) -> str:
    place = [str(result.location)] if result.location else []
    return _clean("\n".join([*case_lines(result.reason, result.findings), *place]))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _seconds(value: float) -> str:
    return f"{value:.3f}"
