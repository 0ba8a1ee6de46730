# SPDX-License-Identifier: GPL-2.0-or-later
"""A part imports only parts below it, in the order of the README."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scapy_mip4"
DRAWING = re.search(r"## Architecture.*?```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
assert DRAWING
FLOOR = {part: -number for number, line in enumerate(DRAWING[1].splitlines())
         for part in re.findall(r"(\w+)(?:/|\.py) ", line)}


def imported(path: Path) -> set[str]:
    """The parts that a module imports, wherever in it."""
    modules: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            modules += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
    return {module.split(".")[1] for module in modules if module.startswith("scapy_mip4.")}


MODULES = [*sorted(PACKAGE.glob("*/**/*.py"))]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_part_imports_only_parts_below_it(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].split(".")[0]
    assert [part for part in imported(path) - {own} if FLOOR[part] >= FLOOR[own]] == []


def test_every_part_is_in_the_drawing() -> None:
    parts = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "__main__", "scenarios"} == FLOOR.keys()
