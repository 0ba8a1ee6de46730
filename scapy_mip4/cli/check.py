# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 check``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from itertools import chain, islice
from typing import TYPE_CHECKING

from scapy_mip4.playing.errors import UsageError

from .recordings import add_recordings, is_any_live, load_keys, recordings, status

if TYPE_CHECKING:
    from scapy_mip4.captures import CaptureError
    from scapy_mip4.captures.checks.rule import Rule

SUMMARY = "judge recorded Mobile IPv4 packets by the rules of the RFCs"
EPILOG = """Exit status: 0 if nothing was found but notes (with --strict: nothing at all), 1 if there are errors or
warnings, 2 if some file could not be read to its end or an option is wrong, 3 if nothing was found, but some packet was
cut off by the snap length or is of a link type that is not read. An error breaks what an RFC binds with MUST, a warning
what it words as SHOULD or what a recording cannot tell for certain; a note is allowed and worth knowing."""
SEVERITIES = ("error", "warning", "note")
UNREADABLE, INTERRUPTED = 2, 130  # exit statuses


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.epilog = EPILOG
    add = parser.add_argument
    add_recordings(parser)
    add("--keys", metavar="FILE", help="key file or testbed file; authenticators that are wrong by it are errors")
    add("--rule", action="append", default=[], metavar="GLOB",
        help="only rules of such requirements: 'R5944-3.7.2*', 'R3543-*' (repeatable)")
    add("--severity", choices=SEVERITIES, default="note", help="only findings as severe as this or more")
    add("--conform", choices=("resolved", "rfc5944", "rfc3344", "any"), default="resolved",
        help="the text that counts where two differ; rfc5944 is another name for resolved (the default)")
    add("--strict", action="store_true", help="notes make the exit status 1 as well")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line for each finding")
    form.add_argument("--brief", action="store_true", help="only how often each rule was broken, and where first")


def execute(args: argparse.Namespace) -> int:
    """Print what breaks a rule; return the status that the help tells of, 130 after Ctrl-C, which ends the reading."""
    from scapy_mip4.captures.checks import Tally, check, load_rules

    from .interruption import UntilInterrupted

    keys, rules = load_keys(args.keys), _chosen(load_rules(), args)
    problems: list[CaptureError] = []
    tally = Tally()
    at_once = is_any_live(args.files)
    with recordings(args, problems) as recorded, UntilInterrupted(recorded) as seen:
        messages = iter(seen)
        first = list(islice(messages, 1))
        for finding in check(chain(first, messages), keys=keys, conform=args.conform, rules=rules):
            tally.add(finding)
            if not args.brief:
                print(json.dumps(finding.document) if args.json else finding.text, flush=at_once)
    if args.brief:
        for line in tally.lines():
            print(line)
    if not args.json:
        print(tally.summary() if first else "no Mobile IPv4 messages")
    if seen.interrupted:
        return INTERRUPTED
    readable = status(problems)
    found = any(map(tally.of, SEVERITIES if args.strict else SEVERITIES[:2]))
    return 1 if found and readable != UNREADABLE else readable


def _chosen(rules: Iterable[Rule], args: argparse.Namespace) -> list[Rule]:
    """The rules asked for. Raises UsageError for a pattern that means none of them."""
    severities = SEVERITIES[:SEVERITIES.index(args.severity) + 1]
    severe = [rule for rule in rules if rule.severity in severities]
    limit = f", as severe as {args.severity}" if args.severity != SEVERITIES[-1] else ""
    for pattern in args.rule:
        if not any(_is_of(rule, pattern) for rule in severe):
            raise UsageError(f"no rule is about {pattern}{limit}")
    return [rule for rule in severe if not args.rule or any(_is_of(rule, pattern) for pattern in args.rule)]


def _is_of(rule: Rule, pattern: str) -> bool:
    return fnmatchcase(rule.requirement, pattern.upper())
