# SPDX-License-Identifier: GPL-2.0-or-later
"""`fuzzing` guided by coverage: python guided_fuzzing.py [CORPUS DIRECTORY] [libFuzzer options]; needs atheris.

The first octet of an input says where the others stand; the corpus is filled with the hand-written examples.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp

import atheris

with atheris.instrument_imports(include=["scapy_mip4", "scapy.fields", "scapy.packet"]):
    from fuzzing import check, seeds

PLACES = seeds()


def one_input(octets: bytes) -> None:
    """Check one input."""
    if len(octets) > 1:
        _, head, reader = PLACES[octets[0] % len(PLACES)]
        check(reader, head + octets[1:])


def fill(corpus: Path) -> None:
    """Write each example as an input of its own."""
    for place, (examples, _, _) in enumerate(PLACES):
        for number, example in enumerate(examples):
            (corpus / f"{place}-{number}").write_bytes(bytes([place]) + example)


if __name__ == "__main__":
    directories = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    where = directories or [mkdtemp()]
    fill(Path(where[0]))
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    atheris.Setup([sys.argv[0], *where, *options], one_input)
    atheris.Fuzz()
