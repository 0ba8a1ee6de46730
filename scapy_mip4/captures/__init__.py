# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobile IPv4 in recorded traffic."""

from .listing import listing

__all__ = ["listing"]
