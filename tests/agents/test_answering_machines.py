# SPDX-License-Identifier: GPL-2.0-or-later
"""The reference agents as answering machines of Scapy."""

import time
from importlib.resources import files

import pytest
from scapy import ansmachine
from scapy.layers.inet import IP, UDP

from scapy_mip4 import MobilitySecurityAssociation
from scapy_mip4.agents.answering import MIP4ForeignAgent_am, MIP4HomeAgent_am
from scapy_mip4.layers import MIP4_RRP, MIP4_RRQ, MIP4Ext_MobileHomeAuth
from scapy_mip4.security import ntp_timestamp

MN_HA = MobilitySecurityAssociation(spi=0x100, key=b"0123456789abcdef")
HA, FA, COA, HOME = "192.0.2.1", "198.51.100.1", "198.51.100.2", "10.0.0.5"


def request(dst, **fields):
    message = MIP4_RRQ(**{"homeaddr": HOME, "haaddr": HA, "coaddr": COA, "id": ntp_timestamp(time.time()), **fields},
                       exts=[MIP4Ext_MobileHomeAuth(sa=MN_HA)])
    return IP(bytes(IP(src=HOME, dst=dst) / UDP(sport=40000) / message))


def answers(machine, packet):
    """What the machine sends because of a packet."""
    sent = []
    machine.reply(packet, send_function=sent.extend)
    return sent


def test_a_home_agent_answers_registration_requests():
    asked = request(HA)
    answer, = answers(MIP4HomeAgent_am(address=HA, associations={HOME: MN_HA}, verbose=False), asked)
    assert (answer.src, answer.dst, answer[UDP].dport) == (HA, HOME, 40000)
    assert answer.answers(asked)
    assert answer[MIP4_RRP].code == 0
    assert MN_HA.verify(answer[MIP4_RRP], answer[MIP4_RRP].exts[-1])


def test_a_home_agent_says_nothing_to_others():
    machine = MIP4HomeAgent_am(address=HA, associations={HOME: MN_HA}, verbose=False)
    assert answers(machine, request("192.0.2.9")) == []
    assert answers(machine, request(HA, homeaddr="10.0.0.6")) == []  # no association with it
    assert answers(machine, IP(bytes(IP(src=HOME, dst=HA) / UDP(dport=53)))) == []


def test_a_foreign_agent_relays_both_ways():
    home_agent = MIP4HomeAgent_am(address=HA, associations={HOME: MN_HA}, verbose=False)
    foreign_agent = MIP4ForeignAgent_am(address=FA, coa=COA, verbose=False)
    asked = request(FA)
    relayed, = answers(foreign_agent, asked)
    assert (relayed.dst, relayed[MIP4_RRQ].coaddr) == (HA, COA)
    reply, = answers(home_agent, IP(bytes(relayed)))
    back, = answers(foreign_agent, IP(bytes(reply)))
    assert (back.dst, back[UDP].dport) == (HOME, 40000)
    assert back.answers(asked)


def test_it_listens_at_the_port_of_the_testbed(monkeypatch):
    options = []
    monkeypatch.setattr(ansmachine, "sniff", lambda **sniffing: options.append(sniffing["filter"]))
    MIP4HomeAgent_am(address="127.0.0.1", associations={HOME: MN_HA}, verbose=False)()
    MIP4HomeAgent_am(testbed=str(files("scapy_mip4.testbed") / "embedded.yaml"), verbose=False)()
    MIP4HomeAgent_am(address="127.0.0.1", filter="host 10.0.0.5", verbose=False)()
    assert options == ["udp and dst port 434", "udp and dst port 20434", "host 10.0.0.5"]


def test_a_deviating_agent_of_a_testbed():
    testbed = files("scapy_mip4.testbed") / "embedded.yaml"
    machine = MIP4ForeignAgent_am(testbed=str(testbed), address="127.64.1.11", behaviour="rfc3344", verbose=False)
    asked = IP(bytes(request("127.64.1.11", haaddr="127.64.1.11")))
    asked[UDP].dport = 20434
    denial, = answers(machine, asked)
    assert denial[UDP].sport == 20434
    with pytest.raises(ValueError, match="the testbed has no fa at 127.64.1.99"):
        MIP4ForeignAgent_am(testbed=str(testbed), address="127.64.1.99")
