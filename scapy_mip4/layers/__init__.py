# SPDX-License-Identifier: GPL-2.0-or-later
"""Scapy layers for Mobile IPv4, one module per RFC; importing this binds them to UDP port 434 and ICMP."""

from types import ModuleType as _ModuleType

from scapy_mip4.layers.control import *
from scapy_mip4.layers.extensions import *
from scapy_mip4.layers.icmp import *
from scapy_mip4.layers.message import *
from scapy_mip4.layers.rfc1256 import *
from scapy_mip4.layers.rfc2794 import *
from scapy_mip4.layers.rfc3024 import *
from scapy_mip4.layers.rfc3115 import *
from scapy_mip4.layers.rfc3846 import *
from scapy_mip4.layers.rfc3957 import *
from scapy_mip4.layers.rfc4064 import *
from scapy_mip4.layers.rfc4433 import *
from scapy_mip4.layers.rfc4636 import *
from scapy_mip4.layers.rfc4721 import *
from scapy_mip4.layers.rfc5944 import *
from scapy_mip4.layers.strict import *

from scapy_mip4.layers.scapy_home import move_in as _move_in

# What the modules hand on in their own `__all__`, and not the modules themselves.
__all__ = sorted(name for name, value in globals().copy().items()
                 if not name.startswith("_") and not isinstance(value, _ModuleType))
_move_in()
