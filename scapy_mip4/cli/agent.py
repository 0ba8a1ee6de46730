# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 agent``."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scapy_mip4.testbed import Device, Link, Testbed

SUMMARY = "run the reference home agent (ha) or foreign agent (fa) until Ctrl-C"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("role", nargs="?", choices=("ha", "fa"), help="which of the two agents to run")
    parser.add_argument("--config", type=Path, metavar="FILE", help="testbed file; its devices of this role are played")
    parser.add_argument("--device", metavar="NAME", help="play only this device of the file")
    parser.add_argument(
        "--behaviour",
        choices=("resolved", "rfc3344"),
        default="resolved",
        help="RFC 5944 as the working group resolved it, or RFC 3344",
    )
    parser.add_argument(
        "--deviate", action="append", default=[], metavar="NAME", help="do this one thing wrong (repeatable)"
    )
    parser.add_argument("--deviations", action="store_true", help="list what --deviate knows, and end")


def execute(args: argparse.Namespace) -> int:
    """Run the agents, or list the deviations. Ctrl-C is the regular end and gives status 0."""
    import asyncio
    import logging

    from scapy_mip4.agents.deviations import DEVIATIONS, check_deviations

    from scapy_mip4.playing.errors import UsageError

    if args.deviations:
        for name, deviation in DEVIATIONS.items():
            if args.role in (None, deviation.role):
                print(f"{name}  [{deviation.issue}]  {deviation.what}")
        return 0
    if args.role is None or args.config is None:
        raise UsageError("say which agent and where: 'agent ha --config lab.yaml' or 'agent fa --config lab.yaml'")
    try:
        chosen = check_deviations(args.deviate)
    except ValueError as error:
        raise UsageError(str(error)) from error
    for name in chosen:
        if DEVIATIONS[name].role != args.role:
            raise UsageError(f"{name} is a deviation of the other agent; 'agent {args.role} --deviations' lists these")
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s", level=logging.INFO)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(args))
    return 0


async def _serve(args: argparse.Namespace) -> None:
    import asyncio
    from contextlib import AsyncExitStack

    from scapy_mip4.agents import ForeignAgent, HomeAgent
    from scapy_mip4.scenario import ScenarioError
    from scapy_mip4.testbed import load_testbed

    from scapy_mip4.playing.errors import UsageError, why

    agent_class = HomeAgent if args.role == "ha" else ForeignAgent
    async with AsyncExitStack() as stack:
        try:
            testbed = load_testbed(args.config)
            devices = _devices(testbed, args)
            for device in devices:
                link = _open_link(testbed, device)
                agent = agent_class(device, testbed, args.behaviour, args.deviate, link)
                stack.push_async_callback(agent.stop)
                await agent.start()
        except (ScenarioError, ValueError) as error:
            raise UsageError(str(error)) from error
        except OSError as error:
            raise UsageError(f"cannot run the agents of {args.config}: {why(error)}") from error
        for device in devices:
            listening = ", ".join(f"{address}:{testbed.port}" for address in device.addresses)
            print(f"{args.role} {device.name} ({args.behaviour}) listens on {listening}", flush=True)
        await asyncio.Event().wait()


def _devices(testbed: Testbed, args: argparse.Namespace) -> list[Device]:
    """The devices of the file that the command line means; UsageError when there is none."""
    from scapy_mip4.playing.errors import UsageError

    devices = [device for device in testbed.devices if device.role == args.role and args.device in (None, device.name)]
    if not devices:
        wanted = f"device {args.device!r} of role {args.role}" if args.device else f"device of role {args.role}"
        raise UsageError(f"{args.config} has no {wanted}")
    return devices


def _open_link(testbed: Testbed, device: Device) -> Link | None:
    """The device's end of the link; UsageError when the system refuses it."""
    from scapy_mip4.testbed import open_link

    from scapy_mip4.playing.errors import UsageError, why

    try:
        return open_link(testbed, device, "device")
    except OSError as error:
        raise UsageError(f"the link of {device.name!r} ({testbed.link}) cannot be opened: {why(error)}") from error
