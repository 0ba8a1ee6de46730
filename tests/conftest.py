# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings of the whole test suite."""

from hypothesis import settings

# How fast a busy machine runs an example says nothing about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
