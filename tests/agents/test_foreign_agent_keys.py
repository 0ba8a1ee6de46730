# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys from AAA at the reference foreign agent (RFC 3957)."""
from __future__ import annotations

import pytest
from foreign_agent_lab import HOME, KEYS, NAI, Lab, message, numbers, outcome
from scapy.compat import raw

from scapy_mip4.agents.aaa import KEY_LIFETIME
from scapy_mip4.layers import (
    MIP4_RRQ, MIP4Ext_MNAAAAuth, MIP4Ext_MNFAKeyGenReply, MIP4Ext_MNFAKeyGenRequest, MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth,
)
from scapy_mip4.security import MobilitySecurityAssociation, derive_key
from scapy_mip4.testbed import Mobile, Pool, Testbed

SPI = 0x1001


@pytest.fixture
def lab() -> Lab:
    lab = Lab({"key_generation": True, "challenge": False})
    associations = {"mn-ha": KEYS[MIP4Ext_MobileHomeAuth], "mn-aaa": KEYS[MIP4Ext_MNAAAAuth]}
    lab.agent.testbed = Testbed(
        "lab", lab.testbed.devices, tester=lab.testbed.tester, pools=(Pool((Mobile(HOME, None, NAI, associations),)),))
    return lab


def ask(lab: Lab, *after: MobilitySecurityAssociation, key_request: bool = True, wrong: bool = False) -> bytes:
    """A request for a key, with Mobile-Foreign authentication for each association `after`."""
    request = MIP4_RRQ(lab.request("131"))
    if key_request:
        request.exts += [MIP4Ext_MNFAKeyGenRequest(spi=SPI), MIP4Ext_MNAAAAuth()]
        KEYS[MIP4Ext_MNAAAAuth].protect(request, request.exts[-1])
        if wrong:
            request.exts[-1].authenticator = bytes(16)
    request.exts.append(MIP4Ext_MobileHomeAuth(sa=KEYS[MIP4Ext_MobileHomeAuth]))
    for association in after:
        request.exts.append(MIP4Ext_MobileForeignAuth(sa=association))
    return raw(request)


def key_of(lab: Lab) -> tuple[MobilitySecurityAssociation, MobilitySecurityAssociation]:
    """Register with a key from AAA: the association from and to the mobile node."""
    assert outcome(lab.from_mobile(ask(lab))) == "relayed"
    reply = message(lab.answer("131|32"))
    assert numbers(reply) == "131|32|41|33"
    told = reply.extension(MIP4Ext_MNFAKeyGenReply)
    secret = derive_key(KEYS[MIP4Ext_MNAAAAuth].key, told.nonce, NAI.encode())
    to_mobile = MobilitySecurityAssociation(SPI, secret, "hmac-sha1")
    assert to_mobile.verify(reply, reply.exts[-1])
    return MobilitySecurityAssociation(told.fa_spi, secret, "hmac-sha1"), to_mobile


def test_the_key_protects_the_registrations_that_follow(lab: Lab) -> None:
    from_mobile, to_mobile = key_of(lab)
    assert numbers(message(lab.from_mobile(ask(lab, from_mobile, key_request=False)))) == "131|32"
    reply = message(lab.answer("131|32"))
    assert numbers(reply) == "131|32|33" and to_mobile.verify(reply, reply.exts[-1])
    assert outcome(lab.from_mobile(ask(lab, key_request=False))) == 67


def test_a_lost_key_is_replaced_and_an_old_one_forgotten(lab: Lab) -> None:
    key_of(lab)
    key_of(lab)     # without the first one
    lab.now += KEY_LIFETIME
    assert outcome(lab.from_mobile(ask(lab, key_request=False))) == "relayed"


def test_who_is_unknown_to_aaa_gets_no_key(lab: Lab) -> None:
    lab.from_mobile(ask(lab, wrong=True))
    assert numbers(message(lab.answer("131|32"))) == "131|32"


def test_no_key_for_a_denial_and_without_being_asked(lab: Lab) -> None:
    lab.from_mobile(ask(lab))
    assert numbers(message(lab.answer("131|32", code=129))) == "131|32"
    lab.from_mobile(ask(lab, key_request=False))
    assert numbers(message(lab.answer("131|32"))) == "131|32"


def test_a_nonce_that_the_home_agent_brings_makes_the_key(lab: Lab) -> None:
    lab.from_mobile(ask(lab))
    reply = message(lab.answer("131|41|32"))
    secret = derive_key(KEYS[MIP4Ext_MNAAAAuth].key, bytes(range(16)), NAI.encode())
    assert numbers(reply) == "131|41|32|33"
    assert MobilitySecurityAssociation(SPI, secret, "hmac-sha1").verify(reply, reply.exts[-1])


def test_without_the_feature_a_request_for_a_key_is_dropped() -> None:
    lab = Lab()
    assert outcome(lab.from_mobile(ask(lab))) == "silence"
