# SPDX-License-Identifier: GPL-2.0-or-later
"""``scapy-mip4 shell`` and a plain Scapy shell that loads the extension."""

import subprocess
import sys

SHELL = [sys.executable, "-c", "import sys; from scapy_mip4.cli import main; sys.exit(main(['shell']))"]


def typed(command, lines, tmp_path):
    """What a shell prints for lines typed into it."""
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, cwd=tmp_path,
                          env={"HOME": str(tmp_path), "PATH": ""}, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def test_everything_is_at_hand(tmp_path):
    printed = typed(SHELL, [
        'print("sender", ReplyCode(136).sender)',
        'sa = MobilitySecurityAssociation(spi=256, key=b"0123456789abcdef")',
        'packet = IP()/UDP()/MIP4_RRQ(homeaddr="10.0.0.5", exts=[MIP4Ext_MobileHomeAuth(sa=sa)])',
        "found = IP(bytes(packet))[MIP4]",
        'print("verified", sa.verify(found, found.exts[0]))',
        'print("machine", MIP4HomeAgent_am(address="192.0.2.1", associations={"10.0.0.5": sa}).agent.role)',
        'print("lists", callable(listing), callable(load_testbed), callable(mip4_ha))',
        'explore("mip4")',
        'print("avp", AVP("MIP-Reg-Request", val=MIP4_RRQ()).val.lifetime)',
    ], tmp_path)
    for expected in ("avp 180", "sender HA", "verified True", "machine ha", "lists True True True",
                     "MIP4Ext_RedirectedHA "):
        assert expected in printed


def test_a_plain_scapy_shell_loads_the_extension(tmp_path):
    printed = typed([sys.executable, "-m", "scapy", "-H"], [
        'conf.exts.load("scapy-mip4")',
        'load_layer("mip4")',
        'explore("mip4")',
        "ls(MIP4_RRQ)",
        'ls("redirected")',
        "print([name for name, _ in conf.layers.layers() if 'mip4' in name])",
        'print("class", type(IP(bytes(IP()/UDP()/MIP4_RRP(code=136)))[UDP].payload).__name__)',
        'print("fuzzed", len(bytes(fuzz(MIP4_RRQ()))) >= 24)',
        'print("completed", "homeaddr" in dir(MIP4_RRQ()), "exts" in dir(MIP4_RRQ()))',
        'print("seen", MIP4_RRP(code=136).summary())',
    ], tmp_path)
    for expected in ("Packets contained in scapy.layers.mip4", "MIP4Ext_RedirectedHALong : ", "['scapy.layers.mip4']",
                     "homeaddr   : IPField", "class MIP4_RRP", "fuzzed True", "completed True True",
                     "unknown home agent address"):
        assert expected in printed
