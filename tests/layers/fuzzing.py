# SPDX-License-Identifier: GPL-2.0-or-later
"""A long run of the layers on damaged octets: none may raise, and each must build again to what it was.

Inputs are the hand-written examples, several put together, with octets changed, dropped, doubled and cut off. They are
read where they stand: in a control message, in ICMP messages, and by the table of each carrier.
"""

from __future__ import annotations

import argparse
import random
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Callable

from golden import EXAMPLES
from scapy.layers.inet import IP
from scapy.packet import Packet, Raw

from scapy_mip4.layers import ICMP_AgentAdvertisement, ICMPExt, MIP4, MIP4_RRQ, MIP4Ext
from scapy_mip4.layers.icmp import ICMPMessage
from scapy_mip4.layers.table import SPACES

Reader = Callable[[bytes], Packet]

CARRIER = bytes(IP(len=0, proto=1))


def in_ip(octets: bytes) -> Packet:
    """An ICMP message, read where it stands."""
    return IP(CARRIER + octets).payload


HEADS = {MIP4Ext: bytes(MIP4_RRQ()), ICMPExt: bytes(ICMP_AgentAdvertisement(chksum=0))}
READERS: dict[type, Reader] = {MIP4Ext: MIP4, ICMPExt: in_ip, MIP4: MIP4, ICMPMessage: in_ip}
INTERESTING = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 127, 128, 254, 255)


def seeds() -> list[tuple[list[bytes], bytes, Reader]]:
    """Examples that stand in the same place, what stands before them there, and who reads it."""
    places: dict[object, tuple[list[bytes], bytes, Reader]] = {}
    ours = [(octets, packet) for octets, packet in EXAMPLES if type(packet).__module__.startswith("scapy_mip4.")]
    for octets, packet in ours:
        base = next((base for base in READERS if isinstance(packet, base)), type(packet))
        head, reader = HEADS.get(base, b""), READERS.get(base, type(packet))
        places.setdefault(base, ([], head, reader))[0].append(bytes.fromhex(octets))
    return list(places.values())


def damaged(octets: bytes, dice: random.Random) -> bytes:
    """The octets with up to four things done to them."""
    out = bytearray(octets)
    for _ in range(dice.randint(0, 4)):
        at = dice.randrange(len(out) + 1)
        deed = dice.randrange(5)
        if deed == 0:
            out[at:at + 1] = bytes([dice.choice(INTERESTING)])
        elif deed == 1:
            out[at:at + 1] = bytes([dice.randrange(256)])
        elif deed == 2:
            del out[at:at + dice.randint(1, 8)]
        elif deed == 3:
            out[at:at] = out[dice.randrange(len(out) + 1):][:16]
        else:
            out[at:at] = dice.randbytes(dice.randint(1, 4))
    return bytes(out)


def check(reader: Reader, octets: bytes) -> None:
    """Dissect, and build with and without the octets that Scapy keeps; what Scapy's own layers build is theirs.

    :raises AssertionError: what was built are other octets
    """
    packet = reader(octets)
    if all(layer is Raw or layer.__module__.startswith("scapy_mip4.") for layer in packet.layers()):
        assert bytes(packet) == octets
        packet.clear_cache()
        assert bytes(packet) == octets


def fuzz(count: int, seed: int) -> int:
    """Check so many inputs and return how many octets they had; the first that fails is told in hexadecimal.

    :raises RuntimeError: an input fails
    """
    dice, places, octets_read = random.Random(seed), seeds(), 0
    spaces: list[Reader] = [lambda octets, space=space: space.take(octets, 0)[0] for space in SPACES]
    for number in range(count):
        examples, head, reader = dice.choice(places)
        tail = damaged(b"".join(dice.choices(examples, k=dice.randint(1, 3))), dice)
        octets = head + tail if number % 8 else damaged(head + tail, dice)
        if not octets:
            continue
        try:
            check(reader, octets)
            if number % 16 == 0 and len(tail) > 1:
                for space in spaces:
                    space(tail)
        except Exception as error:
            raise RuntimeError(f"{octets.hex()} read by {reader.__name__}: {error!r}") from error
        octets_read += len(octets)
    return octets_read


def main() -> None:
    """Run as the command line says, and print what was run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first process (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: %(default)s)")
    options = parser.parse_args()
    start = time.perf_counter()
    with ProcessPoolExecutor(options.jobs) as pool:
        share = options.inputs // options.jobs
        octets = sum(pool.map(fuzz, [share] * options.jobs, range(options.seed, options.seed + options.jobs)))
    seconds = time.perf_counter() - start
    print(f"{share * options.jobs} inputs, {octets} octets, none failed: {seconds:.0f} s with {options.jobs} processes")


if __name__ == "__main__":
    main()
