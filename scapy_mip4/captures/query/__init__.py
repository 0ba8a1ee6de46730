# SPDX-License-Identifier: GPL-2.0-or-later
"""What filters and fields ask of recorded messages: names, expressions, comparisons."""
