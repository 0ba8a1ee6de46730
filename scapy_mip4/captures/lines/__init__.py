# SPDX-License-Identifier: GPL-2.0-or-later
"""A recorded message as a line or lines of text: listing, tree, JSON, chosen fields."""
