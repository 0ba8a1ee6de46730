# SPDX-License-Identifier: GPL-2.0-or-later
"""Received packets against patterns: what matches, and the words for what does not."""
from __future__ import annotations

import pytest
from language import ASSOCIATIONS, environment, expected, sent
from scapy.layers.inet import IP, UDP

from scapy_mip4.layers import (
    ICMP_AgentAdvertisement,
    ICMP_RouterAddress,
    ICMPExt_MobilityAgent,
    MIP4,
    MIP4_RRP,
    MIP4_RRQ,
    MIP4Ext_Challenge,
    MIP4Ext_FAError,
    MIP4Ext_HAMessageString,
    MIP4Ext_MNAAAAuth,
    MIP4Ext_MNFAKeyGenReply,
    MIP4Ext_MNNAI,
    MIP4Ext_MobileForeignAuth,
    MIP4Ext_MobileHomeAuth,
    MIP4Ext_RequestedHALong,
)
from scapy_mip4.scenario import EvaluationError, MissingCaptureError, Received, judge
from scapy_mip4.security import MobilitySecurityAssociation, derive_key

REQUEST_ID = 0x0102030405060708
REQUEST = (f"{{from: mn, as: request, MIP4_RRQ: {{id: {REQUEST_ID}}},"
           " exts: [MIP4Ext_Challenge: {challenge: hex:01020304},"
           " MIP4Ext_MobileHomeAuth: {sa: mn-ha}, MIP4Ext_MNAAAAuth: {sa: mn-aaa}]}")


def reply(*exts: object, **fields: object) -> MIP4:
    message = MIP4_RRP(**{"code": 136, "lifetime": 60, "homeaddr": "10.0.0.10", "id": REQUEST_ID, **fields},
                       exts=list(exts))
    return MIP4(bytes(message))


def differences(step: str, packet: object, received: Received | None = None) -> list[str]:
    env = environment()
    sent(REQUEST, env)
    return [str(mismatch) for mismatch in judge(expected(step).pattern, packet, env, received)]


def differences_of(pattern: str, packet: object) -> list[str]:
    return differences(f"{{at: mn, MIP4_RRP: {{}}, {pattern}}}", packet)


@pytest.mark.parametrize("pattern", [
    "code: 136", "code: HA_UNKNOWN_HOME_AGENT", "code: [116, 136]", "code: {any: [116, {min: 130}]}",
    "code: {min: 128, max: 192}", "code: {not: 137}", "code: {not: [116, 194]}", "code: $100 + 36",
    "code: {min: 64, not: {min: 140}}", "homeaddr: $request.homeaddr", "id: $request.id", "id: 0x0102030405060708",
    "homeaddr: $mn.home, lifetime: {max: $request.lifetime}",
])
def test_fields_that_match(pattern: str) -> None:
    assert differences(f"{{at: mn, MIP4_RRP: {{{pattern}}}}}", reply()) == []


@pytest.mark.parametrize(("pattern", "sentence"), [
    ("code: 116", "code: expected 116 (invalid home agent address), got 136 (unknown home agent address)"),
    ("code: [116, 78]", "code: expected 116 (invalid home agent address) or 78 (registration timeout),"
     " got 136 (unknown home agent address)"),
    ("code: {max: 78}", "code: expected at most 78 (registration timeout), got 136 (unknown home agent address)"),
    ("code: {min: 0, max: 78}",
     "code: expected 0 (registration accepted) to 78 (registration timeout), got 136 (unknown home agent address)"),
    ("code: {not: 136}", "code: expected not 136 (unknown home agent address), got 136 (unknown home agent address)"),
    ("lifetime: $request.lifetime", "lifetime: expected 300, got 60"),
    ("homeaddr: $fa.address", "homeaddr: expected 192.0.2.1, got 10.0.0.10"),
    ("id: $request.id + 1", "id: expected 0x0102030405060709, got 0x0102030405060708,"
     " whose low half is 05 06 07 08 instead of 05 06 07 09; the other half is right"),
    ("id: $request.id + (1 << 32)", "id: expected 0x0102030505060708, got 0x0102030405060708,"
     " whose high half is 01 02 03 04 instead of 01 02 03 05; the other half is right"),
    ("id: 0", "id: expected 0x0000000000000000, got 0x0102030405060708,"
     " whose high half is 01 02 03 04 instead of 00 00 00 00 and whose low half is 05 06 07 08 instead of 00 00 00 00"),
])
def test_fields_that_differ(pattern: str, sentence: str) -> None:
    assert differences(f"{{at: mn, MIP4_RRP: {{{pattern}}}}}", reply()) == [sentence]


