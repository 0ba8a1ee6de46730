# SPDX-License-Identifier: GPL-2.0-or-later
"""Recorded messages put together to conversations, and what can be counted of these."""
