# SPDX-License-Identifier: GPL-2.0-or-later
"""What both faces ask for, made into cases and a runner: which cases, where and how.

Nothing is imported here: a command that asks for help needs `errors` alone.
"""
