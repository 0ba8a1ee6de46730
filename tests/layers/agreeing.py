# SPDX-License-Identifier: GPL-2.0-or-later
"""A long run of what the tests do in short: compiled decoding, Scapy's layers and tshark read the same packets.

Half of the packets are of classes of the layers with random values, in turns, and are shown to tshark; the other half
are the hand-written examples put together and damaged, of which only the first two readers are asked.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice

from fuzzing import damaged, seeds
from scapy.packet import fuzz
from strategies import KEPT
from test_tshark import SELECTING, differing, misread
from tshark_reading import said
from tshark_run import Carried, asked, carried, classes, why_not

from scapy_mip4.captures import document
from scapy_mip4.captures.compiled import class_of, decode_as, to_json_as
from scapy_mip4.layers import MIP4

CHUNK = 2000  # packets that tshark is shown at once; it answers with some 10 kB for each


def differ(octets: bytes, cls: type) -> bool:
    """Tell whether compiled decoding says another thing than the layers."""
    wanted = json.dumps(document(cls(octets)))
    return json.dumps(decode_as(cls, octets)) != wanted or to_json_as(cls, octets) != wanted


def random_packet(cls: type) -> Carried | None:
    """A packet with random values and right lengths in a frame; None if these values are read as another class."""
    kept = {field.name: field.default for field in cls.fields_desc
            if field.name in (*KEPT, *SELECTING) and field.default is not None}
    each = carried(cls(bytes(fuzz(cls(**kept)))))
    return each if type(each.ours()) is cls else None


def damaged_octets(count: int, seed: int) -> Iterator[bytes]:
    """Control messages of damaged examples."""
    dice = random.Random(seed)
    places = [(examples, head) for examples, head, reader in seeds() if reader is MIP4]
    for _ in range(count):
        examples, head = dice.choice(places)
        yield damaged(head + b"".join(dice.choices(examples, k=dice.randint(1, 3))), dice)


def compare(count: int, seed: int) -> tuple[int, int]:
    """Compare so many packets; return how many tshark was shown and how many of its fields were like ours.

    :raises AssertionError: a packet is read differently; it is told in hexadecimal
    """
    random.seed(seed)
    shown = agreed = 0
    ours = filter(None, map(random_packet, islice(cycle(classes()), count // 2)))
    while chunk := list(islice(ours, CHUNK)):
        for each in chunk:
            found = each.ours()
            octets = bytes(found)
            assert not differ(octets, type(found)), f"{octets.hex()} as {each.cls.__name__}"
        answers = asked(chunk)
        assert misread(answers) == {}
        assert differing(answers) == {}
        shown += len(chunk)
        agreed += sum(both.ours == both.theirs for each, fields in answers for both in said(each, fields).values())
    for octets in filter(None, damaged_octets(count - count // 2, seed)):
        assert not differ(octets, class_of(octets)), octets.hex()
    return shown, agreed


def main() -> None:
    """Run as the command line says, and print what was run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packets", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first process (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: %(default)s)")
    options = parser.parse_args()
    if why_not():
        sys.exit(why_not())
    start = time.perf_counter()
    share = options.packets // options.jobs
    with ProcessPoolExecutor(options.jobs) as pool:
        found = list(pool.map(compare, [share] * options.jobs, range(options.seed, options.seed + options.jobs)))
    shown, agreed = map(sum, zip(*found))
    print(f"{share * options.jobs} packets, of which compiled decoding tells what the layers tell; tshark was shown "
          f"{shown} and agrees on {agreed} fields, on all but the known ones: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
