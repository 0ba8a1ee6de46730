# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 shell``."""

from __future__ import annotations

import argparse

SUMMARY = "open a Scapy shell with all layers, associations and agents at hand"

BANNER = """Mobile IPv4: try explore("mip4"), MIP4_RRQ(exts=["MIP4Ext_MNNAI"]).show(), ReplyCode(136).sender,
mip4_ha(address="192.0.2.1", associations={"10.0.0.5": association}, iface="eth1")"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command: it has none."""


def execute(args: argparse.Namespace) -> int:
    """Read and run lines of Python until end of file."""
    import logging

    from scapy.main import interact

    import scapy_mip4
    from scapy_mip4 import codes
    from scapy_mip4.agents import answering
    from scapy_mip4.captures import listing
    from scapy_mip4.layers import rfc4004
    from scapy_mip4.testbed import load_testbed

    modules = (codes, rfc4004, answering, scapy_mip4)
    public = {name: getattr(module, name) for module in modules for name in module.__all__}
    print(BANNER)
    interact(
        mydict={**public, "listing": listing, "load_testbed": load_testbed},
        argv=["scapy-mip4", "-H"],  # without Scapy's picture and its words about optional libraries
        loglevel=logging.WARNING,
    )
    return 0
