# SPDX-License-Identifier: GPL-2.0-or-later
"""Mobile IPv4 in recorded traffic."""

from .document import document, documents
from .listing import listing
from .messages import Recorded, messages

__all__ = ["Recorded", "document", "documents", "listing", "messages"]