def test_a_message_of_another_kind() -> None:
    assert differences("{at: mn, MIP4_RRP: {code: 0}}", MIP4(b"\x15\x00"))[0].startswith(
        "message: expected MIP4_RRP, got MIP4 (15 00)")
    assert "got MIP4_RRP with code 136" in differences("{at: ha, MIP4_RRQ: {}}", reply())[0]


def test_flags_by_letters_and_by_number() -> None:
    request = MIP4_RRQ(flags="TD")
    for flags in ("DT", "TD", "0x22", "{has: T}", "{not: {has: G}}", "$0x20 | 2"):
        assert differences(f"{{at: ha, MIP4_RRQ: {{flags: {flags}}}}}", request) == []
    assert differences("{at: ha, MIP4_RRQ: {flags: D}}", request) == ["flags: expected 0x20 (D), got 0x22 (TD)"]
    assert differences("{at: ha, MIP4_RRQ: {flags: {has: G}}}", request) == ["flags: expected to have G, got 0x22 (TD)"]


def test_lists_and_lengths() -> None:
    advert = ICMP_AgentAdvertisement(addrs=[ICMP_RouterAddress(address="192.0.2.1")],
                                     exts=[ICMPExt_MobilityAgent(flags="FR", coaddrs=["192.0.2.2", "192.0.2.3"])])
    packet = IP(bytes(IP(src="192.0.2.1", dst="224.0.0.1") / advert))
    step = ("{{at: mn, ICMP_AgentAdvertisement: {{addrs: {{has: $fa.address}}}},"
            " exts: [ICMPExt_MobilityAgent: {{coaddrs: {}, flags: {{has: F}}}}]}}")
    assert differences(step.format("{has: $fa.coa, length: 2}"), packet) == []
    assert differences(step.format("{has: $fa.address}"), packet) == [
        "ICMPExt_MobilityAgent.coaddrs: expected to have 192.0.2.1, got [192.0.2.2, 192.0.2.3]"]
    assert differences(step.format("{length: {max: 1}}"), packet) == [
        "ICMPExt_MobilityAgent.coaddrs: expected a length of at most 1, got [192.0.2.2, 192.0.2.3]"]


def test_an_ip_packet_as_it_is() -> None:
    packet = IP(bytes(IP(src="192.0.2.1", dst="203.0.113.20", proto=4, id=7) / IP(src="203.0.113.9", dst="10.0.0.10")))
    assert differences("{at: mn, IP: {src: $fa.address, dst: $mn.coa, proto: [4, 55]}}", packet) == []
    assert differences("{at: mn, IP: {dst: $mn.home, id: 8}}", packet) == [
        "dst: expected 10.0.0.10, got 203.0.113.20", "id: expected 0x0008, got 0x0007"]


def test_the_datagram_around_the_message() -> None:
    packet = IP(bytes(IP(src="192.0.2.1", dst="10.0.0.10") / UDP(sport=434, dport=1024) / reply()))
    received = Received("192.0.2.1", 434, "10.0.0.10", 1024, 64)
    step = "{at: mn, source: $fa.%s, source_port: 434, dest: $mn.home, ttl: {min: 1}, size: 20, MIP4_RRP: {}}"
    assert differences(step % "address", packet, received) == []
    assert differences(step % "coa", packet, received) == ["source: expected 192.0.2.2, got 192.0.2.1"]
    assert differences("{at: mn, ttl: 64, MIP4_RRP: {}}", packet) == ["ttl: expected 64, got an unknown value"]


def authentic(*others: object, corrupt: bool = False) -> MIP4:
    message = MIP4_RRP(id=1, exts=[MIP4Ext_MobileHomeAuth(), *others])
    ext = message.exts[0]
    ASSOCIATIONS["mn-ha"].protect(message, ext)
    if corrupt:
        ext.authenticator = bytes(16)
    return MIP4(bytes(message))


NAI, CHALLENGE = MIP4Ext_MNNAI(nai=b"mn1@example.org"), MIP4Ext_Challenge(challenge=b"1234")


