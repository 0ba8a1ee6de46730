# SPDX-License-Identifier: GPL-2.0-or-later
"""The scenario language: YAML files in, cases out; packets built and judged. No sockets and no clock in here."""
from scapy_mip4.scenario.build import Outgoing, build
from scapy_mip4.scenario.environment import Environment, Received, message_in
from scapy_mip4.scenario.errors import EvaluationError, Location, MissingCaptureError, ScenarioError
from scapy_mip4.scenario.judge import Mismatch, judge
from scapy_mip4.scenario.loader import load, load_file, load_text
from scapy_mip4.scenario.model import (
    ROLES,
    USUAL_PORT,
    Behaviour,
    Case,
    Condition,
    Expect,
    ExtensionPattern,
    ExtensionsPattern,
    Identical,
    Log,
    Needs,
    OneOf,
    Pattern,
    Repeat,
    Restart,
    Send,
    SentExtension,
    Set,
    Silence,
    Step,
    Value,
    Wait,
)
from scapy_mip4.scenario.schema import SCENARIO_SCHEMA
from scapy_mip4.scenario.verdict import NEITHER, Verdict, account, behaviour_word, classify, decide, shown_by_silence

__all__ = [
    "Behaviour", "Case", "Condition", "Environment", "EvaluationError", "Expect", "ExtensionPattern",
    "ExtensionsPattern", "Identical", "Location", "Log", "Mismatch", "MissingCaptureError", "NEITHER", "Needs", "OneOf",
    "Outgoing", "Pattern", "ROLES", "Received", "Repeat", "Restart", "SCENARIO_SCHEMA", "ScenarioError", "Send",
    "SentExtension", "Set", "Silence", "Step", "USUAL_PORT", "Value", "Verdict", "Wait", "account", "behaviour_word",
    "build", "classify", "decide", "judge", "load", "load_file", "load_text", "message_in", "shown_by_silence",
]
