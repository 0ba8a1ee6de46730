# SPDX-License-Identifier: GPL-2.0-or-later
"""Settings of the whole test suite."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# How fast a busy machine runs an example says nothing about the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes what the user's own runs remember."""
    home = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    return home
