# SPDX-License-Identifier: GPL-2.0-or-later
"""Layouts of the RFCs: octets written by hand from the figures beside the fields they hold, one module per RFC."""

from importlib import import_module
from pkgutil import iter_modules

EXAMPLES = [pair for module in iter_modules(__path__) for pair in import_module(f"{__name__}.{module.name}").EXAMPLES]