@pytest.mark.parametrize("pattern", [
    "exts: [MIP4Ext_MNNAI]", "exts: [MIP4Ext_MNNAI: {nai: $mn.nai}, MIP4Ext_Challenge]", "exts: []",
    "exts: {contains: [MIP4Ext_Challenge: {challenge: {length: 4}}], absent: [MIP4Ext_FAError]}",
    "exts: {exactly: [MIP4Ext_MNNAI, MIP4Ext_Challenge]}", "exts: {count: {MIP4Ext_Challenge: 1, MIP4Ext_FAError: 0}}",
    "exts: {count: {MIP4Ext: {max: 2}}}", "exts: {absent: [MIP4Ext_Challenge: {challenge: hex:00000000}]}",
])
def test_extensions_that_match(pattern: str) -> None:
    assert differences_of(pattern, reply(NAI, CHALLENGE)) == []


@pytest.mark.parametrize(("pattern", "sentence"), [
    ("exts: [MIP4Ext_FAError]", "extensions: expected MIP4Ext_FAError, got MIP4Ext_MNNAI, MIP4Ext_Challenge"),
    ("exts: [MIP4Ext_Challenge, MIP4Ext_MNNAI]",
     "extensions: expected MIP4Ext_MNNAI behind MIP4Ext_Challenge, got MIP4Ext_MNNAI, MIP4Ext_Challenge"),
    ("exts: [MIP4Ext_MNNAI: {nai: x@y}]", "MIP4Ext_MNNAI.nai: expected 'x@y', got 'mn1@example.org'"),
    ("exts: [MIP4Ext_Challenge: {challenge: $request.MIP4Ext_Challenge.challenge}]",
     "MIP4Ext_Challenge.challenge: expected 01 02 03 04, got 31 32 33 34"),
    ("exts: {exactly: [MIP4Ext_MNNAI]}",
     "extensions: expected exactly MIP4Ext_MNNAI, got MIP4Ext_MNNAI, MIP4Ext_Challenge"),
    ("exts: {exactly: []}", "extensions: expected exactly none, got MIP4Ext_MNNAI, MIP4Ext_Challenge"),
    ("exts: {absent: [MIP4Ext_Challenge]}",
     "extensions: expected no MIP4Ext_Challenge, got one at place 2 of MIP4Ext_MNNAI, MIP4Ext_Challenge"),
    ("exts: {count: {MIP4Ext_Challenge: 2}}", "number of MIP4Ext_Challenge: expected 2, got 1"),
])
def test_extensions_that_differ(pattern: str, sentence: str) -> None:
    assert differences_of(pattern, reply(NAI, CHALLENGE)) == [sentence]


def test_of_several_extensions_of_a_class_the_one_that_fits_counts() -> None:
    packet = reply(MIP4Ext_FAError(status=1), NAI, MIP4Ext_FAError(status=109), CHALLENGE)
    assert differences_of("exts: [MIP4Ext_FAError: {status: 109}, MIP4Ext_Challenge]", packet) == []
    assert differences_of("exts: [MIP4Ext_FAError: {status: 109}, MIP4Ext_MNNAI]", packet) == [
        "extensions: expected MIP4Ext_MNNAI behind MIP4Ext_FAError,"
        " got MIP4Ext_FAError, MIP4Ext_MNNAI, MIP4Ext_FAError, MIP4Ext_Challenge"]
    assert differences_of("exts: [MIP4Ext_FAError: {status: HA_WRONG_CHALLENGE}, MIP4Ext_FAError]", packet) == [
        "extensions: expected MIP4Ext_FAError behind MIP4Ext_FAError,"
        " got MIP4Ext_FAError, MIP4Ext_MNNAI, MIP4Ext_FAError, MIP4Ext_Challenge"]


def test_the_printed_layout_matches_the_plain_name() -> None:
    packet = MIP4(bytes(MIP4_RRQ(exts=[MIP4Ext_RequestedHALong(address="192.0.2.9")])))
    assert differences("{at: ha, MIP4_RRQ: {}, exts: [MIP4Ext_RequestedHA: {address: 192.0.2.9}]}", packet) == []
    assert differences("{at: ha, MIP4_RRQ: {}, exts: {absent: [MIP4Ext_RequestedHALong]}}", packet) != []


