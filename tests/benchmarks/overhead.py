# SPDX-License-Identifier: GPL-2.0-or-later
"""What the runner adds to a conversation: the same request and reply through it, and through nothing but a socket.

Both talk to the same embedded home agent in the same process, whose work is therefore in both figures.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable

from measuring import Cost, Stopwatch, play, registrations, show

from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import MIP4_RRQ, MIP4Ext_MobileHomeAuth
from scapy_mip4.runner import EmbeddedAgents
from scapy_mip4.runner.player import SETTLE
from scapy_mip4.security import new_identification
from scapy_mip4.testbed import Mobile


class BareClient(asyncio.DatagramProtocol):
    """Hands the next datagram to whoever waits for `reply`."""

    reply: asyncio.Future[bytes]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Called by asyncio."""
        self.reply.set_result(data)


def request(mobile: Mobile, home_agent: str) -> bytes:
    """The octets that the runner sends for the same mobile node."""
    message = MIP4_RRQ(
        flags="D",
        lifetime=300,
        homeaddr=mobile.home,
        haaddr=home_agent,
        coaddr=mobile.coa,
        id=new_identification("timestamp").next(),
        exts=[MIP4Ext_MobileHomeAuth()],
    )
    mobile.associations["mn-ha"].protect(message, message.exts[0])
    return bytes(message)


async def exchange(agents: EmbeddedAgents, count: int) -> Cost:
    """Send ready-made requests of as many mobile nodes, each after the reply to the one before."""
    testbed = agents.testbed
    mobiles = testbed.pools[0].mobiles[:count]
    home_agent = testbed.device("ha").address
    requests = [request(mobile, home_agent) for mobile in mobiles]
    loop = asyncio.get_running_loop()
    transport, client = await loop.create_datagram_endpoint(BareClient, local_addr=(str(mobiles[0].coa), 0))
    watch = Stopwatch()
    for octets in requests:
        client.reply = loop.create_future()
        transport.sendto(octets, (home_agent, testbed.port))
        reply = await client.reply
        if reply[1] != ReplyCode.ACCEPTED:
            raise RuntimeError(f"the home agent answered {reply.hex(' ')}")
    cost = watch.read()
    transport.close()
    return cost


def measure(count: int, rounds: int) -> tuple[Cost, Cost]:
    """Seconds per conversation, bare and through the runner: of all rounds the ones that were disturbed least."""

    async def run() -> tuple[Cost, Cost]:
        bare, runner = [], []
        async with EmbeddedAgents() as agents:
            await play(agents, registrations(1), jobs=0)  # for what is only done once, such as building tables
            for _ in range(rounds):
                bare.append(await asyncio.wait_for(exchange(agents, count), timeout=60))
                runner.append((await play(agents, registrations(count), jobs=0))[1])
        return best(bare, count), best(runner, count)

    return asyncio.run(run())


def best(costs: Iterable[Cost], count: int) -> Cost:
    """The round that took the processor least, per conversation."""
    wall, cpu = min(costs, key=lambda cost: cost.cpu)
    return Cost(wall / count, cpu / count)


def main() -> None:
    """Measure as the command line says, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="conversations in each round (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="the best one counts (default: %(default)s)")
    options = parser.parse_args()
    bare, runner = measure(options.count, options.rounds)
    added = Cost(runner.wall - bare.wall, runner.cpu - bare.cpu)
    show(
        f"{options.count} conversations with the embedded home agent, best of {options.rounds} rounds",
        ("each conversation", "processor us", "clock us"),
        [
            *(
                (name, f"{1e6 * cost.cpu:.0f}", f"{1e6 * cost.wall:.0f}")
                for name, cost in (("bare socket", bare), ("runner", runner), ("added", added))
            ),
            ("ratio", f"{runner.cpu / bare.cpu:.2f}", f"{runner.wall / bare.wall:.2f}"),
        ],
        f"The home agent's own work is in both. The clock also counts, once for all {options.count},\n"
        f"the {SETTLE:g} s for which the last case waits in case a second reply comes.",
    )


if __name__ == "__main__":
    main()
