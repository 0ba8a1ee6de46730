# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 run``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scapy_mip4.playing.filters import add_filters

if TYPE_CHECKING:
    from scapy_mip4.scenario import Case

    from scapy_mip4.playing.settings import Settings

SUMMARY = "play scenarios against a testbed and say which behaviour its agents show"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("cases", nargs="*", metavar="ID|PATH", help="case id, issue, glob over ids, file or directory; default: all")
    add_filters(parser)
    add("--testbed", type=Path, metavar="FILE", help="testbed file; default: our own agents, started for the run")
    add("--conform", choices=("resolved", "rfc5944", "rfc3344", "any"), default="resolved",
        help="the behaviour that passes; rfc5944 is another name for resolved (the default)")  # fmt: skip
    add("--strict", action="store_true", help="what an RFC words as SHOULD fails too, instead of a warning")
    add("--jobs", type=_jobs, default=0, metavar="N", help="at most N cases at a time; default: all at once")
    add("--plays", type=_plays, default=8, metavar="N",
        help="play a case that does not pass up to N times: a network may lose packets; default: 8")  # fmt: skip
    add("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML")
    add("--json", type=Path, metavar="FILE", help="write the results as JSON")
    add("--evidence", type=Path, metavar="DIR", help="write the packets of each case to a pcapng file there")
    add("--agent-behaviour", choices=("resolved", "rfc3344"), default="resolved",
        help="what our own agents do when there is no --testbed")  # fmt: skip
    add("--deviate", action="append", default=[], metavar="NAME",
        help="let our own agents do this one thing wrong (repeatable; 'agent --deviations' lists them)")  # fmt: skip


def _jobs(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of cases; 0 means all at once")
    return int(text)


def _plays(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of plays; 1 means that no case is played again")
    return int(text)


def execute(args: argparse.Namespace) -> int:
    """Play the cases, print the results, write the reports."""
    import asyncio

    from scapy_mip4.playing.filters import filtered
    from scapy_mip4.playing.settings import Settings
    from scapy_mip4.playing.selection import select

    settings = Settings.from_options(
        args.testbed, args.agent_behaviour, args.deviate, conform=args.conform, strict=args.strict, jobs=args.jobs,
        most_plays=args.plays,
    )
    return asyncio.run(_run(args, settings, filtered(select(args.cases), args)))


async def _run(args: argparse.Namespace, settings: Settings, cases: Sequence[Case]) -> int:
    """What remains once the command line is understood; a signal at any point of it leaves reports and table whole."""
    import asyncio
    from contextlib import suppress

    from scapy_mip4.report import exit_status, write_evidence, write_json, write_junit
    from scapy_mip4.report.terminal import Terminal

    from scapy_mip4.playing.errors import UsageError
    from .interruption import first_signal_cancels
    from scapy_mip4.playing.memory import remember
    from scapy_mip4.playing.settings import open_runner
    from scapy_mip4.playing.selection import control_cases

    task = asyncio.current_task()
    assert task is not None
    with first_signal_cancels(task) as signals, ExitStack() as stack:
        # Opened before anything is sent: a run whose report cannot be written is not worth the agents' time.
        junit = _open(stack, args.junit, "wb")
        json = _open(stack, args.json, "w")
        _make_directory(args.evidence)
        terminal = Terminal()
        with terminal.progress(len(cases)) as advance:
            async with open_runner(settings) as runner:
                with suppress(asyncio.CancelledError):
                    async for result in runner.run([*cases, *control_cases()]):
                        advance(result)
        failures: list[str] = []
        if junit:
            with _noting(failures, f"the report {args.junit}"), junit:
                write_junit(junit, runner.results)
        if json:
            with _noting(failures, f"the report {args.json}"), json:
                write_json(json, runner.results, settings.document(), interrupted=bool(signals))
        for result in runner.results if args.evidence else ():
            with _noting(failures, f"the evidence of {result.case_id}"):
                write_evidence(result, args.evidence, runner.testbed.port)
        remember(runner.results)
        # Last: its reader may go away (`| head`), and the reports are to be there then.
        terminal.summary(runner.results)
        if failures:
            others = f", the first of {len(failures)} such errors" if len(failures) > 1 else ""
            raise UsageError(f"{failures[0]}{others}")
        return 130 if signals else exit_status(runner.results)


@contextmanager
def _noting(failures: list[str], what: str) -> Iterator[None]:
    """Turn an error of the system into a sentence among the failures: the other reports are to be written yet."""
    from scapy_mip4.playing.errors import why

    try:
        yield
    except OSError as error:
        failures.append(f"cannot write {what}: {why(error)}")


def _open(stack: ExitStack, path: Path | None, mode: str) -> IO[Any] | None:
    from scapy_mip4.playing.errors import UsageError, why

    if path is None:
        return None
    try:
        return stack.enter_context(open(path, mode, encoding=None if "b" in mode else "utf-8"))
    except OSError as error:
        raise UsageError(f"cannot write the report {path}: {why(error)}") from error


def _make_directory(path: Path | None) -> None:
    from scapy_mip4.playing.errors import UsageError, why

    try:
        if path is not None:
            path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"--evidence wants a directory, and {path} is not one") from error
    except OSError as error:
        raise UsageError(f"cannot make the directory for evidence {path}: {why(error)}") from error
