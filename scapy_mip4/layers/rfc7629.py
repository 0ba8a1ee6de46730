# SPDX-License-Identifier: GPL-2.0-or-later
"""RFC 7629, Flow-Binding Support for Mobile IP.

Extension 154 has the long layout, which the number range of skippable extensions otherwise excludes: a node that does
not know it takes the subtype for a Length.
"""

from __future__ import annotations

from scapy.fields import ByteEnumField, ByteField, FieldLenField, FieldListField, FlagsField, ShortField
from scapy.packet import Raw, bind_top_down

from scapy_mip4.codes import (
    ExtensionType, FlowAction, InterfaceTechnology, MultipathSubtype, TrafficSelectorFormat, field_names,
)
from scapy_mip4.layers.extensions import LONGEST, MIP4Ext, subtype_field, type_field
from scapy_mip4.layers.rfc6088 import MIP4_IPv4Selector, MIP4_IPv6Selector
from scapy_mip4.layers.table import CONTROL, LONG

__all__ = ["MIP4Ext_FlowBinding", "MIP4Ext_Multipath"]


class MIP4Ext_Multipath(MIP4Ext):
    """Multipath: this binding is one of several (RFC 7629, section 4.1).

    The technology of the interface is one of RFC 5213, the label 1-255, the binding identifier (bid) 1-254. Flag B
    renews all bindings, O replaces all bindings by this one, never both; 0-5 are reserved.
    """

    name = "MIPv4 Multipath"
    fields_desc = [
        type_field(ExtensionType.MULTIPATH),
        subtype_field(MultipathSubtype.MULTIPATH, MultipathSubtype),
        ShortField("len", 4),
        ByteEnumField("technology", 0, field_names(InterfaceTechnology)),
        ByteField("label", 1),
        ByteField("bid", 1),
        FlagsField("flags", 0, 8, "012345OB"),
    ]


_SELECTORS = {
    TrafficSelectorFormat.IPV4_BINARY: MIP4_IPv4Selector,
    TrafficSelectorFormat.IPV6_BINARY: MIP4_IPv6Selector,
}


class MIP4Ext_FlowBinding(MIP4Ext):
    """Flow-Binding: what to do with packets that the traffic selector matches (RFC 7629, section 4.2).

    To forward are 1-8 binding identifiers (bids), the preferred one first; to drop is one whose value is ignored. The
    selector is the payload, and the format follows it: `MIP4Ext_FlowBinding(bids=[1]) / MIP4_IPv4Selector(flags="G")`.
    """

    name = "MIPv4 Flow-Binding"
    fields_desc = [
        type_field(ExtensionType.MULTIPATH),
        subtype_field(MultipathSubtype.FLOW_BINDING, MultipathSubtype),
        FieldLenField("len", None, count_of="bids", fmt="H", adjust=lambda pkt, count: 3 + count + len(pkt.payload)),
        ByteEnumField("action", FlowAction.FORWARD, field_names(FlowAction)),
        FieldLenField("count", None, count_of="bids", fmt="B"),
        FieldListField("bids", [], ByteField("", 0), count_from=lambda pkt: pkt.count, max_count=LONGEST),
        ByteEnumField("format", TrafficSelectorFormat.IPV4_BINARY, field_names(TrafficSelectorFormat)),
    ]

    def guess_payload_class(self, payload):
        # The figures of RFC 6088 begin with four octets of a Mobile IPv6 option, TS Format among them. That octet is
        # a field here, so the selector is taken to begin behind those four, at the flags word, and without padding.
        selector = _SELECTORS.get(self.fields.get("format"), Raw)
        return selector if selector(payload).fields else Raw  # one cut short has no fields


for _format, _selector in _SELECTORS.items():
    bind_top_down(MIP4Ext_FlowBinding, _selector, format=_format)

CONTROL.add(MIP4Ext_Multipath, ExtensionType.MULTIPATH, LONG, MultipathSubtype.MULTIPATH)
CONTROL.add(MIP4Ext_FlowBinding, ExtensionType.MULTIPATH, LONG, MultipathSubtype.FLOW_BINDING)
