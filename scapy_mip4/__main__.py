# SPDX-License-Identifier: GPL-2.0-or-later
"""`python -m scapy_mip4` is the same as `scapy-mip4`."""

import sys

from scapy_mip4.cli import main

sys.exit(main())
