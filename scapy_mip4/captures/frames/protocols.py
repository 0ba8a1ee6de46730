# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of what Mobile IPv4 messages come in."""

from __future__ import annotations

ICMP, IP_IN_IP, UDP, GRE, MINIMAL = 1, 4, 17, 47, 55
CARRIERS = frozenset({ICMP, IP_IN_IP, UDP, GRE, MINIMAL})
"""IP protocols that a message can be in."""
ICMP_TYPES = frozenset({9, 10, 41})
"""Router advertisement and solicitation (RFC 1256), experimental mobility protocols (RFC 4065)."""
