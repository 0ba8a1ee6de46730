# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 6098: a home agent tells a mobile node something by way of its foreign agent, and is told that it got there."""

from conversations.cast import FA, FA_HA, HA, MN, MN_FA, MN_HA, Said, relayed, stamp, udp

from scapy_mip4.codes import NotificationCode, NotificationDirection
from scapy_mip4.layers import (
    MIP4_GNAM, MIP4_GNM, MIP4Ext_FAMessageString, MIP4Ext_ForeignHomeAuth, MIP4Ext_HAMessageString,
    MIP4Ext_MobileForeignAuth, MIP4Ext_MobileHomeAuth,
)

ADDRESSES = {"homeaddr": MN, "haaddr": HA, "coaddr": FA}
HOME_SIGNED, LOCAL_SIGNED, AGENTS_SIGNED = (
    MIP4Ext_MobileHomeAuth(sa=MN_HA), MIP4Ext_MobileForeignAuth(sa=MN_FA), MIP4Ext_ForeignHomeAuth(sa=FA_HA))
TOLD = MIP4_GNM(direction=NotificationDirection.HA_TO_MN, flags="A", id=stamp(0.0), **ADDRESSES,
                exts=[MIP4Ext_HAMessageString(text="Maintenance of this home agent at 12:00 UTC"), HOME_SIGNED])
HEARD = MIP4_GNAM(direction=NotificationDirection.MN_TO_HA, code=NotificationCode.ACCEPTED, id=TOLD.id, **ADDRESSES,
                  exts=[HOME_SIGNED])
CLOSING = MIP4_GNM(direction=NotificationDirection.FA_TO_MN, id=stamp(5.0), **ADDRESSES,
                exts=[MIP4Ext_FAMessageString(text="This foreign agent closes in 10 minutes"), LOCAL_SIGNED])

SAID: list[Said] = [
    (0.0, "a notification for the mobile node, to be acknowledged", udp(HA, FA, relayed(TOLD, AGENTS_SIGNED))),
    (0.1, "relayed; the foreign agent protects it on its link", udp(FA, MN, relayed(TOLD, LOCAL_SIGNED))),
    (0.2, "acknowledged", udp(MN, FA, relayed(HEARD, LOCAL_SIGNED))),
    (0.3, "relayed", udp(FA, HA, relayed(HEARD, AGENTS_SIGNED))),
    (5.0, "a notification of the foreign agent's own, which wants no acknowledgement", udp(FA, MN, CLOSING)),
]
