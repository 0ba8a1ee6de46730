# SPDX-License-Identifier: GPL-2.0-or-later
"""Scapy layers for Mobile IPv4, one module per RFC; importing this binds them to UDP port 434 and ICMP."""

from types import ModuleType as _ModuleType

from scapy_mip4.layers.control import *
from scapy_mip4.layers.extensions import *
from scapy_mip4.layers.message import *
from scapy_mip4.layers.rfc1256 import *
from scapy_mip4.layers.rfc2004 import *
from scapy_mip4.layers.rfc2356 import *
from scapy_mip4.layers.rfc2794 import *
from scapy_mip4.layers.rfc3024 import *
from scapy_mip4.layers.rfc3115 import *
from scapy_mip4.layers.rfc3519 import *
from scapy_mip4.layers.rfc3543 import *
from scapy_mip4.layers.rfc3846 import *
from scapy_mip4.layers.rfc3957 import *
from scapy_mip4.layers.rfc4064 import *
from scapy_mip4.layers.rfc4065 import *
from scapy_mip4.layers.rfc4066 import *
from scapy_mip4.layers.rfc4332 import *
from scapy_mip4.layers.rfc4433 import *
from scapy_mip4.layers.rfc4636 import *
from scapy_mip4.layers.rfc4721 import *
from scapy_mip4.layers.rfc4784 import *
from scapy_mip4.layers.rfc4857 import *
from scapy_mip4.layers.rfc4881 import *
from scapy_mip4.layers.rfc4917 import *
from scapy_mip4.layers.rfc4988 import *
from scapy_mip4.layers.rfc5177 import *
from scapy_mip4.layers.rfc5265 import *
from scapy_mip4.layers.rfc5446 import *
from scapy_mip4.layers.rfc5454 import *
from scapy_mip4.layers.rfc5563 import *
from scapy_mip4.layers.rfc5944 import *
from scapy_mip4.layers.rfc6088 import *
from scapy_mip4.layers.rfc6098 import *
from scapy_mip4.layers.rfc6245 import *
from scapy_mip4.layers.rfc6521 import *
from scapy_mip4.layers.rfc7629 import *
from scapy_mip4.layers.strict import *
from scapy_mip4.layers.vendors import *

from scapy_mip4.layers.scapy_home import move_in as _move_in

# What the modules hand on in their own `__all__`, and not the modules themselves.
__all__ = sorted(name for name, value in globals().copy().items()
                 if not name.startswith("_") and not isinstance(value, _ModuleType))
_move_in()
