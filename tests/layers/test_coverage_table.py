# SPDX-License-Identifier: GPL-2.0-or-later
"""The README's table of code points is that of the layers."""

from pathlib import Path

from coverage_table import README, in_readme, lines, table

from scapy_mip4 import layers

# Structures that stand in extensions of other modules and have no code point of their own.
NO_POINTS = {"6088"}


def test_the_table_in_the_readme_is_the_generated_one():
    text = README.read_text(encoding="utf-8")
    start, end = in_readme(text)
    assert text[start:end] == table()


def test_every_module_is_in_the_table():
    modules = {path.stem[3:] for path in Path(layers.__file__).parent.glob("rfc*.py")}
    assert {line.rfc for line in lines()} - {"-"} == modules - NO_POINTS
