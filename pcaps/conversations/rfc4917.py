# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 4917: agents tell the user of a mobile node why, in words."""

from conversations.cast import FA, HA, MN, MN_FA, MN_HA, Said, relayed, reply, request, udp

from scapy_mip4.codes import ReplyCode
from scapy_mip4.layers import (
    MIP4Ext_FAMessageString, MIP4Ext_HAMessageString, MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth,
)

SIGNED, LOCAL_SIGNED = MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_MobileForeignAuth(sa=MN_FA)
ASKED = request(0.0, SIGNED, LOCAL_SIGNED)
ANSWER = reply(ASKED, MIP4Ext_HAMessageString(text="Your subscription ended on 31 December."), SIGNED,
               code=ReplyCode.HA_PROHIBITED)

SAID: list[Said] = [
    (0.0, "a registration", udp(MN, FA, ASKED)),
    (0.1, "relayed", udp(FA, HA, relayed(ASKED, keep=1))),
    (0.2, "denied, with a text of the home agent that Mobile-Home authentication protects", udp(HA, FA, ANSWER)),
    (0.3, "the foreign agent adds one behind it, protected by Mobile-Foreign authentication",
     udp(FA, MN, relayed(ANSWER, MIP4Ext_FAMessageString(text="Guests may call extension 9."), LOCAL_SIGNED))),
]