def test_an_authenticator_verifies_or_not_and_no_key_shows() -> None:
    pattern = "exts: [MIP4Ext_MobileHomeAuth: {verifies: mn-ha}]"
    assert differences_of(pattern, authentic()) == []
    (wrong,) = differences_of(pattern, authentic(corrupt=True))
    assert wrong == ("MIP4Ext_MobileHomeAuth.authenticator: expected one that verifies with mn-ha,"
                     " got one of 16 octets that does not")
    (other,) = differences_of("exts: [MIP4Ext_MobileHomeAuth: {verifies: mn-aaa}]", authentic())
    assert other.endswith("got SPI 0x100 instead of 0x200")


def test_octets_that_are_identical() -> None:
    env = environment()
    request = sent(REQUEST, env).packet
    stripped = MIP4(bytes(request)[:-len(bytes(request.extension(MIP4Ext_MNAAAAuth)))])
    whole = expected("{at: ha, MIP4_RRQ: {}, identical: {to: $request}}").pattern
    part = expected("{at: ha, MIP4_RRQ: {}, identical: {to: $request, through: MIP4Ext_MobileHomeAuth}}").pattern
    assert judge(whole, MIP4(bytes(request)), env) == []
    assert judge(part, stripped, env) == []
    (shorter,) = judge(whole, stripped, env)
    assert str(shorter) == ("octets: expected those of $request unchanged, at offset 52 (MIP4Ext_MNAAAAuth) 24 01 00 14"
                            " 00 00 02 00 ..., got the end there (52 octets in all instead of 76)")


@pytest.mark.parametrize(("offset", "place"), [(2, "lifetime"), (16, "id"), (24, "MIP4Ext_Challenge"),
                                               (51, "MIP4Ext_MobileHomeAuth")])
def test_the_first_difference_is_named_with_the_octets_of_both_sides(offset: int, place: str) -> None:
    env = environment()
    octets = bytearray(sent(REQUEST, env).octets)
    ours = f"{octets[offset]:02x}"
    octets[offset] ^= 0x80
    pattern = expected("{at: ha, MIP4_RRQ: {}, identical: {to: $request, through: MIP4Ext_MobileHomeAuth}}").pattern
    changed = MIP4(bytes(octets))
    if place == "MIP4Ext_Challenge":  # its type changed, so it is another extension now
        place = "MIP4Ext_Unknown"
    (mismatch,) = judge(pattern, changed, env)
    assert mismatch.what == "octets through MIP4Ext_MobileHomeAuth"
    assert f"those of $request unchanged, at offset {offset} ({place}) {ours}" in mismatch.expected
    assert mismatch.actual.startswith(f"{octets[offset]:02x}")


def test_identical_needs_the_extension_on_both_sides() -> None:
    step = "{at: ha, MIP4_RRQ: {}, identical: {to: $request, through: MIP4Ext_MNAAAAuth}}"
    (mismatch,) = differences(step, MIP4_RRQ())
    assert mismatch.endswith("got none in the message")


def test_rules_and_levels() -> None:
    step = ("{at: mn, rule: R5944-3.7.2-5, MIP4_RRP: {code: 116},"
            " should: [{lifetime: 300, rule: R5944-3.7.2.3-4}, {homeaddr: 1.2.3.4, level: MAY}]}")
    env = environment()
    sent(REQUEST, env)
    found = judge(expected(step).pattern, reply(), env)
    assert [(one.what, one.rule, one.level) for one in found] == [
        ("code", "R5944-3.7.2-5", "MUST"), ("lifetime", "R5944-3.7.2.3-4", "SHOULD"), ("homeaddr", None, "MAY")]


def test_addresses_are_ordered_as_numbers() -> None:
    received = Received(source="10.0.0.9")
    for range_ in ("{min: 9.0.0.0}", "{min: 10.0.0.9, max: 10.0.0.10}", "{max: $fa.address}"):
        assert differences(f"{{at: mn, MIP4_RRP: {{homeaddr: {range_}}}, source: {range_}}}", reply(), received) == []
    assert differences("{at: mn, MIP4_RRP: {}, source: {max: 9.255.255.255}}", reply(), received) == [
        "source: expected at most 9.255.255.255, got 10.0.0.9"]
    with pytest.raises(EvaluationError, match="'source' cannot be compared"):
        differences("{at: mn, MIP4_RRP: {}, source: {min: x}}", reply(), received)


def test_what_cannot_be_compared_is_an_error_not_a_difference() -> None:
    with pytest.raises(EvaluationError, match=r"'code' cannot be compared: .* must be a whole number"):
        differences("{at: mn, MIP4_RRP: {code: $mn.nai}}", reply())


