# SPDX-License-Identifier: GPL-2.0-or-later
"""A place beneath scapy.layers, where explore(), load_layer() and Scapy's list of modules look for layers."""

from __future__ import annotations

import sys

import scapy.layers
from scapy.config import conf

_HOME = "scapy.layers.mip4"


def move_in() -> None:
    """Let Scapy list all layers of this package, loaded so far, as those of the module scapy.layers.mip4."""
    listed = conf.layers.ldict
    # Scapy evaluates the names of all modules that it lists, and only `scapy` is known where it does so.
    for module in [name for name in listed if name.startswith("scapy_mip4.")]:
        public = getattr(sys.modules[module], "__all__", ())
        listed.setdefault(_HOME, []).extend(cls for cls in listed.pop(module) if cls.__name__ in public)
    package = sys.modules["scapy_mip4.layers"]
    sys.modules.setdefault(_HOME, package)
    scapy.layers.mip4 = package
