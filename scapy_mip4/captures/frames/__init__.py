# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobile IPv4 messages in frames, wherever in them they are."""

from scapy_mip4.captures.frames.digger import Digger
from scapy_mip4.captures.frames.links import LINKS
from scapy_mip4.captures.frames.skipping import boring

__all__ = ["LINKS", "Digger", "boring"]
