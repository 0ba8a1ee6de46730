# SPDX-License-Identifier: GPL-2.0-or-later
"""Who says what to whom, one module per RFC: its `SAID` has seconds, comment and packet of each that is sent."""