@pytest.mark.parametrize("chksum, pattern, found", [
    (None, "checksum: right, dest: 224.0.0.1, delay: {max: 2000}", []),
    (None, "dest: 255.255.255.255", ["dest: expected 255.255.255.255, got 224.0.0.1"]),
    (None, "delay: {max: 400}", ["delay: expected at most 400, got 500"]),
    (0x1234, "checksum: right", ["checksum: expected right, got wrong"]),
])
def test_the_packet_around_an_advertisement(chksum: int | None, pattern: str, found: list[str]) -> None:
    packet = IP(bytes(IP(src="192.0.2.1", dst="224.0.0.1", ttl=1) / ICMP_AgentAdvertisement(chksum=chksum)))
    received = Received("192.0.2.1", 0, "224.0.0.1", 0, 1, delay=500)
    assert differences(f"{{at: mn, ICMP_AgentAdvertisement: {{}}, {pattern}}}", packet, received) == found


@pytest.mark.parametrize("payload, differences", [
    ("{IP: {dst: $mn.home, payload: {length: 2}}}", []),
    ("{IP: {dst: 10.0.0.9, payload: hex:abce}}", ["payload.dst", "payload.payload"]),
    ("{GRE: {}}", ["payload"]),
    ("hex:00", ["payload"]),
    ("$request.payload", []),
])
def test_what_a_tunnel_carries(payload: str, differences: list[str]) -> None:
    env = environment()
    packet = ("{from: ha, as: request, IP: {src: 192.0.2.1, dst: 192.0.2.2,"
              " payload: {IP: {src: 10.0.0.1, dst: $mn.home, payload: hex:abcd}}}}")
    received = sent(packet, env).packet
    step = expected(f"{{at: mn, IP: {{proto: 4, payload: {payload}}}, checksum: right}}", packet)
    assert [mismatch.what for mismatch in judge(step.pattern, received, env)] == differences
    spoilt = IP(bytes(received)[:30] + b"\xff\xff" + bytes(received)[32:])
    assert "checksum" in [mismatch.what for mismatch in judge(step.pattern, spoilt, env)]


def test_an_association_from_aaa_comes_of_the_nonce_in_the_reply() -> None:
    env = environment()
    sent("{from: mn, MIP4_RRQ: {}, exts: [MIP4Ext_MNNAI: {nai: $mn.nai}]}", env)
    wanted = expected("{at: mn, MIP4_RRP: {}, exts: [MIP4Ext_MobileForeignAuth: {verifies: aaa-mn-fa}]}").pattern
    key = derive_key(ASSOCIATIONS["mn-aaa"].key, bytes(16), b"mn1@example.org")
    nonce = MIP4Ext_MNFAKeyGenReply(fa_spi=7, nonce=bytes(16))
    for secret, nonces, differences in ((key, [nonce], 0), (b"another key", [nonce], 1), (key, [], 1)):
        association = MobilitySecurityAssociation(9, secret, "hmac-sha1")
        reply = MIP4_RRP(exts=[*nonces, MIP4Ext_MobileForeignAuth(sa=association)])
        assert len(judge(wanted, MIP4(bytes(reply)), env)) == differences
    with pytest.raises(MissingCaptureError, match="no MIP4Ext_MNFAKeyGenReply came"):
        env.association("aaa-mn-fa", wanted.location)
    env.capture("reply", MIP4_RRP(exts=[nonce]))
    assert env.association("aaa-mn-fa", wanted.location) == MobilitySecurityAssociation(7, key, "hmac-sha1")
    env.capture("reply", MIP4_RRP(exts=[MIP4Ext_MNFAKeyGenReply(algorithm=5, nonce=b"other")]))
    with pytest.raises(MissingCaptureError, match="algorithm 5, which is unknown"):
        env.association("aaa-mn-fa", wanted.location)


@pytest.mark.parametrize("text, differences", [(b"gr\xc3\xbcn", 0), (b"gr\xfcn", 1)])
def test_a_text_is_in_utf8_or_not(text: bytes, differences: int) -> None:
    pattern = expected("{at: mn, MIP4_RRP: {}, exts: [MIP4Ext_HAMessageString: {text: {utf8: true}}]}").pattern
    reply = MIP4_RRP(exts=[MIP4Ext_HAMessageString(text=text)])
    assert len(judge(pattern, MIP4(bytes(reply)), environment())) == differences
