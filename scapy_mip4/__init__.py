# SPDX-License-Identifier: GPL-2.0-or-later
"""Scapy layers and a conformance tester for Mobile IPv4.

`from scapy_mip4 import *` hands on all layers and the mobility security associations.
"""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scapy_mip4.layers import *  # noqa: F403
    from scapy_mip4.security import *  # noqa: F403

__version__ = "0.1.0"

# What agents note about a peer's messages is for those who ask for it, not for a terminal with a progress line.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def _public() -> dict[str, Any]:
    modules = [import_module("scapy_mip4.layers"), import_module("scapy_mip4.security")]
    return {name: getattr(module, name) for module in modules for name in module.__all__}


def __getattr__(name: str) -> Any:
    # Loaded at first use: pytest imports this package in every run, by its plugin entry point.
    if name == "__all__":
        return sorted(_public())
    if not name.startswith("_") and name in (public := _public()):
        return public[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def scapy_ext(ext: Any) -> None:
    """What Scapy calls for `conf.exts.load("scapy-mip4")`: bind the layers, and offer them as `load_layer("mip4")`."""
    layers = import_module("scapy_mip4.layers")
    ext.config(name="Mobile IPv4", version=__version__)
    ext.register(name="mip4", mode=ext.MODE.LAYERS, path=Path(str(layers.__file__)), default=False)
